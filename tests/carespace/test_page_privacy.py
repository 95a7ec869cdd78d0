"""Pages of debates: what is not public occurs nowhere, and what each reader is given."""

import pytest
from django.test import Client
from django.urls import reverse

from carespace.debate_life.lifecycle import close_debate
from carespace.moderation import hide_post
from carespace.page_content.removals import annotate_removals
from tests.carespace.test_pages import text_of
from tests.factories.carespace import (
    DebateFactory,
    PointFactory,
    ReplyFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate():
    return DebateFactory(motion="Councils should build homes")


def everywhere(debate, point):
    """Every public address on which a post of this debate could show."""
    return [
        reverse("carespace:debates"),
        debate.get_absolute_url(),
        *[reverse("carespace:points", args=[debate.slug, side]) for side in ("for", "against", "neither")],
        point.get_absolute_url(),
    ]


@pytest.mark.slow("asks every public page of a debate twice")
@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_what_is_not_public_occurs_nowhere(client, client_of, stranger, debate, state):
    public = PointFactory(debate=debate)
    PointFactory(debate=debate, text="SECRETWORDS point", state=state)
    ReplyFactory(parent=public, text="SECRETWORDS reply", state=state)
    beneath = PointFactory(debate=debate, text="SECRETWORDS parent", state=state)
    ReplyFactory(parent=beneath, text="SECRETWORDS beneath")
    for reader in (client, client_of(stranger)):
        for address in everywhere(debate, public):
            page = text_of(reader.get(address))
            assert "SECRETWORDS" not in page, address
        page = text_of(reader.get(debate.get_absolute_url()))
        assert "1 point for and against" in page
        assert reader.get(beneath.get_absolute_url()).status_code in {404, 410}


def test_moderator_finds_no_hidden_words_on_public_pages(client_of, moderator, debate):
    PointFactory(debate=debate, text="SECRETWORDS", state="waiting")
    assert "SECRETWORDS" not in text_of(client_of(moderator).get(debate.get_absolute_url()))


def test_author_sees_own_waiting_posts(client_of, debate):
    waiting = PointFactory(debate=debate, text="My new point.", state="waiting")
    page = text_of(client_of(waiting.author).get(debate.get_absolute_url()))
    assert "Waiting for a moderator" in page
    assert "My new point." in page


def test_removed_reply_leaves_its_place(client, moderator, debate):
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    reply = ReplyFactory(parent=point, text="SECRETWORDS")
    hide_post(by=moderator, post=reply, rule="identifies", reason="SECRETREASON")
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        page = text_of(client.get(address))
        assert "A moderator removed this reply" in page
        assert "it could have identified a child" in page
        assert "SECRET" not in page


def test_removed_point_says_so_at_its_address(client, moderator, debate):
    point = PointFactory(debate=debate, text="SECRETWORDS")
    hide_post(by=moderator, post=point, rule="personal")
    answer = client.get(point.get_absolute_url())
    assert answer.status_code == 410
    assert "it attacked a person" in text_of(answer)
    assert "SECRETWORDS" not in text_of(answer)


def test_a_post_is_given_no_reason_of_another(moderator, debate):
    first, second = PointFactory(debate=debate), PointFactory(debate=debate)
    hide_post(by=moderator, post=first, rule="personal")
    hide_post(by=moderator, post=second, rule="identifies")
    found = annotate_removals(debate.posts.all())
    assert {post.pk: post.removed_for for post in found} == {first.pk: "personal", second.pk: "identifies"}


def test_closed_debate_says_when_by_whom_and_what_and_offers_nothing(client_of, reader, editor, debate):
    point = PointFactory(debate=debate, text="Still readable.")
    close_debate(by=editor, debate=debate, outcome="Both sides agreed on pay.")
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        page = text_of(client_of(reader).get(address))
        assert "Comments are closed" in page
        assert "Still readable." in page
        assert "/vote/" not in page
        assert "/stance/" not in page
        assert 'name="text"' not in page
        assert "the editor" in page.lower()
    page = text_of(client_of(reader).get(debate.get_absolute_url()))
    assert "by the editor" in page
    assert "Both sides agreed on pay." in page


def test_member_gets_forms_and_a_page_nobody_keeps(client_of, reader, debate):
    PointFactory(debate=debate)
    answer = client_of(reader).get(debate.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer
    for part in ("/vote/", "/stance/", "/points/add/"):
        assert part in text_of(answer)


@pytest.mark.slow("asks every public page of a debate")
def test_reader_gets_no_cookie_no_form_and_an_etag(debate):
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    reader = Client()
    for address in [
        *everywhere(debate, point),
        "/debates/rules/",
        f"/debates/{debate.slug}/posts/{point.pk}/report/",
    ]:
        answer = reader.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "csrfmiddlewaretoken" not in text_of(answer)
        assert "Cookie" in answer["Vary"]
        assert "no-cache" in answer["Cache-Control"]
        again = reader.get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, address


def test_etag_changes_with_the_debate(client, debate, stranger):
    point = PointFactory(debate=debate)
    before = client.get(debate.get_absolute_url())["ETag"]
    VoteFactory(post=point)
    assert client.get(debate.get_absolute_url())["ETag"] != before


def test_own_vote_is_pressed(client_of, reader, debate):
    point = PointFactory(debate=debate)
    VoteFactory(post=point, member=reader, value="pass")
    page = text_of(client_of(reader).get(debate.get_absolute_url()))
    assert f'id="v-{point.pk}-pass" name="value" value="none" aria-pressed="true"' in page


def test_nobody_is_offered_a_vote_on_their_own_point(client_of, debate):
    point = PointFactory(debate=debate)
    page = text_of(client_of(point.author).get(debate.get_absolute_url()))
    assert "/vote/" not in page
    assert "This is your point." in page
