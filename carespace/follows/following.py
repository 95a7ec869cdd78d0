"""Beginning to follow a debate, ending it, and what is new to a member in those they follow."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from carespace import access
from carespace.counters.counts_shown import FEWEST_TO_HIDE_AMONG
from carespace.debate_life.gate import require_page
from carespace.models import Debate, Follow, Followed, Moment, Post, Stance
from carespace.models.posts import FIRST_DAY
from carespace.refusals import UnfitError
from carespace.voices import compute_voice_key
from live.database.clock import read_database_clock

#: New posts are counted up to here.
MOST_COUNTED = 100


def find_follow(debate: Debate, member: User) -> Follow | None:
    """How a member follows a debate, None where they do not. One query."""
    return Follow.objects.filter(key=compute_voice_key(member.voice_secret, debate.pk)).first()


def find_follows_of(member: User) -> QuerySet[Follow]:
    """All that a member follows. One query now, for the keys of all debates, and one when it is read."""
    keys = [compute_voice_key(member.voice_secret, pk) for pk in Debate.objects.values_list("pk", flat=True)]
    return Follow.objects.filter(key__in=keys)


@transaction.atomic
def set_follow(*, by: User, debate: Debate, what: str, by_mail: bool = False) -> Follow | None:
    """Follows a debate as said, in place of how it was followed; `what` "" ends that. None where it is not followed then.

    what: a `Followed`; by_mail: whether mails tell of it at once. What came before is not new. Raises UnfitError,
    NotAllowedError, and WithdrawnError or UnreadableError for a debate that nobody may read.
    """
    access.require(access.may_take_part(by), "Sign in to follow a debate.")
    key = compute_voice_key(by.voice_secret, debate.pk)
    if not what:
        Follow.objects.filter(key=key).delete()
        return None
    if what not in Followed.values:
        raise UnfitError("Choose what you want to hear of", field="what")
    require_page(debate)
    now = read_database_clock()
    held, is_new = Follow.objects.select_for_update(no_key=True).get_or_create(
        key=key,
        defaults={"debate": debate, "what": what, "by_mail": by_mail, "seen_at": now, "told_at": now},
    )
    if not is_new and (held.what, held.by_mail) != (what, by_mail):
        if by_mail and not held.by_mail:
            held.told_at = now
        held.what, held.by_mail = what, by_mail
        held.save(update_fields=["what", "by_mail", "told_at"])
    return held


def stop_follow_mails(*, by: User) -> int:
    """No mail tells this member of any debate any more; the site does as before. How many did."""
    return find_follows_of(by).filter(by_mail=True).update(by_mail=False)


def note_visit(debate: Debate, member: User) -> None:
    """What stands in a debate is new to a member no more. One statement; writes only where they follow it."""
    key = compute_voice_key(member.voice_secret, debate.pk)
    Follow.objects.filter(key=key).update(seen_at=Now())


def select_news(follow: Follow, since: datetime) -> QuerySet[Post]:
    """The posts of others that are news to one who follows, published after a moment, and that everyone may read."""
    news = Post.objects.filter(debate=follow.debate_id, shown=True, published_at__gt=since)
    return (
        news.filter(parent__voice__key=follow.key)
        if follow.what == Followed.REPLIES
        else news.exclude(voice__key=follow.key)
    )


def count_changed_minds(key: str) -> Coalesce:
    """How many people say that a post by the voice of a key changed their mind, as far as anybody may know: to be asked with
    rows that have that key. key: the field's name in the outer query."""
    from_day = Now() - FIRST_DAY
    countable = Q(published_at__lte=from_day) | Q(past_first_day=True)
    posts = Post.objects.filter(countable, voice__key=OuterRef(key), shown=True, minds_changed__gt=0)
    said_after = Stance.objects.filter(debate=OuterRef("debate"), moment=Moment.AFTER)
    among_many = Exists(said_after[FEWEST_TO_HIDE_AMONG - 1 : FEWEST_TO_HIDE_AMONG])
    summed = posts.filter(among_many).order_by().values("voice").annotate(n=Sum("minds_changed")).values("n")
    return Coalesce(Subquery(summed), 0)


def list_follows(member: User) -> list[Follow]:
    """What a member follows and may read, each with `new`, the keys of posts they have not seen, up to MOST_COUNTED, and
    `minds`, how many people say that a post of theirs changed their mind; those with most news first. Two queries."""
    recent = Post.objects.filter(
        debate=OuterRef("debate"), shown=True, published_at__gt=OuterRef("seen_at")
    ).order_by("-published_at")
    replies = recent.filter(parent__voice__key=OuterRef("key")).values("pk")[:MOST_COUNTED]
    others = recent.exclude(voice__key=OuterRef("key")).values("pk")[:MOST_COUNTED]
    follows = find_follows_of(member).filter(Exists(Debate.objects.readable().filter(pk=OuterRef("debate"))))
    unseen = Case(When(Q(what=Followed.REPLIES), then=ArraySubquery(replies)), default=ArraySubquery(others))
    counted = follows.annotate(unseen=unseen, counted_minds=count_changed_minds("key"))
    read_follows = counted.select_related("debate__closure").order_by("-debate__moved_at")
    for follow in (listed := list(read_follows)):
        follow.new, follow.minds = follow.unseen, follow.counted_minds
    return sorted(listed, key=lambda follow: -len(follow.new))


def count_news(member: User) -> int:
    """How many posts are new to a member in all they follow, each debate's counted up to MOST_COUNTED. Two queries."""
    return sum(len(follow.new) for follow in list_follows(member))
