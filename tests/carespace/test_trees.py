"""Replies that answer replies: a tree nine deep, numbered, read in order and in pages, and answered on a page of its own."""

import re

import pytest
from django.db import IntegrityError
from django.urls import reverse

from carespace.api import ReplySerializer
from carespace.contributions import add_reply
from carespace.counters.recount import recount_debate
from carespace.models import Debate, Post
from carespace.models.posts import DEEPEST
from carespace.moderation import approve_post, hide_post
from carespace.refusals import ClosedError, UnfitError
from carespace.templatetags.carespace import takes_answers
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FORM = {"text": "And the rota?", "side": "neither"}


@pytest.fixture
def trusted(stranger):
    PointFactory.create_batch(2, author=stranger)
    return stranger


@pytest.fixture
def point():
    return PointFactory(debate=DebateFactory())


def text_of(answer):
    return answer.content.decode()


def address_of(post):
    return reverse("carespace:answer", args=[post.debate.slug, post.pk])


def headings_of(page):
    return re.findall(r"<h3 class=\"vh\">(Reply [^<]*)</h3>", page)


def test_a_reply_is_numbered_after_those_beside_it(trusted, point):
    one, two = (add_reply(by=trusted, point=point, text=f"Reply {n}.") for n in (1, 2))
    deep = [add_reply(by=trusted, point=two, text=f"Answer {n}.") for n in (1, 2)]
    deeper = add_reply(by=trusted, point=deep[0], text="Deeper.")
    assert [each.reply_number for each in (one, two, *deep, deeper)] == ["1", "2", "2.1", "2.2", "2.1.1"]
    assert (deeper.depth, deeper.answers_number, two.answers_number) == (3, "2.1", "")
    assert Post.objects.get(pk=deeper.pk).ids_above == [point.pk, two.pk, deep[0].pk]
    held = Post.objects.get(pk=point.pk)
    assert (held.descendants, Debate.objects.get(pk=point.debate_id).replies) == (5, 5)
    assert recount_debate(point.debate) == []


def test_a_number_is_never_given_twice(trusted, moderator, point):
    gone = add_reply(by=trusted, point=point, text="Gone.")
    hide_post(by=moderator, post=gone, rule="personal")
    assert add_reply(by=trusted, point=point, text="Next.").reply_number == "2"


def test_what_is_nine_deep_is_answered_further_up(trusted, point):
    last = point
    for n in range(DEEPEST):
        last = add_reply(by=trusted, point=last, text=f"Level {n + 1}.")
    assert (last.depth, takes_answers(last)) == (DEEPEST, False)
    with pytest.raises(UnfitError, match="nine replies deep"):
        add_reply(by=trusted, point=last, text="Too deep.")
    with pytest.raises(IntegrityError, match="post_depth_is_bounded"):
        ReplyFactory(parent=last)


def test_beneath_what_is_hidden_nothing_is_answered_and_comes_back_with_it(trusted, moderator, point):
    reply = ReplyFactory(parent=point)
    answer = ReplyFactory(parent=reply)
    hide_post(by=moderator, post=reply, rule="identifies")
    with pytest.raises(ClosedError):
        add_reply(by=trusted, point=answer, text="Beneath.")
    approve_post(by=moderator, post=reply)
    assert add_reply(by=trusted, point=answer, text="Beneath.").shown


def test_the_page_reads_in_order_and_says_what_answers_what(client, point):
    first, second = ReplyFactory(parent=point, text="First."), ReplyFactory(parent=point, text="Second.")
    ReplyFactory(parent=first, text="To the first.")
    ReplyFactory(parent=second, text="To the second.")
    page = text_of(client.get(point.get_absolute_url()))
    assert headings_of(page) == [
        "Reply 1, level 1",
        "Reply 1.1, level 2",
        "Reply 2, level 1",
        "Reply 2.1, level 2",
    ]
    assert re.findall(r"in answer to ([\d.]+)</a>", page) == ["1", "2"]
    assert reverse("carespace:post", args=[point.debate.slug, second.pk]) in page
    assert (
        page.index("First.")
        < page.index("To the first.")
        < page.index("Second.")
        < page.index("To the second.")
    )
    assert "4 replies" in page


@pytest.mark.slow("more replies than stand on a page")
def test_every_reply_of_a_tree_stands_on_one_page_that_its_own_link_opens(client, point):
    replies = [point]
    for n in range(45):
        above = replies[(n * 7) % len(replies)]
        replies.append(ReplyFactory(parent=above if above.depth < DEEPEST else point))
    seen, address = [], point.get_absolute_url()
    while address:
        page = text_of(client.get(address))
        seen += [int(pk) for pk in re.findall(r'<article class="reply[^"]*" id="post-(\d+)"', page)]
        more = re.search(r'<a rel="next" href="\?after=(\d+)"', page)
        address = f"{point.get_absolute_url()}?after={more[1]}" if more else ""
    assert seen == list(point.debate.posts.filter(depth__gt=0).order_by("path").values_list("pk", flat=True))
    for reply in replies[1:]:
        answer = client.get(reverse("carespace:post", args=[point.debate.slug, reply.pk]), follow=True)
        assert f'id="post-{reply.pk}"' in text_of(answer)


def test_a_point_page_asks_as_much_for_a_deep_tree(client, point, count_queries):
    reply = ReplyFactory(parent=point)
    client.get(point.get_absolute_url())
    few = count_queries(lambda: client.get(f"{point.get_absolute_url()}?after="))
    for _ in range(3):
        reply = ReplyFactory(parent=reply)
    assert count_queries(lambda: client.get(f"{point.get_absolute_url()}?after=")) == few


@pytest.mark.parametrize("after", ["0", "999999", "x", "9" * 30])
def test_a_key_of_no_reply_here_breaks_nothing(client, point, after):
    ReplyFactory(parent=point)
    assert client.get(point.get_absolute_url(), {"after": after}).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "in place"])
def test_a_reply_is_answered_on_a_page_of_its_own(client_of, trusted, point, headers):
    reply = ReplyFactory(parent=point, text="Look at the rota.")
    browser = client_of(trusted)
    assert "Look at the rota." in text_of(browser.get(address_of(reply)))
    sent = FORM | {"nonce": "0d9d3a55-8a1c-4a4b-a9d5-6f1f3d9d4a11"}
    answer = browser.post(address_of(reply), sent, headers=headers)
    made = reply.replies.get()
    to = answer.headers["HX-Redirect"] if headers else answer.url
    assert to.endswith(f"#post-{made.pk}")
    browser.post(address_of(reply), sent, headers=headers)
    assert reply.replies.count() == 1


@pytest.mark.parametrize(("text", "says"), [(" ", "Write your reply"), ("y" * 1201, "1200 is the most")])
def test_an_answer_that_does_not_fit_keeps_its_words(client_of, trusted, point, text, says):
    answer = client_of(trusted).post(address_of(ReplyFactory(parent=point)), FORM | {"text": text})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert text in text_of(answer)


def test_an_answer_to_what_went_or_in_an_ended_debate_gives_the_words_back(
    client_of, trusted, moderator, point
):
    gone, stays = ReplyFactory(parent=point), ReplyFactory(parent=point)
    hide_post(by=moderator, post=gone, rule="personal")
    browser = client_of(trusted)
    answer = browser.post(address_of(gone), FORM | {"text": "KEPTWORDS"})
    assert (answer.status_code, "KEPTWORDS" in text_of(answer)) == (409, True)
    ClosureFactory(debate=point.debate)
    answer = browser.post(address_of(stays), FORM | {"text": "KEPTWORDS"})
    assert (answer.status_code, "KEPTWORDS" in text_of(answer)) == (409, True)


def test_words_typed_without_an_account_come_along(client, point):
    reply = ReplyFactory(parent=point)
    assert client.get(address_of(reply)).status_code == 302
    assert "TYPEDFIRST" in text_of(client.post(address_of(reply), FORM | {"text": "TYPEDFIRST"}))


def test_the_api_says_where_a_reply_stands(point):
    above = ReplyFactory(parent=point)
    told = ReplySerializer(ReplyFactory(parent=above)).data
    assert (told["number"], told["level"], told["in_answer_to"]) == ("1.1", 2, above.pk)
    told = ReplySerializer(point).data
    assert (told["number"], told["level"], told["in_answer_to"]) == ("", 0, None)


def test_a_debate_shows_no_thread_of_another(client):
    mine, theirs = ReplyFactory(), ReplyFactory()
    page = client.get(mine.debate.get_absolute_url()).content.decode()
    assert mine.current_revision.text in page
    assert theirs.current_revision.text not in page
