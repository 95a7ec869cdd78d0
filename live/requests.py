"""A request as the middlewares leave it to the views, and what a view says of the requests it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

MARK = "takes_any_body"
View = TypeVar("View", bound=Callable[..., object])


class HtmxRequest(HttpRequest):
    """A request that says whether a part of a page is asked for, for annotations alone: nothing makes one."""

    htmx: HtmxDetails


def take_any_body(view: View) -> View:
    """Have a view answer a form that was cut or cannot be read, which every other answers by 400."""
    setattr(view, MARK, True)
    return view


def takes_any_body(view: Callable[..., object]) -> bool:
    """Whether a view is one of these."""
    return getattr(view, MARK, False) is True
