"""What a debate is at a moment: in Python for a page and a deed, in SQL for lists, and both agree."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from carespace.debate_life.states import (
    ALLOWED,
    REFUSALS,
    TAKES_DEEDS,
    DebateDeed,
    DebateState,
)
from carespace.models import Debate
from tests.factories.carespace import ClosureFactory, DebateFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lived(**fields):
    """A debate whose row is what the fields say, with moments given as distances from now."""
    now = timezone.now()
    made = {name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    if "ends_at" in made:
        made = {"end_ground": "date", "end_announced_at": made["ends_at"] - 3 * DAY, **made}
    if "silence_ends_at" in made:
        warned = made["silence_ends_at"] - 3 * DAY
        made = {"silence_warned_at": warned, "silent_since": warned - 11 * DAY, **made}
    if made.get("pause"):
        made["paused_at"] = now
    return DebateFactory(**{"opened_at": now - 60 * DAY, **made})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "open"),
        ({"opened_at": HOUR}, "scheduled"),
        ({"ends_at": 4 * DAY}, "open"),
        ({"ends_at": 2 * DAY}, "ending"),
        ({"silence_ends_at": 2 * DAY}, "ending"),
        ({"ends_at": 9 * DAY, "silence_ends_at": -HOUR}, "ended"),
        ({"ends_at": -HOUR}, "ended"),
        ({"ends_at": -7 * DAY}, "overdue"),
        ({"ends_at": -HOUR, "pause": "writing"}, "paused"),
        ({"pause": "reading"}, "unreadable"),
        ({"pause": "reading", "withdrawn_at": timedelta()}, "withdrawn"),
    ],
)
def test_a_row_is_one_state(fields, state):
    debate = lived(**fields)
    assert debate.state == state
    assert debate.is_open is (debate.state in TAKES_DEEDS)


@pytest.mark.django_db
def test_off_means_reading_only(settings):
    settings.DEBATES_OPEN = False
    assert lived().state == "reading-only"
    assert lived(opened_at=HOUR).state == "scheduled"


@pytest.mark.django_db
def test_pages_invite_to_nothing_while_debates_are_for_reading_only(settings, client, reader, client_of):
    debate = DebateFactory(motion="Homes should be small")
    pages = ["/debates/", debate.get_absolute_url(), "/accounts/signup/"]
    invites = ["Open now", "Say where you stand", "in the open debates", "put points of your own"]
    assert sum(invite in client.get(page).content.decode() for page in pages for invite in invites) == 3
    settings.DEBATES_OPEN = False
    assert "Homes should be small" in client.get("/debates/").content.decode()
    for page in pages:
        words = client.get(page).content.decode()
        assert "for reading only" in words
        assert [invite for invite in invites if invite in words] == [], page
    assert "in the open debates" not in client_of(reader).get(debate.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_quiet_hours_reach_past_midnight_by_london():
    from datetime import UTC, datetime, time

    debate = lived(quiet_from=time(22), quiet_until=time(7))
    summer_evening = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # 22:30 in London
    winter_evening = datetime(2026, 12, 1, 21, 30, tzinfo=UTC)
    assert debate.life.is_quiet(summer_evening)
    assert not debate.life.is_quiet(winter_evening)
    assert debate.life.is_quiet(datetime(2026, 12, 1, 6, 59, tzinfo=UTC))
    assert not debate.life.is_quiet(datetime(2026, 12, 1, 7, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.slow("makes a debate in every state")
def test_lists_and_rows_agree():
    for opened, ends, silent, pause, gone, done in product(
        (-60 * DAY, HOUR),
        (None, -HOUR, 9 * DAY),
        (None, -HOUR, HOUR),
        ("", "writing", "reading"),
        (0, 1),
        (0, 1),
    ):
        if opened == HOUR and (ends == -HOUR or silent):
            continue
        fields = {"opened_at": opened, "pause": pause}
        fields |= {"ends_at": ends} if ends else {}
        fields |= {"silence_ends_at": silent} if silent else {}
        debate = lived(**fields, **({"withdrawn_at": timedelta()} if gone else {}))
        if done:
            ClosureFactory(debate=debate)

    def keys(debates):
        return set(debates.values_list("pk", flat=True))

    rows = list(Debate.objects.select_related("closure"))
    assert keys(Debate.objects.open()) == {debate.pk for debate in rows if debate.is_open}
    assert keys(Debate.objects.readable()) == {debate.pk for debate in rows if debate.has_page}
    assert keys(Debate.objects.unreadable()) == {debate.pk for debate in rows if not debate.has_page}
    told = keys(Debate.objects.open()), keys(Debate.objects.closed()), keys(Debate.objects.between())
    assert set.union(*told) == keys(Debate.objects.readable())
    assert sum(map(len, told)) == Debate.objects.readable().count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"ends_at": DAY, "end_announced_at": timedelta()}, "debate_end_announced"),
        ({"ends_at": 4 * DAY, "end_announced_at": None}, "debate_end_announced"),
        ({"ends_at": 4 * DAY, "end_ground": ""}, "debate_end_announced"),
        ({"ends_at": DAY, "end_announced_at": DAY, "end_ground": "hand"}, "debate_end_announced"),
        ({"ends_at": -90 * DAY}, "debate_ends_after_opening"),
        ({"silence_ends_at": DAY, "silence_warned_at": -DAY}, "debate_silence_warned"),
        ({"silence_ends_at": DAY, "silence_warned_at": None}, "debate_silence_warned"),
        ({"silence_ends_at": DAY, "silent_since": -DAY}, "debate_silence_warned"),
        ({"quiet_from": "22:00"}, "debate_quiet_hours_whole"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "debate_quiet_hours_whole"),
    ],
)
def test_the_database_holds_the_rules_of_dates(fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        lived(**fields)


@pytest.mark.django_db
def test_a_pause_has_a_moment():
    debate = DebateFactory()
    for fields in (
        {"pause": "writing"},
        {"paused_at": timezone.now()},
        {"pause": "x", "paused_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError, match="debate_pause_known"), transaction.atomic():
            Debate.objects.filter(pk=debate.pk).update(**fields)


def test_every_state_has_a_word_and_every_deed_a_place():
    assert set(REFUSALS) == set(DebateState)
    assert set(ALLOWED) == set(DebateDeed)
