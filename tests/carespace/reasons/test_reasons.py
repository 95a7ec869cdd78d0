"""Why people changed their minds: shown beside the post that did it, to whom their authors chose, and to nobody too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.own_page.leaving import leave
from carespace.contributions import record_stance
from carespace.counters.recount import recount_debate
from carespace.models import Debate, Post, Stance
from tests.carespace.reasons.minds import LONG, REASON, change_mind, find_key, minds, read, read_row
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import ClosureFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


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
