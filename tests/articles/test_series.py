"""Series: their pages, and a story's place among the parts."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import ArticlePage, Series
from tests.articles.test_newsroom import edit_address, form
from tests.factories.articles import article, day, saved_article, text

pytestmark = pytest.mark.django_db


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def part(series, number, **fields):
    return saved_article(f"{series} {number}", series=series, given_date=day(2026, 1, number), **fields)


@pytest.fixture
def run(db):
    return Series.objects.create(name="Who owns homes", introduction="Four parts.")


def test_a_series_lists_its_parts_in_the_order_they_appeared(client, run):
    second, first = part(run, 2), part(run, 1)
    part(run, 3, live=False)
    article("Of no series")
    page = read(client, "/series/who-owns-homes/")
    assert [link["href"] for link in page.select(".series-parts h3 a")] == [first.get_url(), second.get_url()]
    assert "Four parts." in page.text
    assert client.get("/series/nothing/").status_code == 404


def test_a_part_says_its_place_and_leads_to_its_neighbours(client, run):
    first, second, third = (part(run, number) for number in (1, 2, 3))
    place = read(client, second.get_url()).select_one(".series-place")
    assert "Part 2 of 3" in place.text
    assert [link["href"] for link in place.select("li a")] == [first.get_url(), third.get_url()]
    ends = [read(client, story.get_url()).select(".series-place li a") for story in (first, third)]
    assert [[link["rel"] for link in links] for links in ends] == [[["next"]], [["prev"]]]
    assert not read(client, article().get_url()).select(".series-place")


def test_parts_of_one_moment_have_each_a_place(client, run):
    stories = [part(run, 1, slug=f"s{number}") for number in range(2)]
    said = [read(client, story.get_url()).select_one(".series-place h2").text for story in stories]
    assert [words[:11] for words in said] == ["Part 1 of 2", "Part 2 of 2"]


@pytest.mark.slow("indexes five stories")
def test_pages_cost_the_same_for_three_parts_and_for_five(client, run, count_queries):
    stories = [part(run, number) for number in (1, 2, 3)]
    addresses = (stories[1].get_url(), run.get_absolute_url())

    def costs():
        return [count_queries(partial(client.get, f"{address}?page=1")) for address in addresses]

    for address in addresses:
        client.get(address)  # what is looked up once for a process
    few = costs()
    for number in (4, 5):
        part(run, number)
    stories[0].save()
    assert costs() == few


@pytest.mark.slow("goes through the editor's form")
def test_an_editor_makes_a_series_and_puts_a_story_in_it(client_of, editor, reader):
    newsroom, story = client_of(editor), article("A story by hand")
    add = reverse("wagtailsnippets_articles_series:add")
    newsroom.post(add, {"name": "Small owners", "slug": "", "introduction": ""})
    made = Series.objects.get(slug="small-owners")
    newsroom.post(edit_address(story), {**form(series=made.pk), "action-publish": "1"})
    assert list(ArticlePage.objects.in_series(made)) == [story]
    assert client_of(reader).get(add).status_code == 403
    again = newsroom.post(add, {"name": "Small owners", "slug": "", "introduction": ""})
    assert "already exists" in again.content.decode()


def test_a_series_that_goes_leaves_its_stories(run):
    story = part(run, 1)
    run.delete()
    story.refresh_from_db()
    assert story.live
    assert story.series is None


@pytest.mark.parametrize(("words", "minutes"), [(10, 1), (238 * 3, 3), (238 * 3 + 130, 4)])
def test_a_story_says_how_long_it_takes_to_read(client, words, minutes):
    story = article(body=[text("word " * words)])
    assert f"{minutes} min read" in read(client, story.get_url()).select_one(".article-meta").text
