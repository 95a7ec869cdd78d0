"""Authors: bylines of several, a page each, and who may change them."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from articles.models import ArticlePage
from articles.models.authors import Author, Authored, join_names
from tests.articles.test_newsroom import add_address, form
from tests.factories.articles import article
from tests.factories.authors import author, written_by

pytestmark = pytest.mark.django_db


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_join_as_a_byline_says_them(names, said):
    assert join_names(names) == said


def test_a_story_names_its_authors_in_order_and_links_to_each(client):
    ada, ben = author("Ada Archer"), author("Ben Bell")
    story = written_by(article(), ben, ada)
    assert story.byline == "Ben Bell and Ada Archer"
    links = read(client.get(story.get_url())).select(".article-meta a[rel=author]")
    assert [link["href"] for link in links] == ["/authors/ben-bell/", "/authors/ada-archer/"]


def test_a_story_without_authors_keeps_its_own_byline(client):
    story = article(byline="The data desk")
    assert "By The data desk" in read(client.get(story.get_url())).select_one(".article-meta").text


def test_more_names_than_a_byline_holds_are_cut_not_refused():
    people = [author(f"{letter * 99}") for letter in "ABCD"]
    assert len(written_by(article(), *people).byline) == 300


def test_an_authors_page_lists_their_live_stories_only(client):
    ada = author(role="Data editor", bio="Counts things.")
    mine = written_by(article("Mine"), ada)
    draft = article("Draft", live=False)
    draft.authored.set([Authored(author=ada)])
    draft.save()
    article("Of others")
    page = read(client.get(ada.get_absolute_url()))
    assert [link["href"] for link in page.select(".story h3 a")] == [mine.get_url()]
    assert "Data editor" in page.text
    assert "Counts things." in page.text
    assert client.get("/authors/nobody/").status_code == 404


def test_an_authors_page_costs_the_same_for_one_story_and_for_three(client, count_queries):
    ada = author()
    written_by(article(), ada)
    client.get(ada.get_absolute_url())
    one = count_queries(lambda: client.get(ada.get_absolute_url()))
    stories = [article() for _ in range(2)]
    Authored.objects.bulk_create([Authored(article=story, author=ada) for story in stories])
    assert count_queries(lambda: client.get(ada.get_absolute_url())) == one <= 5


def test_a_page_costs_the_same_for_one_author_and_for_three(client, count_queries):
    story = written_by(article(), author("First"))
    client.get(story.get_url())
    one = count_queries(lambda: client.get(story.get_url()))
    Authored.objects.bulk_create([Authored(article=story, author=author(f"No {n}")) for n in range(2)])
    assert count_queries(lambda: client.get(story.get_url())) == one


def test_two_people_of_one_name_have_two_addresses():
    assert [author("Ada Archer").slug, author("Ada Archer").slug] == ["ada-archer", "ada-archer-2"]
    assert author("李").slug == "author"


def test_an_author_stands_once_in_a_byline():
    story, ada = written_by(article(), author("Ada")), Author.objects.get()
    connection.cursor().execute("set constraints all immediate")
    with pytest.raises(IntegrityError), transaction.atomic():
        Authored.objects.create(article=story, author=ada)


def test_an_author_with_stories_cannot_be_deleted():
    ada = author()
    written_by(article(), ada)
    with pytest.raises(ProtectedError):
        ada.delete()


def test_a_slug_that_is_taken_is_refused():
    author("Ada", slug="ada")
    with pytest.raises(ValidationError, match="already exists"):
        Author(name="Another", slug="ada").full_clean()


def test_an_editor_adds_an_author_and_puts_them_in_a_byline(client_of, editor):
    newsroom = client_of(editor)
    newsroom.post(
        reverse(Author.snippet_viewset.get_url_name("add")),
        {"name": "Ada Archer", "slug": "", "role": "Reporter", "bio": "", "picture": ""},
    )
    ada = Author.objects.get(slug="ada-archer")
    newsroom.post(add_address(), form(authored=inline_formset([{"author": ada.pk}])))
    assert ArticlePage.objects.get(slug="a-story-by-hand").byline == "Ada Archer"


def test_nobody_but_editors_adds_authors(client_of, moderator, reader):
    address = reverse(Author.snippet_viewset.get_url_name("add"))
    for person in (moderator, reader):
        client_of(person).post(address, {"name": "Intruder"})
    assert not Author.objects.exists()
