"""Which story of an earlier import an item is: none is written over by another, and none comes twice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.models import ArticlePage
from tests.factories.wordpress import SITE, export, folder, item, upload
from wordpress.models import ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]
DAY = "2015-03-04 09:00:00"


def unnumbered(title, slug="", link="", guid="", words="Words.", **fields):
    """An item as converters write it, with the number 0."""
    made = item(title, f"<p>{words}</p>", number=-1, slug=slug, guid=guid, link=link, **fields)
    return made.replace("<wp:post_id>-1<", "<wp:post_id>0<")


def titles():
    return sorted(ArticlePage.objects.values_list("title", flat=True))


def keys():
    return set(ArticlePage.objects.values_list("pk", "title"))


def test_items_without_numbers_stay_as_many_as_they_are_twice_over(bring):
    parts = (
        unnumbered("With an address", "one", f"{SITE}/one/", date=DAY, date_gmt=DAY),
        unnumbered("With another", "two", f"{SITE}/two/", date=DAY, date_gmt=DAY),
        unnumbered("Without A", date=DAY, date_gmt=DAY),
        unnumbered("Without B", date=DAY, date_gmt=DAY),
        unnumbered("One guid A", "same-a", f"{SITE}/", f"{SITE}/", date=DAY, date_gmt=DAY),
        unnumbered("One guid B", "same-b", f"{SITE}/", f"{SITE}/", date=DAY, date_gmt=DAY),
    )
    first = bring(*parts)
    rows, before = bring.items, keys()
    assert len(before) == 6
    assert all(row["address"] for row in rows)
    assert len({row["address"] for row in rows}) == 6
    assert "known by its guid, slug, title and date" in first[0]["why"]
    bring(*parts)
    assert bring.items == rows
    assert keys() == before


def test_items_that_say_all_the_same_but_their_words_are_two_stories(bring):
    parts = (
        unnumbered("Notes", words="One."),
        unnumbered("Notes", words="Two."),
        unnumbered("Notes", words="Two."),
    )
    for _ in range(2):
        bring(*parts)
        assert [row["result"] == "left out" for row in bring.items] == [False, False, True]
        assert bring.items[2]["why"] == "The file has the same item before it."
        assert sorted(page.plain_text.strip() for page in ArticlePage.objects.all()) == ["One.", "Two."]


def test_a_number_that_means_another_story_now_writes_over_none(bring):
    bring(item("The first site’s", "<p>Lasting words.</p>", number=5, slug="first", date=DAY, date_gmt=DAY))
    row = bring(item("Set up anew", "<p>New words.</p>", number=5, slug="anew"))[5]
    assert titles() == ["Set up anew", "The first site’s"]
    assert "its number is that of another story that came earlier" in row["why"].lower()
    kept = keys()
    again = bring(item("Set up anew", "<p>New words.</p>", number=5, slug="anew"))[5]
    assert (again, keys()) == (row, kept)
    bring(item("The first site’s", "<p>Lasting words.</p>", number=5, slug="first", date=DAY, date_gmt=DAY))
    assert keys() == kept
    words = {page.title: page.plain_text.strip() for page in ArticlePage.objects.all()}
    assert words == {"The first site’s": "Lasting words.", "Set up anew": "New words."}


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2016-01-01 08:00:00", "date_gmt": "2016-01-01 08:00:00"},
        {"guid": "http://old.example/?p=5", "link": "http://www.old.example/2019/05/story/"},
        {"slug": "renamed"},
        {"slug": "renamed", "date": "2016-01-01 08:00:00", "date_gmt": "2016-01-01 08:00:00"},
    ],
)
def test_a_story_that_changed_in_one_respect_stays_one(bring, changed):
    fields = {"number": 5, "slug": "story", "guid": f"{SITE}/?p=5"}
    bring(item("Story", **fields))
    bring(file=export(item("Story", "<p>Newer.</p>", **fields | changed), site="http://www.old.example"))
    assert titles() == ["Story"]
    assert "Newer." in ArticlePage.objects.get().plain_text


def test_a_guid_of_its_own_confirms_whatever_else_changed(bring):
    guid = "urn:uuid:6f2b8c3e-8d5f-4b53-9d8c-2f6a2f0c1d11"
    bring(item("Before", number=5, slug="before", guid=guid))
    bring(item("After", number=5, slug="after", guid=guid, date=DAY, date_gmt=DAY))
    assert titles() == ["After"]


def test_a_date_of_many_confirms_none(bring):
    """Whoever wrote a whole file with one date has not said of any story when it appeared."""
    others = [item(f"Other {n}", number=n, slug=f"other-{n}") for n in (8, 9)]
    bring(item("First", number=5, slug="first"), *others)
    bring(item("Second", number=5, slug="second"), *others)
    assert titles() == ["First", "Other 8", "Other 9", "Second"]


def test_kinds_have_numbers_of_their_own(bring, tmp_path):
    media = folder(tmp_path / "media", "a.jpg")
    parts = (
        upload("a.jpg", number=5),
        item("Story", number=5, slug="s"),
        item("Page", number=5, kind="page", slug="p"),
    )
    for _ in range(2):
        bring(*parts, media=media)
        assert [row["result"] for row in bring.items][1:] == ["changed", "imported"]
        assert ImportedItem.objects.filter(number=5).count() == 3


def test_records_of_before_know_their_pages(bring):
    """As an import left them before guids and titles were kept, and a migration filled them from the pages."""
    fields = {"number": 5, "slug": "story"}
    bring(item("Story", **fields))
    ImportedItem.objects.update(guid="", slug="story-2")
    bring(item("Story, told anew", "<p>Newer.</p>", **fields))
    assert titles() == ["Story, told anew"]
    ImportedItem.objects.update(guid="", slug="", title="", first_date=None)
    bring(item("And again", "<p>Newest.</p>", **fields))
    assert titles() == ["And again"]


PARTS = st.tuples(
    st.sampled_from([0, 0, 5, 6]), st.sampled_from("AB"), st.sampled_from("ab"), st.sampled_from("xy")
)


@examples(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(st.lists(PARTS, min_size=1, max_size=4, unique=True), min_size=2, max_size=2))
def test_no_words_that_were_there_are_lost(bring, files):
    """Whatever two files of a site say, every text of the first stands after the second, but where it says the same
    item has other words."""
    ArticlePage.objects.all().delete()
    ImportedItem.objects.all().delete()
    for number, parts in enumerate(files):
        bring(
            *(
                item(f"Title {title}", f"<p>{key}{title}{slug}{day}</p>", number=key or -1, slug=slug,
                     guid=f"{SITE}/?p={key}", date=f"2015-03-0{1 + 'xy'.index(day)} 09:00:00", date_gmt="")
                .replace("<wp:post_id>-1<", "<wp:post_id>0<")
                for key, title, slug, day in parts
            )
        )  # fmt: skip
        texts = [page.plain_text.strip() for page in ArticlePage.objects.all()]
        assert len(texts) == len(set(texts))
        if number == 0:
            for key, title, slug, day in parts:
                if not key:
                    assert f"{key}{title}{slug}{day}" in texts
    lasting = {f"0{title}{slug}{day}" for parts in files for key, title, slug, day in parts if not key}
    assert lasting <= set(texts)
