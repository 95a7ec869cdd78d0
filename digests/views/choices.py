"""What comes, and leaving. The token in the address is the authority: no sign-in, no cookie."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from digests.editions import timetable
from digests.forms import ChoicesForm
from digests.models import ConsentEvent, DeliveryState, Frequency, Subscription, SubscriptionStatus
from digests.models.editions import LONDON
from digests.subscriptions import lifecycle
from digests.views.mailed_links import allow_get_and_post, show_missing_link
from live.requests import take_any_body


class LetterToCome(NamedTuple):
    """The next letter of one frequency: its day, and its hour in words."""

    frequency: str
    day: datetime
    hour: str


def list_letters_to_come(subscription: Subscription) -> list[LetterToCome]:
    """The next letter of each frequency that is wanted, the nearest first; none before a pause ends, or while in doubt.

    One that is written to them already comes at the hour they had chosen then. One query.
    """
    if subscription.doubted_at:
        return []
    now = timezone.now()
    waiting = {}
    if not subscription.is_paused_on(timezone.localdate()):
        written = subscription.deliveries.filter(state=DeliveryState.PENDING, edition__stopped_at=None)
        waiting = dict(written.filter(next_try_at__gt=now).values_list("edition__frequency", "next_try_at"))
    elif subscription.paused_until:
        now = datetime.combine(subscription.paused_until, time(), tzinfo=LONDON)
    letters = []
    for frequency in (choice.value for choice in Frequency if getattr(subscription, choice.value)):
        day, hour = waiting.get(frequency), subscription.hour
        if day is not None:
            hour = day.astimezone(LONDON).hour
        letters.append(
            LetterToCome(
                frequency, day or timetable.find_next_moment(frequency, now), timetable.name_hour(hour)
            )
        )
    return sorted(letters, key=lambda letter: letter.day)


def list_ticked_choices(subscription: Subscription) -> dict[str, object]:
    """The choices as the form starts with them: no topics means all are ticked."""
    choices = subscription.choices()
    if not choices["topics"]:
        del choices["topics"]
    return choices


@csrf_exempt
@never_cache
@allow_get_and_post
def choices_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what comes; POST saves it and shows what was saved, with a way back. Who has left is told so."""
    try:
        subscription = Subscription.objects.exclude(standing=SubscriptionStatus.ASKED).get(token=token)
        if subscription.has_ended:
            return render(request, "digests/leave.html", {"section": "emails", "subscription": subscription})
        form = ChoicesForm(request.POST or None, initial=list_ticked_choices(subscription))
        if request.method == "POST" and form.is_valid():
            lifecycle.save_choices(token=token, how="choices page", **form.cleaned_data)
            return redirect(f"{subscription.choices_path()}?saved")
    except Subscription.DoesNotExist:
        return show_missing_link(request)
    context = {
        "section": "emails",
        "subscription": subscription,
        "form": form,
        "coming": list_letters_to_come(subscription),
        "saved": find_last_save(subscription, form) if "saved" in request.GET else None,
        "just_confirmed": "confirmed" in request.GET,
    }
    return render(request, "digests/choices.html", context, status=422 if form.is_bound else 200)


def find_last_save(subscription: Subscription, form: ChoicesForm) -> dict[str, object] | None:
    """When the choices were last changed, and what they were before: what "Undo" sends back."""
    last_deeds = list(subscription.consents.exclude(deed=ConsentEvent.ASKED).order_by("-at", "-pk")[:2])
    if not last_deeds:
        return None
    before = last_deeds[1].choices if len(last_deeds) == 2 else None
    if before and not before["topics"]:
        before = {**before, "topics": [slug for slug, _, _ in form.topic_choices()]}
    return {"at": last_deeds[0].at, "before": before}


@take_any_body
@csrf_exempt
@never_cache
@allow_get_and_post
def leave_list_page(request: HttpRequest, token: str, frequency: str) -> HttpResponse:
    """As `leave_page`, of the one list a letter came from; the page then offers to leave the other."""
    try:
        if request.method == "POST":
            subscription = lifecycle.leave_list(token=token, frequency=frequency, how=name_way_out(request))
        else:
            subscription = Subscription.objects.get(token=token)
    except Subscription.DoesNotExist:
        return show_missing_link(request)
    other = Frequency.WEEKLY if frequency == Frequency.DAILY else Frequency.DAILY
    context = {
        "section": "emails",
        "subscription": subscription,
        "frequency": frequency,
        "other": other.value if getattr(subscription, other) else "",
        "is_off": not getattr(subscription, frequency),
    }
    is_of_one_list = not subscription.has_ended and (context["other"] or context["is_off"])
    template = "digests/leave_list.html" if is_of_one_list else "digests/leave.html"
    return render(request, template, context)


def name_way_out(request: HttpRequest) -> str:
    """Who sent the form, for the record of consent; a body that cannot be read still leaves."""
    try:
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    except (MultiPartParserError, UnreadablePostError, RequestDataTooBig):
        one_click = False
    return "one click in a mail program" if one_click else "leave page"


@take_any_body
@csrf_exempt
@never_cache
@allow_get_and_post
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST leaves at once, from a mail program (RFC 8058) or from the page's button, as often as it comes.

    Answers with a page, never a redirect. GET shows the button and changes nothing.
    """
    try:
        if request.method == "POST":
            subscription = lifecycle.end_by_owner(token=token, how=name_way_out(request))
        else:
            subscription = Subscription.objects.get(token=token)
    except Subscription.DoesNotExist:
        return show_missing_link(request)
    return render(request, "digests/leave.html", {"section": "emails", "subscription": subscription})
