"""Old text as the pieces of a story: classic and block HTML, shortcodes, and markup that means harm."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion import conversion as converting
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import ResolvedPicture


class Links:
    """Writes every web address as it is."""

    def write_link(self, address, notes, *, plain=False):
        return f'href="{address}"' if address.startswith(("http", "/", "mailto:")) else ""


class Pictures:
    """Has the pictures 1 to 9, and those of files called a.jpg and b.jpg."""

    def at(self, address, number=0):
        name = address.rsplit("/", 1)[-1]
        number = number or {"a.jpg": 1, "b.jpg": 2}.get(name, 0)
        if 0 < number < 10:
            return ResolvedPicture(number, name, alt=f"Alt {number}", caption="")
        return ResolvedPicture(None, name, address, why=f"the picture {name} is not here")

    def list_numbered(self, numbers):
        return [self.at("", number) for number in numbers]

    def list_of_story(self):
        return self.list_numbered([3])


def converted(content, *, shared=None, kind="post", **fields):
    item = ExportItem(number=1, content=content, kind=kind, **fields)
    notes = ItemNotes()
    found = converting.convert_item(
        item, notes=notes, links=Links(), pictures=Pictures(), shared=(shared or {}).get
    )
    return SimpleNamespace(
        pieces=found, notes=notes, html="".join(piece.html for piece in found), found=found
    )


def shown(content, **fields):
    """The pieces in short: markup of text, else (kind, what it says)."""
    return [
        piece.html
        if piece.kind == "text"
        else (piece.kind, *[piece.said[key] for key in sorted(piece.said) if key != "name"])
        for piece in converted(content, **fields).pieces
    ]


def grid(heads, *rows):
    """A data table's grid; a heading of a column of numbers begins with "="."""
    columns = [
        {"type": "number" if head.startswith("=") else "text", "heading": head.lstrip("=")} for head in heads
    ]
    return {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("One\n\nTwo\nlines", ["<p>One</p>", "<p>Two<br/>lines</p>"]),
        ("One\r\n\r\nTwo", ["<p>One</p>", "<p>Two</p>"]),
        ("Words <strong>bold</strong> and <em>italic</em>", ["<p>Words <b>bold</b> and <i>italic</i></p>"]),
        ("<h1>A</h1>\n<h2>B</h2>\n<h5>C</h5>\ntext", ["<h2>A</h2>", "<h2>B</h2>", "<h3>C</h3>", "<p>text</p>"]),
        ("Before\n<ul>\n<li>One</li>\n<li>Two\n<ol><li>Deep</li></ol></li>\n</ul>\nAfter",
         ["<p>Before</p>", "<ul><li>One</li><li>Two<ol><li>Deep</li></ol></li></ul>", "<p>After</p>"]),
        ("<blockquote>Said so.</blockquote>", [("quote", "", "Said so.")]),
        ("<blockquote><p>Said so.</p><cite>Ann</cite></blockquote>", [("quote", "Ann", "Said so.")]),
        ("<blockquote><p>One</p><p>Two</p></blockquote>", ["<p>“One</p>", "<p>Two”</p>"]),
        ("a<!--more-->b", ["<p>ab</p>"]),
        ("a<!--nextpage-->b", ["<p>a</p>", "<p>b</p>"]),
        ("<pre>a\n  b</pre>", ["<p>a<br/>  b</p>"]),
        ("one<hr />two", ["<p>one</p>", "<p>two</p>"]),
        ("5 < 6 & 7", ["<p>5 &lt; 6 &amp; 7</p>"]),
        ("H<sub>2</sub>O and 10<sup>-3</sup>", ["<p>H₂O and 10⁻³</p>"]),
        ("<div><div><p>In</p></div> out</div>", ["<p>In</p>", "<p>out</p>"]),
        ('<p>a <img src="/a.jpg" alt="A"> b</p>', ["<p>a</p>", ("picture", "A", "", 1), "<p>b</p>"]),
        ('[caption id="x" width="300"]<a href="/a.jpg"><img src="/a.jpg" alt="A" /></a> A <em>fine</em> home[/caption]',
         [("picture", "A", "A fine home", 1)]),
        ('[caption caption="Old way"]<img src="/a.jpg" alt="A" />[/caption]', [("picture", "A", "Old way", 1)]),
        ('[gallery ids="1,2" columns="2"]', [("picture", "Alt 1", "", 1), ("picture", "Alt 2", "", 2)]),
        ("[gallery]", [("picture", "Alt 3", "", 3)]),
        ("[embed]https://video.example/1[/embed]",
         ['<p><a href="https://video.example/1">https://video.example/1</a></p>']),
        ("Look:\n\nhttps://video.example/2\n\nEnd",
         ["<p>Look:</p>", '<p><a href="https://video.example/2">https://video.example/2</a></p>', "<p>End</p>"]),
        ('<iframe src="https://video.example/3"></iframe>',
         ['<p><a href="https://video.example/3">https://video.example/3</a></p>']),
        ('[audio mp3="/a.mp3"][/audio]', ['<p><a href="/a.mp3">/a.mp3</a></p>']),
        ("Words[footnote]Where it says so.[/footnote] end",
         ["<p>Words[1] end</p>", "<h2>Notes</h2>", "<ol><li>Where it says so.</li></ol>"]),
        ("[[gallery]] is a shortcode", ["<p>[gallery] is a shortcode</p>"]),
        ("He [the minister] said so", ["<p>He [the minister] said so</p>"]),
    ],
)  # fmt: skip
def test_classic_text(content, expected):
    assert shown(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->", ["<p>One</p>"]),
        ('<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">B</h3>\n<!-- /wp:heading -->', ["<h3>B</h3>"]),
        ("<!-- wp:list --><ul><!-- wp:list-item --><li>One</li><!-- /wp:list-item --></ul><!-- /wp:list -->",
         ["<ul><li>One</li></ul>"]),
        (('<!-- wp:quote --><blockquote class="wp-block-quote"><!-- wp:paragraph --><p>Said.</p><!-- /wp:paragraph -->'
         "<cite>Ann</cite></blockquote><!-- /wp:quote -->"), [("quote", "Ann", "Said.")]),
        (('<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Said.</p><cite>Ann</cite></blockquote>'
         "</figure><!-- /wp:pullquote -->"), [("quote", "Ann", "Said.")]),
        (('<!-- wp:image {"id":4} --><figure class="wp-block-image"><img src="/x.jpg" alt="X" class="wp-image-4"/>'
         "<figcaption>Cap</figcaption></figure><!-- /wp:image -->"), [("picture", "X", "Cap", 4)]),
        (('<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image {"id":1} --><figure><img src="/a.jpg" '
         'alt="A" class="wp-image-1"/></figure><!-- /wp:image --><!-- wp:image {"id":2} --><figure><img src="/b.jpg" '
         'alt="B" class="wp-image-2"/></figure><!-- /wp:image --><figcaption>Both</figcaption></figure><!-- /wp:gallery -->'),
         [("picture", "A", "", 1), ("picture", "B", "", 2), "<p>Both</p>"]),
        ('<!-- wp:gallery {"ids":[1,2]} /-->', [("picture", "Alt 1", "", 1), ("picture", "Alt 2", "", 2)]),
        (('<!-- wp:embed {"url":"https://video.example/1","type":"video"} --><figure><div>https://video.example/1</div>'
         "<figcaption>Watch</figcaption></figure><!-- /wp:embed -->"),
         ['<p><a href="https://video.example/1">Watch</a> (video.example)</p>']),
        ('<!-- wp:core-embed/youtube {"url":"https://video.example/1"} --><figure></figure><!-- /wp:core-embed/youtube -->',
         ['<p><a href="https://video.example/1">https://video.example/1</a></p>']),
        ("<!-- wp:separator --><hr/><!-- /wp:separator -->", []),
        (('<!-- wp:columns --><div><!-- wp:column --><div><!-- wp:paragraph --><p>Left</p><!-- /wp:paragraph --></div>'
         "<!-- /wp:column --><!-- wp:column --><div><!-- wp:paragraph --><p>Right</p><!-- /wp:paragraph --></div>"
         "<!-- /wp:column --></div><!-- /wp:columns -->"), ["<p>Left</p>", "<p>Right</p>"]),
        (('<!-- wp:table --><figure><table><thead><tr><th>Home</th><th>Places</th></tr></thead><tbody><tr><td>Oak</td>'
         "<td>4</td></tr></tbody></table><figcaption>Homes</figcaption></figure><!-- /wp:table -->"),
         [("data_table", "Homes", "", grid(["Home", "=Places"], ["Oak", "4"]))]),
        ("<!-- wp:table --><figure><table><tr><td>No</td><td>names</td></tr></table><figcaption>Two</figcaption></figure><!-- /wp:table -->",
         ["<p><b>Two</b></p>", "<ul><li>No; names</li></ul>"]),
        (('<!-- wp:table --><table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan="2">1</td><td>2</td><td>3</td></tr>'
         '<tr><td colspan="2"><p>x</p><p>y</p></td></tr></table><!-- /wp:table -->'),
         ["<ul><li><b>A:</b> 1; <b>B:</b> 2; <b>C:</b> 3</li><li><b>A:</b> 1; <b>B, C:</b> x y</li></ul>"]),
        (('<!-- wp:table --><table><tr><td><img src="/a.jpg" alt="A"></td><td><table><tr><td>in</td></tr></table></td></tr>'
         "</table><!-- /wp:table -->"), ["<ul><li>in</li></ul>", ("picture", "A", "", 1)]),
        ("<!-- wp:html --><div><p>Own <b>markup</b></p></div><!-- /wp:html -->", ["<p>Own <b>markup</b></p>"]),
        ("<!-- wp:shortcode -->[gallery ids=\"1\"]<!-- /wp:shortcode -->", [("picture", "Alt 1", "", 1)]),
        ("Loose words\n\n<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph -->", ["<p>Loose words</p>", "<p>One</p>"]),
        ("<!-- wp:paragraph --><p>Never closed</p>", ["<p>Never closed</p>"]),
        ("<!-- /wp:group --><!-- wp:paragraph {broken --><p>One</p>", ["<p>One</p>"]),
    ],
)  # fmt: skip
def test_blocks(content, expected):
    assert shown(content) == expected


def test_notes_of_the_block_editor_stand_at_the_end():
    content = (
        '<!-- wp:paragraph --><p>Words<sup data-fn="abc" class="fn"><a href="#abc" id="abc-link">1</a></sup>.</p>'
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    meta = {"footnotes": ['[{"content":"See <em>this</em>.","id":"abc"}]']}
    assert shown(content, meta=meta) == [
        "<p>Words[1].</p>",
        "<h2>Notes</h2>",
        "<ol><li>See <i>this</i>.</li></ol>",
    ]


def test_shared_blocks_are_written_out_and_never_in_circles():
    shared = {5: '<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph --><!-- wp:block {"ref":5} /-->'}
    found = converted('<!-- wp:block {"ref":5} /--><!-- wp:block {"ref":6} /-->', shared=shared)
    assert [piece.html for piece in found.pieces] == ["<p>Shared</p>"]
    assert "not in the file" in found.notes.why


def test_unknown_shortcodes_stay_as_text_and_are_told():
    found = converted('Before [pricing_table id="3"] after [quiz]in[/quiz]')
    assert found.html == '<p>Before [pricing_table id="3"] after [quiz]in[/quiz]</p>'
    assert "[pricing_table]" in found.notes.why
    assert "[quiz]" in found.notes.why


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<p onclick='alert(1)'>x</p>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href=" &#106;avascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        '<style>@import "https://evil.example"</style>',
        '<form action="https://evil.example"><input name="password"></form>',
        '<object data="javascript:alert(1)"></object>',
        '<x-embed data-address="javascript:alert(1)"></x-embed>',
        "[embed]javascript:alert(1)[/embed]",
        '[caption caption="<script>alert(1)</script>"]<img src="/a.jpg">[/caption]',
        '[footnote]<img src=x onerror="alert(1)">[/footnote]',
        '<p>a" onmouseover="alert(1)</p>',
        '<embed embedtype="image" id="1" alt="x"/>',
        '<a linktype="page" id="1">x</a>',
        '<!-- wp:embed {"url":"javascript:alert(1)\\" onload=\\"alert(1)"} /-->',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["{}", "<!-- wp:html -->{}<!-- /wp:html -->", "<table><tr><td>{}</td></tr></table>"]
)
def test_hostile_markup_is_harmless(content, form):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(converted(form.format(content)).html, "html.parser")
    assert {tag.name for tag in soup.find_all()} <= {"p", "a", "b", "i", "br", "h2", "h3", "ul", "ol", "li"}
    for tag in soup.find_all():
        assert set(tag.attrs) <= {"href"}
        assert "script:" not in tag.get("href", "").replace("\t", "")


def test_what_was_taken_out_is_told():
    found = converted('<p onclick="x()">a</p><script>x()</script><form></form>')
    assert "A script was taken out." in found.notes.why
    assert "Scripts in attributes were taken out." in found.notes.why
    assert "A form was taken out." in found.notes.why


def test_no_words_are_lost_from_deep_or_odd_nesting():
    deep = "<div>" * 300 + "deep words" + "</div>" * 300
    assert "deep words" in converted(deep).html
    odd = "<span><p>in a span</p></span><b><ul><li>in bold</li></ul></b><center>middle</center><dl><dt>T</dt><dd>D</dd></dl>"
    html = converted(odd).html
    assert all(words in html for words in ("in a span", "in bold", "middle", "T", "D"))


@pytest.mark.slow("converts texts far longer than any")
def test_many_unclosed_shortcodes_take_no_long():
    text = "[caption] words [gallery " * 4000
    assert converted(text).html.count("words") == 4000


WRITTEN = "&lt;script&gt;x()&lt;/script&gt;"


@pytest.mark.parametrize(
    "content",
    [
        f"{'<div>' * 70}{WRITTEN}{'</div>' * 70}",
        f'<p><img src="http://old.example/gone.jpg" alt="{WRITTEN}"></p>',
    ],
    ids=["deep", "words for a picture"],
)
def test_markup_written_as_words_stays_words(content):
    assert "<script" not in converted(content).html
