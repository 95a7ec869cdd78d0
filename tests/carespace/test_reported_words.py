"""Moderators read a reported post in the words that were reported, and decide on those they have read."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from carespace.contributions import add_point
from carespace.models import Report
from carespace.moderation import keep_post
from carespace.refusals import ClosedError
from carespace.reports import create_report
from carespace.words.editing import edit_post
from tests.factories.carespace import DebateFactory, ReportFactory

pytestmark = pytest.mark.django_db
DESK = reverse("carespace:queue")


def read_page(answer) -> str:
    """A page's words, with single blanks."""
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def author(practitioner):
    practitioner.is_trusted = True
    practitioner.save()
    return practitioner


@pytest.fixture
def point(author):
    return add_point(
        by=author, debate=DebateFactory(), side="for", text="The FIRSTWORDS.", why="Because of FIRSTWHY."
    )


def test_an_edit_after_the_report_hides_nothing_from_moderators(client_of, moderator, author, point):
    create_report(by=None, post=point, reason="identifies")
    edit_post(by=author, post=point, text="Harmless.", why="", read=1)
    for address in (DESK, reverse("carespace:post_at_desk", args=[point.pk])):
        page = read_page(client_of(moderator).get(address))
        assert "Reported when it said: The FIRSTWORDS. Because of FIRSTWHY." in page


def test_what_was_reported_after_the_edit_is_what_stands_there(client_of, moderator, author, point):
    edit_post(by=author, post=point, text="Harmless.", why="", read=1)
    create_report(by=None, post=point, reason="identifies")
    page = read_page(client_of(moderator).get(DESK))
    assert "Reported when it said" not in page
    assert "FIRSTWORDS" not in page


def test_words_that_were_not_read_are_not_kept_up(client_of, moderator, author, point):
    report = create_report(by=None, post=point, reason="personal")
    edit_post(by=author, post=point, text="Worse than before.", why="", read=1)
    with pytest.raises(ClosedError, match="edited it since"):
        keep_post(by=moderator, post=point, read=1)
    address = reverse("carespace:keep", args=[point.pk])
    page = read_page(client_of(moderator).post(address, {"read": "1"}, follow=True))
    assert "edited it since you read it" in page
    assert Report.objects.get(ruling=None) == report
    client_of(moderator).post(address, {"read": "2"})
    assert not Report.objects.filter(ruling=None).exists()


def test_the_desk_costs_the_same_for_many_edited_posts(client_of, moderator, author, count_queries):
    browser, debate = client_of(moderator), DebateFactory()

    def fill() -> None:
        post = add_point(by=author, debate=debate, side="for", text=f"Point {debate.posts.count()}.")
        ReportFactory(post=post)
        edit_post(by=author, post=post, text=f"Other {post.pk}.", why="", read=1)

    fill()
    browser.get(DESK)
    few = count_queries(lambda: browser.get(DESK))
    fill()
    fill()
    assert count_queries(lambda: browser.get(DESK)) == few
