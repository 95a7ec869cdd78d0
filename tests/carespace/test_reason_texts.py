"""Every text of a reason is kept: which of them was reported and decided on, and who reads the earlier ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.own_page.copies import build_copy
from accounts.own_page.leaving import leave
from carespace.models import ModerationDecision, ReasonText, Report, Stance
from carespace.refusals import ClosedError
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason
from carespace.words.shown import list_reason_texts, shown_reason
from tests.app_migrations import AppMigrationExecutor
from tests.carespace.reasons.minds import LONG, REASON, change_mind, minds, read
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, StanceFactory

pytestmark = pytest.mark.django_db
OTHER = "The rota of the nights says the same, as I see by now."
SENT = {"reason": "identifies", "details": "The town is named."}


@pytest.fixture
def point(debate):
    """Beside it a reason may be shown: among the stances of five others, after its first day."""
    for _ in range(5):
        member = MemberFactory()
        StanceFactory(debate=debate, member=member)
        StanceFactory(debate=debate, member=member, moment="after")
    return PointFactory(debate=debate, text=LONG, published_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def trusted():
    return MemberFactory(name="Tess Trusted", is_trusted=True)


def change_again(member, point, **more) -> Stance:
    return change_mind(member, point, side="undecided", reason=OTHER, **more)


def report(stance, **sent):
    address = reverse("carespace:report_reason", args=[stance.debate.slug, stance.pk])
    return Client().post(address, SENT | sent, headers={"Sec-Fetch-Site": "same-origin"})


def read_desk(client_of, moderator, stance=None) -> str:
    address = reverse("carespace:reason_at_desk", args=[stance.pk]) if stance else "/moderation/"
    return client_of(moderator).get(address).content.decode()


def test_a_second_reason_is_a_text_of_its_own_and_the_first_is_read_by_moderators(
    point, trusted, moderator, client_of
):
    first = change_mind(trusted, point)
    stance = change_again(trusted, point)
    assert stance.pk == first.pk
    assert [(said.number, said.text) for said in list_reason_texts(stance, moderator)] == [
        (1, REASON),
        (2, OTHER),
    ]
    assert list_reason_texts(stance, trusted) == []
    assert OTHER in read(minds(point))
    assert REASON not in read(minds(point))
    page = read_desk(client_of, moderator, stance)
    assert REASON in page
    assert OTHER in page


def test_who_reads_a_reason_that_waits_or_is_hidden(point, reader, trusted, moderator):
    stance = Stance.objects.get(pk=change_mind(reader, point).pk)
    assert stance.reason_state == "waiting"
    assert [shown_reason(stance, who) for who in (None, trusted, reader, moderator)] == [
        "",
        "",
        REASON,
        REASON,
    ]
    hide_reason(by=moderator, stance=stance, rule="personal")
    stance.refresh_from_db()
    assert [shown_reason(stance, who) for who in (None, trusted, reader, moderator)] == [
        "",
        "",
        REASON,
        REASON,
    ]


def test_a_report_names_the_text_that_was_read(point, trusted, moderator, client_of):
    stance = change_mind(trusted, point)
    form = read(reverse("carespace:report_reason", args=[stance.debate.slug, stance.pk]))
    assert 'name="read" value="1"' in form
    change_again(trusted, point)
    assert report(stance, read="1").status_code == 302
    assert Report.objects.get().reason_text.text == REASON
    desk = read_desk(client_of, moderator)
    assert f"of what it said before: “{REASON}”" in desk
    assert OTHER in desk
    assert keep_reason(by=moderator, stance=stance)
    assert ModerationDecision.objects.get().reason_text.text == OTHER


@pytest.mark.parametrize("number", ["", "9", "none", "99999999999999999999"])
def test_a_report_that_names_no_text_is_about_the_current_one(point, trusted, number):
    change_mind(trusted, point)
    assert report(change_again(trusted, point), read=number).status_code == 302
    assert Report.objects.get().reason_text.text == OTHER


def test_a_moderator_hides_and_shows_what_they_have_read(point, reader, moderator, client_of):
    stance = change_mind(reader, point)
    change_again(reader, point)
    for decide in (
        lambda: publish_reason(by=moderator, stance=stance, read=1),
        lambda: hide_reason(by=moderator, stance=stance, rule="personal", read=1),
    ):
        with pytest.raises(ClosedError, match="has changed it"):
            decide()
    address = reverse("carespace:reason_at_desk", args=[stance.pk])
    refused = client_of(moderator).post(address, {"rule": "personal", "read": "1"})
    assert refused.status_code == 409
    assert 'name="read" value="2"' in refused.content.decode()
    assert client_of(moderator).post(address, {"rule": "personal", "read": "2"}).status_code == 302
    assert ModerationDecision.objects.get().reason_text.number == 2


def test_how_strongly_is_no_change_of_the_words(point, reader, moderator):
    stance = change_mind(reader, point)
    change_mind(reader, point, degree=3, reason="")
    assert publish_reason(by=moderator, stance=stance, read=1)


def test_the_copy_holds_every_text_and_leaving_takes_all(point, trusted, moderator):
    stance = change_mind(trusted, point)
    hide_reason(by=moderator, stance=stance, rule="personal")
    report_text = ReasonText.objects.get()
    Report.objects.create(post=point, stance=stance, reason_text=report_text, reason="personal")
    change_again(trusted, point)
    copy = build_copy(trusted)
    assert [row["what_changed_your_mind"] for row in copy["your_stances"]] == ["", OTHER]
    assert [row["text"] for row in copy["your_earlier_reasons"]] == [REASON]
    leave(by=trusted)
    assert not ReasonText.objects.exists()
    assert Stance.objects.get(pk=stance.pk).reason_state == "private"
    assert ModerationDecision.objects.get().reason_text is None
    assert Report.objects.get().reason_text is None


def test_what_a_row_must_hold(point, trusted):
    stance = change_mind(trusted, point)
    for number, text in ((1, OTHER), (0, OTHER), (2, "Nineteen characters")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReasonText.objects.create(stance=stance, number=number, text=text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stance.objects.filter(pk=stance.pk).update(current_reason=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow("takes the tables of an app back and forth")
def test_the_words_stay_on_the_way_back_and_forth(point, trusted, moderator):
    stance = change_mind(trusted, point)
    report(change_again(trusted, point))
    keep_reason(by=moderator, stance=stance)
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")
    AppMigrationExecutor(connection).migrate([("carespace", "0036_voice_areas")])
    with connection.cursor() as cursor:
        cursor.execute("select reason from carespace_stance where reason <> ''")
        assert cursor.fetchall() == [(OTHER,)]
    AppMigrationExecutor(connection).migrate(newest)
    said = ReasonText.objects.get()
    assert (said.text, said.number, said.stance_id) == (OTHER, 1, stance.pk)
    stance.refresh_from_db()
    assert (stance.current_reason, stance.reason_state) == (said, "published")
    # change_mind() dates the stance three minutes ahead, so that both came before it as far as anybody can know.
    assert Report.objects.get().reason_text is ModerationDecision.objects.get().reason_text is None
