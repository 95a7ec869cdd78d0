"""Live figures: prose that keeps what was published and knows what is true now."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html, features, get_text_for_indexing

from articles.blocks import FEATURES
from articles.figures.cards import FigureCard, make_cards
from articles.models import Figure, FigureReading
from articles.tasks import evaluate_releases
from tests.factories.articles import day, published_article, saved_article, text
from tests.factories.figures import SMALL, boxed, figure, printing, quotation, tabled
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db


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
