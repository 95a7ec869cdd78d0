"""The explorer's form over few homes: what it offers, and what cannot break it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from ratings.explorer.form_choices import load_periods
from ratings.explorer.suggestions import suggest_questions
from ratings.measures import Measure
from ratings.models import Owner
from tests.factories.ratings import home, load_homes
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db


def send(client: Client, status: int = 200, **words: str) -> tuple[BeautifulSoup, str]:
    """The page a form leads to, and the question in its address."""
    told = {name.replace("_", "-"): word for name, word in words.items()}
    response = client.get(f"/ratings/measure/?{urlencode(told)}")
    if response.status_code == 302:
        response = client.get(response["Location"])
    assert response.status_code == status, response.content[:500]
    return BeautifulSoup(response.content, "html.parser"), response.request["QUERY_STRING"]


def filled(page: BeautifulSoup) -> dict[str, str]:
    """What the form holds, as a browser would send it."""
    found = {
        select["name"]: (select.select_one("[selected]") or select.option)["value"]
        for select in page.select("form.ask select")
    }
    for field in page.select("form.ask input"):
        if field["name"] == "was":
            continue  # of the form alone
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            found[field["name"]] = ",".join(filter(None, [found.get(field["name"], ""), field.get("value")]))
    return {name: value for name, value in found.items() if value}


def test_owner_so_called_is_the_one_though_others_have_its_words_too(client):
    load_homes(
        [
            home("1000001", "good", owner="Bright Care Ltd"),
            home("1000002", "good", owner="Bright Care North Ltd"),
        ]
    )
    assert Owner.objects.count() == 2
    _, query = send(client, find_owner="bright care limited")
    assert Measure.parse(query).owner == ("bright-care",)


def test_a_basis_of_which_nothing_is_loaded_is_not_offered(client):
    two_releases()
    page, _ = send(client)
    assert [option["value"] for option in page.select("select[name=basis] option")] == ["as-at"]
    refused, _ = send(client, 400, basis="in-year")
    assert "choose “as at”" in refused.select_one("[data-answer] [role=alert]").text
    assert filled(refused)["basis"] == "in-year"


def test_words_cannot_break_out_of_the_form(client):
    two_releases()
    page, _ = send(client, 400, by='"><script>x</script>', find_owner='"><img src=x>')
    assert not page.select("form.ask script, form.ask img")
    assert client.get("/ratings/measure/?find-owner=%00&by=%00").status_code in {302, 400}


def test_nothing_is_suggested_that_is_not_loaded():
    two_releases()
    assert not any(other.is_in_year for _, other in suggest_questions(Measure(by="sector"), load_periods()))
