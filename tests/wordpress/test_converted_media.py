"""Old pictures, films, charts and tables as pieces of a story."""

from __future__ import annotations

import pytest

from articles.blocks.embeds import EmbedBlock
from articles.blocks.tables import DataTableBlock
from tests.wordpress.test_html_conversion import converted, grid, shown
from wordpress.html_conversion import conversion as converting

FILM = "https://www.youtube.com/watch?v=abcdefghijk"
KEY = "abcdefghijk"


@pytest.mark.parametrize(
    ("content", "address", "title"),
    [
        (f"Look:\n\n{FILM}\n\nEnd", FILM, "A film on YouTube"),
        (f"[embed]{FILM}[/embed]", FILM, "A film on YouTube"),
        (f"[youtube {FILM}]", FILM, "A film on YouTube"),
        (f"[youtube=http://www.youtube.com/watch?v={KEY}&amp;w=320]", f"{FILM}&w=320", "A film on YouTube"),
        ("[vimeo 123456]", "https://vimeo.com/123456", "A film on Vimeo"),
        (f'<iframe src="//www.youtube.com/embed/{KEY}" title="A visit"></iframe>', f"https://www.youtube.com/embed/{KEY}", "A visit"),
        (f'<iframe src="https://www.youtube-nocookie.com/embed/{KEY}?rel=0"></iframe>',
         f"https://www.youtube-nocookie.com/embed/{KEY}?rel=0", "A film on YouTube"),
        (f'<object data="http://www.youtube.com/v/{KEY}"></object>', f"https://www.youtube.com/v/{KEY}", "A film on YouTube"),
        ('<iframe src="https://datawrapper.dwcdn.net/Ab1C2/3/"></iframe>', "https://datawrapper.dwcdn.net/Ab1C2/3/", "A chart on Datawrapper"),
        ((f'<!-- wp:embed {{"url":"{FILM}","type":"video"}} --><figure><div>{FILM}</div><figcaption>Watch</figcaption></figure>'
         "<!-- /wp:embed -->"), FILM, "Watch"),
    ],
)  # fmt: skip
def test_films_and_charts_of_sites_we_know_are_embeds(content, address, title):
    found = converted(content)
    [block] = [block for block in converting.make_body(found.pieces, name="x") if block["type"] == "embed"]
    assert block["value"] == {"address": address, "title": title}
    assert EmbedBlock().clean(EmbedBlock().to_python(block["value"])).frame
    assert "shown when a reader asks for it" in found.notes.why


def test_a_long_caption_of_a_film_stands_beneath_it():
    words = "word " * 40
    found = shown(f'<figure><iframe src="{FILM}"></iframe><figcaption>{words}</figcaption></figure>')
    assert found == [("embed", FILM, "A film on YouTube"), f"<p>{words.strip()}</p>"]


def test_a_standing_page_has_links_and_lists_for_embeds_and_tables():
    table = "<table><thead><tr><th>Home</th></tr></thead><tr><td>Oak</td></tr></table>"
    assert shown(f"[embed]{FILM}[/embed]{table}", kind="page") == [
        f'<p><a href="{FILM}">{FILM}</a></p>',
        "<ul><li><b>Home:</b> Oak</li></ul>",
    ]


HEAD = "<tr><th>Home</th><th>Places</th></tr>"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (f"<table>{HEAD}<tr><td>Oak</td><td>1,200</td></tr><tr><td>Elm</td><td></td></tr></table>",
         [("data_table", "Home, Places", "", grid(["Home", "=Places"], ["Oak", "1,200"], ["Elm", ""]))]),
        (f"<table><caption>Homes open</caption>{HEAD}<tr><th><b>Oak</b></th><td>four</td></tr></table>",
         [("data_table", "Homes open", "", grid(["Home", "Places"], ["Oak", "four"]))]),
        (f"<table>{HEAD}<tr><td>Oak</td></tr></table>", ["<ul><li><b>Home:</b> Oak</li></ul>"]),
        (f'<table>{HEAD}<tr><td colspan="2">Oak</td></tr></table>', ["<ul><li><b>Home, Places:</b> Oak</li></ul>"]),
        (f'<table>{HEAD}<tr><td><a href="/x">Oak</a></td><td>4</td></tr></table>',
         ['<ul><li><b>Home:</b> <a href="/x">Oak</a>; <b>Places:</b> 4</li></ul>']),
        ("<table><tr><th>Home</th><th></th></tr><tr><td>Oak</td><td>4</td></tr></table>", ["<ul><li><b>Home:</b> Oak; 4</li></ul>"]),
        (f"<table>{HEAD}</table>", ["<ul><li>Home; Places</li></ul>"]),
        (f"<table>{HEAD}<tr><td>{'long ' * 50}</td><td>4</td></tr></table>",
         [f"<ul><li><b>Home:</b> {('long ' * 50).strip()}; <b>Places:</b> 4</li></ul>"]),
    ],
)  # fmt: skip
def test_a_table_is_a_data_table_where_that_loses_nothing(table, expected):
    assert shown(table) == expected


def test_an_imported_data_table_is_one_an_editor_may_save():
    found = converted(
        f"<table><caption>Homes</caption>{HEAD}<tr><td>Oak &lt;script&gt;</td><td><b>4</b></td></tr></table>"
    )
    [block] = converting.make_body(found.pieces, name="x")
    value = DataTableBlock().clean(DataTableBlock().to_python(block["value"]))
    html = DataTableBlock().render(value)
    assert "Oak &lt;script&gt;" in html
    assert "stand plain in a table" in found.notes.why


def test_the_featured_picture_comes_first_and_once():
    meta = {"_thumbnail_id": ["4"]}
    assert shown("<p>Words</p>", meta=meta) == [("picture", "Alt 4", "", 4), "<p>Words</p>"]
    assert shown('<p><img src="/x.jpg" class="wp-image-4" alt="X"></p>', meta=meta) == [
        ("picture", "X", "", 4)
    ]
    found = converted("<p>Words</p>", meta={"_thumbnail_id": ["77"]})
    assert "featured picture is left out" in found.notes.why


def test_a_picture_that_is_not_there_is_a_link_and_told():
    found = converted('<p>See <img src="https://old.example/c.jpg" alt="Chart"></p>')
    assert found.html == '<p>See</p><p><a href="https://old.example/c.jpg">Picture: Chart</a></p>'
    assert "c.jpg is not here" in found.notes.why


def test_a_long_caption_stands_beneath_its_picture():
    found = converted(f'[caption]<img src="/a.jpg" alt="A" />{"word " * 80}[/caption]')
    blocks = converting.make_body(found.pieces, name="x")
    assert [block["type"] for block in blocks] == ["image", "text"]
    assert blocks[0]["value"]["caption"] == ""
