"""The form by which a point is answered in place, brought to a page when it is asked for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from carespace import access
from carespace.forms import ReplyForm
from carespace.models import Post
from carespace.views.page_context import build_person_context
from live.requests import HtmxRequest


def show_reply_form(request: HtmxRequest, point: Post) -> HttpResponse:
    """The form by which a member answers a point in place; for anybody else the way to the point's page."""
    if not request.htmx or not access.may_take_part(request.user):
        return redirect(f"{point.get_absolute_url()}#reply")
    form = ReplyForm(auto_id=False)
    known = build_person_context(request, debate=point.debate, point=point, form=form, in_place=True)
    return render(request, "carespace/parts/reply_form.html", known)
