"""The editors' view of the ledger: what each edition came to, and why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import is_editor
from accounts.doors import only
from accounts.requests import MemberRequest
from digests.ledger import editors_holds, letter_sender, old_deliveries, second_round
from digests.ledger.alarms import list_alarm_words
from digests.ledger.progress import read_progress
from digests.models import Edition, Hold, Subscription
from digests.subscriptions import doubts, refused_addresses

PER_PAGE = 50
#: Different answers of the mail server on one page at most.
ROWS = 50


editors_only = only(is_editor, after_post="/emails/ledger/")


@require_safe
@editors_only
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Every edition with how many of its deliveries stand where, the empty ones too."""
    all_editions = (
        Edition.objects.with_counts().order_by("-until").defer("content", "picture", "picture_dark")
    )
    editions = Paginator(all_editions, PER_PAGE).get_page(request.GET.get("page"))
    held = dict(Hold.objects.active().order_by("-by_editor").values_list("edition_id", "by_editor"))
    context = {
        "section": "emails",
        "editions": editions,
        "held": [pk for pk, by_editor in held.items() if not by_editor],
        "held_by_editors": [pk for pk, by_editor in held.items() if by_editor],
        "alarms": list_alarm_words(timezone.now()),
        "doubted": doubts.list_doubted().count(),
    }
    return render(request, "digests/ledger.html", context)


@require_safe
@editors_only
def ledger_edition_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its states and reasons counted, and what the mail server said where it did not simply take a letter."""
    edition = get_object_or_404(Edition.objects.with_counts().defer("picture", "picture_dark"), pk=pk)
    holds = list(Hold.objects.active().filter(edition=edition).select_related("held_by"))
    is_going = not (edition.empty or edition.finished_at or edition.stopped_at)
    context = {
        "section": "emails",
        "edition": edition,
        "again": edition.deliveries.to_send_again().exists(),
        "not_sent": edition.deliveries.not_sent().count_by_reason(),
        "reasons": old_deliveries.list_reasons(edition),
        "answers": edition.deliveries.count_answers()[:ROWS],
        "holds": holds,
        "is_going": is_going,
        "is_held_by_editor": any(hold.by_editor for hold in holds),
        "progress": read_progress(edition, now=timezone.now()) if is_going else None,
        "is_held": any(not hold.domain for hold in holds),
        "ended": Subscription.objects.ended_with(edition).count(),
        "kept_days": refused_addresses.KEPT.days,
    }
    return render(request, "digests/ledger_edition.html", context)


@require_safe
@editors_only
def doubted_page(request: HttpRequest) -> HttpResponse:
    """The addresses in doubt, as their own pages show them, with the mail server's last words."""
    people = Paginator(doubts.list_doubted(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "digests/ledger_doubted.html", {"section": "emails", "people": people})


@require_POST
@editors_only
def handle_stop(request: MemberRequest, pk: int) -> HttpResponse:
    """Send no more of this edition."""
    letter_sender.stop_edition(edition=get_object_or_404(Edition, pk=pk), by=request.user)
    return redirect("digests:ledger_edition", pk)


@require_POST
@editors_only
def handle_hold(request: MemberRequest, pk: int) -> HttpResponse:
    """Send no more of this edition for now."""
    editors_holds.hold_edition(edition=get_object_or_404(Edition, pk=pk), by=request.user)
    return redirect("digests:ledger_edition", pk)


@require_POST
@editors_only
def handle_resume(request: MemberRequest, pk: int) -> HttpResponse:
    """Let an edition go that an editor held."""
    editors_holds.resume_edition(edition=get_object_or_404(Edition, pk=pk), by=request.user)
    return redirect("digests:ledger_edition", pk)


@require_POST
@editors_only
def handle_send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the edition once more to those it did not reach."""
    second_round.send_again(edition=get_object_or_404(Edition, pk=pk), by=request.user)
    return redirect("digests:ledger_edition", pk)


@require_POST
@editors_only
def handle_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Put back the subscriptions that this edition's refusals ended."""
    edition = get_object_or_404(Edition, pk=pk)
    refused_addresses.take_back_endings(edition=edition, by=request.user)
    return redirect("digests:ledger_edition", pk)
