"""Characters that print nothing are cleaned or refused where text enters, whoever writes it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from articles.models import ArticlePage, SectionPage, Topic
from live.apps import WRITTEN
from live.plain_text import (
    UNPRINTABLE,
    PlainCharField,
    clean_text,
    refuse_unprintable,
    refuse_unprintable_values,
)
from tests.factories.articles import article

ODD = ["\x00", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ufffe", "\uffff"]


@pytest.mark.parametrize("odd", ODD)
def test_each_is_refused_with_the_words_before_it_and_cleaned(odd):
    with pytest.raises(ValidationError, match="cannot be printed, after “Homes and”"):
        refuse_unprintable(f"Homes and {odd}hope")
    with pytest.raises(ValidationError, match="cannot be printed, at its beginning"):
        refuse_unprintable(odd)
    assert clean_text(f"Homes{odd}and") in {"Homesand", "Homes\nand"}


@given(st.text())
def test_cleaned_text_is_never_refused_and_fits_into_xml(text):
    cleaned = clean_text(text)
    refuse_unprintable(cleaned)
    ElementTree.fromstring(f"<a>{escape(cleaned)}</a>")
    if not UNPRINTABLE.search(text):
        assert cleaned == text


def test_letters_of_every_script_tabs_and_ends_of_lines_are_kept():
    text = "Tŷ Ŵ café ż ж 家 😀 👩‍👧 \u00a0\u200d\u202a\ttab\r\nline"
    refuse_unprintable(text)
    assert clean_text(text) == text


def test_texts_within_stored_blocks_are_refused():
    refuse_unprintable_values([{"value": "Fine é 😀\n", "of": 3}, None])
    with pytest.raises(ValidationError):
        refuse_unprintable_values([{"value": {"quote": ["x", "a\x0bb"]}}])


def test_every_text_field_of_ours_has_the_rule():
    fields = [
        field
        for model in apps.get_models()
        if model._meta.app_label in WRITTEN
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]
    assert len(fields) > 100
    assert [str(field) for field in fields if refuse_unprintable not in field.validators] == []
    assert refuse_unprintable in ArticlePage._meta.get_field("title").validators


def test_a_field_of_a_form_cleans():
    line, text = PlainCharField(max_length=9), PlainCharField(widget=forms.Textarea)
    assert line.clean(" Homes\x0b\x07and ") == "Homes and"
    assert text.clean("One\u2028two\x07") == "One\ntwo"
    with pytest.raises(ValidationError):
        line.clean("\x07")


def test_no_form_of_ours_has_a_plain_field_of_django(settings):
    from pathlib import Path

    rooms = ("accounts", "articles", "carespace", "digests", "ratings", "search", "wordpress")
    paths = [path for room in rooms for path in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    holding = {
        str(path.relative_to(settings.BASE_DIR)) for path in paths if "forms.CharField(" in path.read_text()
    }
    # What is looked up or hidden, and written nowhere.
    assert holding <= {"articles/newsroom/members.py", "articles/newsroom/choosers.py", "digests/forms.py"}


@pytest.mark.django_db
def test_the_newsroom_names_the_field(client_of, editor):
    answer = client_of(editor).post(
        "/newsroom/snippets/articles/topic/add/", {"name": "Foster\x0bcare", "slug": "foster"}
    )
    assert answer.status_code == 200
    assert "It holds a character that cannot be printed, after “Foster”" in answer.content.decode()
    assert not Topic.objects.filter(slug="foster").exists()


@pytest.mark.django_db
def test_a_page_is_not_stored_with_one_in_headline_or_body():
    section = SectionPage.objects.first()
    section.title = "News\u2028here"
    with pytest.raises(ValidationError, match="cannot be printed"):
        section.save()
    story = article("Fine", body=[("text", "<p>Words\x0b</p>")])
    with pytest.raises(ValidationError, match="cannot be printed"):
        story.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["\x0b", "\x1b", "\u2028", "\x85"])
def test_one_that_is_stored_already_breaks_neither_sitemap_nor_card(client, odd):
    story = article("Homes")
    ArticlePage.objects.filter(pk=story.pk).update(title=f"Homes {odd}hope")
    news = ElementTree.fromstring(client.get("/sitemaps/news.xml").content)
    titles = [node.text for node in news.iter() if node.tag.endswith("}title")]
    assert [" ".join(title.split()) for title in titles] == ["Homes hope"]
    card = client.get(f"/cards/{story.pk}.png")
    assert card.status_code == 200
    assert card["Content-Type"] == "image/png"
