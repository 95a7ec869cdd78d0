"""The data editors' screens for owners: find one, merge it into another, split names from it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from ratings.models import Owner, OwnerRuling
from ratings.owner_merges import Undecidable, merge, of_merge, of_split, split
from ratings.profiles import name_search
from ratings.views.desk import for_data_editors, framed, member

PAGE = 25
MOST = 20


@for_data_editors
@require_safe
def owners(request: HttpRequest) -> HttpResponse:
    """Owners by words of their names, and the newest rulings."""
    query = request.GET.get("q", "")
    words = name_search.words(query)
    found = name_search.owners(words)[:MOST] if words else Owner.objects.none()
    rulings = OwnerRuling.objects.select_related("owner", "other", "decided_by").order_by(
        "-decided_at", "-pk"
    )
    context = framed(
        "Owners", query=query, found=found, rulings=Paginator(rulings, PAGE).get_page(request.GET.get("p"))
    )
    return TemplateResponse(request, "ratings/newsroom/owners.html", context)


@for_data_editors
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, pk: int) -> HttpResponse:
    """One owner: its names as published, and a merge or a split in two steps, the change shown before it is made."""
    row = get_object_or_404(Owner.objects.select_related("merged_into"), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.getlist("name")
    into = Owner.objects.filter(pk=number(asked.get("into", ""))).exclude(pk=pk).first()
    problem = ""
    if request.method == "POST":
        reason = asked.get("reason", "")
        try:
            if into:
                merge(by=member(request), owner=row, into=into, reason=reason)
                messages.success(request, f"“{row}” is part of “{into}” now.")
                return redirect("ruled_owner", into.pk)
            ruling = split(by=member(request), owner=row, spellings=chosen, reason=reason)
            messages.success(request, f"“{ruling.other}” is an owner apart now.")
            return redirect("ruled_owner", row.pk)
        except Undecidable as why:
            problem = str(why)
    words = name_search.words(asked.get("q", ""))
    context = framed(
        row.name,
        owner=row,
        names=row.spellings.order_by("text"),
        chosen=chosen,
        into=into,
        query=asked.get("q", ""),
        reason=asked.get("reason", ""),
        found=name_search.owners(words).exclude(pk=pk)[:MOST] if words else (),
        outlook=of_merge(row, into) if into else of_split(row, chosen) if chosen else [],
        problem=problem,
        rulings=OwnerRuling.objects.filter(Q(owner=row) | Q(other=row)).select_related(
            "owner", "other", "decided_by"
        ),
    )
    return TemplateResponse(request, "ratings/newsroom/owner.html", context, status=422 if problem else 200)


def number(text: str) -> int:
    """A key as sent, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
