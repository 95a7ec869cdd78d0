"""Words typed and not sent go with what they are about, and stand for their member alone where that can still be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import UnsentForm
from accounts.tasks import expire_unsent_forms
from accounts.unsent_forms import keep_unsent_form
from carespace.debate_life.lifecycle import withdraw_debate
from carespace.models import Debate, Post
from carespace.moderation import hide_post, withdraw_post
from carespace.own_page.unsent import find_dead_forms
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
WORDS = "The boy we took in in March"


def keep(member, name, *args) -> str:
    """Has words kept of a form, and gives its address."""
    where = reverse(f"carespace:{name}", args=args)
    keep_unsent_form(by=member, where=where, words={"text": WORDS})
    return where


def list_kept() -> set[str]:
    expire_unsent_forms()
    return set(UnsentForm.objects.values_list("where", flat=True))


def test_forms_about_a_post_go_when_nobody_reads_it_any_more(debate, moderator):
    point, taken = PointFactory.create_batch(2, debate=debate)
    reply, beneath = ReplyFactory(parent=point), ReplyFactory(parent=point)
    slug = debate.slug
    stays = {
        keep(MemberFactory(), "put_point", slug),
        keep(MemberFactory(), "put_reply", slug, point.pk),
        keep(beneath.author, "edit", slug, beneath.pk),
    }
    dead = {
        keep(MemberFactory(), "put_reply", slug, taken.pk),
        keep(taken.author, "edit", slug, taken.pk),
        keep(MemberFactory(), "answer", slug, reply.pk),
        keep(MemberFactory(), "answer", slug, 999_999),
    }
    assert list_kept() == stays | dead - {reverse("carespace:answer", args=[slug, 999_999])}
    withdraw_post(by=taken.author, post=taken)
    hide_post(by=moderator, post=reply, rule="personal")
    assert list_kept() == stays
    hide_post(by=moderator, post=point, rule="identifies")  # with what stands beneath
    assert list_kept() == {reverse("carespace:put_point", args=[slug])}


def test_an_edit_of_a_post_that_waits_stays(debate):
    waiting = PointFactory(debate=debate, state="waiting")
    assert list_kept() == set()
    where = keep(waiting.author, "edit", debate.slug, waiting.pk)
    assert list_kept() == {where}


def test_all_go_with_a_withdrawn_debate_and_other_forms_stay(debate, editor):
    point, other = PointFactory(debate=debate), DebateFactory()
    for name in ("put_point", "close"):
        keep(editor, name, debate.slug)
    keep(MemberFactory(), "put_reply", debate.slug, point.pk)
    stays = {keep(editor, "put_point", other.slug), keep(editor, "open")}
    keep_unsent_form(by=editor, where="/no/such/form/", words={"text": WORDS})
    keep_unsent_form(by=editor, where="/you/profile/", words={"text": WORDS})
    withdraw_debate(by=editor, debate=debate, reason="It named a home.")
    assert list_kept() == stays | {"/no/such/form/", "/you/profile/"}


def test_an_outcome_that_was_given_takes_what_was_typed_of_it(debate, editor):
    where = keep(editor, "close", debate.slug)
    assert list_kept() == {where}
    ClosureFactory(debate=debate)
    assert list_kept() == set()


def test_a_debate_paused_for_readers_takes_nothing_along(debate):
    where = keep(MemberFactory(), "put_point", debate.slug)
    Debate.objects.update(pause="reading", paused_at=timezone.now())
    assert list_kept() == {where}


def test_in_an_ended_debate_they_stand_for_their_member_alone(debate, reader, stranger, client_of):
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    keep(reader, "put_point", debate.slug)
    keep(reader, "put_reply", debate.slug, point.pk)
    ClosureFactory(debate=debate)
    expire_unsent_forms()
    for page in (debate, point):
        shown = client_of(reader).get(page.get_absolute_url()).content.decode()
        assert shown.count(WORDS) == 1
        assert "You had not sent them; only you see them." in shown
        assert "readonly" in shown
        assert WORDS not in client_of(stranger).get(page.get_absolute_url()).content.decode()


def test_an_erased_member_leaves_none_and_nobody_elses_go(debate, reader, stranger):
    keep(reader, "put_point", debate.slug)
    keep(stranger, "put_point", debate.slug)
    reader.delete()
    assert [form.member for form in UnsentForm.objects.all()] == [stranger]


def test_many_forms_are_looked_at_with_as_few_questions_as_one(debate, count_queries, monkeypatch):
    point = PointFactory(debate=debate)
    one = reverse("carespace:put_reply", args=[debate.slug, point.pk])
    few = count_queries(lambda: find_dead_forms([one]))
    many = [one, *(reverse("carespace:answer", args=[debate.slug, pk]) for pk in range(900, 940))]
    assert count_queries(lambda: find_dead_forms(many)) == few == 2
    monkeypatch.setattr("accounts.unsent_forms.ADDRESSES_AT_ONCE", 2)
    for number in range(5):
        keep(MemberFactory(), "answer", debate.slug, 900 + number)
    Post.objects.filter(pk=point.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert list_kept() == set()
