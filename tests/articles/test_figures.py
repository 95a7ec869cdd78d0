"""Live figures: prose that keeps what was published and knows what is true now."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html, features, get_text_for_indexing

from articles.blocks import FEATURES
from articles.figures.cards import FigureCard, make_cards
from articles.figures.creation import quote_figure, read_figure
from articles.models import Figure, FigureReading
from articles.tasks import evaluate_releases
from ratings.measures import Measure, MeasureError
from tests.factories.articles import day, published_article, saved_article, text
from tests.factories.figures import SMALL, boxed, figure, printing, quotation, tabled
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db
CHOOSER = "/newsroom/figures/choose/"


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def words(found):
    return " ".join(found.get_text(" ").split())


def test_a_number_in_a_story_opens_what_is_known_of_it(client):
    two_releases()
    one = figure()
    story = published_article(body=[printing(one)])
    page = read(client, story.get_url())
    link = page.select_one(".read-sec p a.livefig")
    assert (link.text, link["href"]) == ("2.8%", f"/figures/{one.pk}/")
    card = page.select_one(f"#figure-card-{one.pk}")
    said = words(card)
    assert card["popover"] == "manual"
    assert "Share of private children’s homes whose owner has 1 home judged inadequate" in said
    assert "When published 2.8% 13 of 467 homes, as at 31 March 2025" in said
    assert "Latest 2.8% 13 of 467 homes, as at 31 March 2025" in said
    assert "Unchanged since it was published." in said
    assert "31 March 2018 : 1.9%" in said
    assert card.select_one(".figure-links a")["href"].startswith("/ratings/measure/?")


def test_a_quoted_number_keeps_its_source_beside_todays_measure(client):
    two_releases()
    one = quotation(source_url="https://example.org/report")
    story = published_article(body=[printing(one)], given_date=day(2010, 11, 22), historical=True)
    page = read(client, story.get_url())
    said = words(page.select_one(f"#figure-card-{one.pk}"))
    assert (
        "When published 9% Ofsted annual report 2009/10, 22 November 2010 Latest 2.8% 13 of 467 homes" in said
    )
    assert "About 6 points lower than when published. The number comes from the source itself" in said
    assert "The data behind this story has been updated twice." in words(page.select_one(".checkline"))


def test_a_number_that_no_release_answers_says_so(client):
    two_releases()
    lone = quotation("61%", query="", group="all")
    story = published_article(body=[printing(lone)])
    said = words(read(client, story.get_url()).select_one(".figure-card"))
    assert "Latest – No measure of ours follows this number." in said


@pytest.mark.slow("publishes three stories")
def test_the_figures_own_page_says_the_same_without_scripts(client, count_queries):
    two_releases()
    one = figure()
    story = published_article("Printed here", body=[printing(one)])
    page = read(client, one.get_absolute_url())
    said = words(page.select_one("main"))
    assert "When published 2.8% 13 of 467 homes, as at 31 March 2025" in said
    assert "31 March 2018 1.9% 4 of 216 homes" in said
    assert page.select_one(f'a[href="{story.get_url()}"]').text == "Printed here"
    few = count_queries(lambda: client.get(one.get_absolute_url()))
    for _ in range(2):
        published_article(body=[printing(one)])
    assert count_queries(lambda: client.get(one.get_absolute_url())) == few
    assert len(read(client, one.get_absolute_url()).select("[aria-labelledby=stories-h] li")) == 3
    assert client.get("/figures/999999/").status_code == 404
    assert client.post(one.get_absolute_url()).status_code == 405


def test_a_draft_is_not_named_on_a_figures_page(client):
    two_releases()
    one = figure()
    saved_article("Not out", live=False, body=[printing(one)])
    assert "Not out" not in words(read(client, one.get_absolute_url()))


@pytest.mark.slow("publishes a story with twenty figures")
def test_twenty_figures_cost_two_queries(client, count_queries):
    two_releases()
    groups = ["1", "2-4", "5-9", "10+"]
    many = [
        figure(f"{number}%", group=groups[number % 4], query=SMALL.replace("inadequate", outcome))
        for outcome in ("inadequate", "good", "outstanding", "requires-improvement")
        for number in range(5)
    ]
    without = published_article()
    story = published_article(
        body=[text("First."), printing(*many[:10]), text("Then."), printing(*many[10:])]
    )

    def warm(page):
        client.get(page.get_url())
        return count_queries(lambda: client.get(page.get_url()))

    assert warm(story) - warm(without) <= 2
    assert len(read(client, story.get_url()).select(".figure-card")) == 20


def test_readers_meet_a_release_before_the_task_does_and_the_task_reads_it_once():
    tallied(date(2018, 3, 31), MARCH_2018)
    one = figure()
    published_article(body=[printing(one)])
    assert FigureReading.objects.count() == 1
    tallied(date(2025, 3, 31), MARCH_2025)
    assert make_cards([one.pk])[one.pk].latest.as_at == date(2025, 3, 31)
    assert FigureReading.objects.count() == 1
    evaluate_releases()
    evaluate_releases()
    assert FigureReading.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureReading.objects.update(share=1)


def test_the_text_stays_readable_where_figures_are_not_known():
    one = figure()
    stored = printing(one)["value"]
    bare = ContentstateConverter([name for name in FEATURES if name != "livefigure"])
    assert "2.8%" in bare.to_database_format(bare.from_database_format(stored))
    handler = features.link_types.pop("livefigure")
    try:
        assert "We count" in expand_db_html(stored)
        assert "2.8%" in expand_db_html(stored)
    finally:
        features.link_types["livefigure"] = handler
    assert "2.8%" in get_text_for_indexing(stored)


def test_a_figure_that_is_gone_leaves_its_number(client):
    one = figure()
    story = published_article(body=[printing(one)])
    Figure.objects.all().delete()
    paragraph = read(client, story.get_url()).select_one(".read-sec p.first")
    assert words(paragraph) == "We count 2.8% of homes."
    assert not paragraph.select("a")


def test_what_leaves_the_site_has_plain_numbers(client):
    one = figure()
    story = published_article(body=[printing(one)])
    assert story.plain_text == "We count 2.8% of homes."
    assert "We count 2.8% of homes." in client.get(f"/api/v1/articles/{story.pk}/").json()["text"]


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


def test_figures_in_boxes_and_tables_open_their_cards(client):
    two_releases()
    boxed_one, tabled_one = figure(), figure("3%")
    story = published_article(body=[text("First."), boxed(boxed_one), tabled(tabled_one)])
    page = read(client, story.get_url())
    assert page.select_one(".fact-box a.livefig").text == "2.8%"
    cell = page.select_one(".data-table td.r")
    assert (cell.select_one("a.livefig").text, cell.p) == ("3%", None)
    assert len(page.select(".figure-card")) == 2
    assert FigureReading.objects.count() == 2
    assert "2 figures moved" not in words(page)
    assert words(read(client, f"/figures/{tabled_one.pk}/")).count(story.title) == 1


def test_a_figure_in_a_box_that_is_gone_is_plain_words(client):
    two_releases()
    one = figure()
    story = published_article(body=[boxed(one), tabled(one)])
    Figure.objects.all().delete()
    page = read(client, story.get_url())
    assert page.select("a.livefig") == []
    assert "Of them, 2.8%." in words(page.select_one(".fact-box"))


@pytest.mark.parametrize(
    "address", ["feeds/feed.json", "feeds/rss.xml", "feeds/atom.xml", "llms.txt", "republish"]
)
def test_elsewhere_a_figure_in_a_box_or_table_is_its_number(client, address):
    two_releases()
    one = figure()
    story = published_article(
        body=[text("First."), boxed(one), tabled(one), {"type": "pull_quote", "value": {"words": "2.8%"}}]
    )
    address = f"{story.get_url()}republish/" if address == "republish" else f"/{address}"
    told = client.get(address).content.decode()
    assert story.title in told or address == "/llms.txt"
    assert "livefig" not in told
    assert f"/figures/{one.pk}/" not in told
    if address != "/llms.txt":
        assert "Of them, 2.8%." in told
    assert "Of them, 2.8%." in story.plain_text


def test_a_number_of_a_years_inspections_is_told_by_its_year(client):
    year = {"kind": "in-year", "lists_unjudged": False}
    tallied(date(2018, 3, 31), MARCH_2018, starts_on=date(2017, 4, 1), **year)
    tallied(date(2025, 3, 31), MARCH_2025, starts_on=date(2024, 4, 1), **year)
    query = "basis=in-year&outcomes=inadequate&by=owner-size&sector=private"
    one = figure(query=query, as_at=date(2018, 3, 31), published="1.9%", numerator=4, denominator=216)
    story = published_article("Inspected", body=[printing(one)])
    said = words(read(client, story.get_url()).select_one(f"#figure-card-{one.pk}"))
    assert "When published 1.9% 4 of 216 inspections, in 2017-18" in said
    assert "Latest 2.8% 13 of 467 inspections, in 2024-25" in said
    assert "2017-18 : 1.9%" in said
    assert "as at" not in said.lower()
    page = read(client, f"/figures/{one.pk}/")
    table = page.select_one(".figure-page table")
    assert words(table.thead) == "Inspections in Number Base"
    assert [words(row) for row in table.select("tbody tr")] == [
        "2024-25 2.8% 13 of 467 inspections",
        "2017-18 1.9% 4 of 216 inspections",
    ]


@pytest.mark.parametrize(
    ("query", "group", "name"),
    [
        (
            "outcomes=requires-improvement&by=owner-size&sector=private&region=london",
            "1",
            (
                "Share of private children’s homes in London whose owner has 1 home "
                "judged as requiring improvement"
            ),
        ),
        (
            "outcomes=requires-improvement,inadequate&by=sector-and-owner-size",
            "10+",
            "Share of private children’s homes whose owner has 10 homes or more judged below good",
        ),
        (
            "basis=in-year&outcomes=good&unit=count&by=sector&area=leadership",
            "voluntary",
            (
                "Number of inspections of voluntary children’s homes with the grade good "
                "for how effective leaders and managers are"
            ),
        ),
    ],
)
def test_a_card_names_every_filter_of_its_number(query, group, name):
    assert FigureCard(figure(query=query, group=group)).name == name
