"""Keeping one text of a post from readers: the post, its votes and what answers it stay, and so do its other texts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from carespace.contributions import notify_debate_changed
from carespace.models import DecisionKind, ModerationDecision, Post, Revision, Rule
from carespace.moderation import lock_post, record_post_decision
from carespace.refusals import UnfitError


@transaction.atomic
def withhold_text(
    *, by: User, post: Post, number: int, rule: str, reason: str = ""
) -> ModerationDecision | None:
    """Keeps one text of a post from everybody but its author and moderators, wherever it stands or is quoted. None if it is
    withheld already.

    number: which of the post's texts, from 1; rule: a `Rule` value; reason: a few words for the author. Raises UnfitError for no
    such rule or text, NotAllowedError for whoever may not decide on the post.
    """
    if rule not in Rule.values:
        raise UnfitError("Choose the rule the text breaks", field="rule")
    post = lock_post(post, by)
    text = find_text(post, number)
    if text.withheld_at is not None:
        return None
    text.withheld_at = timezone.now()
    return keep_decision(text, post, by, DecisionKind.WITHHOLD, rule=rule, reason=reason)


@transaction.atomic
def release_text(*, by: User, post: Post, number: int) -> ModerationDecision | None:
    """Shows a withheld text again, where its post is public. None if it is not withheld. Raises as `withhold_text`."""
    post = lock_post(post, by)
    text = find_text(post, number)
    if text.withheld_at is None:
        return None
    text.withheld_at = None
    return keep_decision(text, post, by, DecisionKind.RELEASE)


def find_text(post: Post, number: int) -> Revision:
    """The text of this number. Raises UnfitError where the post has none."""
    text = Revision.objects.filter(post=post, number=number).first()
    if text is None:
        raise UnfitError("The post has no such text.")
    return text


def keep_decision(
    text: Revision, post: Post, by: User, decision: str, *, rule: str = "", reason: str = ""
) -> ModerationDecision:
    """Stores that a text is withheld or not, and what was decided; pages are made anew where anybody could have read it."""
    text.save(update_fields=["withheld_at"])
    if post.published_at is not None:
        notify_debate_changed(post.debate)
    answers = decision == DecisionKind.WITHHOLD and text.pk == post.current_revision_id
    return record_post_decision(post, by, decision, rule, reason, text=text.pk, answers=answers)
