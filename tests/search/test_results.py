"""The search page: what is found, in which order, and how it is shown."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from carespace.models import Closure, Debate
from search import results
from search.models import SearchEntry
from search.spelling import measure_distance, spell_british, spell_text
from search.tasks import update_index
from tests.factories.articles import day, found_article, text, topic
from tests.factories.authors import author
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db


def page(client, query):
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200, query
    return BeautifulSoup(answer.content, "html.parser")


def words(found):
    return " ".join(found.get_text().split())


def found(client, query):
    """The headings of the results, best first."""
    return [words(heading) for heading in page(client, query).select(".results-list h3")]


def test_stories_by_headline_text_and_stem(client):
    found_article("Commissioners choose", body=[text("Inspections were many.")])
    found_article("Elsewhere", body=[text("Gardens.")])
    assert found(client, "q=commissioner") == ["Commissioners choose"]
    assert found(client, "q=inspected") == ["Commissioners choose"]
    assert found(client, "q=dragons") == []
    assert "Nothing has these words" in words(page(client, "q=dragons").main)


def test_spelling_accents_and_apostrophes_make_no_difference(client):
    found_article("Café life", body=[text("The organisation’s behaviour was centred on children’s homes.")])
    for asked in (
        "cafe",
        "CAFÉ",
        "organization",
        "organised",
        "behavior",
        "children's",
        "childrens",
        "centered",
    ):
        assert found(client, f"q={asked}&exact=1") == ["Café life"], asked


@pytest.mark.parametrize(
    ("title", "asked", "of_it"),
    [
        ("Дети-сироты в Англии", "СИРОТЫ", "сирот*"),
        ("Τα παιδιά μένουν", "παιδια", "μεν*"),
        ("儿童之家的检查", "儿童之家的检查", "儿童*"),
        ("بيوت الأطفال", "الأطفال", "بي*"),
        ("बाल गृहों का निरीक्षण", "निरीक्षण", "गृ*"),
        ("어린이집 점검", "점검", "어린*"),
        ("Đorđe in Łódź", "łódź", "đor*"),
    ],
)
def test_words_of_every_script_are_found(client, title, asked, of_it):
    found_article(title, slug="of-a-script")
    found_article("Elsewhere")
    for query in (asked, of_it, f'"{asked}"', title):
        assert found(client, f"q={quote(query)}") == [title], query


def test_phrases_beginnings_and_words_left_out(client):
    found_article("One", body=[text("Children in locked rooms far away.")])
    found_article("Two", body=[text("Rooms behind a gate that was locked.")])
    assert sorted(found(client, "q=locked+rooms")) == ["One", "Two"]
    assert found(client, 'q="locked+rooms"') == ["One"]
    assert found(client, "q=“locked rooms”") == ["One"]
    assert found(client, "q=locked+-gate") == ["One"]
    assert sorted(found(client, "q=lock*")) == ["One", "Two"]
    assert found(client, "q=childr") == ["One"]
    assert found(client, "q=-gate") == []


def test_a_mistyped_word_is_mended_and_can_be_searched_all_the_same(client):
    found_article("Rated inadequate", body=[text("Safeguarding in homes.")])
    for asked in ("inadequete", "inadequat", "indaequate", "safegaurding"):
        soup = page(client, f"q={asked}")
        assert [words(h3) for h3 in soup.select("h3")] == ["Rated inadequate"], asked
    notice = page(client, "q=inadequete+homes").select_one("main .notice")
    assert words(notice) == "Showing results for inadequate homes. Search instead for “inadequete homes”"
    assert found(client, notice.a["href"].removeprefix("?")) in ([], ["Rated inadequate"])
    assert not page(client, "q=inadequete&exact=1").select(".results-list h3")
    assert found(client, "q=xyzzyqwert") == []


def test_some_of_the_words_do_where_nothing_has_all(client):
    found_article("Ofsted says")
    found_article("Councils say")
    soup = page(client, "q=ofsted+councils")
    assert sorted(words(h3) for h3 in soup.select("h3")) == ["Councils say", "Ofsted says"]
    assert "Nothing has all of these words" in words(soup.main)


def test_headlines_weigh_more_than_text_and_new_more_than_old(client):
    found_article("In the text", body=[text("Placements.")])
    found_article("Placements of old", given_date=day(2012, 1, 1))
    found_article("Placements now")
    assert found(client, "q=placements") == ["Placements now", "Placements of old", "In the text"]


def test_words_asked_for_are_marked_where_they_stand(client):
    found_article(
        "Homes & <b>",
        standfirst="Owners",
        body=[text("Long before. " * 60 + "An owner’s café <i>inspected</i>.")],
    )
    soup = page(client, "q=inspection+cafe+home")
    assert [mark.get_text() for mark in soup.select("h3 mark")] == ["Homes"]
    assert "café" in [mark.get_text() for mark in soup.select(".results-passage mark")]
    assert len(soup.select_one(".results-passage").get_text()) < 400
    assert not soup.select(".results-list h3 b")


def test_facets_narrow_and_say_how_many(client):
    found_article("Homes one", topics=("Owners",))
    found_article("Homes two", under="analysis", topics=("Owners", "Ofsted"), given_date=day(2020, 1, 1))
    Debate.objects.create(slug="homes", motion="Homes should be small")
    soup = page(client, "q=homes")
    links = {words(item): item.a["href"] for item in soup.select(".results-facets li")}
    assert {"Stories 2", "Debates 1", "News 1", "Analysis 1", "Owners 2", "Ofsted 1", "2020 1"} <= set(links)
    assert sorted(found(client, links["Owners 2"].removeprefix("?"))) == ["Homes one", "Homes two"]
    assert found(client, links["Analysis 1"].removeprefix("?")) == ["Homes two"]
    assert found(client, links["2020 1"].removeprefix("?")) == ["Homes two"]
    assert found(client, "q=homes&kind=debate") == ["Homes should be small"]
    narrowed = page(client, "q=homes&topic=ofsted&section=analysis")
    assert words(narrowed.select_one("#found-h")) == "1 result"
    loose = next(
        item for item in narrowed.select(".results-facets li") if item.b and item.b.get_text() == "Ofsted"
    )
    assert loose.a["href"] == "?q=homes&section=analysis"


def test_a_facet_alone_lists_what_has_it_newest_first(client):
    found_article("Older", topics=("Owners",), given_date=day(2020, 1, 1))
    found_article("Newer", topics=("Owners",))
    found_article("Other", topics=("Ofsted",))
    assert found(client, "topic=owners&kind=story") == ["Newer", "Older"]
    assert found(client, "year=2020") == ["Older"]
    soup = page(client, "topic=nonsense&q=newer")
    assert "There is no such topic" in words(soup.main)


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=%27%22%3Cscript%3E", "q=" + "a" * 5000, "q=a%26%7C!()", "page=0", "q=%27%3A*%5C",
        "q=x&topic=%27%5C&section=%27&year=%27&kind=%27&page=x", "topic=%27%5C%5C%27", "section=a%27%29+or+1",
        "year=9999", "q=nothing&until=1999-13", "q=nothing&until=2024-02", "q=---+%22%22+*+-*", "q=the", "q=" + "+".join(f"w{n}" for n in range(100)), "q=%F0%9F%8F%A0",
        "q=1%2F2+a%3Ab%3C-%3Ec", "q=y_2024", "year=٢٠٢٤",
    ],
)  # fmt: skip
def test_odd_questions_get_a_page(client, query):
    found_article("Nothing odd")
    soup = page(client, query)
    assert soup.select_one("input[name=q]")
    assert not soup.select("main script")


@pytest.mark.slow("indexes more stories than one page lists")
def test_pages_of_results_carry_the_question(client):
    for number in range(21):
        found_article(f"Owner {number}")
    soup = page(client, "q=owner&kind=story")
    assert len(soup.select(".results-list h3")) == 20
    following = soup.select_one("a[rel=next]")["href"]
    assert following == "?q=owner&kind=story&page=2"
    assert len(found(client, following.removeprefix("?"))) == 1


def test_debates_topics_and_authors(client):
    debate = Debate.objects.create(slug="size", motion="Commissioners should weigh the size of an owner")
    assert found(client, "q=SIZE+commissioners") == [debate.motion]
    Closure.objects.create(debate=debate, outcome="Both sides want more inspectors.", by_label="the editor")
    assert found(client, "q=inspectors") == [debate.motion]
    topic("Secure homes")
    author("Ada Archer", bio="Writes on placements.")
    assert found(client, "q=secure") == ["Secure homes"]
    assert found(client, "q=archer") == ["Ada Archer"]
    debate.delete()
    assert found(client, "q=inspectors") == []


def test_owners_local_authorities_and_homes(client):
    load_homes([home(2000001, owner="Bright & Sons Ltd", local_authority="Essex", region="east-of-england")])
    update_index()
    assert found(client, "q=bright+and+sons")[0] == "Bright & Sons Ltd"
    assert found(client, "q=essex")[0] == "Essex"
    soup = page(client, "q=2000001")
    assert soup.select_one("h3 a")["href"] == "/ratings/homes/2000001/"
    before = SearchEntry.objects.count()
    update_index()
    assert SearchEntry.objects.count() == before


@pytest.mark.slow("owners, homes and stories are indexed")
def test_a_word_that_many_owners_have_lists_stories_first_and_a_name_or_number_what_it_names(client):
    councils = [f"{county} Council" for county in ("Essex", "Kent", "Devon", "Dorset", "Norfolk", "Suffolk")]
    load_homes(
        [
            home(2000001 + place, owner=name, sector="local-authority", local_authority="Essex")
            for place, name in enumerate(councils)
        ]
    )
    update_index()
    found_article("A council at odds", given_date=day(2016, 1, 1))
    found_article("Elsewhere", body=[text("What the council did with the Essex Council report on 2000003.")])
    assert found(client, "q=council")[:2] == ["A council at odds", "Elsewhere"]
    assert set(found(client, "q=council&kind=owner")) == set(councils)
    assert found(client, "q=council+owned")[0] != "2000001"
    for asked, named in (
        ("essex+council", "Essex Council"), ("“Essex+Council”", "Essex Council"), ("ESSEX", "Essex"), ("2000003", "2000003"),
    ):  # fmt: skip
        assert found(client, f"q={asked}")[0] == named, asked


@pytest.mark.slow("searches eight stories in many ways")
def test_words_of_very_many_texts_are_looked_for_in_the_newest_months_and_then_in_older_ones(
    client, monkeypatch
):
    monkeypatch.setattr(results, "MANY", 3)
    monkeypatch.setattr(results, "FEW", 3)
    for year, month in ((2020, 1), (2021, 1), (2022, 2), (2022, 3)):
        for number in range(2):
            found_article(f"Home {year}-{month} {number}", given_date=day(year, month, 1))
    soup = page(client, "q=home")
    assert [words(h3) for h3 in soup.select("h3")] == [
        f"Home 2022-{rest}" for rest in ("3 1", "3 0", "2 1", "2 0")
    ]
    assert words(soup.select_one("#found-h")) == "4 results since February 2022"
    assert "Shown are those since February 2022" in words(soup.main)
    older = soup.select_one("main .notice a")
    assert words(older) == "Older ones"
    soup = page(client, older["href"].removeprefix("?"))
    assert words(soup.select_one("#found-h")) == "4 results"
    assert "Shown are those until January 2021" in words(soup.main)
    assert {"2020 2", "2021 2"} <= {words(item) for item in soup.select(".results-facets li")}
    assert len(found(client, "q=home&year=2020")) == 2
    assert len(found(client, "q=home+2020")) == 2
    monkeypatch.setattr(results, "FEW", 1)
    assert found(client, "year=2022") == ["Home 2022-3 1", "Home 2022-3 0"]
    assert found(client, "year=2022&until=2022-02") == ["Home 2022-2 1", "Home 2022-2 0"]


def test_the_same_queries_for_one_result_and_for_three(client, count_queries):
    found_article("Home 0", topics=("Owners",))
    client.get("/search/?q=home")
    few = count_queries(lambda: client.get("/search/?q=home"))
    for number in range(1, 3):
        found_article(f"Home {number}", topics=("Owners",))
    assert count_queries(lambda: client.get("/search/?q=home")) == few
    assert few <= 12


def test_spellings_and_distances():
    assert spell_text("Café’s “Organizers” & Co") == "cafe organisers and co"
    assert spell_british("analyzed") == "analysed"
    assert spell_british("size") == "size"
    assert measure_distance("inadequate", "inadequete", 2) == 1
    assert measure_distance("recieve", "receive", 2) == 1
    assert measure_distance("home", "homes", 1) == 1
    assert measure_distance("care", "owner", 2) == 3
