"""Addresses at the top of the site that belong to another part of it: no page is put where nobody could open it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from articles.models import FrontPage, SectionPage, StandardPage
from articles.newsroom.reserved_words import is_reserved_word, list_reserved_words

TAKEN = [
    "media",
    "live",
    "static",
    "api",
    "newsroom",
    "ratings",
    "mail",
    "_util",
    "topics",
    "health",
    "accounts",
]


@pytest.mark.parametrize("word", TAKEN)
def test_words_of_the_resolver_and_the_proxy_are_reserved(word):
    assert is_reserved_word(word)
    assert is_reserved_word(word.upper())


def test_every_location_of_the_proxy_is_reserved():
    file = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    steps = set()
    for pattern in re.findall(r"^\s*location (?:[~^=*]+ )?([^\s@]+) \{", file, re.MULTILINE):
        steps |= set(
            re.findall(r"[a-z_]+", pattern.split("/")[1] if pattern.startswith("/") else pattern[2:])
        )
    steps -= set(re.findall(r"[a-z]+", "confirm choices leave email password reset key"))
    assert {"live", "media", "health", "newsroom", "accounts"} <= steps
    assert steps <= list_reserved_words()


def test_other_words_are_free():
    assert not any(is_reserved_word(word) for word in ("news", "policy", "medias", "apis", "lives", "about"))


@pytest.mark.django_db
def test_no_page_comes_to_such_an_address_by_any_way():
    front = FrontPage.objects.get()
    for live in (True, False):
        with pytest.raises(ValidationError, match="another part of this site"):
            front.add_child(instance=SectionPage(title="Live", slug="live", live=live))
    section = front.add_child(instance=SectionPage(title="Fine", slug="fine"))
    section.slug = "api"
    with pytest.raises(ValidationError, match="another part of this site"):
        section.save()
    about = front.add_child(instance=StandardPage(title="About", slug="about-this", body="<p>Words</p>"))
    beneath = about.add_child(instance=StandardPage(title="Media", slug="media", body="<p>Words</p>"))
    assert beneath.get_url() == "/about-this/media/"
    with pytest.raises(ValidationError, match="another part of this site"):
        beneath.move(front, pos="last-child")
    with pytest.raises(ValidationError, match="another part of this site"):
        beneath.move(about, pos="right")
    beneath.refresh_from_db()
    assert beneath.get_url() == "/about-this/media/"


@pytest.mark.django_db
@pytest.mark.slow("goes through four forms of the newsroom")
def test_the_newsroom_says_why(client_of, editor):
    front, newsroom = FrontPage.objects.get(), client_of(editor)
    made = newsroom.post(
        f"/newsroom/pages/add/articles/sectionpage/{front.pk}/",
        {
            "title": "Media",
            "slug": "media",
            "introduction": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        },
    )
    assert made.status_code == 200
    assert "/media/ is the address of another part of this site" in made.content.decode()
    assert not SectionPage.objects.filter(slug="media").exists()
    about = front.add_child(instance=StandardPage(title="About", slug="about-this", body="<p>Words</p>"))
    beneath = about.add_child(instance=StandardPage(title="Media", slug="media", body="<p>Words</p>"))
    moved = newsroom.post(f"/newsroom/pages/{beneath.pk}/move/{front.pk}/confirm/", follow=True)
    assert "another part of this site" in moved.content.decode()
    copied = newsroom.post(
        f"/newsroom/pages/{beneath.pk}/copy/",
        {"new_title": "Static", "new_slug": "static", "new_parent_page": front.pk, "publish_copies": ""},
        follow=True,
    )
    assert "another part of this site" in copied.content.decode()
    beneath.refresh_from_db()
    assert beneath.get_url() == "/about-this/media/"
    assert front.get_children().filter(slug__in=["media", "static"]).count() == 0
