"""A piece of a page is drawn once for the values it is kept under, and anew for others."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

from articles.models import Topic
from live.templatetags.pieces import freeze_value

TEMPLATE = Template('{% load pieces %}{% piece "test" first second %}{{ first }}, {{ second }}{% endpiece %}')


def draw(first: object, second: object = "") -> str:
    return TEMPLATE.render(Context({"first": first, "second": second}))


def test_a_piece_shows_the_values_it_is_given():
    assert [draw("one"), draw("two"), draw("one", "two"), draw("one")] == [
        "one, ",
        "two, ",
        "one, two",
        "one, ",
    ]


def test_words_that_are_markup_are_another_piece_than_words_that_are_not():
    assert draw(SafeString("<b>")) == "<b>, "
    assert draw("<b>") == "&lt;b&gt;, "


def test_a_number_is_another_piece_than_a_yes():
    assert draw(1) == "1, "
    assert draw(True) == "True, "


def test_a_piece_follows_the_columns_of_a_row():
    topic = Topic(pk=1, name="Homes", slug="homes")
    first = freeze_value([topic])
    topic.name = "Schools"
    assert freeze_value([topic]) != first


@pytest.mark.parametrize("value", [{"a": 1}, ["a", 1], None, "a"])
def test_a_value_is_kept_under_all_it_holds(value):
    assert hash(freeze_value(value)) == hash(freeze_value(value))
    assert freeze_value({"a": 1}) != freeze_value({"a": 2})
