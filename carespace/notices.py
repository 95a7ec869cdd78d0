"""Telling authors by mail what a moderator decided about their posts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts.email.messages import send_mail
from accounts.email.outbox import send_each, try_to_mail
from accounts.models import User
from carespace import access
from carespace.models import Debate, DecisionKind, ModerationDecision, Post, PostState, Voice, VoiceShown
from carespace.models.moderation import OF_TEXTS
from carespace.models.post_states import GONE_STATES
from carespace.voices import find_members

#: The first half of PostgreSQL's advisory locks on posts whose mail is being sent; the post's number is the second.
LOCK: Final = 20140402
#: What is decided of one post within this makes one mail.
TOGETHER: Final = timedelta(minutes=10)
TOLD_OF: Final = (DecisionKind.APPROVE, DecisionKind.HIDE)
#: Mails that may fail in one run before the rest waits for the next.
MOST_FAILURES: Final = 100


def send_decision_notices(at: datetime | None = None) -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried next time.

    What is decided of a post within TOGETHER makes one mail, which says how it stands then. The rulings are the record of
    what is due. Whoever has a post hidden is looked at anew at once: their next one may have to wait; and whoever has had
    enough of them published is trusted from then on.
    """
    untold = ModerationDecision.objects.filter(told_at=None, post__isnull=False)
    access.doubt(find_authors(untold.filter(decision=DecisionKind.HIDE)).values())
    for member in find_authors(untold.filter(decision=DecisionKind.APPROVE)).values():
        if not access.is_newcomer(member):
            access.trust(member)
    due = untold.values("post").annotate(first=Min("at")).filter(first__lte=(at or timezone.now()) - TOGETHER)
    posts = list(due.order_by("first", "post").values_list("post", flat=True))
    authors = find_members(Voice.objects.filter(posts__in=posts).distinct())
    return send_each(
        posts, lock=LOCK, send=partial(send_due_notice, authors=authors), most_failures=MOST_FAILURES
    )


def find_authors(rulings: QuerySet[ModerationDecision]) -> dict[int, User]:
    """{number of a voice: its member} of the posts that some rulings are about."""
    return find_members(Voice.objects.filter(posts__in=rulings.values("post")).distinct())


def send_due_notice(pk: int, *, authors: Mapping[int, User]) -> bool | None:
    """Sends the mail about one post, unless that was done. False: it failed; None: there is nothing to say.

    authors: {number of a voice: its member}.
    """
    rulings = list(ModerationDecision.objects.filter(post=pk).order_by("at", "pk"))
    untold = [ruling for ruling in rulings if ruling.told_at is None]
    if not untold:
        return None
    post = Post.objects.select_related("debate", "voice").get(pk=pk)
    author = authors.get(post.voice_id)
    news = (
        choose_news(post, rulings) or choose_news_of_text(post, rulings)
        if author and author.is_active
        else None
    )
    mail = partial(send_decision_notice, post, news, to=author.email) if author and news else None
    return tell_rulings(untold, mail, about=f"post {pk}")


def tell_rulings(
    untold: list[ModerationDecision], mail: Callable[[], None] | None, *, about: str
) -> bool | None:
    """Sends the mail about some rulings, where there is one, and stores that they are told. False: it failed, and they are due
    again; None: there was nothing to send."""
    if mail is not None and not try_to_mail(mail, about=about):
        return False
    # Only those this mail was made of: one decided meanwhile is due later.
    ModerationDecision.objects.filter(pk__in=[ruling.pk for ruling in untold]).update(told_at=timezone.now())
    return None if mail is None else True


def choose_news(post: Post, rulings: list[ModerationDecision]) -> ModerationDecision | None:
    """The ruling the author is to hear of: the one by which the post stands as it does. None where they know that, where
    nobody could read a post said to be published, and where they have taken it down themselves."""
    stands = {PostState.PUBLISHED: DecisionKind.APPROVE, PostState.HIDDEN: DecisionKind.HIDE}.get(
        PostState(post.state)
    )
    rulings = [ruling for ruling in rulings if ruling.decision not in OF_TEXTS]
    first = next((ruling for ruling in rulings if ruling.told_at is None), None)
    if (
        first is None
        or stands is None
        or (stands == DecisionKind.APPROVE and not (post.shown and post.debate.has_page))
    ):
        return None
    told_rulings = [ruling for ruling in rulings if ruling.told_at and ruling.decision in TOLD_OF]
    was_public = (
        first.decision == DecisionKind.HIDE and post.published_at is not None and post.published_at < first.at
    )
    known = told_rulings[-1].decision if told_rulings else (DecisionKind.APPROVE if was_public else "")
    if known == stands:
        return None
    return [ruling for ruling in rulings if ruling.decision == stands][-1]


def choose_news_of_text(post: Post, rulings: list[ModerationDecision]) -> ModerationDecision | None:
    """The ruling on one of a post's texts that the author is to hear of: the last one, unless they know that it is so, or nobody
    reads the post. Of several texts the last decided one is told; the mail says where all of them stand."""
    of_texts = [ruling for ruling in rulings if ruling.decision in OF_TEXTS]
    if post.state in GONE_STATES or not of_texts or of_texts[-1].told_at:
        return None
    known = {ruling.revision_id: ruling.decision for ruling in of_texts if ruling.told_at}
    now = {ruling.revision_id: ruling for ruling in of_texts}
    changed = [
        ruling
        for text, ruling in now.items()
        if ruling.decision != known.get(text, DecisionKind.RELEASE) and not ruling.told_at
    ]
    return changed[-1] if changed else None


def name_debate(voice: Voice, debate: Debate) -> str:
    """The debate as a mail to whoever speaks there with a voice names it, "" where that is an alias: whoever else reads the mail
    would know whose it is; and "" where nobody may read its motion any more."""
    is_named = voice.shown_as != VoiceShown.ALIAS and debate.has_page
    return f"the debate “{debate.motion}”" if is_named else ""


def send_decision_notice(post: Post, ruling: ModerationDecision, *, to: str) -> None:
    """Write to a post's author, at their address, what was decided of it. Raises what the mail server raises."""
    what = "point" if post.is_point else "reply"
    named = name_debate(post.voice, post.debate)
    debate = named or "a debate"
    # The words of the post stay on the site: a mail cannot be taken back.
    if ruling.decision == DecisionKind.APPROVE:
        subject = f"Your {what} is published"
        says = f"A moderator has read your {what} in {debate}. It is published."
        button, path = (
            ("Read the debate", post.get_absolute_url()) if named else ("See it on your page", "/you/#posts")
        )
    elif ruling.decision == DecisionKind.WITHHOLD:
        subject = f"Words of your {what} are withheld"
        says = (
            f"A moderator has withheld words of your {what} in {debate}, because {ruling.get_rule_display()}."
            f" The {what} stays; nobody but you and moderators reads them any more."
        )
        button, path = "See it on your page", "/you/#posts"
    elif ruling.decision == DecisionKind.RELEASE:
        subject = f"Words of your {what} are shown again"
        says = f"A moderator shows words of your {what} in {debate} again that had been withheld."
        button, path = "See it on your page", "/you/#posts"
    else:
        subject = f"Your {what} is not public"
        says = f"A moderator has hidden your {what} in {debate}, because {ruling.get_rule_display()}."
        button, path = "See it on your page", "/you/#posts"
    note = f"The moderator wrote: “{ruling.reason}”" if ruling.reason else ""
    send_mail(
        to=to,
        subject=subject,
        template="emails/letter",
        context={
            "says": " ".join(filter(None, [says, note])),
            "button": button,
            "address": f"{settings.SITE_URL}{path}",
            "otherwise": "You may post it again without that."
            if ruling.decision == DecisionKind.HIDE and post.debate.is_open
            else "",
        },
    )
