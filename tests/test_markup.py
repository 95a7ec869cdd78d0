"""What HTML forbids and no checker of ours sees where there is no Java: moments, and attributes of scripts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from accounts.templatetags.dates import instant
from articles.models import ArticlePage
from carespace.models import Debate
from config.embedded import CHECKOUT

TEMPLATES = sorted(CHECKOUT.glob("templates/**/*.html"))
#: Moments and days as HTML writes them: https://html.spec.whatwg.org/#the-time-element
MOMENT = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?")


@pytest.mark.parametrize(
    ("forbidden", "why"),
    [
        (r"date:['\"]c['\"]", "six decimals of a second: write |instant"),
        (r"\shx-[a-z-]+=", "no attribute of HTML: write data-hx-"),
        (r"<time>", "words are no time: give its datetime"),
        (r'role="(?:table|rowgroup|row|rowheader|columnheader|cell)"', "a table says so itself"),
    ],
)
def test_no_template_writes_what_html_forbids(forbidden, why):
    assert len(TEMPLATES) > 100
    found = [str(each) for each in TEMPLATES if re.search(forbidden, each.read_text())]
    assert not found, why


@pytest.mark.django_db
@pytest.mark.usefixtures("furnished")
def test_times_on_pages_are_moments(client):
    debate = Debate.objects.get(slug="size")
    story = ArticlePage.objects.get(slug="a-story-with-everything")
    for address in ("/", story.get_url(), debate.get_absolute_url(), "/emails/daily/"):
        times = BeautifulSoup(client.get(address).content, "html.parser").select("time")
        assert times, address
        for each in times:
            assert MOMENT.fullmatch(each.get("datetime") or each.get_text()), (address, str(each))


TYPED = {"email", "password", "search", "tel", "text", "url"}


@pytest.mark.django_db
@pytest.mark.usefixtures("furnished")
def test_lengths_belong_to_text_and_pictures_are_offered_in_several_widths(client, client_of, editor):
    form = BeautifulSoup(client_of(editor).get("/moderation/debates/open/").content, "html.parser")
    inputs = form.select("main input:not([type=hidden])")
    assert {"text", "datetime-local"} & {each.get("type", "text") for each in inputs}
    assert [each for each in inputs if each.get("maxlength") and each.get("type", "text") not in TYPED] == []
    story = ArticlePage.objects.get(slug="a-story-with-everything")
    for picture in BeautifulSoup(client.get(story.get_url()).content, "html.parser").select("img[srcset]"):
        widths = re.findall(r"\s(\d+)w", picture["srcset"])
        assert len(set(widths)) == len(widths)


def test_a_moment_for_a_machine_has_whole_seconds():
    assert instant(datetime(2025, 3, 31, 9, 30, 1, 123456, UTC)) == "2025-03-31T09:30:01+00:00"
    assert instant(date(2025, 3, 31)) == "2025-03-31"
    assert instant(None) == ""
