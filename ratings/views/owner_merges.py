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
from ratings.owner_merges import RulingError, merge, preview_merge, preview_split, split
from ratings.profiles import name_search
from ratings.views.desk import build_frame_context, get_data_editor, require_data_editors

PAGE = 25
MOST = 20


@require_data_editors
@require_safe
def ruled_owner_list(request: HttpRequest) -> HttpResponse:
    """Owners by words of their names, and the newest rulings."""
    query = request.GET.get("q", "")
    words = name_search.split_search_words(query)
    owners = name_search.search_owners(words)[:MOST] if words else Owner.objects.none()
    rulings = OwnerRuling.objects.select_related("owner", "other", "decided_by").order_by(
        "-decided_at", "-pk"
    )
    context = build_frame_context(
        "Owners", query=query, found=owners, rulings=Paginator(rulings, PAGE).get_page(request.GET.get("p"))
    )
    return TemplateResponse(request, "ratings/newsroom/owners.html", context)


@require_data_editors
@require_http_methods(["GET", "HEAD", "POST"])
def ruled_owner_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One owner: its names as published, and a merge or a split in two steps, the change shown before it is made."""
    row = get_object_or_404(Owner.objects.select_related("merged_into"), pk=pk)
    data = request.POST if request.method == "POST" else request.GET
    chosen = data.getlist("name")
    into = Owner.objects.filter(pk=parse_key(data.get("into", ""))).exclude(pk=pk).first()
    problem = ""
    if request.method == "POST":
        reason = data.get("reason", "")
        try:
            if into:
                merge(by=get_data_editor(request), owner=row, into=into, reason=reason)
                messages.success(request, f"“{row}” is part of “{into}” now.")
                return redirect("ruled_owner", into.pk)
            ruling = split(by=get_data_editor(request), owner=row, spellings=chosen, reason=reason)
            messages.success(request, f"“{ruling.other}” is an owner apart now.")
            return redirect("ruled_owner", row.pk)
        except RulingError as why:
            problem = str(why)
    words = name_search.split_search_words(data.get("q", ""))
    context = build_frame_context(
        row.name,
        owner=row,
        names=row.aliases.order_by("text"),
        chosen=chosen,
        into=into,
        query=data.get("q", ""),
        reason=data.get("reason", ""),
        found=name_search.search_owners(words).exclude(pk=pk)[:MOST] if words else (),
        outlook=preview_merge(row, into) if into else preview_split(row, chosen) if chosen else [],
        problem=problem,
        rulings=OwnerRuling.objects.filter(Q(owner=row) | Q(other=row)).select_related(
            "owner", "other", "decided_by"
        ),
    )
    return TemplateResponse(request, "ratings/newsroom/owner.html", context, status=422 if problem else 200)


def parse_key(text: str) -> int:
    """A key as sent, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
