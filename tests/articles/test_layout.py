"""How a body is cut into parts and what stands beside them."""

from types import SimpleNamespace

import pytest

from articles.blocks.layout import lay_out_body
from articles.blocks.words import extract_text, split_elements
from articles.models.articles import ArticlePage
from tests.factories.articles import charted, text

OPEN = SimpleNamespace(has_page=True)
CLOSED = SimpleNamespace(has_page=True, closure=object())
LONG = " ".join(["word"] * 100)


def body(*blocks):
    return ArticlePage._meta.get_field("body").stream_block.to_python(
        [{"id": str(number), **block} for number, block in enumerate(blocks)]
    )


def heading(words):
    return {"type": "text", "value": f"<h2>{words}</h2>"}


def quote(words):
    return {"type": "quote", "value": {"quote": words, "attribution": ""}}


def test_markup_is_cut_into_its_outermost_elements():
    markup = '<p data-block-key="a">One &amp; <b>two</b><br/>three</p><ul><li>a<ul><li>b</li></ul></li></ul><h2>H</h2>'
    assert list(split_elements(markup)) == [
        '<p data-block-key="a">One &amp; <b>two</b><br/>three</p>',
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<h2>H</h2>",
    ]


def chart_places(layout):
    return [
        [piece.is_lead_chart for piece in part.pieces].index(True)
        for part in layout.parts
        if part.side == "chart"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(4))
def test_the_lead_chart_stands_where_the_editor_put_it(place):
    blocks = [text("One"), text("Two"), text("Three")]
    blocks.insert(place, charted())
    layout = lay_out_body(body(*blocks))
    assert chart_places(layout) == [place]
    assert layout.lead.value.measure.by == "owner-size"
    assert next(piece.html for piece in layout.parts[0].pieces if piece.html) == '<p class="first">One</p>'


@pytest.mark.django_db
def test_a_chart_far_down_begins_a_part_of_its_own_with_the_heading_above_it():
    layout = lay_out_body(body(text(LONG, LONG), heading("Numbers"), charted(), text("After")))
    assert [part.side for part in layout.parts] == ["", "chart"]
    assert layout.parts[1].pieces[0].is_heading
    assert chart_places(layout) == [1]


@pytest.mark.django_db
def test_a_story_of_a_chart_alone_is_set_wide():
    none = lay_out_body(body(charted()))
    assert [part.wide for part in none.parts] == [False, True, False]
    assert none.parts[-1].last


@pytest.mark.django_db
def test_a_second_chart_is_set_wide_between_parts():
    layout = lay_out_body(body(text("One"), charted(), charted(heading="Second"), text("After")))
    assert [part.wide for part in layout.parts] == [False, True, False]


@pytest.mark.django_db
def test_parts_end_at_headings_once_they_fill_their_side():
    filling = [text(*[LONG] * 4), heading("Two"), text(LONG, LONG), heading("Three"), text(LONG, LONG)]
    layout = lay_out_body(body(charted(), *filling), debate=OPEN)
    assert [part.side for part in layout.parts] == ["chart", "debate", ""]
    assert [part.last for part in layout.parts] == [False, False, True]
    assert layout.debate_beside
    short = lay_out_body(body(charted(), text("One"), heading("Two"), text("Three")), debate=OPEN)
    assert [(part.side, part.last) for part in short.parts] == [("chart", True)]
    assert not short.debate_beside


@pytest.mark.django_db
def test_text_as_long_as_its_chart_is_closed_over_both_columns():
    layout = lay_out_body(body(charted(), text(LONG), heading("Two"), text(LONG, LONG, LONG)), debate=OPEN)
    assert [(part.side, part.last, len(part.pieces)) for part in layout.parts] == [
        ("chart", False, 6),
        ("", True, 0),
    ]
    assert not layout.debate_beside


@pytest.mark.django_db
def test_the_closing_panel_stands_under_a_debate_that_is_last():
    filling = [text(*[LONG] * 4), heading("Two"), text(LONG)]
    layout = lay_out_body(body(charted(), *filling), debate=OPEN)
    assert [(part.side, part.last) for part in layout.parts] == [("chart", False), ("debate", True)]


@pytest.mark.django_db
def test_a_debate_stands_beside_the_text_it_was_put_in():
    placed = {"type": "debate", "value": {"debate": None}}
    filling = [text(LONG, LONG), heading("Two"), text(LONG, LONG), heading("Three"), text(LONG), placed]
    layout = lay_out_body(body(*filling), debate=OPEN)
    assert [part.side for part in layout.parts] == ["", "", "debate"]
    first = lay_out_body(body(text(LONG), placed, *filling[:-1]), debate=OPEN)
    assert [part.side for part in first.parts] == ["debate", "", ""]


@pytest.mark.django_db
def test_a_closed_debate_stands_nowhere():
    layout = lay_out_body(body(charted(), text(*[LONG] * 12)), debate=CLOSED)
    assert "debate" not in [part.side for part in layout.parts]


@pytest.mark.django_db
def test_long_text_without_headings_is_cut_at_paragraphs():
    layout = lay_out_body(body(charted(), text(*[LONG] * 12)), debate=OPEN)
    assert [part.side for part in layout.parts][:2] == ["chart", "debate"]
    assert layout.parts[-1].last
    assert sum(len(part.pieces) for part in layout.parts) == 13  # the chart among them


@pytest.mark.django_db
def test_plain_text_has_text_and_quotes_and_no_markup():
    made = body(text("One &amp; <b>two</b>", "Three"), charted(), quote("Four"))
    assert extract_text(made) == "One & two\n\nThree\n\nFour"
