"""Whoever gave a reason hears by mail what was decided of it: once, what is true then, and nothing that gives them away."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.utils import timezone

from accounts.own_page.copies import build_copy
from carespace.debate_life.lifecycle import withdraw_debate
from carespace.models import ModerationDecision
from carespace.moderation import approve_post, hide_post
from carespace.notices import TOGETHER, send_decision_notices
from carespace.reports import create_report
from carespace.stances import reason_notices
from carespace.stances.reason_notices import send_reason_notices
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason, take_back_reason
from carespace.tasks import send_notices
from carespace.voices import take_voice
from tests.carespace.reasons.minds import LONG, REASON, change_mind
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return PointFactory(debate=DebateFactory(motion="Homes should be small"), text=LONG)


def send_due() -> list[str]:
    """What is sent once decisions are no longer gathered: whole mails, with every run of blanks as one."""
    mail.outbox.clear()
    send_reason_notices(timezone.now() + TOGETHER)
    assert not ModerationDecision.objects.filter(stance__isnull=False, told_at=None).exists()
    return [" ".join(f"{letter.subject}: {letter.body}".split()) for letter in mail.outbox]


def test_a_reason_shown_is_told_once_without_its_words(point, reader, moderator):
    publish_reason(by=moderator, stance=change_mind(reader, point, reason_shown="signed"))
    assert send_reason_notices() == 0, "others may follow"
    (letter,) = send_due()
    assert letter.startswith("Your reason is shown: ")
    assert "in the debate “Homes should be small”. It stands beside the post you named." in letter
    assert REASON not in letter
    assert "Mo Moderator" not in letter
    assert mail.outbox[0].to == [reader.email]
    assert send_due() == []


@pytest.mark.parametrize(
    "shown", [{"reason_shown": "signed", "shown_as": "alias"}, {"reason_shown": "unsigned"}]
)
def test_what_stands_under_no_name_of_ones_own_names_no_debate(point, reader, moderator, shown):
    stance = change_mind(reader, point, **shown)
    hide_reason(by=moderator, stance=stance, rule="identifies", reason="Leave the town out.")
    (letter,) = send_due()
    assert letter.startswith("Your reason is not shown: ")
    assert "in a debate, because it could have identified" in letter
    assert "Leave the town out." in letter
    html = mail.outbox[0].alternatives[0].content
    for told in (letter, html):
        assert "Homes should be small" not in told
        assert point.debate.slug not in told


def test_a_mail_about_a_post_under_an_alias_names_no_debate_either(point, reader, moderator):
    take_voice(debate=point.debate, by=reader, shown_as="alias")
    waiting = PointFactory(debate=point.debate, author=reader, state="waiting")
    approve_post(by=moderator, post=waiting)
    send_decision_notices(timezone.now() + TOGETHER)
    hide_post(by=moderator, post=waiting, rule="personal")
    send_decision_notices(timezone.now() + TOGETHER)
    assert [letter.subject for letter in mail.outbox] == [
        "Your point is published",
        "Your point is not public",
    ]
    for letter in mail.outbox:
        for told in (letter.body, letter.alternatives[0].content):
            assert "Homes should be small" not in told
            assert point.debate.slug not in told
        assert "/you/#posts" in letter.body


def test_decisions_within_ten_minutes_make_one_mail_with_the_last_truth(point, reader, moderator):
    stance = change_mind(reader, point)
    publish_reason(by=moderator, stance=stance)
    hide_reason(by=moderator, stance=stance, rule="personal", reason="Not the man.")
    (letter,) = send_due()
    assert letter.startswith("Your reason is not shown: ")
    publish_reason(by=moderator, stance=stance)
    hide_reason(by=moderator, stance=stance, rule="identifies", reason="Nor the town.")
    assert send_due() == [], "they know that it is hidden"
    publish_reason(by=moderator, stance=stance)
    assert [letter[:20] for letter in send_due()] == ["Your reason is shown"]


def leave_it(moderator, stance):
    create_report(by=None, post=stance.credited, reason="personal", reason_text=stance.current_reason)
    return keep_reason(by=moderator, stance=stance)


UNDONE = {
    "said anew": lambda point, member, moderator, stance: change_mind(
        member, point, side="undecided", reason="Other words, which nobody has read yet."
    ),
    "taken back": lambda point, member, moderator, stance: take_back_reason(by=member, debate=point.debate),
    "beside a hidden post": lambda point, member, moderator, stance: hide_post(
        by=moderator, post=point, rule="personal"
    ),
    "in a withdrawn debate": lambda point, member, moderator, stance: withdraw_debate(
        by=moderator, debate=point.debate, reason="It named a home."
    ),
    "of a member who left": lambda point, member, moderator, stance: member.delete(),
}


@pytest.mark.parametrize("what", UNDONE)
def test_nobody_is_told_what_is_true_no_more(point, reader, moderator, what):
    stance = change_mind(reader, point)
    publish_reason(by=moderator, stance=stance)
    UNDONE[what](point, reader, moderator, stance)
    assert send_due() == []


def test_what_stays_as_it_is_makes_no_mail(point, moderator):
    stance = change_mind(MemberFactory(is_trusted=True), point)
    assert leave_it(moderator, stance)
    assert send_due() == []


def test_a_mail_that_fails_is_sent_next_time(point, reader, moderator, monkeypatch, caplog):
    publish_reason(by=moderator, stance=change_mind(reader, point))

    def refuse(**letter):
        raise SMTPException("busy")

    monkeypatch.setattr(reason_notices, "send_mail", refuse)
    assert send_reason_notices(timezone.now() + TOGETHER) == 0
    assert "was not sent" in caplog.text
    monkeypatch.undo()
    assert len(send_due()) == 1


def test_the_minutes_task_sends_them_and_the_copy_lists_the_decision(point, reader, moderator):
    publish_reason(by=moderator, stance=change_mind(reader, point))
    ModerationDecision.objects.update(at=timezone.now() - timedelta(minutes=11))
    send_notices()
    assert [letter.subject for letter in mail.outbox] == ["Your reason is shown"]
    (row,) = build_copy(reader)["decisions_on_your_posts"]
    assert row["post"] == ""
    assert row["reason_in"].endswith(point.debate.get_absolute_url())
