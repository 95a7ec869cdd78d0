"""The HTML of a letter: fit to read anywhere, and nothing in it that runs, fetches or breaks out."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from digests.letters.edition_letters import EditionLetters
from digests.letters.styles import CSS_BY_NAME
from ratings.charts.palette import TOKENS
from tests.digests.reading import check_text_holds_html, letter, parsed, part, soup
from tests.factories import digests as made
from tests.factories.digests import SubscriptionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("https")]


def test_size(raw, message):
    assert len(part(message, "html").encode()) < 90_000
    assert len(raw) < 150_000


def test_html_is_fit_to_read(message):
    html = soup(message)
    assert (html.html["lang"], html.html["dir"]) == ("en-GB", "ltr")
    assert html.title.text.startswith("CareSpace daily, ")
    assert html.find("meta", attrs={"name": "viewport"})
    assert html.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"
    assert "prefers-color-scheme: dark" in html.style.text
    for table in html.select("table"):
        assert table.get("role") == "presentation" or table.select("th[scope]")
    levels = [int(h.name[1]) for h in html.select("h1, h2, h3")]
    assert levels.count(1) == 1
    assert all(later <= level + 1 for level, later in itertools.pairwise(levels))
    assert [image["src"] for image in html.select("img")] == [
        "cid:chart@carespace.example",
        "cid:chart-dark@carespace.example",
    ]
    assert "display:none" in html.select_one(".by-night")["style"]
    for image in html.select("img"):
        assert image["alt"]
        assert (image["width"], image["height"]) == ("536", "228")
    for link in html.select("a"):
        assert link.get_text(strip=True) or link.img["alt"]


def test_html_runs_and_fetches_nothing(message):
    html = soup(message)
    assert not html.select("script, form, iframe, object, svg, video, link, base")
    text = str(html)
    assert "@import" not in text
    assert "url(" not in text
    assert "data:" not in text
    assert "javascript:" not in text
    assert not re.search(r'(?:src|srcset)="(?!cid:)', text)
    assert {a["href"].split("/")[2] for a in html.select("a")} == {"www.carespace.example"}


def test_a_letter_that_would_be_too_heavy_leaves_its_pictures_behind(edition):
    edition.picture = edition.picture_dark = random.Random(1).randbytes(30_000)
    edition.content["figure"]["height"] = 200
    person = SubscriptionFactory()
    assert "<img" in part(letter(edition, person), "html")
    edition.content["stories"] = [
        made.story(n, title=f"{n} {'t' * 250}", sentence="“é” " * 120, address=f"/news/{'s' * 240}-{n}/")
        for n in range(40)
    ]
    raw = EditionLetters(edition).build_message(person)
    assert len(raw) < 150_000
    assert len(part(parsed(raw), "html").encode()) < 90_000
    assert "<img" not in part(parsed(raw), "html")
    check_text_holds_html(parsed(raw))
    assert "2.8%" in part(parsed(raw), "html")


def test_the_key_of_a_chart_needs_no_sign_that_a_font_may_lack(edition):
    edition.content["figure"]["height"] = 200
    message = letter(edition, SubscriptionFactory())
    shades = soup(message).select("span[class^=o-]")
    assert len(shades) == 3
    for shade in shades:
        assert not shade.text.strip()
        assert "background-color:#" in shade["style"]


def test_content_cannot_break_out_of_its_place(edition, subscription):
    edition.content = made.content(stories=[made.story(title="<script>alert(1)</script> & “co”")])
    html = part(letter(edition, subscription), "html")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “co”" in html


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
@pytest.mark.parametrize(
    "missing",
    [
        (),
        ("stories",),
        ("stories", "figure", "changes"),
        ("stories", "figure", "changes", "arguments"),
        ("claims",),
        ("arguments", "changes", "figure"),
    ],
)
def test_every_mixture_reads_well(edition, subscription, frequency, missing):
    empty = {name: None if name == "figure" else [] for name in missing}
    edition.content, edition.frequency = made.content(**empty), frequency
    message = letter(edition, subscription)
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert "None" not in text
        assert "[[" not in text
        assert "{" not in text.replace(soup(message).style.text if kind == "html" else "", "")


def test_letters_use_the_palette_of_the_site():
    light = {value for value, _ in TOKENS.values()} | {"#0f5a4a", "#fffdf8"}
    used = set(re.findall(r"#[0-9a-f]{6}", " ".join(CSS_BY_NAME.values())))
    assert used <= light
