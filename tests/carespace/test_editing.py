"""Editing one's own post: who may, until when, what is kept of it, and that no form acts twice."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from carespace.models import Post, Revision
from carespace.moderation import approve_post, hide_post, withdraw_post
from carespace.refusals import ClosedError, NotAllowedError, UnfitError
from carespace.words.editing import EDIT_WITHIN, edit_post
from carespace.words.shown import shown_words
from tests.factories.carespace import ClosureFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def point(debate, trusted):
    return PointFactory(debate=debate, author=trusted, text="As it was.")


def words_of(post):
    return shown_words(Post.objects.with_words().get(pk=post.pk))


def address_of(post):
    return reverse("carespace:edit", args=[post.debate.slug, post.pk])


def text_of(answer):
    return answer.content.decode()


def test_other_words_are_shown_and_the_first_are_kept(point, trusted):
    made = edit_post(by=trusted, post=point, text=" As it\tis. ", why="*Since* then.", read=1)
    shown = words_of(point)
    assert (shown.text, shown.why, shown.number) == ("As it is.", "*Since* then.", 2)
    assert shown.edited_at == made.at
    assert list(point.revisions.order_by("number").values_list("text", flat=True)) == [
        "As it was.",
        "As it is.",
    ]


def test_one_form_and_the_same_words_edit_once(point, trusted):
    nonce = uuid4()
    first = edit_post(by=trusted, post=point, text="Once.", read=1, nonce=nonce)
    assert edit_post(by=trusted, post=point, text="Once, late.", read=1, nonce=nonce) == first
    assert edit_post(by=trusted, post=point, text="Once.", read=2, nonce=uuid4()) == first
    assert point.revisions.count() == 2


def test_an_edit_of_what_was_edited_meanwhile_is_refused(point, trusted):
    edit_post(by=trusted, post=point, text="In one tab.", read=1)
    with pytest.raises(ClosedError, match="elsewhere"):
        edit_post(by=trusted, post=point, text="In the other.", read=1)
    assert words_of(point).text == "In one tab."


def test_nobody_else_edits(point, moderator, reader):
    for person in (moderator, reader):
        with pytest.raises(NotAllowedError):
            edit_post(by=person, post=point, text="Mine.", read=1)


@pytest.mark.parametrize("state", ["published", "waiting"])
@pytest.mark.parametrize(("ago", "may"), [(EDIT_WITHIN - timedelta(seconds=30), True), (EDIT_WITHIN, False)])
def test_for_fifteen_minutes_by_the_databases_clock(debate, trusted, state, ago, may):
    at = timezone.now() - ago
    post = PointFactory(
        debate=debate,
        author=trusted,
        state=state,
        created_at=at,
        published_at=at if state == "published" else None,
    )
    if may:
        assert edit_post(by=trusted, post=post, text="In time.", read=1).number == 2
    else:
        with pytest.raises(ClosedError, match="fifteen minutes"):
            edit_post(by=trusted, post=post, text="Too late.", read=1)


def test_what_is_not_up_is_not_edited(debate, trusted, moderator):
    hidden, withdrawn = PointFactory.create_batch(2, debate=debate, author=trusted)
    beneath = ReplyFactory(parent=PointFactory(debate=debate, state="hidden"), author=trusted)
    hide_post(by=moderator, post=hidden, rule="personal")
    withdraw_post(by=trusted, post=withdrawn)
    for post in (hidden, withdrawn, beneath):
        with pytest.raises(ClosedError, match="not public"):
            edit_post(by=trusted, post=post, text="Again.", read=1)


def test_what_a_moderator_reads_first_is_not_edited_once_public(debate, reader, trusted, moderator, point):
    first = PointFactory(debate=debate, author=reader, state="waiting")
    edit_post(by=reader, post=first, text="Still waiting.", read=1)
    approve_post(by=moderator, post=first, read=2)
    with pytest.raises(ClosedError, match="reads your posts"):
        edit_post(by=reader, post=first, text="Never read by anybody.", read=2)
    debate.quiet_from, debate.quiet_until = time(0), time(23, 59, 59, 999999)
    debate.save()
    with pytest.raises(ClosedError, match="reads your posts"):
        edit_post(by=trusted, post=point, text="At night.", read=1)


def test_a_moderator_publishes_what_they_read(debate, reader, moderator):
    post = PointFactory(debate=debate, author=reader, state="waiting")
    edit_post(by=reader, post=post, text="Other words.", read=1)
    with pytest.raises(ClosedError, match="edited it since"):
        approve_post(by=moderator, post=post, read=1)
    assert approve_post(by=moderator, post=post, read=2)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"text": " "}, "text"), ({"text": "x" * 281}, "text"), ({"text": "x", "why": "y" * 1001}, "why")],
)
def test_words_that_do_not_fit_are_refused(point, trusted, sent, field):
    with pytest.raises(UnfitError) as refused:
        edit_post(by=trusted, post=point, read=1, **sent)
    assert refused.value.field == field
    assert point.revisions.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "in place"])
def test_the_page_edits_and_leads_to_the_post(client_of, point, trusted, headers):
    browser = client_of(trusted)
    page = text_of(browser.get(address_of(point)))
    assert "As it was.</textarea>" in page
    sent = {"text": "As it is.", "why": "", "read": "1", "nonce": str(uuid4())}
    answer = browser.post(address_of(point), sent, headers=headers)
    to = answer.headers["HX-Redirect"] if headers else answer.url
    assert to == f"{point.get_absolute_url()}#post-{point.pk}"
    assert "· edited <time" in text_of(browser.get(point.get_absolute_url()))
    browser.post(address_of(point), sent, headers=headers)
    assert Revision.objects.filter(post=point).count() == 2


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"text": "", "read": "1"}, 422, "Write your point"),
        ({"text": "z" * 281, "read": "1"}, 422, "280 is the most"),
        ({"text": "KEPTWORDS", "why": "KEPTWHY", "read": "7"}, 409, "elsewhere"),
        ({"text": "KEPTWORDS", "read": "nonsense"}, 422, "to put right"),
    ],
)
def test_what_is_refused_keeps_the_words(client_of, point, trusted, sent, status, says):
    answer = client_of(trusted).post(address_of(point), sent)
    assert answer.status_code == status
    assert says in text_of(answer)
    assert sent["text"] in text_of(answer)
    assert sent.get("why", "") in text_of(answer)


def test_the_page_is_for_the_author_alone(client, client_of, point, moderator):
    assert client_of(moderator).get(address_of(point)).status_code == 403
    assert client.get(address_of(point)).status_code == 302


def test_an_ended_debate_takes_no_edit_and_gives_the_words_back(client_of, point, trusted):
    ClosureFactory(debate=point.debate)
    answer = client_of(trusted).post(address_of(point), {"text": "KEPTWORDS", "read": "1"})
    assert answer.status_code == 409
    assert "KEPTWORDS" in text_of(answer)


def test_edit_is_offered_while_it_can_be_done(client_of, point, trusted, reader):
    link = f'href="{address_of(point)}"'
    assert link in text_of(client_of(trusted).get(point.debate.get_absolute_url()))
    assert link in text_of(client_of(trusted).get("/you/"))
    assert link not in text_of(client_of(reader).get(point.debate.get_absolute_url()))
    Post.objects.filter(pk=point.pk).update(published_at=timezone.now() - EDIT_WITHIN)
    assert link not in text_of(client_of(trusted).get(point.debate.get_absolute_url()))


def test_moderators_read_every_text_and_nobody_else_the_first(client, client_of, point, trusted, moderator):
    edit_post(by=trusted, post=point, text="As it is.", read=1)
    desk = text_of(client_of(moderator).get(reverse("carespace:post_at_desk", args=[point.pk])))
    assert "As it was." in desk
    assert "As it is." in desk
    for page in (
        point.get_absolute_url(),
        point.debate.get_absolute_url(),
        f"/api/v1/debates/{point.debate.slug}/",
    ):
        assert "As it was." not in text_of(client.get(page))
