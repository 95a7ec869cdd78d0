"""Points like one's own: found among many at a bounded cost, shown to the author alone and only for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carespace.models import Post
from carespace.words.editing import EDIT_WITHIN
from carespace.words.likeness import find_like_points, measure_likeness, split_trigrams
from tests.factories.carespace import PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
OWN = "Staff who stay know the children they look after"
LIKE = "Staff who stay longest know the children they look after best"
OTHER = "The inspector should see the home at night"


def text_of(answer):
    return answer.content.decode()


def test_trigrams_are_those_of_postgresqls_own():
    assert split_trigrams("Cat") == {"  c", " ca", "cat", "at "}
    assert measure_likeness(split_trigrams("word"), split_trigrams("two words")) == pytest.approx(4 / 11)
    assert measure_likeness(split_trigrams(""), split_trigrams("word")) == 0


def test_the_likest_come_first_and_at_most_three(debate, reader):
    own = PointFactory(debate=debate, author=reader, text=OWN)
    PointFactory(debate=debate, text=OTHER)
    PointFactory(text=OWN)  # in another debate
    for words in (f"{OWN} {OTHER}", LIKE, f"{LIKE} now", OWN.upper()):
        PointFactory(debate=debate, text=words)
    found = find_like_points(own, reader)
    assert [point.text for point in found] == [OWN.upper(), LIKE, f"{LIKE} now"]


@pytest.mark.parametrize("state", ["waiting", "hidden", "withdrawn"])
def test_what_nobody_reads_is_like_nothing(debate, reader, state):
    own = PointFactory(debate=debate, author=reader, text=OWN)
    PointFactory(debate=debate, text=LIKE, state=state)
    assert find_like_points(own, reader) == []


def test_nobody_else_is_shown_any_nor_the_author_later(debate, reader, moderator):
    own = PointFactory(debate=debate, author=reader, text=OWN)
    PointFactory(debate=debate, text=LIKE)
    assert find_like_points(own, reader)
    assert find_like_points(own, None) == find_like_points(own, moderator) == []
    own.created_at = timezone.now() - EDIT_WITHIN - timedelta(seconds=1)
    assert find_like_points(own, reader) == []
    assert find_like_points(ReplyFactory(parent=own, author=reader, text=OWN), reader) == []
    assert find_like_points(PointFactory(debate=debate, author=reader, text="Yes."), reader) == []


@pytest.mark.parametrize("state", ["published", "waiting"])
def test_the_page_its_author_is_led_to_shows_them(client_of, reader, stranger, debate, state):
    own = PointFactory(debate=debate, author=reader, text=OWN, state=state)
    like = PointFactory(debate=debate, text=LIKE)
    page = own.get_absolute_url() if state == "published" else debate.get_absolute_url()
    shown = text_of(client_of(reader).get(page))
    assert "Others say much the same" in shown
    assert like.get_absolute_url() in shown.partition("Others say much the same")[2]
    assert "Others say much the same" not in text_of(client_of(stranger).get(page))


def test_it_costs_two_queries_however_many_there_are(debate, reader, django_assert_num_queries):
    own = PointFactory(debate=debate, author=reader, text=OWN)
    own = Post.objects.with_words().get(pk=own.pk)
    PointFactory.create_batch(3, debate=debate, text=LIKE)
    with django_assert_num_queries(2):
        assert len(find_like_points(own, reader)) == 3
