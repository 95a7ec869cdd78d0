"""Why people changed their minds: shown beside the post that did it, to whom their authors chose, and to nobody too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.own_page.leaving import leave
from carespace.contributions import create_report, record_stance
from carespace.counters.recount import recount_debate
from carespace.duty.rota import list_urgent_reports
from carespace.models import Debate, Post, Report, Stance
from carespace.moderation import hide_post, keep_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason, take_back_reason
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory, StanceFactory

pytestmark = pytest.mark.django_db

REASON = "Nobody learns at night from anybody, and that had not crossed my mind."
LONG = "Whoever works nights alone learns nothing from anybody, and leaves within a year."


@pytest.fixture
def debate():
    """Five people have said where they stand after reading, so that one more can hide among them."""
    debate = DebateFactory()
    for _ in range(5):
        member = MemberFactory()
        StanceFactory(debate=debate, member=member)
        StanceFactory(debate=debate, member=member, moment="after")
    return debate


@pytest.fixture
def point(debate):
    return PointFactory(debate=debate, text=LONG, published_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def trusted():
    return MemberFactory(name="Tess Trusted", is_trusted=True)


def change_mind(member, post, *, side="against", shown_as="", **more) -> Stance:
    """Says for before, and after reading something else, for a reason."""
    debate = Debate.objects.get(pk=post.debate_id)
    if not Stance.objects.filter(debate=debate, voice__key=find_key(member, debate)).exists():
        record_stance(by=member, debate=debate, moment="before", side="for", shown_as=shown_as)
    more = {"reason": REASON, "reason_shown": "unsigned", "credit": str(post.pk)} | more
    later = timezone.now() + timedelta(minutes=3)
    return record_stance(by=member, debate=debate, moment="after", side=side, at=later, **more)


def find_key(member, debate) -> bytes:
    from carespace.voices import compute_voice_key

    return compute_voice_key(member.voice_secret, debate.pk)


def minds(post) -> str:
    return reverse("carespace:minds", args=[post.debate.slug, post.pk])


def read(address: str) -> str:
    return Client().get(address).content.decode()


def read_row(post) -> dict[str, object]:
    """A post as programs read it."""
    answer = Client().get(f"/api/v1/debates/{post.debate.slug}/points/").json()
    return next(row for row in answer["results"] if row["id"] == post.pk)


def test_a_point_says_how_many_minds_it_changed_and_leads_to_why(point, trusted):
    change_mind(trusted, point)
    page = read(point.get_absolute_url())
    assert "Changed one person’s mind" in page
    assert REASON not in page
    page = read(minds(point))
    assert REASON in page
    assert "Tess" not in page
    assert Client().get(f"/api/v1/debates/{point.debate.slug}/posts/{point.pk}/reasons/").json() == {
        "next": None,
        "results": [{"text": REASON, "author": None}],
    }
    assert read_row(point)["minds_changed"] == 1
    said = page.partition("<main")[2].partition("</main>")[0]
    assert "against" not in said.lower()  # on which side anybody stood


def test_whoever_chose_to_be_shown_is_shown_as_everywhere_in_the_debate(point, trusted):
    change_mind(trusted, point, reason_shown="signed", shown_as="alias")
    page = read(minds(point))
    assert "Member" in page
    assert "Tess" not in page
    row = Client().get(f"/api/v1/debates/{point.debate.slug}/posts/{point.pk}/reasons/").json()["results"][0]
    assert row["author"] == "Member"


def test_what_is_shown_to_nobody_counts_only(point, trusted):
    change_mind(trusted, point, reason_shown="nobody")
    assert "Changed one person’s mind" in read(point.get_absolute_url())
    page = read(minds(point))
    assert REASON not in page
    assert "They only count" in page


def test_in_its_first_day_a_post_says_nothing_of_it(debate, trusted):
    point = PointFactory(debate=debate, text=LONG, past_first_day=False)
    reply = ReplyFactory(parent=point, text=LONG)
    change_mind(trusted, point)
    change_mind(MemberFactory(is_trusted=True), reply)
    page = read(point.get_absolute_url())
    assert "person’s mind" not in page
    assert Client().get(minds(point)).status_code == Client().get(minds(reply)).status_code == 404
    assert read_row(point)["minds_changed"] is None
    Post.objects.filter(pk=reply.pk).update(published_at=timezone.now() - timedelta(hours=25))
    assert Client().get(minds(reply)).status_code == 200
    assert (
        "person’s mind"
        in Client().get(point.get_absolute_url(), headers={"Cookie": "messages=1"}).content.decode()
    )


def test_among_a_few_people_nothing_is_said(trusted):
    point = PointFactory(text=LONG, published_at=timezone.now() - timedelta(days=2))
    change_mind(trusted, point)
    assert "person’s mind" not in read(point.get_absolute_url())
    assert Client().get(minds(point)).status_code == 404
    assert Client().get(f"/api/v1/debates/{point.debate.slug}/posts/{point.pk}/reasons/").status_code == 404
    ClosureFactory(debate=point.debate)
    assert "What changed minds" not in read(point.debate.get_absolute_url())


def test_an_ended_debate_names_what_changed_minds(point, trusted):
    change_mind(trusted, point)
    assert "What changed minds" not in read(point.debate.get_absolute_url())
    ClosureFactory(debate=point.debate)
    said = read(point.debate.get_absolute_url()).partition("What changed minds")[2]
    assert LONG in said
    assert "Changed one person’s mind" in said


def test_another_mind_is_counted_where_it_goes(point, trusted):
    other = PointFactory(debate=point.debate, text=LONG)
    change_mind(trusted, point)
    change_mind(trusted, other, side="undecided")
    assert list(Post.objects.order_by("pk").values_list("minds_changed", flat=True)) == [0, 1]
    change_mind(trusted, other, side="undecided")  # said again
    change_mind(trusted, other, side="for", credit="")
    assert not Post.objects.filter(minds_changed__gt=0).exists()
    assert recount_debate(point.debate) == []


def test_what_a_newcomer_says_waits_for_a_moderator(point, reader, moderator, client_of):
    stance = change_mind(reader, point)
    assert stance.reason_state == "waiting"
    assert REASON not in read(minds(point))
    desk = client_of(moderator).get("/moderation/").content.decode()
    assert REASON in desk
    assert "Rhoda" not in desk
    assert publish_reason(by=moderator, stance=stance, read=stance.at)
    assert publish_reason(by=moderator, stance=stance) is None
    assert REASON in read(minds(point))


def test_a_moderator_shows_what_they_have_read_and_nothing_newer(point, reader, moderator):
    stance = change_mind(reader, point)
    read_at = stance.at
    change_mind(reader, point, side="undecided", reason="Other words, which nobody has read yet.")
    with pytest.raises(ClosedError, match="has changed it"):
        publish_reason(by=moderator, stance=stance, read=read_at)


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


def test_leaving_takes_the_reason_and_leaves_the_count(point, trusted):
    change_mind(trusted, point)
    assert REASON in read(minds(point))
    leave(by=trusted)
    assert REASON not in read(minds(point))
    assert Post.objects.get(pk=point.pk).minds_changed == 1
    assert recount_debate(point.debate) == []


def test_the_form_asks_who_reads_it(point, trusted, client_of):
    record_stance(
        by=trusted, debate=point.debate, moment="before", side="for", at=timezone.now() - timedelta(minutes=3)
    )
    browser = client_of(trusted)
    page = browser.get(point.debate.get_absolute_url()).content.decode()
    form = page.partition('id="after-reason"')[2].partition("</form>")[0]
    assert "Who reads your reason" in form
    assert "could point to a child" in form
    sent = {"moment": "after", "side": "against", "reason": REASON, "credit": str(point.pk)}
    address = reverse("carespace:take_stance", args=[point.debate.slug])
    browser.post(address, sent | {"reason_shown": "nonsense"})
    Stance.objects.filter(moment="after", voice__key=find_key(trusted, point.debate)).delete()
    browser.post(address, sent)
    stance = Stance.objects.get(moment="after", voice__key=find_key(trusted, point.debate))
    assert stance.reason_state == "private"  # whoever says nothing shows nothing


def test_pages_cost_the_same_for_one_reason_and_many(point, trusted, count_queries, client_of, moderator):
    change_mind(trusted, point, reason_shown="signed")
    browser = client_of(moderator)
    browser.get("/moderation/")
    api = f"/api/v1/debates/{point.debate.slug}/posts/{point.pk}/reasons/"
    asked = (lambda: Client().get(minds(point)), lambda: Client().get(api))
    few = [count_queries(ask) for ask in asked]
    for _ in range(3):
        change_mind(MemberFactory(is_trusted=True), point, reason_shown="signed")
    Debate.objects.get().save()
    assert [count_queries(ask) for ask in asked] == few
    first = change_mind(MemberFactory(), point)
    desk = count_queries(lambda: browser.get("/moderation/"))
    for _ in range(3):
        change_mind(MemberFactory(), point)
    assert count_queries(lambda: browser.get("/moderation/")) == desk
    assert first.reason_state == "waiting"


def test_a_reply_says_so_as_soon_as_it_may(point, trusted):
    reply = ReplyFactory(parent=point, text=LONG, published_at=timezone.now() - timedelta(days=2))
    assert "person’s mind" not in read(point.get_absolute_url())
    change_mind(trusted, reply)
    assert "Changed one person’s mind" in read(point.get_absolute_url())
    assert "Changed one person’s mind" in read(point.debate.get_absolute_url())
