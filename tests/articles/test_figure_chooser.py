"""How an editor puts a live figure into a story: its form, its roundings and the chooser."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from articles.blocks import FEATURES
from articles.figures.creation import quote_figure, read_figure
from articles.models import Figure
from ratings.measures import Measure, MeasureError
from tests.articles.test_figures import words
from tests.factories.figures import SMALL, figure, printing
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db


CHOOSER = "/newsroom/figures/choose/"


def test_the_editor_keeps_a_figure_through_its_own_form():
    one = figure()
    converter = ContentstateConverter(FEATURES)
    state = converter.from_database_format(printing(one)["value"])
    entity = next(iter(json.loads(state)["entityMap"].values()))
    assert (entity["type"], entity["mutability"], entity["data"]) == (
        "LIVEFIGURE",
        "IMMUTABLE",
        {"id": str(one.pk)},
    )
    assert f'<a linktype="livefigure" id="{one.pk}">2.8%</a>' in converter.to_database_format(state)


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("", "2.8%"),
        ("2.8%", "2.8%"),
        ("3%", "3%"),
        (" 2.78 % ", "2.78 %"),
        ("one in thirty-six", "one in thirty-six"),
    ],
)
def test_a_figure_is_printed_as_the_story_rounds_it(editor, published, kept):
    two_releases()
    one = read_figure(by=editor, measure=Measure.parse(SMALL), group="1", published=published)
    assert (one.published, one.base, one.as_at) == (kept, "13 of 467 homes", date(2025, 3, 31))
    assert read_figure(by=editor, measure=Measure.parse(SMALL), group="1", published=published) == one
    assert Figure.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "group", "published", "error"),
    [
        (SMALL, "1", "2.9%", ValidationError),
        (SMALL, "1", "4%", ValidationError),
        (SMALL, "nobody", "", ValidationError),
        ("outcomes=all&at=latest", "all", "", MeasureError),
        (SMALL.replace("sector=private", "sector=health-authority"), "1", "", ValidationError),
        (SMALL, "1", "2.8% " + "x" * 40, ValidationError),
    ],
)
def test_numbers_that_are_not_so_are_refused(editor, query, group, published, error):
    two_releases()
    with pytest.raises(error):
        read_figure(by=editor, measure=Measure.parse(query), group=group, published=published)
    assert not Figure.objects.exists()


def test_a_count_may_be_rounded(editor):
    two_releases()
    measure = Measure.parse("outcomes=good&unit=count")
    assert read_figure(by=editor, measure=measure, group="all").published == "2,637"
    assert read_figure(by=editor, measure=measure, group="all", published="about 2,600").number == 2600
    with pytest.raises(ValidationError):
        read_figure(by=editor, measure=measure, group="all", published="2,700")


def test_figures_are_made_in_the_newsroom_alone(reader):
    two_releases()
    with pytest.raises(PermissionDenied):
        read_figure(by=reader, measure=Measure.parse(SMALL), group="1")
    with pytest.raises(PermissionDenied):
        quote_figure(by=reader, published="9%", source="A report", quoted_on=date(2010, 11, 22))


@pytest.mark.parametrize("wrong", [{"as_at": None}, {"query": ""}, {"source": "A report"}, {"published": ""}])
def test_the_database_refuses_a_figure_from_nowhere(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        figure(**{"number": 2.8, **wrong})


def chooser(client, **asked):
    answer = client.get(CHOOSER, asked).json()
    assert answer["step"] == "choose"
    return BeautifulSoup(answer["html"], "html.parser")


def test_the_chooser_shows_each_groups_number(client_of, editor):
    two_releases()
    page = chooser(client_of(editor), text="2.8%")
    offers = [words(offer) for offer in page.select(".figure-offers li")]
    assert offers[0] == "1 home: 2.8% 13 of 467 homes"
    assert page.select_one("input[name=group][checked]")["value"] == "1"
    assert page.select_one("input[name=published]")["value"] == "2.8%"
    typed = chooser(
        client_of(editor), typed="/ratings/measure/?outcomes=good&unit=count&by=sector&at=2018-03-31"
    )
    assert "Local authority: 248 248 of 417 homes" in [
        words(each) for each in typed.select(".figure-offers li")
    ]
    assert "is not a word for outcomes" in words(chooser(client_of(editor), outcomes="dire"))
    apart = chooser(client_of(editor), outcomes="all")
    assert "inadequate: 1.2%" in words(apart).replace(" :", ":")


def test_the_chooser_makes_a_figure_read_or_quoted(client_of, editor):
    two_releases()
    newsroom = client_of(editor)
    asked = {
        "outcomes": "inadequate",
        "unit": "share",
        "by": "owner-size",
        "sector": "private",
        "at": "latest",
    }
    answer = newsroom.post(CHOOSER, {**asked, "group": "1"}).json()
    one = Figure.objects.get()
    assert answer == {"step": "chosen", "result": {"id": one.pk, "text": "2.8%"}}
    assert (one.created_by, one.query, one.group) == (editor, SMALL, "1")
    quoted = {"published": "9%", "source": "Ofsted annual report 2009/10", "quoted_on": "2010-11-22"}
    newsroom.post(CHOOSER, {**asked, "group": "1", **quoted})
    lone = newsroom.post(CHOOSER, {**asked, "group": "none", **quoted}).json()["result"]
    assert Figure.objects.get(pk=lone["id"]).binding is None
    apart = newsroom.post(CHOOSER, {**asked, "outcomes": "all", "group": "1|good"}).json()["result"]
    assert apart["text"] == "71.3%"
    assert Figure.objects.count() == 4
    again = chooser(newsroom, figure=lone["id"])
    assert again.select_one("input[name=source]")["value"] == "Ofsted annual report 2009/10"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"group": "1", "published": "5%"}, "You print 5%"),
        ({"group": "none", "published": "9%"}, "say where"),
        ({"group": "none", "published": "9%", "source": "A report"}, "Give the day"),
        ({"group": "none", "source": "A report", "quoted_on": "2010-11-22"}, "as the story prints it"),
        ({"group": "1", "quoted_on": "soon"}, "valid date"),
        ({"group": "1", "source_url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_the_chooser_says_what_is_wrong_and_loses_nothing(client_of, editor, sent, told):
    two_releases()
    answer = client_of(editor).post(CHOOSER, {"outcomes": "inadequate", "by": "owner-size", **sent}).json()
    assert told in answer["html"]
    page = BeautifulSoup(answer["html"], "html.parser")
    for name, value in sent.items():
        if name != "group":
            assert page.select_one(f"input[name={name}]")["value"] == value
    assert not Figure.objects.exists()


def test_the_chooser_is_the_newsrooms(client, client_of, reader):
    assert client.get(CHOOSER).status_code == 302
    assert client_of(reader).get(CHOOSER).status_code == 403
    assert reverse("figure_chooser") == CHOOSER


def test_without_a_release_a_number_can_still_be_quoted(client_of, editor):
    page = chooser(client_of(editor))
    assert "No release is loaded yet" in words(page)
    sent = {"group": "none", "published": "9%", "source": "A report", "quoted_on": "2010-11-22"}
    assert client_of(editor).post(CHOOSER, sent).json()["step"] == "chosen"
