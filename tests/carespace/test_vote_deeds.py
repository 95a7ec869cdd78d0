"""Votes and stances through their addresses: with and without htmx, signed in or not."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from carespace.contributions import cast_vote
from carespace.models import Stance, Vote
from tests.carespace.test_deeds import HTMX, text_of, url

pytestmark = pytest.mark.django_db


def test_vote_set_changed_and_taken_back(client_of, reader, debate, point):
    browser = client_of(reader)
    for value, kept in (
        ("agree", ["agree"]),
        ("disagree", ["disagree"]),
        ("disagree", ["disagree"]),
        ("none", []),
    ):
        answer = browser.post(
            url("vote", debate, point.pk), {"value": value, "page": debate.get_absolute_url()}
        )
        assert answer["Location"] == f"{debate.get_absolute_url()}#post-{point.pk}"
        assert list(point.votes.values_list("value", flat=True)) == kept


def test_vote_in_place_gives_the_counts_back(client_of, reader, debate, point):
    answer = client_of(reader).post(url("vote", debate, point.pk), {"value": "agree"}, headers=HTMX)
    page = text_of(answer)
    assert f'id="votes-{point.pk}"' in page
    assert "1 agree, 0 pass, 0 disagree" in page
    assert "You voted: agree." in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/debates/\\evil", "/accounts/"]
)
def test_vote_leads_back_to_debates_only(client_of, reader, debate, point, page):
    answer = client_of(reader).post(url("vote", debate, point.pk), {"value": "agree", "page": page})
    assert answer["Location"] == f"{point.get_absolute_url()}#post-{point.pk}"


@pytest.mark.parametrize("value", ["", "love", "AGREE"])
def test_unknown_vote_is_refused(client_of, reader, debate, point, value):
    assert client_of(reader).post(url("vote", debate, point.pk), {"value": value}).status_code == 422
    assert not Vote.objects.exists()


def test_vote_on_own_point_is_refused(client_of, debate, point):
    browser = client_of(point.author)
    answer = browser.post(url("vote", debate, point.pk), {"value": "agree"})
    assert answer.status_code == 403
    assert "This is your own point" in text_of(answer)
    in_place = browser.post(url("vote", debate, point.pk), {"value": "agree"}, headers=HTMX)
    assert "This is your own point" in text_of(in_place)
    assert not Vote.objects.exists()


@pytest.mark.slow("takes a stance three times and asks the debate twice")
def test_stance_before_then_after(client_of, reader, debate):
    browser = client_of(reader)

    def send(**sent):
        return browser.post(url("take_stance", debate), sent)

    assert send(moment="before", side="for").status_code == 302
    assert "How strongly for?" in text_of(browser.get(debate.get_absolute_url()))
    assert send(moment="before", side="for", degree="3").status_code == 302
    Stance.objects.update(first_at=F("first_at") - timedelta(minutes=2))
    assert send(moment="after", side="undecided", reason="The rota shows it.").status_code == 422
    assert send(moment="after", side="undecided", reason="The rota of nights shows it.").status_code == 302
    assert sorted(Stance.objects.values_list("moment", "side", "degree")) == [
        ("after", "undecided", 0),
        ("before", "for", 3),
    ]
    page = text_of(browser.get(debate.get_absolute_url()))
    assert "Before reading: for, strongly. Now: undecided." in page


def test_stance_in_place_gives_both_parts_back(client_of, reader, debate):
    answer = client_of(reader).post(
        url("take_stance", debate), {"moment": "before", "side": "against"}, headers=HTMX
    )
    page = text_of(answer)
    assert 'id="stand"' in page
    assert 'id="after"' in page
    assert "Has the argument moved you?" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"moment": "before", "side": "maybe"}, 422),
        ({"moment": "after", "side": "for"}, 422),
        ({"moment": "before", "side": "for", "degree": "9"}, 422),
        ({}, 422),
    ],
)
def test_unfit_stance_is_refused(client_of, reader, debate, sent, status):
    assert client_of(reader).post(url("take_stance", debate), sent).status_code == status
    assert not Stance.objects.exists()


def test_a_vote_that_names_no_page_was_sent_from_the_debates_own(client_of, reader, debate, point):
    browser = client_of(reader)
    own = debate.get_absolute_url()
    (form,) = re.findall(
        rf'<form action="[^"]*/points/{point.pk}/vote/".*?</form>', text_of(browser.get(own)), re.DOTALL
    )
    assert 'name="page"' not in form
    assert f'name="page" value="{point.get_absolute_url()}"' in text_of(browser.get(point.get_absolute_url()))
    answer = browser.post(url("vote", debate, point.pk), {"value": "agree"})
    assert answer["Location"] == f"{own}#post-{point.pk}"


def test_what_somebody_else_said_is_no_vote_of_ones_own(reader, practitioner, point):
    for member in (reader, practitioner):
        cast_vote(by=member, point=point, value="agree")
    point.refresh_from_db()
    assert point.agrees == point.votes.count() == 2
    cast_vote(by=practitioner, point=point, value=None)
    point.refresh_from_db()
    assert point.agrees == point.votes.count() == 1
