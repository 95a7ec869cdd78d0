"""Following a debate: what is new, in the site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carespace import contributions, moderation
from carespace.follows.following import count_news, find_follow, list_follows, set_follow
from carespace.models import Debate, Follow
from carespace.refusals import UnfitError
from carespace.voices import compute_voice_key
from tests.carespace.test_pages import text_of
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate() -> Debate:
    return DebateFactory()


def test_nobody_follows_unless_asked_and_the_page_leads_there(client_of, reader, debate):
    mine = client_of(reader)
    contributions.add_point(by=reader, debate=debate, side="for", text="A point of mine.")
    assert not Follow.objects.exists()
    address = f"{debate.get_absolute_url()}follow/"
    assert address in mine.get(debate.get_absolute_url()).content.decode()
    assert 'value="" ' in mine.get(address).content.decode()
    answer = mine.post(address, {"what": "debate", "by_mail": "on"})
    assert answer["Location"] == debate.get_absolute_url()
    held = find_follow(debate, reader)
    assert (held.what, held.by_mail) == ("debate", True)
    assert "You follow this debate" in text_of(mine.get(address))
    mine.post(address, {"what": ""})
    assert not Follow.objects.exists()


def test_the_same_form_twice_is_one_follow_and_a_change_is_none_more(client_of, reader, debate):
    address = f"{debate.get_absolute_url()}follow/"
    for what in ("debate", "debate", "replies"):
        client_of(reader).post(address, {"what": what})
    assert [(follow.what, follow.by_mail) for follow in Follow.objects.all()] == [("replies", False)]


def test_bad_input_and_the_wrong_person(client, client_of, reader, debate, settings):
    address = f"{debate.get_absolute_url()}follow/"
    assert client.post(address, {"what": "debate"})["Location"].startswith("/accounts/login/")
    assert client.get("/you/following/")["Location"].startswith("/accounts/login/")
    assert client_of(reader).post(address, {"what": "everything"}).status_code == 422
    with pytest.raises(UnfitError):
        set_follow(by=reader, debate=debate, what="everything")
    assert client_of(reader).get("/debates/no-such/follow/").status_code == 404
    Debate.objects.filter(pk=debate.pk).update(withdrawn_at=timezone.now())
    assert client_of(reader).get(address).status_code == 410
    assert not Follow.objects.exists()


def test_the_database_knows_what_can_be_followed(debate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(debate=debate, key=bytes(32), what="all")


def test_new_is_what_others_post_until_the_debate_is_opened(client_of, reader, moderator, debate):
    set_follow(by=reader, debate=debate, what="debate")
    PointFactory(debate=debate, published_at=timezone.now() - timedelta(days=1))
    PointFactory(debate=debate, author=reader)
    gone = PointFactory(debate=debate)
    other = PointFactory(debate=debate)
    ReplyFactory(parent=other)
    PointFactory(debate=debate, state="waiting")
    assert count_news(reader) == 3
    moderation.hide_post(by=moderator, post=gone, rule="personal")
    assert count_news(reader) == 2
    mine = client_of(reader)
    assert "2 new posts" in text_of(mine.get("/you/following/"))
    assert '<span class="count">2<' in mine.get("/you/masthead/").content.decode()
    assert mine.get(debate.get_absolute_url()).status_code == 200
    assert count_news(reader) == 0
    assert "Nothing new" in text_of(mine.get("/you/following/"))
    assert "Following" not in mine.get("/you/masthead/").content.decode()


def test_replies_to_me_are_those_alone(reader, stranger, debate):
    set_follow(by=reader, debate=debate, what="replies")
    own = PointFactory(debate=debate, author=reader)
    ReplyFactory(parent=own)
    ReplyFactory(parent=PointFactory(debate=debate))
    assert count_news(reader) == 1
    assert count_news(stranger) == 0


def test_what_readers_may_not_read_is_not_listed(reader, debate):
    set_follow(by=reader, debate=debate, what="debate")
    PointFactory(debate=debate)
    Debate.objects.filter(pk=debate.pk).update(withdrawn_at=timezone.now())
    assert list_follows(reader) == []


def test_no_row_joins_a_member_and_what_they_follow(reader, debate):
    """The key alone tells whose it is, and only to whoever has what stands outside the database."""
    follow = set_follow(by=reader, debate=debate, what="debate")
    assert bytes(follow.key) == compute_voice_key(reader.voice_secret, debate.pk)
    named = {field.related_model._meta.label for field in Follow._meta.get_fields() if field.is_relation}
    assert named == {"carespace.Debate"}


def test_pages_cost_the_same_for_one_followed_debate_and_for_many(client_of, reader, count_queries):
    mine = client_of(reader)
    set_follow(by=reader, debate=PointFactory().debate, what="debate")
    pages = (reverse("carespace:following"), "/you/masthead/")
    one = [count_queries(lambda page=page: mine.get(page)) for page in pages]
    for what in ("debate", "replies", "debate"):
        set_follow(by=reader, debate=PointFactory().debate, what=what)
    assert [count_queries(lambda page=page: mine.get(page)) for page in pages] == one
    assert max(one) <= 6


def test_what_was_chosen_outlives_the_end_of_the_session(client, client_of, reader, debate):
    address = f"{debate.get_absolute_url()}follow/"
    led = client.post(address, {"what": "replies", "by_mail": "on"})
    assert led["Location"] == f"/accounts/login/?next={address}%3Fwhat%3Dreplies%26by_mail%3Don"
    page = BeautifulSoup(client_of(reader).get(f"{address}?what=replies&by_mail=on").content, "html.parser")
    assert page.select_one("input[name=what][checked]")["value"] == "replies"
    assert page.select_one("input[name=by_mail]").has_attr("checked")
    assert not Follow.objects.exists(), "nothing is done before it is sent"
    assert client.post(address, {"what": "nonsense"})["Location"] == f"/accounts/login/?next={address}"
    page = BeautifulSoup(client_of(reader).get(f"{address}?what=nonsense").content, "html.parser")
    assert page.select_one("input[name=what][checked]")["value"] == ""


@pytest.mark.django_db(transaction=True)
def test_the_row_of_a_follow_is_held_while_it_is_changed(reader, debate):
    """Its lock lives as long as a transaction, which is its own where there is none around it."""
    for what in ("debate", "replies"):
        set_follow(by=reader, debate=debate, what=what)
    assert Follow.objects.get().what == "replies"
