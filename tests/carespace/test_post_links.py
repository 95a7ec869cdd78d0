"""The lasting address of a post leads to the page that holds it."""

import pytest
from django.urls import reverse

from carespace.debate_life.lifecycle import pause_debate, withdraw_debate
from carespace.views import post_links, whole_pages
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_to_a_page(monkeypatch):
    for module in (whole_pages, post_links):
        monkeypatch.setattr(module, "REPLIES_TO_A_PAGE", 3)


def follow(client, post) -> tuple[str, str]:
    """The address a link ends at and the page it shows."""
    answer = client.get(post.get_absolute_url(), follow=True)
    assert answer.status_code == 200
    last = answer.redirect_chain[-1][0] if answer.redirect_chain else post.get_absolute_url()
    return last, answer.content.decode()


def test_a_posts_address_is_one_that_the_site_knows():
    point = PointFactory()
    reply = ReplyFactory(parent=point)
    for post, page in ((point, "point"), (reply, "post")):
        assert post.get_absolute_url() == reverse(f"carespace:{page}", args=[point.debate.slug, post.pk])


@pytest.mark.slow("asks for a page for each of eight posts")
def test_every_posts_link_lands_on_it(client, three_to_a_page):
    point = PointFactory()
    replies = ReplyFactory.create_batch(5, parent=point)
    ReplyFactory(parent=point, state="waiting")
    ReplyFactory(parent=point, state="hidden", published_at=point.published_at)
    replies += ReplyFactory.create_batch(2, parent=point)
    for post in [point, *replies]:
        last, page = follow(client, post)
        assert f'id="post-{post.pk}"' in page, last
        assert post.current_revision.text in page
        if post.parent:
            assert last.endswith(f"#post-{post.pk}")


def test_a_removed_reply_is_found_in_its_place(client, three_to_a_page):
    point = PointFactory()
    ReplyFactory.create_batch(3, parent=point)
    hidden = ReplyFactory(parent=point, state="hidden", published_at=point.published_at)
    last, page = follow(client, hidden)
    assert "?after=" in last
    assert hidden.current_revision.text not in page


def test_what_was_never_public_has_no_link(client):
    waiting = PointFactory(state="waiting")
    assert client.get(f"/debates/{waiting.debate.slug}/posts/{waiting.pk}/").status_code == 404
    point = PointFactory()
    assert client.get(f"/debates/elsewhere/posts/{point.pk}/").status_code == 404
    assert client.post(f"/debates/{point.debate.slug}/posts/{point.pk}/").status_code == 405


def test_a_link_costs_the_same_among_many(client, count_queries):
    reply = ReplyFactory()
    few = count_queries(lambda: client.get(reply.get_absolute_url()))
    ReplyFactory.create_batch(3, parent=reply.parent)
    assert count_queries(lambda: client.get(reply.get_absolute_url())) == few == 2


@pytest.mark.parametrize("kind", ["withdrawn", "reading"])
def test_no_short_address_leads_to_a_debate_nobody_may_read(client, client_of, editor, moderator, kind):
    """Where it led to would say the motion."""
    reply = ReplyFactory()
    if kind == "withdrawn":
        withdraw_debate(by=editor, debate=reply.debate, reason="It names a home.")
    else:
        pause_debate(by=editor, debate=reply.debate, kind=kind)
    for address in (reply.get_absolute_url(), reverse("carespace:to_answer", args=[reply.pk])):
        answer = client.get(address)
        assert answer.status_code == (410 if kind == "withdrawn" else 403)
        assert reply.debate.slug not in str(answer.headers)
        may_read = client_of(moderator).get(address).status_code == 302
        assert may_read == (kind == "reading")
