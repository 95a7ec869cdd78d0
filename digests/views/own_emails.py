"""A member's emails, on a page of their own: what comes, when, and leaving."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.own_page.rows import OwnPageRow
from accounts.requests import MemberRequest
from digests.forms import ChoicesForm
from digests.subscriptions import members
from digests.views.choices import list_letters_to_come, list_ticked_choices
from digests.views.mailed_links import allow_get_and_post

UNCONFIRMED = (
    "Confirm your email address first: emails go to nobody who has not said that the address is theirs."
)


@allow_get_and_post
@never_cache
@login_required
def own_emails_page(request: MemberRequest) -> HttpResponse:
    """GET shows what comes to the member's address; POST saves it, or leaves every list where `leave` is sent."""
    if request.method == "POST" and "leave" in request.POST:
        if members.leave_as_member(by=request.user):
            messages.success(request, "You have left all emails. Your address is erased from their list.")
        return redirect("digests:own_emails")
    subscription = members.find_subscription_of(request.user)
    initial = list_ticked_choices(subscription) if subscription else {}
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            members.choose_as_member(by=request.user, **form.cleaned_data)
        except members.UnconfirmedAddressError:
            form.add_error(None, UNCONFIRMED)
        else:
            messages.success(request, "Saved.")
            return redirect("digests:own_emails")
    context = {
        "section": "emails",
        "form": form,
        "subscription": subscription,
        "address": request.user.email,
        "coming": list_letters_to_come(subscription) if subscription else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "digests/own_emails.html", context, status=status)


def make_own_row(member: User) -> OwnPageRow:
    """What comes to a member, for the row of their own page."""
    subscription = members.find_subscription_of(member)
    value = "None"
    if subscription:
        names = [name for name in ("daily", "weekly") if getattr(subscription, name)]
        value = " and ".join(names).capitalize()
        if subscription.paused_until and subscription.is_paused_on(timezone.localdate()):
            value += f", not before {subscription.paused_until:%-d %B %Y}"
    return OwnPageRow("Emails of news", value, reverse("digests:own_emails"), "Choose", "what comes by email")
