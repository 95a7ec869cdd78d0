"""Withholding one text: who may, what readers, quotes and open pages show of it, and that its author is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from carespace.contributions import add_reply
from carespace.models import DecisionKind, ModerationDecision, Post, Revision
from carespace.models.revisions import WITHHELD_WORDS
from carespace.moderation import hide_post
from carespace.notices import TOGETHER, send_decision_notices
from carespace.refusals import NotAllowedError, UnfitError
from carespace.reports import create_report
from carespace.words.editing import edit_post
from carespace.words.shown import NOT_SHOWN, shown_words
from carespace.words.withholding import release_text, withhold_text
from tests.factories.carespace import PointFactory, ReplyFactory, VoteFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "The family in Larkmarsh Road", "A family nobody knows"


@pytest.fixture
def reply(debate, trusted):
    return ReplyFactory(parent=PointFactory(debate=debate), author=trusted, text=f"{OLD} was let down.")


def words_of(post, who=None):
    return shown_words(Post.objects.with_words().get(pk=post.pk), who).text


def withhold(moderator, post, number=1, **more):
    return withhold_text(by=moderator, post=post, number=number, **{"rule": "identifies"} | more)


def read(client, address):
    return client.get(address).content.decode()


def list_pages(post):
    debate = post.debate.slug
    return [
        post.debate.get_absolute_url(),
        Post.objects.get(pk=post.point_id).get_absolute_url(),
        f"/api/v1/debates/{debate}/",
        f"/api/v1/debates/{debate}/points/",
        f"/api/v1/debates/{debate}/points/{post.point_id}/replies/",
    ]


def test_a_withheld_text_is_read_by_its_author_and_moderators_alone(
    client, reply, trusted, moderator, reader
):
    assert withhold(moderator, reply).revision == Revision.objects.get(post=reply)
    assert words_of(reply) == words_of(reply, reader) == WITHHELD_WORDS
    assert words_of(reply, trusted) == words_of(reply, moderator) == f"{OLD} was let down."
    pages = [read(client, page) for page in list_pages(reply)]
    assert not [page for page in pages if OLD in page]
    assert WITHHELD_WORDS in pages[1]
    assert WITHHELD_WORDS in pages[4]
    assert Post.objects.get(pk=reply.pk).shown, "the post stays"


def test_what_stands_for_withheld_words_is_no_passage_to_quote(client_of, reply, moderator, reader):
    withhold(moderator, reply)
    form = client_of(reader).get(f"{reverse('carespace:answer', args=[reply.debate.slug, reply.pk])}?quote")
    assert "&gt;" not in form.content.decode()


def test_a_withheld_claim_keeps_its_place_votes_and_replies(client, debate, moderator):
    point = PointFactory(debate=debate, text=f"{OLD} is right.", why=f"{OLD} says so.")
    VoteFactory(post=point)
    ReplyFactory(parent=point, text="An answer.")
    withhold(moderator, point)
    for page in [*list_pages(point), reverse("carespace:points", args=[debate.slug, "for"])]:
        assert OLD not in read(client, page), page
    page = read(client, point.get_absolute_url())
    assert f">{WITHHELD_WORDS}</h1>" in page
    assert "An answer." in page
    assert "1 agree" in page
    assert "Why</h2>" not in page


def test_an_earlier_text_goes_from_where_it_is_quoted(client, reply, trusted, moderator):
    quoting = add_reply(by=trusted, point=Post.objects.with_words().get(pk=reply.pk), text=f"> {OLD}\nNo.")
    edit_post(by=trusted, post=reply, text=f"{NEW} was let down.", read=1)
    assert OLD in words_of(quoting)
    read(client, reply.parent.get_absolute_url())
    withhold(moderator, reply)
    assert words_of(quoting).startswith(f"> {NOT_SHOWN}")
    assert words_of(reply) == f"{NEW} was let down.", "what it says now stays"
    page = read(client, reply.parent.get_absolute_url())
    assert OLD not in page
    assert NOT_SHOWN in page
    release_text(by=moderator, post=reply, number=1)
    assert OLD in read(client, reply.parent.get_absolute_url())


def test_open_pages_are_told_which_text_went(client, reply, trusted, moderator, count_queries):
    fragment = reverse("carespace:counts", args=[reply.debate.slug])
    edit_post(by=trusted, post=reply, text="Other words.", read=1)
    first, second = Revision.objects.filter(post=reply).order_by("number")
    assert 'data-withheld=""' in read(client, fragment)
    few = count_queries(lambda: client.get(fragment))
    withhold(moderator, reply, 1)
    assert f'data-withheld="0:{first.pk}"' in read(client, fragment)
    withhold(moderator, reply, 2)
    assert f'data-withheld="{reply.pk}:{second.pk} 0:{first.pk}"' in read(client, fragment)
    assert count_queries(lambda: client.get(fragment)) == few <= 3
    release_text(by=moderator, post=reply, number=2)
    assert f'data-withheld="0:{first.pk}"' in read(client, fragment)


def test_what_was_never_public_is_told_to_nobody(client, debate, moderator, reader):
    post = PointFactory(debate=debate, author=reader, state="waiting", text=OLD)
    moved = type(debate).objects.get(pk=debate.pk).moved_at
    withhold(moderator, post)
    assert type(debate).objects.get(pk=debate.pk).moved_at == moved
    assert 'data-withheld=""' in read(client, reverse("carespace:counts", args=[debate.slug]))
    assert words_of(post) == ""
    assert client.get(post.get_absolute_url()).status_code == 404


def test_each_decision_is_kept_once(reply, moderator):
    create_report(by=None, post=reply, reason="identifies")
    assert withhold(moderator, reply, reason="Leave out the road.")
    assert withhold(moderator, reply) is None
    assert not reply.reports.filter(ruling=None).exists()
    assert release_text(by=moderator, post=reply, number=1)
    assert release_text(by=moderator, post=reply, number=1) is None
    assert list(ModerationDecision.objects.order_by("pk").values_list("decision", "rule", "reason")) == [
        ("withhold", "identifies", "Leave out the road."),
        ("release", "", ""),
    ]


def test_an_earlier_text_answers_no_report(reply, trusted, moderator):
    edit_post(by=trusted, post=reply, text="Other words.", read=1)
    create_report(by=None, post=reply, reason="personal")
    withhold(moderator, reply, 1)
    assert reply.reports.filter(ruling=None).count() == 1


def test_who_may_not(reply, trusted, reader, editor, moderator):
    add_reply(by=moderator, point=reply.parent, text="I argue.")
    for person in (reader, trusted, editor, moderator):
        for deed in (lambda by: withhold(by, reply), lambda by: release_text(by=by, post=reply, number=1)):
            with pytest.raises(NotAllowedError):
                deed(person)
    assert not ModerationDecision.objects.exists()


@pytest.mark.parametrize("sent", [{"rule": "none"}, {"rule": ""}, {"number": 2}, {"number": 0}])
def test_what_is_no_rule_or_no_text_is_refused(reply, moderator, sent):
    with pytest.raises(UnfitError):
        withhold(moderator, reply, **sent)
    assert words_of(reply) == f"{OLD} was let down."


def test_the_desk_withholds_and_shows_again(client_of, reply, moderator):
    browser = client_of(moderator)
    desk = reverse("carespace:post_at_desk", args=[reply.pk])
    form, back = (
        reverse(f"carespace:{name}", args=[reply.pk, 1]) for name in ("withhold_text", "release_text")
    )
    assert f'href="{form}"' in read(browser, desk)
    assert OLD in read(browser, form)
    assert browser.post(form, {}).status_code == 422
    for _ in range(2):
        answer = browser.post(form, {"rule": "identifies", "reason": "Leave it out."}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{desk}#texts-h"
    page = answer.content.decode()
    assert "Somebody had withheld this text already." in page
    assert "<b>Withheld</b>" in page
    assert '<b>One text withheld</b> (<a href="#text-1">text 1</a>)' in page
    assert f'action="{back}"' in page
    assert f'href="{desk}#texts-h"' in read(browser, reverse("carespace:hidden_posts"))
    assert "One text withheld" in read(browser, reverse("carespace:rulings"))
    assert "Shown again." in browser.post(back, follow=True).content.decode()
    assert "This text is not withheld." in browser.post(back, follow=True).content.decode()
    assert words_of(reply) == f"{OLD} was let down."


@pytest.mark.parametrize("name", ["withhold_text", "release_text"])
def test_the_desk_is_for_moderators(client_of, client, reply, trusted, editor, moderator, name):
    address = reverse(f"carespace:{name}", args=[reply.pk, 1])
    for person in (trusted, editor):
        assert client_of(person).post(address, {"rule": "identifies"}).status_code == 403
    assert client.post(address, {"rule": "identifies"}).status_code == 302
    assert not Revision.objects.filter(withheld_at__isnull=False).exists()
    missing = reverse(f"carespace:{name}", args=[reply.pk, 9])
    assert client_of(moderator).post(missing, {"rule": "identifies"}).status_code in {302, 404}


def test_the_author_reads_on_their_page_that_it_is_withheld(client_of, reply, trusted, moderator):
    withhold(moderator, reply)
    mine = client_of(trusted)
    assert "nobody but you and moderators reads them" in read(mine, "/you/")
    assert "<b>Withheld</b>" in read(mine, reply.parent.get_absolute_url())


def send_notices():
    mail.outbox.clear()
    send_decision_notices(timezone.now() + TOGETHER + timedelta(seconds=1))
    return mail.outbox


def test_the_author_is_told_once_and_quoted_nothing(reply, trusted, moderator):
    withhold(moderator, reply, reason="Leave out the road.")
    [told] = send_notices()
    assert told.to == [trusted.email]
    assert told.subject == "Words of your reply are withheld"
    assert "Leave out the road." in " ".join(
        told.body.split()
    )  # the letter breaks its lines where they are full
    assert OLD not in told.body
    assert send_notices() == []
    release_text(by=moderator, post=reply, number=1)
    assert [told.subject for told in send_notices()] == ["Words of your reply are shown again"]


def test_what_was_taken_back_at_once_is_told_to_nobody(reply, moderator):
    withhold(moderator, reply)
    release_text(by=moderator, post=reply, number=1)
    assert send_notices() == []


def test_of_a_hidden_post_the_hiding_is_told(reply, moderator):
    withhold(moderator, reply)
    hide_post(by=moderator, post=reply, rule="personal")
    assert [told.subject for told in send_notices()] == ["Your reply is not public"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"decision": DecisionKind.WITHHOLD, "rule": "personal"}, "ruling_of_text_names_it"),
        ({"decision": DecisionKind.KEEP, "text": True}, "ruling_of_text_names_it"),
        ({"decision": DecisionKind.WITHHOLD, "text": True}, "ruling_hide_names_rule"),
    ],
)
def test_rules_of_a_decision_on_a_text(reply, fields, name):
    text = reply.current_revision if fields.pop("text", False) else None
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ModerationDecision.objects.create(
            debate=reply.debate, post=reply, by_label="M", revision=text, **fields
        )
