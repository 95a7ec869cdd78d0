"""Whatever happens to stories, readers and the mail server: each reader is told each story once, and misses none.

A history is a list of days: stories published, withdrawn and put back, readers who leave, return and let a letter fail,
a mail server that is away for up to five days, an edition that an editor stops. Letters are read as they were taken; one
sent twice under one Message-ID counts once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.models import ArticlePage
from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.letters.mail_answers import AnswerClass
from digests.letters.smtp_connection import HandoverOutcome, MailServerAwayError
from digests.letters.smtp_envelopes import Envelope
from digests.models import Edition
from digests.subscriptions import lifecycle
from tests.factories.accounts import MemberFactory
from tests.factories.articles import article
from tests.factories.digests import MONDAY, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SLUG = re.compile(rb"/news/(s-\d+)/")
EMPTY = {"stories": [], "figure": None, "changes": [], "claims": [], "arguments": []}
#: What one day may bring. The mail server is away for at most five days in a row.
DEEDS = [
    "publish",
    "publish",
    "unpublish",
    "republish",
    "leave",
    "return",
    "stop",
    "away",
    "back",
    "refuse",
    "line",
    "later",
]
MOST_AWAY = 5


@dataclass
class FakeRelay:
    """Stands for the connection: takes letters, or fails as it is told to."""

    mood: str = "well"
    taken: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """{address: (Message-ID, slug)} of what was answered with 250."""
    in_doubt: set[str] = field(default_factory=set)
    given: Envelope | None = None

    def __enter__(self) -> FakeRelay:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to close."""

    def has_given(self, envelope: Envelope) -> bool:
        return self.given == envelope

    def hand_over(
        self,
        message: bytes,
        *,
        sender: str,
        recipient: str,
        before: Callable[[], bool],
        following: Envelope | None,
    ) -> HandoverOutcome:
        given, self.given = self.given, None
        if self.mood == "away" and given:
            return HandoverOutcome(AnswerClass.LATER)
        if self.mood == "away":
            raise MailServerAwayError("away")
        self.given = following
        if not before():
            return HandoverOutcome("withheld")
        number = re.search(rb"Message-ID: (\S+)", message)[1].decode()
        if self.mood == "later":
            return HandoverOutcome(AnswerClass.LATER, 450, "later")
        if self.mood == "refuse":
            return HandoverOutcome(AnswerClass.US, 550, "no")
        told = {(number, slug.decode()) for slug in SLUG.findall(message.replace(b"=\r\n", b""))}
        self.taken[recipient] |= told
        if self.mood == "line":
            self.mood = "well"
            return HandoverOutcome(AnswerClass.UNKNOWN)
        return HandoverOutcome("sent", 250, "taken")


class History:
    """One history, played against the database."""

    def __init__(self, relay: FakeRelay, *, readers: int) -> None:
        self.relay = relay
        self.now = MONDAY - timedelta(hours=3)
        self.stories: list[ArticlePage] = []
        self.readers = SubscriptionFactory.create_batch(readers, confirmed_at=MONDAY - 30 * DAY)
        self.of: dict[str, datetime] = {reader.email: MONDAY - 3 * DAY for reader in self.readers}
        """{address: since when it is on the list}, of those that still are."""
        self.days_away = 0
        for frequency in ("daily", "weekly"):
            EditionFactory(
                frequency=frequency, since=MONDAY - 4 * DAY, until=MONDAY - 3 * DAY, content=EMPTY, empty=True
            )

    def play(self, days: list[tuple[str, int]], *, quiet_days: int) -> None:
        for deed, which in days:
            with time_machine.travel(self.now, tick=False):
                getattr(self, f"do_{deed}")(which)
            self.days_away = self.days_away + 1 if self.relay.mood != "well" else 0
            if self.days_away >= MOST_AWAY:
                self.relay.mood, self.days_away = "well", 0
            self.pass_a_day()
        self.relay.mood = "well"
        for _ in range(quiet_days):
            self.pass_a_day()

    def pass_a_day(self) -> None:
        """A tick just after an edition is due; later that day its letters that still wait are tried again."""
        with time_machine.travel(self.now + timedelta(hours=3, minutes=2), tick=False):
            scheduler.run_due_steps()
            self.send()
        with time_machine.travel(self.now + timedelta(hours=12), tick=False):
            delivery_claims.reclaim_expired(now=timezone.now())
            self.send()
        self.now += DAY

    def send(self) -> None:
        for edition in Edition.objects.unfinished():
            letter_sender.write_deliveries(edition=edition)
            letter_sender.send_part_of_edition(edition_id=edition.pk)

    def do_publish(self, which: int) -> None:
        self.stories.append(article(f"S {len(self.stories)}"))

    def do_unpublish(self, which: int) -> None:
        self.set_live(which, live=False)

    def do_republish(self, which: int) -> None:
        for number in range(len(self.stories)):
            self.set_live(number, live=True)

    def set_live(self, which: int, *, live: bool) -> None:
        if self.stories:
            story = self.stories[which % len(self.stories)]
            ArticlePage.objects.filter(pk=story.pk).update(live=live)

    def do_leave(self, which: int) -> None:
        reader = self.readers[which % len(self.readers)]
        lifecycle.end_by_owner(token=reader.token, how="test")
        self.of.pop(reader.email, None)

    def do_return(self, which: int) -> None:
        for place, reader in enumerate(self.readers):
            if reader.email not in self.of:
                self.of[reader.email] = self.now
                self.readers[place] = SubscriptionFactory(email=reader.email, confirmed_at=self.now)

    def do_stop(self, which: int) -> None:
        if edition := Edition.objects.filter(empty=False, stopped_at=None).first():
            letter_sender.stop_edition(edition=edition, by=MemberFactory())

    def do_away(self, which: int) -> None:
        self.relay.mood = "away"

    def do_refuse(self, which: int) -> None:
        self.relay.mood = "later"

    do_later = do_refuse

    def do_line(self, which: int) -> None:
        self.relay.mood = "line"

    def do_back(self, which: int) -> None:
        self.relay.mood = "well"

    def check(self) -> None:
        """Nobody was told a story twice by one list, and everyone was told what is in print and published in their time."""
        in_print = {story.slug: story for story in ArticlePage.objects.live().filter(slug__startswith="s-")}
        for address, since in self.of.items():
            for frequency in ("daily", "weekly"):
                told = Counter(
                    slug for number, slug in self.relay.taken[address] if number.startswith(f"<{frequency}.")
                )
                assert max(told.values(), default=0) <= 1, (address, frequency, told)
                if frequency == "daily":
                    missed = {
                        slug
                        for slug, story in in_print.items()
                        if since < story.first_published_at > self.now - 7 * DAY and slug not in told
                    }
                    assert not missed, (address, frequency, missed)


def play(days: list[tuple[str, int]], *, readers: int = 3, quiet_days: int = 3) -> None:
    relay = FakeRelay()
    with (
        transaction.atomic(),
        # A history goes back as a whole, and a step of it that would fail by itself ends it.
        patch.object(connection.features, "uses_savepoints", False),
        patch.object(letter_sender, "SmtpConnection", lambda: relay),
        # Each round of sending looks for itself which stories are gone, and none goes in the middle of one.
        patch("digests.letters.edition_letters.WITHDRAWN_WITHIN", float("inf")),
        patch("digests.editions.edition_composer.list_changes_between", lambda **_: []),
        patch("digests.editions.edition_composer.list_reversals", lambda **_: []),
        # No history has a debate or a member, and each day would ask for them four times.
        patch("digests.editions.edition_composer.gather_debates", lambda **_: []),
        patch("digests.scheduler.members.follow_members", lambda **_: None),
        # Nor has one somebody who asked and did not confirm, an address that is kept, a delivery months old or a probe.
        patch("digests.scheduler.lifecycle.delete_expired_requests", lambda **_: None),
        patch("digests.scheduler.refused_addresses.erase_kept_addresses", lambda **_: None),
        patch("digests.scheduler.old_deliveries.tally_old_deliveries", lambda **_: None),
        patch("digests.scheduler.ring_for_other_tasks", lambda now: None),
    ):
        history = History(relay, readers=readers)
        history.play(days, quiet_days=quiet_days)
        history.check()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "days",
    [
        [("refuse", 0), ("publish", 0)],
        [("publish", 0), ("line", 0)],
    ],
)
def test_a_short_history(days):
    play(days, readers=1, quiet_days=1)


@pytest.mark.slow("plays weeks of editions")
@settings(suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), min_size=4, max_size=9))
@example([("publish", 0), ("unpublish", 0), ("republish", 0), ("publish", 0)])
@example([("away", 0), ("publish", 0), ("publish", 0), ("back", 0)])
@example([("publish", 0), ("stop", 0), ("publish", 0), ("line", 0)])
def test_each_reader_is_told_each_story_once(days):
    play(days)
