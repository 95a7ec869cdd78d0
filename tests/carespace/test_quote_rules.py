"""What may be quoted, what is offered to quote, and what a quote's row must hold."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carespace.models import Quote, Revision
from carespace.words.quoting import cut_passage, flatten_words, place_words
from tests.carespace.test_quotes import SAID, quote, read_page, words_of
from tests.factories.carespace import ClosureFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(debate):
    return PointFactory(
        debate=debate, text=SAID, why="It is *plain* that [they](https://example.com/x) pay.\n\n- twice"
    )


def list_links(page, post, *, quoting: bool) -> list[str]:
    """How the links to answer or quote a post are read out."""
    address = f"{reverse('carespace:to_answer', args=[post.pk])}{'?quote' if quoting else ''}"
    return [link.text for link in page.select(f'a[href="{address}"]')]


def test_where_a_reply_is_answered_it_can_be_quoted_yet(client_of, trusted, point):
    reply = ReplyFactory(parent=point, text="A reply.")
    address = reverse("carespace:answer", args=[point.debate.slug, reply.pk])
    browser = client_of(trusted)
    page = read_page(browser, point.debate.get_absolute_url())
    assert list_links(page, reply, quoting=False) == [f"Answer reply {reply.reply_number}"]
    assert read_page(browser, address).select_one('a[href="?quote"]').text == "Quote it"
    assert not read_page(browser, f"{address}?quote").select('a[href="?quote"]')


def test_each_post_has_a_way_to_quote_it(client, client_of, trusted, point):
    reply = ReplyFactory(parent=point, text="A reply. Of two sentences.")
    page = read_page(client, point.get_absolute_url())
    for post, words in ((point, flatten_words(SAID, "text")), (reply, "A reply. Of two sentences.")):
        short = f"{reverse('carespace:to_answer', args=[post.pk])}?quote"
        assert page.select_one(f'a[href="{short}"]')
        address = client.get(short).url
        assert "%3Fquote" in client.get(address).url
        form = read_page(client_of(trusted), address)
        assert form.textarea.text.strip() == f"> {words}"
    sent = client_of(trusted).post(address, {"text": f"{form.textarea.text}And mine."})
    assert sent.status_code == 302
    assert Quote.objects.get().quoted_id == reply.current_revision_id


@pytest.mark.parametrize("is_member", [True, False])
def test_the_debates_own_page_quotes_each_post_that_may_be(client, client_of, trusted, point, is_member):
    reply = ReplyFactory(parent=point, text="A reply.")
    withheld = [PointFactory(debate=point.debate), ReplyFactory(parent=point)]
    Revision.objects.filter(post__in=withheld).update(withheld_at=timezone.now())
    page = read_page(client_of(trusted) if is_member else client, point.debate.get_absolute_url())
    # In its column and above its replies.
    assert list_links(page, point, quoting=True) == ["Quote “Homes close because nobody inspects …”"] * 2
    assert list_links(page, reply, quoting=True) == [f"Quote reply {reply.reply_number}"]
    assert not any(list_links(page, post, quoting=True) for post in withheld)


def test_a_debate_that_is_closed_quotes_nothing(client, point):
    ReplyFactory(parent=point)
    ClosureFactory(debate=point.debate)
    for address in (point.debate.get_absolute_url(), point.get_absolute_url()):
        assert not read_page(client, address).select('a[href*="quote"]')


def test_the_short_address_of_an_answer_leads_to_its_form(client, point, count_queries):
    form, short = (
        reverse("carespace:answer", args=[point.debate.slug, point.pk]),
        reverse("carespace:to_answer", args=[point.pk]),
    )
    for asked, leads in (
        ("", ""),
        ("?quote", "?quote="),
        ("?quote=why:1-20", "?quote=why%3A1-20"),
        ("?next=//elsewhere.example", ""),
    ):
        assert client.get(f"{short}{asked}").url == f"{form}{leads}"
    assert count_queries(lambda: client.get(short)) <= 1
    assert client.post(short).status_code == 405
    never = PointFactory(debate=point.debate, state="waiting", published_at=None)
    assert client.get(reverse("carespace:to_answer", args=[never.pk])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "passage"),
    [
        ("12-27", "because nobody"),
        ("14-25", "because nobody"),
        ("why:6-11", "plain"),
        ("0-9999", flatten_words(SAID, "text")),
        ("50-20", flatten_words(SAID, "text")),
        ("nonsense", flatten_words(SAID, "text")),
        ("why:9000-9999", flatten_words(SAID, "text")),
    ],
)
def test_a_selection_is_offered_in_whole_words(point, asked, passage):
    said = words_of(point)
    assert cut_passage(said.marked_text, said.marked_why, asked) == passage


def test_of_a_long_post_whole_sentences_are_offered():
    assert cut_passage("A sentence. " * 50, "", "") == ("A sentence. " * 33).strip()
    assert cut_passage("word " * 240, "", "") == ("word " * 80).strip()


def test_every_character_of_flat_words_is_found_again():
    text = "One  *two*\n\n- [three](https://x.example/a_b) four_five\n> six \ue000 seven"
    plain, places = place_words(text, "why")
    assert plain == "One two three fourfive six seven"
    assert all(
        text[place] == character or text[place].isspace()
        for character, place in zip(plain, places, strict=False)
        if character != " "
    )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 0}, "quote_number_from_one"),
        ({"part": "side"}, "quote_part_known"),
        ({"ends": 0}, "quote_has_words"),
        ({"number": 1}, "quote_once_per_mark"),
        ({"quoted": "itself"}, "quote_of_another_text"),
    ],
)
def test_rules_of_a_quote(trusted, point, fields, name):
    reply = quote(trusted, point, "nobody inspects")
    said = Revision.objects.get(post=reply)
    row = {
        "quoting": said,
        "number": 2,
        "quoted": point.current_revision,
        "part": "text",
        "starts": 0,
        "ends": 4,
    }
    if fields.get("quoted"):
        fields = {"quoted": said}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Quote.objects.create(**row | fields)
