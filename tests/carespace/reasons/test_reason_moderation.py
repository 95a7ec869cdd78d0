"""Why people changed their minds, at the moderators' desk: what waits, what is hidden, and what its author takes back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from carespace.duty.rota import list_urgent_reports
from carespace.models import Debate, Post, Report
from carespace.moderation import hide_post, keep_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.reports import create_report
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason, take_back_reason
from tests.carespace.reasons.minds import REASON, change_mind, minds, read
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import ClosureFactory, PointFactory

pytestmark = pytest.mark.django_db


def test_what_a_newcomer_says_waits_for_a_moderator(point, reader, moderator, client_of):
    stance = change_mind(reader, point)
    assert stance.reason_state == "waiting"
    assert REASON not in read(minds(point))
    desk = client_of(moderator).get("/moderation/").content.decode()
    assert REASON in desk
    assert "Rhoda" not in desk
    assert publish_reason(by=moderator, stance=stance, read=1)
    assert publish_reason(by=moderator, stance=stance) is None
    assert REASON in read(minds(point))


def test_a_moderator_shows_what_they_have_read_and_nothing_newer(point, reader, moderator):
    stance = change_mind(reader, point)
    change_mind(reader, point, side="undecided", reason="Other words, which nobody has read yet.")
    with pytest.raises(ClosedError, match="has changed it"):
        publish_reason(by=moderator, stance=stance, read=1)


def test_quiet_hours_hold_a_reason(point, trusted):
    Debate.objects.update(quiet_from="00:00", quiet_until="23:59:59.999999")
    assert change_mind(trusted, point).reason_state == "waiting"


def test_a_hidden_reason_is_nowhere_and_goes_on_counting(point, trusted, moderator, client_of):
    stance = change_mind(trusted, point)
    assert REASON in read(minds(point))
    assert hide_reason(by=moderator, stance=stance, rule="identifies", reason="Leave the town out.")
    assert hide_reason(by=moderator, stance=stance, rule="identifies") is None
    assert REASON not in read(minds(point))
    assert "Changed one person’s mind" in read(point.get_absolute_url())
    own = client_of(trusted).get(point.debate.get_absolute_url()).content.decode()
    assert "A moderator has hidden your reason, because it could have identified" in own
    assert "Leave the town out." in own
    page = client_of(moderator).get(reverse("carespace:reason_at_desk", args=[stance.pk])).content.decode()
    assert "Show it again" in page
    assert "A reason" in client_of(moderator).get("/moderation/rulings/").content.decode()
    assert publish_reason(by=moderator, stance=stance)
    assert REASON in read(minds(point))


def test_who_may_not_decide(point, trusted, moderator, reader, client_of):
    stance = change_mind(trusted, point)
    for by in (reader, trusted):
        with pytest.raises(NotAllowedError):
            hide_reason(by=by, stance=stance, rule="personal")
    PointFactory(debate=point.debate, author=moderator)
    for decide in (
        lambda: hide_reason(by=moderator, stance=stance, rule="personal"),
        lambda: keep_reason(by=moderator, stance=stance),
    ):
        with pytest.raises(NotAllowedError, match="argue in this debate"):
            decide()
    with pytest.raises(UnfitError):
        hide_reason(by=moderator, stance=stance, rule="nonsense")
    for name in ("reason_at_desk", "publish_reason", "keep_reason"):
        assert client_of(reader).post(reverse(f"carespace:{name}", args=[stance.pk])).status_code == 403


class TestReports:
    def report(self, stance, **sent):
        address = reverse("carespace:report_reason", args=[stance.debate.slug, stance.pk])
        sent = {"reason": "identifies", "details": "The town is named."} | sent
        return Client().post(address, sent, headers={"Sec-Fetch-Site": "same-origin"})

    def test_anybody_reports_a_reason_and_finds_the_answer(self, point, trusted, moderator, client_of):
        stance = change_mind(trusted, point)
        assert REASON in read(reverse("carespace:report_reason", args=[stance.debate.slug, stance.pk]))
        answer = self.report(stance)
        assert self.report(stance)["Location"] == answer["Location"]
        assert Report.objects.get().stance == stance
        assert list_urgent_reports().count() == 1
        desk = client_of(moderator).get("/moderation/").content.decode()
        assert "The town is named." in desk
        assert "1 waits for you" in desk
        assert "they decided" not in read(answer["Location"])
        assert keep_reason(by=moderator, stance=stance)
        assert keep_reason(by=moderator, stance=stance) is None
        assert "that the reason stays" in read(answer["Location"])
        assert not list_urgent_reports().exists()

    def test_what_is_decided_of_the_post_answers_no_report_of_the_reason(self, point, trusted, moderator):
        stance = change_mind(trusted, point)
        self.report(stance)
        assert keep_post(by=moderator, post=point) is None
        assert not Post.objects.reported().exists()
        create_report(by=None, post=point, reason="personal")
        assert keep_post(by=moderator, post=point)
        assert Report.objects.filter(ruling=None).get().stance == stance

    def test_what_nobody_reads_is_not_reported(self, point, trusted, reader):
        hidden = change_mind(trusted, point, reason_shown="nobody")
        waiting = change_mind(reader, point)
        for stance in (hidden, waiting):
            assert self.report(stance).status_code == 404
        taken_back = change_mind(MemberFactory(is_trusted=True), point)
        address = reverse("carespace:report_reason", args=[point.debate.slug, taken_back.pk])
        assert Client().post(address, {"reason": "identifies"}).status_code == 403
        assert self.report(taken_back, reason="nonsense").status_code == 422

    def test_beside_a_hidden_post_it_is_gone(self, point, trusted, moderator):
        stance = change_mind(trusted, point)
        hide_post(by=moderator, post=point, rule="personal")
        assert Client().get(minds(point)).status_code == 404
        assert self.report(stance).status_code == 409


def test_its_author_takes_it_back_in_a_closed_debate_too(point, trusted, reader, client_of):
    change_mind(trusted, point)
    ClosureFactory(debate=point.debate)
    address = reverse("carespace:take_back_reason", args=[point.debate.slug])
    assert "Take it back" in client_of(trusted).get(point.debate.get_absolute_url()).content.decode()
    client_of(reader).post(address)
    Client().post(address)
    assert REASON in read(minds(point))
    client_of(trusted).post(address)
    assert REASON not in read(minds(point))
    assert not take_back_reason(by=trusted, debate=point.debate)
    assert "Changed one person’s mind" in read(point.get_absolute_url())


def test_what_a_moderator_hid_is_not_taken_back(point, trusted, moderator):
    hide_reason(by=moderator, stance=change_mind(trusted, point), rule="personal")
    with pytest.raises(ClosedError):
        take_back_reason(by=trusted, debate=point.debate)
