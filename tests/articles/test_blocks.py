"""The blocks of a story, as readers, feeds and editors meet them."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from articles.blocks import BodyBlock
from articles.blocks.embeds import EmbedBlock, find_frame
from articles.seo.standalone_markup import write_bodies
from tests.factories.articles import SHARES, article, charted, text
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

FILM = "https://www.youtube.com/watch?v=abcdefghijk&t=4"
TABLE = {
    "columns": [{"type": "text", "heading": "Region"}, {"type": "number", "heading": "Homes"}],
    "rows": [{"values": ["North West", "1,032"]}, {"values": ["London", "250"]}],
    "caption": "",
}


def block(type: str, **value: object) -> dict[str, object]:
    return {"type": type, "value": value}


def shown(client, *blocks: dict[str, object], **fields: object) -> BeautifulSoup:
    story = article(body=[text("First.", "Second.", "Third."), *blocks], **fields)
    response = client.get(story.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_pull_quote_is_for_the_eye_alone(client):
    page = shown(client, block("pull_quote", words="Second."))
    assert page.select_one(".pull-quote").text == "Second."
    assert page.select_one(".pull-quote")["aria-hidden"] == "true"


def test_data_table_has_headings_and_numbers_to_the_right(client):
    page = shown(
        client, block("data_table", heading="Most homes are in the North West", table=TABLE, source="Ofsted")
    )
    table = page.select_one(".data-table table")
    assert table.caption.text == "Most homes are in the North West"
    assert [cell.text for cell in table.select("thead th[scope=col]")] == ["Region", "Homes"]
    assert [cell.text for cell in table.select("tbody th[scope=row]")] == ["North West", "London"]
    assert [cell.text for cell in table.select("tbody td.r")] == ["1,032", "250"]
    assert "Source: Ofsted" in page.select_one(".data-table figcaption").text


def test_fact_box_and_timeline(client):
    moments = [{"type": "item", "id": "1", "value": {"when": "April 2017", "what": "A new framework."}}] * 2
    page = shown(
        client,
        block("fact_box", heading="What a judgement is", text="<p>One of <b>four</b>.</p>"),
        block("timeline", heading="How it came about", moments=moments),
    )
    assert page.select_one("aside.fact-box[aria-label='What a judgement is'] b").text == "four"
    assert [each.text for each in page.select(".timeline .when")] == ["April 2017", "April 2017"]


def test_related_story_stands_only_while_it_is_published(client):
    other = article("Another story")
    assert shown(client, block("related", story=other.pk)).select_one(f'.read-also a[href="{other.url}"]')
    other.unpublish()
    assert not shown(client, block("related", story=other.pk)).select_one(".read-also")


def test_sign_up_stands_within_the_story(client):
    page = shown(client, block("sign_up", heading="Hear what happens next"))
    assert page.select_one(".signup-within h2").text == "Hear what happens next"
    ids = [each["id"] for each in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_embed_asks_nothing_of_anyone_until_a_reader_does(client):
    page = shown(client, block("embed", address=FILM, title="A film about a home"))
    embed = page.select_one("figure.embed")
    assert not page.select("iframe")
    assert embed.a["href"] == FILM
    assert embed["data-frame"] == "https://www.youtube-nocookie.com/embed/abcdefghijk"
    assert embed.select_one(".embed-ask")["hidden"] == ""
    assert "On YouTube" in embed.figcaption.text


def test_frames_are_let_in_only_where_a_story_has_an_embed(client):
    with_embed = article(body=[text("A."), block("embed", address=FILM, title="A film")])
    assert (
        "frame-src https://www.youtube-nocookie.com https://player.vimeo.com"
        in client.get(with_embed.url)["Content-Security-Policy"]
    )
    assert "frame-src 'none'" in client.get(article().url)["Content-Security-Policy"]


def test_embed_of_a_site_no_longer_allowed_is_a_link(client, settings):
    settings.EMBED_PROVIDERS = []
    page = shown(client, block("embed", address=FILM, title="A film"))
    assert page.select_one("figure.embed a")["href"] == FILM
    assert not page.select(".embed-ask")
    assert "data-frame" not in page.select_one("figure.embed").attrs


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        (FILM, "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk?si=x", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://datawrapper.dwcdn.net/aB3dE/2/", "https://datawrapper.dwcdn.net/aB3dE/"),
        (
            "https://public.flourish.studio/visualisation/1234567/",
            "https://flo.uri.sh/visualisation/1234567/embed",
        ),
        ("https://youtube.com.evil.example/watch?v=abcdefghijk", None),
        ("http://www.youtube.com/watch?v=abcdefghijk", None),
        ("https://evil.example/?u=https://youtu.be/abcdefghijk", None),
        ("javascript:alert(1)", None),
        ("https://www.youtube.com/watch?v=short", None),
    ],
)
def test_addresses_that_can_be_shown(address, frame):
    shown = find_frame(address)
    assert (shown[1] if shown else None) == frame


def test_an_embed_we_cannot_show_is_refused_with_the_names_of_those_we_can():
    form = EmbedBlock()
    with pytest.raises(ValidationError) as refusal:
        form.clean(form.to_python({"address": "https://evil.example/film", "title": "A film"}))
    [error] = refusal.value.block_errors["address"].messages
    assert error.startswith("Only things on YouTube, Vimeo, Datawrapper or Flourish can be shown")


def test_a_table_without_rows_or_headings_is_refused():
    form = BodyBlock().child_blocks["data_table"]
    for table, why in (
        ({**TABLE, "rows": []}, "at least one row"),
        ({**TABLE, "columns": [{"type": "text", "heading": " "}, TABLE["columns"][1]]}, "needs a heading"),
    ):
        with pytest.raises(ValidationError) as refusal:
            form.clean(form.to_python({"heading": "A table", "table": table, "source": ""}))
        assert why in str(refusal.value.block_errors["table"])


def test_frozen_chart_says_so_and_leads_to_the_newest(client):
    two_releases()
    frozen = charted(SHARES.replace("latest", "2018-03-31"), "As it was")
    story = article(body=[text("A.", "B.", "C."), frozen, charted(heading="As it is"), {**frozen}])
    page = BeautifulSoup(client.get(story.url).content, "html.parser")
    notes = page.select("p.frozen")
    assert ["stays as at 31 March 2018" in " ".join(note.text.split()) for note in notes] == [True, True]
    assert notes[0].a["href"].endswith("at=latest") or "at=" not in notes[0].a["href"]
    assert story.body[1].value.frozen == date(2018, 3, 31)
    assert story.body[2].value.frozen is None


def test_feeds_carry_what_travels():
    story = article(
        body=[
            text("First."),
            block("pull_quote", words="Pulled words"),
            block("data_table", heading="Homes", table=TABLE, source=""),
            block("embed", address=FILM, title="A film"),
            block("sign_up", heading="Sign up here"),
        ]
    )
    told = write_bodies([story])[story.pk]
    assert "<td>1,032</td>" in told
    assert f'<a href="{FILM.replace("&", "&amp;")}">A film</a>' in told
    assert "Pulled words" not in told
    assert "Sign up here" not in told


def test_words_of_boxes_are_the_storys_words():
    moments = [{"type": "item", "id": "1", "value": {"when": "2017", "what": "A framework."}}] * 2
    story = article(
        body=[
            text("First."),
            block("fact_box", heading="Box", text="<p>Boxed words.</p>"),
            block("timeline", heading="Dates", moments=moments),
            block("pull_quote", words="Pulled"),
        ]
    )
    assert (
        story.plain_text
        == "First.\n\nBox\n\nBoxed words.\n\nDates\n\n2017: A framework.\n\n2017: A framework."
    )


def test_queries_do_not_grow_with_blocks(client, count_queries):
    others = [article() for _ in range(3)]
    one = article(body=[text("A."), block("related", story=others[0].pk)])
    many = article(body=[text("A."), *(block("related", story=other.pk) for other in others)])
    client.get(one.url)
    assert count_queries(lambda: client.get(one.url)) == count_queries(lambda: client.get(many.url))
