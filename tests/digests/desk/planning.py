"""The editors' desk as tests use it."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from articles.models import ArticlePage
from digests.editions import edition_composer
from digests.models import Edition
from tests.factories.articles import article
from tests.factories.digests import MONDAY

#: While editors look at Monday's daily.
SUNDAY = MONDAY - timedelta(hours=18)
DESK = "/emails/desk/daily/"


def publish(title: str, *, hours: int = 0, **fields: object) -> ArticlePage:
    """A story of Saturday."""
    with time_machine.travel(MONDAY - timedelta(days=2, hours=-hours), tick=False):
        return article(title, **fields)


def read_form(answer: HttpResponse) -> dict[str, str]:
    """What the form of the plan would send as it stands."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("form[aria-labelledby=plan-h]")
    fields = {field["name"]: field.get("value", "on") for field in form.select("input:not([type=checkbox])")}
    fields |= {field["name"]: "on" for field in form.select("input[checked]")}
    return fields | {"note": form.select_one("textarea").get_text()}


def list_titles(answer: HttpResponse) -> list[str]:
    """The stories of the form, in their order."""
    page = BeautifulSoup(answer.content, "html.parser")
    return [link.get_text() for link in page.select(".desk-stories th a")]


def change(client: Client, **fields: str) -> HttpResponse:
    """Open the desk, change some fields of the form and save it."""
    return client.post(DESK, read_form(client.get(DESK)) | fields)


def compose() -> Edition:
    edition = edition_composer.compose_due_edition(frequency="daily", now=MONDAY + timedelta(minutes=2))
    assert edition is not None
    return edition
