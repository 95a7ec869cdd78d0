"""Pages of a list that is not counted."""

from __future__ import annotations

import pytest
from django.core.paginator import EmptyPage

from accounts.models import User
from live.uncounted_pages import UncountedPaginator
from tests.factories.accounts import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    MemberFactory.create_batch(5)
    return User.objects.order_by("pk")


def test_a_page_knows_whether_another_follows_and_counts_nothing(people, django_assert_num_queries):
    paginator = UncountedPaginator(people, 2)
    with django_assert_num_queries(3):
        pages = [paginator.get_page(word) for word in ("1", "2", "3")]
        assert [len(page.object_list) for page in pages] == [2, 2, 1]
        assert [page.has_next() for page in pages] == [True, True, False]
        assert [page.has_previous() for page in pages] == [False, True, True]
        assert pages[0].next_page_number() == 2
    assert [person for page in pages for person in page] == list(people)
    with pytest.raises(EmptyPage):
        pages[2].next_page_number()


@pytest.mark.parametrize(("word", "number"), [("x", 1), (None, 1), ("0", 3), ("-2", 3), ("99", 3)])
def test_a_page_that_is_none_is_the_first_or_the_last(people, word, number):
    assert UncountedPaginator(people, 2).get_page(word).number == number


def test_a_list_of_nothing_has_one_empty_page(django_assert_num_queries):
    with django_assert_num_queries(1):
        page = UncountedPaginator(User.objects.filter(pk=0).order_by("pk"), 2).get_page("1")
        assert not page.has_other_pages()
    assert list(page) == []
