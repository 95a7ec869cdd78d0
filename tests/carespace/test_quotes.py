"""Quotes are references to what was said: kept without the words, shown while those are, and gone with them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from carespace.contributions import add_point, add_reply
from carespace.models import Post, Quote, Revision
from carespace.models.quotes import MARK
from carespace.moderation import approve_post, hide_post, withdraw_post
from carespace.own_page.copies import list_own_texts, write_address
from carespace.refusals import UnfitError
from carespace.words.editing import edit_post
from carespace.words.shown import NOT_SHOWN, list_texts, shown_words
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
SAID = "Homes close\nbecause nobody inspects the owners. Rooms stand empty for months."


@pytest.fixture
def point(debate):
    return PointFactory(
        debate=debate, text=SAID, why="It is *plain* that [they](https://example.com/x) pay.\n\n- twice"
    )


def find(post):
    return Post.objects.with_words().get(pk=post.pk)


def words_of(post, who=None):
    return shown_words(find(post), who)


def read_page(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def quote(trusted, point, passage, rest="I see it so too."):
    return add_reply(by=trusted, point=find(point), text=f"> {passage}\n{rest}")


def test_a_quote_is_kept_as_a_reference_and_shown_with_the_way_to_it(client, trusted, point):
    reply = quote(trusted, point, "because nobody  inspects\n> the owners.")
    stored = Revision.objects.get(post=reply)
    assert stored.text == f"{MARK}\n\nI see it so too."
    kept = Quote.objects.get()
    assert (kept.quoting, kept.number, kept.quoted_id, kept.part) == (
        stored,
        1,
        point.current_revision_id,
        "text",
    )
    assert SAID[kept.starts : kept.ends] == "because nobody inspects the owners."
    assert words_of(reply).text == "> because nobody inspects the owners.\n\nI see it so too."
    shown = read_page(client, point.get_absolute_url()).select_one(f"#post-{reply.pk} blockquote.quote")
    assert shown["data-quoted"] == point.path
    assert shown.a["href"] == point.get_absolute_url()
    assert point.voice.shown_name in shown.text
    assert "because nobody inspects the owners." in shown.text
    api = client.get(f"/api/v1/debates/{point.debate.slug}/points/{point.pk}/replies/").json()
    assert api["results"][0]["text"] == words_of(reply).text


def test_the_words_of_a_quote_stand_in_no_other_row(trusted, point):
    quote(trusted, point, "nobody inspects the owners")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from carespace_revision where text || why like '%%nobody inspects%%'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("passage", ["It is plain that they pay.", "they pay. twice", "it is *plain* that"])
def test_why_a_claim_holds_is_quoted_without_its_marks(trusted, point, passage):
    reply = quote(trusted, point, passage)
    if passage.startswith("it"):
        assert not Quote.objects.exists()
        return
    assert Quote.objects.get().part == "why"
    assert words_of(reply).text.startswith(f"> {passage}\n")


def test_a_reason_quotes_another_post_of_the_debate(client, trusted, point):
    other = add_point(
        by=trusted,
        debate=point.debate,
        side="against",
        text="No.",
        why=f"- one\n> {SAID.split('. ')[1]}\nAnd so on.",
    )
    assert Quote.objects.get().quoted_id == point.current_revision_id
    page = read_page(client, other.get_absolute_url())
    assert "Rooms stand empty for months." in page.select_one(".why blockquote.quote").text
    assert MARK not in page.text
    why = client.get(f"/api/v1/debates/{point.debate.slug}/points/?order=newest").json()["results"][0]["why"]
    assert "> Rooms stand empty for months." in why


@pytest.mark.parametrize("passage", ["Nobody ever said this here.", "x", ""])
def test_what_nobody_said_stays_as_it_was_typed(client, trusted, point, passage):
    reply = quote(trusted, point, passage)
    assert not Quote.objects.exists()
    assert words_of(reply).text == f"> {passage}".strip() + "\nI see it so too."
    assert not read_page(client, point.get_absolute_url()).select("blockquote.quote")


def test_what_is_said_elsewhere_or_not_shown_is_not_found(trusted, point):
    PointFactory(text="Said in another debate, long ago.")
    PointFactory(debate=point.debate, state="hidden", text="Hidden words nobody may find.")
    withheld = PointFactory(debate=point.debate, text="Withheld words nobody may find.")
    Revision.objects.filter(post=withheld).update(withheld_at=timezone.now())
    for passage in ("Said in another debate", "Hidden words nobody", "Withheld words nobody"):
        quote(trusted, point, passage)
    assert not Quote.objects.exists()


def test_a_mark_cannot_be_typed(trusted, point):
    reply = add_reply(by=trusted, point=point, text=f"One {MARK} two")
    assert words_of(reply).text == "One two"


def test_whoever_only_quotes_says_nothing(trusted, point):
    with pytest.raises(UnfitError, match="your own"):
        quote(trusted, point, "nobody inspects", rest="")
    assert Post.objects.replies().count() == 0


def go_hidden(post, moderator):
    hide_post(by=moderator, post=post, rule="personal")


def go_taken_down(post, moderator):
    withdraw_post(by=post.author, post=post)


def go_with_what_it_answers(post, moderator):
    hide_post(by=moderator, post=post.parent, rule="identifies")


def go_withheld(post, moderator):
    Revision.objects.filter(post=post).update(withheld_at=timezone.now())


@pytest.mark.parametrize("go", [go_hidden, go_taken_down, go_with_what_it_answers, go_withheld])
def test_words_that_go_leave_every_quote_of_them(client, client_of, trusted, point, moderator, go):
    said = ReplyFactory(parent=PointFactory(debate=point.debate), text="Words that will go for good.")
    reply = quote(trusted, point, "Words that will go")
    for page in (point, point.debate):  # and the pieces of pages that are kept for everyone are made
        assert "Words that will go" in client.get(page.get_absolute_url()).content.decode()
    go(said, moderator)
    desk = reverse("carespace:post_at_desk", args=[reply.pk])
    for browser in (client, client_of(trusted), client_of(moderator)):
        for address in (
            point.get_absolute_url(),
            point.debate.get_absolute_url(),
            f"/api/v1/debates/{point.debate.slug}/points/{point.pk}/replies/",
            *([desk] if browser.get(desk).status_code == 200 else []),
        ):
            page = browser.get(address).content.decode()
            quoted = [each.text for each in BeautifulSoup(page, "html.parser").select("blockquote.quote")]
            assert set(quoted) == {NOT_SHOWN} or address.startswith("/api/"), address
            assert NOT_SHOWN in page, address
            assert "Words that will go" not in page or (browser is not client and go is go_withheld), address
    editing = client_of(trusted).get(reverse("carespace:edit", args=[point.debate.slug, reply.pk]))
    assert f"&gt; {NOT_SHOWN}" in editing.content.decode()
    assert words_of(reply, moderator).text == f"> {NOT_SHOWN}\n\nI see it so too."


def test_a_members_copy_names_what_they_quote_without_its_words(trusted, point):
    reply = quote(trusted, point, "nobody inspects")
    [row] = [row for row in list_own_texts(trusted) if row["text"].endswith("I see it so too.")]
    assert row["text"] == f"> {write_address(point)}\n\nI see it so too."
    assert words_of(reply).text.startswith("> nobody inspects")


def test_words_that_come_back_come_back_where_they_are_quoted(trusted, point, moderator):
    reply = quote(trusted, point, "nobody inspects")
    go_hidden(point, moderator)
    approve_post(by=moderator, post=point)
    assert words_of(reply).text.startswith("> nobody inspects\n")


def test_an_edit_keeps_its_quotes_and_makes_new_ones(trusted, point, moderator):
    other = PointFactory(debate=point.debate, text="Another said this of the matter.")
    reply = quote(trusted, point, "nobody inspects the owners.")
    as_typed = words_of(reply).text
    assert edit_post(by=trusted, post=reply, text=as_typed, read=1).number == 1
    narrower = as_typed.replace("nobody inspects the owners.", "nobody inspects")
    edit_post(by=trusted, post=reply, text=f"{narrower}\n> said this of the matter\nYes.", read=1)
    assert [each.quoted_id for each in Quote.objects.filter(quoting__number=2).order_by("number")] == [
        point.current_revision_id,
        other.current_revision_id,
    ]
    go_hidden(point, moderator)
    go_hidden(other, moderator)
    lines = words_of(reply).text.replace("Yes.", "Yes!").split("\n")
    edit_post(by=trusted, post=reply, text="\n".join(lines[2:]), read=2)
    [left] = Quote.objects.filter(quoting__number=3)
    assert left.quoted_id == point.current_revision_id, "one line is left, the first"
    approve_post(by=moderator, post=point)
    assert words_of(reply).text == "I see it so too.\n\n> nobody inspects\n\nYes!"


def test_hidden_words_cannot_be_guessed_by_editing(trusted, point, moderator):
    reply = quote(trusted, point, "nobody inspects the owners.")
    go_hidden(point, moderator)
    edit_post(by=trusted, post=reply, text="> nobody inspects the owners.\nMine.", read=1)
    assert not Quote.objects.filter(quoting__number=2).exists()


def test_what_was_quoted_stays_what_was_said(client, trusted, point):
    reply = quote(trusted, point, "nobody inspects the owners")
    PointFactory.create_batch(2, author=point.author)
    edit_post(by=point.author, post=point, text="I say something else now.", read=1)
    assert words_of(reply).text.startswith("> nobody inspects the owners")
    assert "edited since" in read_page(client, point.get_absolute_url()).select_one("blockquote.quote").text


def test_moderators_read_the_quotes_of_every_text(client_of, trusted, point, moderator):
    reply = quote(trusted, point, "nobody inspects the owners")
    edit_post(by=trusted, post=reply, text="Nothing quoted.", read=1)
    assert [each.text.split("\n")[0] for each in list_texts(find(reply), moderator)] == [
        "> nobody inspects the owners",
        "Nothing quoted.",
    ]
    page = read_page(client_of(moderator), reverse("carespace:post_at_desk", args=[reply.pk]))
    assert "nobody inspects the owners" in page.select_one(".texts blockquote.quote").text


def test_the_same_words_of_another_quote_are_another_reply(trusted, point):
    first = quote(trusted, point, "nobody inspects")
    assert quote(trusted, point, "nobody inspects") == first
    assert quote(trusted, point, "Rooms stand empty") != first
    nonce = uuid4()
    sent = {"by": trusted, "point": find(point), "nonce": nonce}
    once = add_reply(**sent, text="> Rooms stand empty\nAgain.")
    assert add_reply(**sent, text="> Rooms stand empty\nAgain.") == once


@pytest.mark.parametrize("count", [1, 6])
def test_quotes_cost_no_query_of_their_own(client, trusted, point, count_queries, count):
    for number in range(count):
        quote(trusted, point, "nobody inspects", rest=f"Number {number}.")
    plain = PointFactory(debate=point.debate)
    ReplyFactory.create_batch(count, parent=plain)
    pages = [post.get_absolute_url() for post in (point, plain)]
    assert count_queries(lambda: client.get(pages[0])) == count_queries(lambda: client.get(pages[1])) <= 6


@pytest.mark.parametrize("passage", ["nobody inspects the owners", "Said by another in this debate"])
def test_a_reply_that_quotes_asks_no_more(client_of, trusted, point, count_queries, passage):
    PointFactory(debate=point.debate, text="Said by another in this debate.")
    browser = client_of(trusted)
    address = reverse("carespace:put_reply", args=[point.debate.slug, point.pk])
    browser.post(address, {"text": "First."})
    plain = count_queries(lambda: browser.post(address, {"text": "Plain."}))
    assert count_queries(lambda: browser.post(address, {"text": f"> {passage}\nQuoted."})) == plain
    assert Quote.objects.count() == 1
