"""Telling members by mail what a moderator decided of why they changed their minds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from accounts.email.messages import send_mail
from accounts.email.outbox import send_each
from accounts.models import User
from carespace.models import DecisionKind, ModerationDecision, ReasonShown, ReasonState, Stance, Voice
from carespace.notices import MOST_FAILURES, TOGETHER, name_debate, tell_rulings
from carespace.voices import find_members

#: The first half of PostgreSQL's advisory locks on stances whose mail is being sent; the stance's number is the second.
REASON_LOCK: Final = 20140410
STANDS: Final = {ReasonState.PUBLISHED: DecisionKind.APPROVE, ReasonState.HIDDEN: DecisionKind.HIDE}


def send_reason_notices(at: datetime | None = None) -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried next time.

    What is decided of a reason within TOGETHER makes one mail, which says how it stands then. The rulings are the record of
    what is due.
    """
    untold = ModerationDecision.objects.filter(told_at=None, stance__isnull=False)
    due = untold.values("stance").annotate(first=Min("at"))
    due = due.filter(first__lte=(at or timezone.now()) - TOGETHER)
    stances = list(due.order_by("first", "stance").values_list("stance", flat=True))
    authors = find_members(Voice.objects.filter(stances__in=stances).distinct())
    send = partial(send_reason_notice, authors=authors)
    return send_each(stances, lock=REASON_LOCK, send=send, most_failures=MOST_FAILURES)


def send_reason_notice(pk: int, *, authors: Mapping[int, User]) -> bool | None:
    """Sends the mail about the reason of one stance, unless that was done. False: it failed; None: there is nothing to say.

    authors: {number of a voice: its member}.
    """
    rulings = list(ModerationDecision.objects.filter(stance=pk).order_by("at", "pk"))
    untold = [ruling for ruling in rulings if ruling.told_at is None]
    if not untold:
        return None
    stance = Stance.objects.select_related("debate", "voice", "credited").get(pk=pk)
    author = authors.get(stance.voice_id)
    news = choose_reason_news(stance, rulings) if author and author.is_active else None
    mail = partial(mail_reason_decision, stance, news, to=author.email) if author and news else None
    return tell_rulings(untold, mail, about=f"the reason of stance {pk}")


def choose_reason_news(stance: Stance, rulings: list[ModerationDecision]) -> ModerationDecision | None:
    """The ruling the member is to hear of: the one by which what they say now stands as it does. None where they know that, where
    they have said something else since or taken it back, and where nobody could read what is said to be shown."""
    stands = STANDS.get(ReasonState(stance.reason_state))
    may_be_read = stance.credited is not None and stance.credited.shown and stance.debate.has_page
    if stands is None or (stands == DecisionKind.APPROVE and not may_be_read):
        return None
    decided = [
        ruling
        for ruling in rulings
        if ruling.reason_text_id == stance.current_reason_id and ruling.decision in STANDS.values()
    ]
    told_rulings = [ruling for ruling in decided if ruling.told_at]
    if len(told_rulings) == len(decided) or (told_rulings and told_rulings[-1].decision == stands):
        return None
    return next((ruling for ruling in reversed(decided) if ruling.decision == stands), None)


def mail_reason_decision(stance: Stance, ruling: ModerationDecision, *, to: str) -> None:
    """Write to a member, at their address, what was decided of their reason. Raises what the mail server raises."""
    # What stands without a name is named in no mail: a mail cannot be taken back, and others read an inbox too.
    is_signed = stance.reason_shown == ReasonShown.SIGNED
    named = name_debate(stance.voice, stance.debate) if is_signed else ""
    debate = named or "a debate"
    if ruling.decision == DecisionKind.APPROVE:
        subject = "Your reason is shown"
        says = f"A moderator has read why you changed your mind in {debate}. It stands beside the post you named."
    else:
        subject = "Your reason is not shown"
        says = (
            f"A moderator has hidden why you changed your mind in {debate}, because {ruling.get_rule_display()}."
            " That you changed it goes on counting."
        )
    note = f"The moderator wrote: “{ruling.reason}”" if ruling.reason else ""
    send_mail(
        to=to,
        subject=subject,
        template="emails/letter",
        context={
            "says": " ".join(filter(None, [says, note])),
            "button": "Open the debate" if named else "Open the debates",
            "address": f"{settings.SITE_URL}{stance.debate.get_absolute_url() if named else '/debates/'}",
            "otherwise": "You find it where you said where you stand.",
        },
    )
