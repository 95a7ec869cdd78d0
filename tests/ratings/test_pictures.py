"""Charts as files that stand alone."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from ratings.measures import Measure
from ratings.renderers import picture
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

MEASURE = Measure(by="sector-and-owner-size")
EVERY_KIND = [
    MEASURE,
    Measure(by="sector", outcomes=("inadequate",)),
    Measure(outcomes=("inadequate",), at="all"),
    Measure(by="owner-size", outcomes=("inadequate",), at="all"),
    Measure(by="region"),
    Measure(at="all", unit="count"),
]


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("L")


def dark(image: Image.Image) -> int:
    return sum(image.histogram()[:110])


def test_words_are_really_drawn():
    """Without a font the renderer leaves every word out and says nothing."""
    paper = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="#fff"/>{}</svg>'
    for family in ("Public Sans Thin", "Source Serif 4"):
        text = f'<text x="10" y="40" font-family="\'{family}\'" font-size="32" font-weight="700">Outstanding</text>'
        empty, written = (opened(picture.rasterise_svg(paper.format(inside), 300)) for inside in ("", text))
        assert dark(empty) == 0
        assert dark(written) > 1_000, family


def test_weight_is_honoured():
    paper = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="#fff"/><text x="10" y="40" font-family="\'Public Sans Thin\'" font-size="32" font-weight="{}">Outstanding</text></svg>'
    light, heavy = (dark(opened(picture.rasterise_svg(paper.format(weight), 300))) for weight in (400, 700))
    assert heavy > light * 1.2


@pytest.mark.slow("draws each picture twice, point by point")
@pytest.mark.parametrize("measure", EVERY_KIND, ids=str)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_is_a_picture_with_words(measure, theme):
    two_releases()
    framed = opened(picture.render_measure_png(measure, theme=theme, framed=True))
    assert framed.width == 1072
    text = picture.render_measure_svg(measure, theme=theme)
    ElementTree.fromstring(text)
    without = picture.rasterise_svg(
        text.replace("<text", "<defs><text").replace("</text>", "</text></defs>"), 536
    )
    drawn = framed if theme == "light" else framed.point(lambda value: 255 - value)
    bare = opened(without) if theme == "light" else opened(without).point(lambda value: 255 - value)
    assert dark(drawn) > dark(bare) + 3_000


def test_same_chart_is_the_same_picture_drawn_once(monkeypatch):
    two_releases()
    first = picture.render_measure_png(MEASURE)

    def refuse(*_: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(picture, "rasterise_svg", refuse)
    assert picture.render_measure_png(MEASURE) == first
    with pytest.raises(AssertionError, match="drawn again"):
        picture.render_measure_png(MEASURE, theme="dark")


@pytest.mark.slow("pictures of every width are drawn")
def test_width_is_what_the_letter_shows_and_pixels_are_twice():
    two_releases()
    assert opened(picture.render_measure_png(MEASURE)).width == 1072
    assert opened(picture.render_measure_png(MEASURE, width=600)).width == 1200


def test_drawing_carries_its_colours_and_its_source(client):
    two_releases()
    response = client.get(MEASURE.url("svg"))
    text = response.content.decode()
    assert response["Content-Type"].startswith("image/svg+xml")
    assert 'fill="#12436d"' in text
    assert "var(--" not in text
    assert "<style" not in text
    assert "class=" not in text
    assert "Source: Ofsted" in text
    assert "21.2% of private children’s homes" in text


def test_unframed_leaves_words_to_the_letter():
    two_releases()
    bare = picture.render_measure_svg(MEASURE, framed=False)
    root = ElementTree.fromstring(bare)
    assert root.attrib["width"] == "536"
    said = " ".join("".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "Source" not in said
    assert "Owner of 1 home" in said


def test_picture_of_a_gap_says_why():
    from datetime import date

    from tests.factories.tallies import MARCH_2018, tallied

    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    assert "Ofsted did not publish owners" in picture.render_measure_svg(Measure(by="owner-size"))


def test_missing_font_is_told(settings, tmp_path):
    from django.core.exceptions import ImproperlyConfigured

    settings.STATIC_ROOT = tmp_path
    with pytest.raises(ImproperlyConfigured, match="font"):
        picture.find_font("vendor/fonts/no-such-font.ttf")


@pytest.mark.parametrize("name", ["Llŷn a Thŵr Cŵn", "Łódź, żółw, gęś, ąćńś", "Ẁ Ỳ ẅ", "£5 – “€6” … 7"])
def test_letters_of_welsh_and_polish_are_drawn(name):
    assert picture.may_be_drawn(name)


def test_letters_of_no_shipped_font_are_not_drawn():
    assert not picture.may_be_drawn("Дом")
