"""What programs are told of the site: structured data, pictures, sitemaps, the guide."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images.models import SourceImageIOError
from wagtail.images.tests.utils import get_test_image_file

from articles.corrections import append_correction
from articles.models import Author, CustomImage
from articles.seo import preview_images, sitemaps
from articles.seo.preview_images import wrap_title
from articles.seo.structured_data import shorten_headline
from articles.tasks import date_topics_and_authors
from carespace.models import Debate
from ratings import answers
from ratings.renderers.headlines.sentence import write_headline
from tests.factories.articles import article, charted, day, text
from tests.factories.authors import author, written_by
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def told(client, address):
    """(the story, the way down to it) as a page's structured data says."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def places(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    return [each.text for each in ElementTree.fromstring(answer.content).iter(f"{MAP}loc")]


def test_a_story_says_what_it_is(client):
    Debate.objects.create(slug="size", motion="Size matters")
    story = article(
        "Homes of large owners",
        body=[text("One two three."), charted()],
        topics=("Owners",),
        debate=Debate.objects.get(),
        given_date=day(2025, 3, 1),
    )
    written_by(story, author("Ann", role="Data editor"), author("Bea"))
    made, way = told(client, "/news/homes-of-large-owners/")
    assert made["@type"] == "NewsArticle"
    assert made["headline"] == "Homes of large owners"
    assert made["mainEntityOfPage"] == story.address
    assert made["datePublished"].startswith("2025-03-01T")
    assert [each["name"] for each in made["author"]] == ["Ann", "Bea"]
    assert made["author"][0]["url"] == "http://localhost:8000/authors/ann/"
    assert made["publisher"]["@type"] == "NewsMediaOrganization"
    assert made["keywords"] == ["Owners"]
    assert made["wordCount"] == 3
    assert made["image"][0].startswith("http://localhost:8000/ratings/measure.png?")
    assert made["isBasedOn"][0].startswith("http://localhost:8000/ratings/measure/?")
    assert made["discussionUrl"] == "http://localhost:8000/debates/size/"
    assert "correction" not in made
    assert [step["name"] for step in way["itemListElement"]] == ["CareSpace", "News", "Homes of large owners"]
    assert [step["position"] for step in way["itemListElement"]] == [1, 2, 3]


def test_a_correction_is_told_and_moves_the_date(client, editor):
    editor.is_superuser = True
    editor.save()
    story = article("Wrong", given_date=day(2025, 3, 1))
    append_correction(by=editor, article=story, kind="correction", text="It was 9%.")
    made, _ = told(client, "/news/wrong/")
    assert made["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "Correction: It was 9%.",
            "datePublished": made["dateModified"],
        }
    ]


def test_words_cannot_end_the_script(client):
    article("Ends", standfirst="</script><script>alert(1)</script>&lt;")
    page = client.get("/news/ends/").content.decode()
    assert "</script><script>alert" not in page
    assert told(client, "/news/ends/")[0]["description"] == "</script><script>alert(1)</script>&lt;"


def test_a_long_headline_is_cut_between_words():
    assert shorten_headline("word " * 30) == f"{'word ' * 20}word…"
    assert len(shorten_headline("x" * 200)) == 110
    assert shorten_headline("Short") == "Short"


def test_a_story_without_a_chart_has_a_drawn_card(client):
    story = article("A title that is told on a card", kicker="Homes & care")
    soup = BeautifulSoup(client.get("/news/a-title-that-is-told-on-a-card/").content, "html.parser")
    address = soup.find("meta", property="og:image")["content"]
    assert address == f"http://localhost:8000/cards/{story.pk}.png"
    assert soup.find("meta", property="og:image:alt")["content"] == story.title
    answer = client.get(f"/cards/{story.pk}.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(answer.content[16:20]) == 1200
    assert int.from_bytes(answer.content[20:24]) == 630
    assert client.get(f"/cards/{story.pk}.png", headers={"if-none-match": answer["ETag"]}).status_code == 304
    story.unpublish()
    assert client.get(f"/cards/{story.pk}.png").status_code == 404


def drawn_titles(monkeypatch) -> list[str]:
    """The titles of the cards drawn from now on."""
    drawn: list[str] = []
    draw = preview_images.wrap_title
    monkeypatch.setattr(preview_images, "wrap_title", lambda title: drawn.append(title) or draw(title))
    return drawn


@pytest.mark.parametrize("title", ["Дети в Англии", "儿童之家", "Homes 🏠 again"])
def test_a_card_whose_letters_no_font_has_names_the_section(client, monkeypatch, title):
    drawn = drawn_titles(monkeypatch)
    story = article(title, slug="of-a-script", under="analysis", kicker="Ωμέγα", byline="Анна")
    assert client.get(f"/cards/{story.pk}.png").status_code == 200
    assert drawn == ["Analysis"]


def test_a_card_whose_letters_no_font_has_shows_the_storys_picture(client, monkeypatch):
    drawn = drawn_titles(monkeypatch)
    picture = CustomImage.objects.create(title="A door", file=get_test_image_file(size=(1600, 900)))
    shown = {"image": picture.pk, "alt_text": "A door", "decorative": False}
    body = [{"type": "image", "value": {"image": shown, "caption": ""}}]
    story = article("Дети", slug="of-a-script", body=body)
    answer = client.get(f"/cards/{story.pk}.png")
    assert (answer.status_code, answer.content[:4], drawn) == (200, b"\x89PNG", [])
    assert int.from_bytes(answer.content[16:20]) == 1200


def test_a_picture_whose_file_is_gone_leaves_the_section(client, monkeypatch):
    drawn = drawn_titles(monkeypatch)

    def lack_file(image, spec):
        raise SourceImageIOError

    monkeypatch.setattr(CustomImage, "get_rendition", lack_file)
    picture = CustomImage.objects.create(title="A door", file=get_test_image_file())
    shown = {"image": picture.pk, "alt_text": "A door", "decorative": False}
    body = [{"type": "image", "value": {"image": shown, "caption": ""}}]
    story = article("Дети", slug="of-a-script", body=body)
    assert client.get(f"/cards/{story.pk}.png").status_code == 200
    assert drawn == ["News"]


def test_a_card_holds_the_longest_title():
    for title in ("Short", "Some words of a title that is longer " * 3, "w" * 255, "word " * 51):
        size, lines = wrap_title(title)
        assert lines[0][0] - size * 0.8 > 130
        assert lines[-1][0] < 530


@pytest.mark.slow("asks every map")
def test_sitemaps_name_what_there_is(client):
    story = article("Told", topics=("Owners",))
    written_by(story, author("Ann"))
    article("Hidden", live=False, topics=("Nothing",))
    Debate.objects.create(slug="size", motion="Size matters")
    date_topics_and_authors()
    files = places(client, "/sitemap.xml")
    found = [place for file in files for place in places(client, file.removeprefix("http://localhost:8000"))]
    host = "http://localhost:8000"
    for path in ("/", "/news/", "/news/told/", "/topics/owners/", "/authors/ann/", "/debates/size/"):
        assert f"{host}{path}" in found
        assert client.get(path).status_code == 200
    assert not [place for place in found if "hidden" in place or "nothing" in place]
    assert f"Sitemap: {host}/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_date_in_a_sitemap_is_that_of_the_last_change(client):
    article("Told", updated_at=timezone.now() + timedelta(days=1))
    root = ElementTree.fromstring(client.get("/sitemaps/stories.xml").content)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert root.find(f"{MAP}url/{MAP}lastmod").text[:10] == tomorrow.isoformat()


def test_topics_and_authors_are_dated_by_their_newest_story_within_a_tick(client):
    day = timezone.now().replace(microsecond=0)
    stories = [
        article(f"Story {ago}", topics=("Owners",), given_date=day - timedelta(days=ago)) for ago in (1, 2)
    ]
    later = article("Later", topics=("Owners", "Later"), given_date=day + timedelta(days=1))
    for story in [*stories, later]:
        written_by(story, Author.objects.filter(slug="ann").first() or author("Ann"))

    def read_dates() -> list[tuple[str, str]]:
        date_topics_and_authors()
        roots = [
            ElementTree.fromstring(client.get(f"/sitemaps/{name}.xml").content)
            for name in ("topics", "authors")
        ]
        rows = [row for root in roots for row in root]
        return [
            (row.find(f"{MAP}loc").text.split("/")[-2], row.find(f"{MAP}lastmod").text[:10]) for row in rows
        ]

    def on(ago: int) -> str:
        return timezone.localtime(day - timedelta(days=ago)).date().isoformat()

    assert read_dates() == [("owners", on(1)), ("ann", on(1))]
    stories[0].unpublish()
    assert read_dates() == [("owners", on(2)), ("ann", on(2))]
    stories[1].delete()
    assert read_dates() == []


def test_maps_of_topics_and_authors_read_no_story(client):
    article("Told", topics=("Owners",))
    date_topics_and_authors()
    with CaptureQueriesContext(connection) as seen:
        client.get("/sitemaps/topics.xml")
        client.get("/sitemaps/authors.xml")
    assert not [query["sql"] for query in seen if "articles_articlepage" in query["sql"]]


def test_a_large_map_comes_in_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 2)
    for number in range(3):
        article(f"Story {number}")
    files = [file for file in places(client, "/sitemap.xml") if "stories" in file]
    assert [file.rpartition("/")[2] for file in files] == ["stories.xml", "stories.xml?p=2"]
    assert len(places(client, "/sitemaps/stories.xml")) == 2
    assert len(places(client, "/sitemaps/stories.xml?p=2")) == 1
    for wrong in ("?p=3", "?p=0", "?p=x", "?p=²", "?p=99999999999999999999"):
        assert client.get(f"/sitemaps/stories.xml{wrong}").status_code == 404
    assert client.get("/sitemaps/none.xml").status_code == 404


def test_news_of_two_days(client):
    article("New & true")
    article("Three days ago", given_date=timezone.now() - timedelta(days=3))
    article("Old", historical=True, given_date=timezone.now() - timedelta(days=1))
    root = ElementTree.fromstring(client.get("/sitemaps/news.xml").content)
    assert [each.text for each in root.iter(f"{NEWS}title")] == ["New & true"]
    assert root.find(f".//{NEWS}publication/{NEWS}language").text == "en"


def test_maps_ask_the_same_for_any_number(client, count_queries):
    article("One")
    few = [
        count_queries(lambda file=file: client.get(file))
        for file in ("/sitemap.xml", "/sitemaps/stories.xml")
    ]
    for number in range(2):
        article(f"Story {number}")
    assert few == [
        count_queries(lambda file=file: client.get(file))
        for file in ("/sitemap.xml", "/sitemaps/stories.xml")
    ]


def test_the_guide_for_programs_names_the_newest_stories(client):
    story = article("Told “so” & true", standfirst="As it is.")
    said = client.get("/llms.txt")
    assert said["Content-Type"] == "text/plain; charset=utf-8"
    words = said.content.decode()
    assert words.startswith("# CareSpace\n")
    assert f"- [Told “so” & true]({story.address})" in words
    assert client.get("/llms.txt", headers={"if-none-match": said["ETag"]}).status_code == 304


@pytest.mark.slow("asks many pages")
def test_every_page_has_one_address(client):
    article("Told", topics=("Owners",))
    for number in range(21):
        article(f"Story {number}")
    for address in ("/", "/news/", "/news/told/", "/topics/owners/", "/news/?page=2"):
        soup = BeautifulSoup(client.get(f"{address}").content, "html.parser")
        assert soup.find("link", rel="canonical")["href"] == f"http://localhost:8000{address}"


def test_a_story_led_by_a_chart_is_pictured_with_the_charts_own_sentence(client):
    two_releases()
    story = article(
        "An editor’s words", body=[text("First."), charted(heading="Another finding of an editor’s")]
    )
    head = BeautifulSoup(client.get(story.get_url()).content, "html.parser")
    said = head.select_one("meta[property='og:image:alt']")["content"]
    assert said == write_headline(answers.answer(story.lead_measure))
    plain = BeautifulSoup(client.get(article("No chart").get_url()).content, "html.parser")
    assert plain.select_one("meta[property='og:image:alt']")["content"] == "No chart"
