"""Telling members by mail, at once, that there is news in debates they follow: one mail an hour at most, whatever happens.

It quotes nothing, and names no debate in which its reader speaks under an alias. Who follows what is worked out here
from the members' secrets and stored nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.email.messages import send_mail
from accounts.email.outbox import send_each, try_to_mail
from accounts.models import User
from carespace.follows.following import count_changed_minds, select_news
from carespace.models import Debate, Follow, Followed, Post
from carespace.models.voices import VoiceShown
from carespace.voices import find_members, find_voice
from live.rate_limits import HOUR, RateLimit, consume, member_key

#: The first half of PostgreSQL's advisory locks on members who are being written to; the member's number is the second.
LOCK: Final = 20140409
#: Mails that may fail in one run before the rest waits for the next.
MOST_FAILURES: Final = 100
MAILS = RateLimit("mails about debates a member follows", 1, HOUR)
SALT: Final = "carespace.follows.mails"
#: Of debates that anybody may read: asked when a mail is due, and once more when it is written.
READABLE: Final = Exists(Debate.objects.readable().filter(pk=OuterRef("debate")))


def send_follow_mails() -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried after the hour."""
    due = find_due_follows()
    return send_each(
        due, lock=LOCK, send=lambda pk: send_follow_mail(pk, due[pk]), most_failures=MOST_FAILURES
    )


def find_due_follows() -> dict[int, list[int]]:
    """The follows by mail in whose debates something came, or a mind changed, that no mail told of, by the number of their
    member."""
    news = Post.objects.filter(debate=OuterRef("debate"), shown=True, published_at__gt=OuterRef("told_at"))
    follows = Follow.objects.filter(READABLE, by_mail=True).annotate(counted_minds=count_changed_minds("key"))
    follows = follows.filter(Exists(news) | Q(counted_minds__gt=F("minds_told"))).order_by("pk")
    due: dict[int, list[int]] = defaultdict(list)
    for follow, member in find_members(follows).items():
        due[member.pk].append(follow)
    return due


def send_follow_mail(member_pk: int, due: list[int]) -> bool | None:
    """One mail about all that is new to a member. False: it failed; None: there is nothing to say, or it waits."""
    member = User.objects.filter(pk=member_pk, is_active=True).first()
    if member is None:
        return None
    mailed: list[tuple[Follow, datetime, int]] = []
    lines: list[str] = []
    follows = Follow.objects.filter(READABLE, pk__in=due, by_mail=True).annotate(
        counted_minds=count_changed_minds("key")
    )
    for follow in follows.select_related("debate").order_by("pk"):
        times = list(
            select_news(follow, max(follow.seen_at, follow.told_at)).values_list("published_at", flat=True)
        )
        minds = max(follow.counted_minds - follow.minds_told, 0)
        if times or minds:
            mailed.append((follow, max(filter(None, times), default=follow.told_at), follow.counted_minds))
            lines.append(describe_news(follow, member, len(times), minds))
        if not times:
            note_told(follow)
    if not lines or not consume(MAILS, who=member_key(member.pk)):
        return None
    if not try_to_mail(lambda: mail_news(member, lines), about="debates that a member follows"):
        return False
    for noted, newest, counted in mailed:
        Follow.objects.filter(pk=noted.pk, told_at__lt=newest).update(told_at=newest)
        Follow.objects.filter(pk=noted.pk).update(minds_told=counted)
    return True


def note_told(follow: Follow) -> None:
    """What came is no news to this reader: their own, no reply to them, or seen. It is not looked at again."""
    newest = Post.objects.filter(debate=follow.debate_id, shown=True).order_by("-published_at")
    at = newest.values_list("published_at", flat=True).first()
    Follow.objects.filter(pk=follow.pk, told_at=F("told_at"), told_at__lt=at or follow.told_at).update(
        told_at=at
    )


def describe_news(follow: Follow, member: User, number: int, minds: int) -> str:
    """How much is new in one debate, which is named only where its reader speaks under no alias there. number: of posts;
    minds: how many people more say that a post of the reader changed theirs."""
    if follow.what == Followed.REPLIES:
        what = "1 reply to you" if number == 1 else f"{number} replies to you"
    else:
        what = "1 new post" if number == 1 else f"{number} new posts"
    changed = f"{'one person says' if minds == 1 else f'{minds} people say'} that you changed their mind"
    what = " and ".join([what] * bool(number) + [changed] * bool(minds))
    voice = find_voice(follow.debate, member)
    is_named = voice is None or voice.shown_as != VoiceShown.ALIAS
    return (
        f"{what[0].upper()}{what[1:]} in “{follow.debate.motion}”."
        if is_named
        else f"{what[0].upper()}{what[1:]} in a debate you follow."
    )


def make_stop_token(member: User) -> str:
    """What lets whoever holds a mail end all mails of its kind, for ever good; it names no debate."""
    return signing.dumps(member.pk, salt=SALT)


def read_stop_token(token: str) -> User | None:
    """The member of a token, None for one that is none or whose member has left."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def mail_news(member: User, lines: list[str]) -> None:
    """Write to a member how much is new. Raises what the mail server raises."""
    stop = f"{settings.SITE_URL}{reverse('carespace:stop_follow_mails', args=[make_stop_token(member)])}"
    send_mail(
        to=member.email,
        subject="News in debates you follow" if len(lines) > 1 else "News in a debate you follow",
        template="emails/letter",
        context={
            "says": " ".join(lines),
            "button": "See what is new",
            "address": f"{settings.SITE_URL}{reverse('carespace:following')}",
            "otherwise": f"You asked to be told at once. We write once an hour at most. No more such mails: {stop}",
        },
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
