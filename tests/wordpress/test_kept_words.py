"""What old text says reaches the reader: beginnings, captions, numbered lists, notes, guests, pictures of networks."""

from __future__ import annotations

import re

import pytest

from articles.models import ArticlePage, Author
from tests.factories.wordpress import SITE, folder, item, upload
from wordpress.bylines import read_described_name
from wordpress.models import ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


@pytest.fixture
def show(bring, client):
    """The article of a story with this text, as readers get it; `.row` is its row of the report."""

    def run(content, *parts, media=None, **fields):
        bring(*parts, item("Headline", content, number=1, slug="story", **fields), media=media)
        run.row = next(row for row in bring.items if row["id"] == 1)
        run.page = ArticlePage.objects.get(pk=ImportedItem.objects.get(kind="post", number=1).page_id)
        whole = client.get("/news/story/").content.decode()
        return re.search(r"<article.*?</article>", whole, re.DOTALL)[0]

    return run


LONG = (
    "Councils must act now. " + "They have waited for years and nobody knows why it took them so long. " * 6
)


@pytest.mark.parametrize(
    ("content", "standfirst", "first"),
    [
        (
            "<p>Councils <strong>must</strong><br>act now.</p><p>Second.</p>",
            "Councils must act now.",
            "Second.",
        ),
        ("<p>One sentence. Another one.</p>", "One sentence.", "Another one."),
        (f"<p>{LONG}</p>", "Councils must act now.", "They have waited"),
        ("<p>Only one.</p>", "Headline", "Only one."),
        ('<p>See <a href="https://x.example/">this</a>.</p><p>Second.</p>', "Headline", "See "),
        ("<h2>Head</h2><p>Beneath it.</p><p>Second.</p>", "Headline", "Head"),
        ("<p>AT&amp;T says so. And more.</p>", "AT&T says so.", "And more."),
    ],
)
def test_a_made_standfirst_repeats_no_word_and_glues_none(show, content, standfirst, first):
    shown = show(content)
    assert show.page.standfirst == standfirst
    assert show.page.plain_text.strip().startswith(first)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", shown))
    assert words.count("act now.") <= 1
    assert words.count("Headline") == 1
    assert "mustact" not in shown
    assert "it had no excerpt, so its" in show.row["why"].lower()


def test_an_excerpt_of_several_paragraphs_is_not_glued(show):
    show("<p>Words.</p>", excerpt="<p>One.</p><p>Two<br>three.</p>")
    assert show.page.standfirst == "One. Two three."


@pytest.mark.parametrize(
    "content",
    [
        '<figure><img class="wp-image-9" src="{}" alt="House"><figcaption>By <a href="https://x.example/ann">Ann</a></figcaption></figure>',
        '[caption id="a" width="3"]<img class="wp-image-9" src="{}" alt="House"> By <a href="https://x.example/ann">Ann</a>[/caption]',
        "[gallery ids=9]",
    ],
)
def test_a_caption_keeps_its_links(show, tmp_path, content):
    media = folder(tmp_path / "media", "2019/05/house.jpg")
    picture = upload("2019/05/house.jpg", number=9, excerpt='By <a href="https://x.example/ann">Ann</a>')
    address = f"{SITE}/wp-content/uploads/2019/05/house.jpg"
    shown = show(f"<p>One.</p><p>Two.</p>{content.format(address)}", picture, media=media)
    assert shown.count('By <a href="https://x.example/ann">Ann</a>') == 1
    assert "a caption with links stands in the text" in show.row["why"].lower()


def test_a_caption_of_an_upload_is_plain_words(show, tmp_path):
    media = folder(tmp_path / "media", "2019/05/house.jpg")
    picture = upload("2019/05/house.jpg", number=9, excerpt="<em>A house</em> &amp; a door")
    show("<p>One.</p>", picture, media=media, meta=(("_thumbnail_id", "9"),))
    assert show.page.body[0].value["caption"] == "A house & a door"


def test_a_numbered_list_keeps_its_beginning(show):
    shown = show(
        '<p>One.</p><ol start="5"><li>Five</li></ol><ol start="1"><li>A</li></ol><ol start="x"><li>B</li></ol>'
    )
    lists = re.findall(r"<ol.*?</ol>", shown)
    assert lists == ['<ol start="5"><li>Five</li></ol>', "<ol><li>A</li></ol>", "<ol><li>B</li></ol>"]


def test_links_within_a_text_lead_to_their_places(show):
    shown = show(
        '<p>See <a href="#second">below</a> and <a href="#nowhere">nowhere</a>.<sup id="ref1"><a href="#fn1">1</a></sup></p>'
        f'<p>And <a href="{SITE}/2019/05/story/#second">again</a>.</p>'
        '<h2 id="second">Second</h2><p><a name="named"></a>Words; <a href="#named">up</a>.</p>'
        '<ol><li id="fn1">A note. <a href="#ref1">Back</a></li><li id="alone">Other</li></ol>'
    )
    targets = re.findall(r'href="#(part-[^"]+)"', shown)
    assert len(targets) == 5
    assert all(shown.count(f'id="{target}"') == 1 for target in targets)
    assert re.search(r'<h2 [^>]*id="part-second"', shown)
    assert '<li id="part-fn1">A note.' in shown
    assert "alone" not in shown
    assert "#nowhere" not in shown
    assert "a link within the text led to nothing in it" in show.row["why"].lower()


def guest(login, name, number=901, **meta):
    said = {"cap-display_name": name, "cap-user_login": login} | meta
    return item(name, "", number=number, kind="guest-author", slug=f"cap-{login}", meta=tuple(said.items()))


def by(*writers):
    return "".join(
        f'<category domain="author" nicename="cap-{login}"><![CDATA[{login}]]></category>'
        for login in writers
    )


WRITER_TERM = (
    "<wp:term><wp:term_id>70</wp:term_id><wp:term_taxonomy>author</wp:term_taxonomy>"
    "<wp:term_slug>cap-jane-guest</wp:term_slug><wp:term_name>jane-guest</wp:term_name></wp:term>"
)


def test_guests_stand_in_the_byline(bring):
    parts = (
        guest("jane-guest", "Jane Guest", **{"cap-description": "Jane is a <b>social worker</b>."}),
        item("By two", number=1, words=by("jane-guest", "anna")),
        item("By a stranger", number=2, words=by("john-other")),
        item("By one", number=3, words=by("jane-guest")),
        guest("nobody", "No Body", number=902),
        WRITER_TERM,
    )
    rows = bring(*parts)
    pages = {page.title: page for page in ArticlePage.objects.all()}
    assert pages["By two"].byline == "Jane Guest and Anna Writer"
    assert pages["By one"].byline == "Jane Guest"
    assert pages["By a stranger"].byline == "John Other"
    assert "does not say how “john-other” was shown" in rows[2]["why"]
    assert Author.objects.get(name="Jane Guest").bio == "Jane is a social worker."
    assert (rows[901]["result"], rows[901]["address"][-20:]) == ("imported", "/authors/jane-guest/")
    assert rows[902]["result"] == "left out"
    (term,) = [row for row in bring.others if row["id"] == 70]
    assert (term["title"], term["result"]) == ("Jane Guest", "imported")
    assert bring(*parts) == rows


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("Jane Guest Jane Guest jane-guest 901 jane@example.org", "Jane Guest"),
        ("J. Guest Jane Guest jane-guest 901 jane@example.org", ""),
        ("jane-guest 901", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_description_is_taken_where_it_is_sure(description, name):
    assert read_described_name(description, "jane-guest") == name


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("https://i0.wp.com/old.example/wp-content/uploads/2019/05/house.jpg?resize=300%2C200", True),
        ("https://cdn.old.example/wp-content/uploads/2019/05/house-300x200.jpg", True),
        ("https://d1abc.cloudfront.net/wp-content/uploads/2019/05/house.jpg", True),
        ("https://oldcare.files.wordpress.com/2019/05/house.jpg?w=300", True),
        ("https://i2.wp.com/old.example/wp-content/uploads/2019/05/named.jpg", True),
        ("https://elsewhere.example/wp-content/uploads/2019/05/house.jpg", False),
        ("https://i0.wp.com/elsewhere.example/wp-content/uploads/2018/01/else.jpg", False),
    ],
)
def test_pictures_a_network_served_are_taken_from_the_folder(show, tmp_path, address, is_ours):
    media = folder(tmp_path / "media", "2019/05/house.jpg", "2019/05/named.jpg")
    show(f'<p>One.</p><img src="{address}" alt="House">', upload("2019/05/house.jpg", number=9), media=media)
    assert ("image" in [block.block_type for block in show.page.body]) == is_ours
    assert ("that a content network served" in show.row["why"]) == is_ours
