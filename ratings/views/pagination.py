"""Homes of a long list, a page at a time."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from ratings.models import HomeSnapshot

HOMES_A_PAGE = 50


def paginate_homes(request: HttpRequest, homes: QuerySet[HomeSnapshot]) -> Page[HomeSnapshot]:
    """The page of ?page=N, by home's number; what is no page leads to the nearest one."""
    return Paginator(homes.order_by("home_id"), HOMES_A_PAGE).get_page(request.GET.get("page"))
