"""What everyone may read: the one place that changes a post's state, and with it every count of the post.

Whoever calls it holds the debate's lock. The debate's counts change on the row given, which
`carespace.contributions.note_move` stores; those of posts are stored here.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Greatest, Left, Length
from django.utils import timezone

from carespace.models import Debate, Post, PostState, Revision
from carespace.models.post_states import GONE_STATES
from carespace.models.posts import PostQuerySet

#: Sorts after every digit: what stands beneath a post lies between its path and its path with this.
AFTER_DIGITS = ":"


#: Keeps a post's first text, numbers a reply after the last beside it, and does all that the post's key was needed for; one that is public is counted above it.
PLACE = """
with said as (
    insert into carespace_revision (post_id, text, why, is_claim, at)
    values (%(pk)s, %(text)s, %(why)s, %(is_claim)s, %(at)s)
    returning id
)
update carespace_post set
    path = case when id = %(pk)s then %(path)s else path end,
    current_revision_id = case when id = %(pk)s then (select id from said) else current_revision_id end,
    reply_number = case when id = %(pk)s and parent_id is not null then
        (select case when reply_number = '' then '' else reply_number || '.' end
         from carespace_post where id = %(parent)s)
        || (1 + coalesce((
            select nullif(split_part(reply_number, '.', -1), '')::integer from carespace_post
            where parent_id = %(parent)s and id <> %(pk)s order by path desc limit 1), 0))
        else reply_number end,
    descendants = descendants + case when id = %(pk)s then 0 else 1 end,
    last_reply_at = case when id = %(pk)s then null else greatest(last_reply_at, %(published_at)s) end
where id = any(%(changed)s)
returning id, current_revision_id, reply_number
"""

#: And keeps what that text quotes, given as lists of one length.
PLACE_QUOTING = PLACE.replace(
    ")\nupdate",
    """), quoting as (
    insert into carespace_quote (quoting_id, number, quoted_id, part, starts, ends)
    select said.id, each.number, each.quoted, each.part, each.starts, each.ends
    from said, unnest(%(quoted)s::bigint[], %(part)s::text[], %(starts)s::smallint[], %(ends)s::smallint[])
        with ordinality as each (quoted, part, starts, ends, number)
)
update""",
    1,
)


def place_new_post(debate: Debate, post: Post, words: Revision) -> None:
    """Stores the path and number of a post that was just written and its first text, and counts it where it is public.

    words: not saved yet; becomes the post's current text. One statement.
    """
    if post.shown:
        debate.ever_published += 1
        debate.count_posts(post.side, points=int(post.is_point), replies=int(not post.is_point))
    with connection.cursor() as cursor:
        cursor.execute(
            PLACE_QUOTING if words.passages else PLACE,
            {
                "pk": post.pk,
                "path": post.path,
                "parent": post.parent_id,
                "published_at": post.published_at,
                "changed": [post.pk, *post.ids_above] if post.shown else [post.pk],
                "text": words.text,
                "why": words.why,
                "is_claim": words.is_claim,
                "at": words.at,
                "quoted": [passage.quoted for passage in words.passages],
                "part": [passage.part for passage in words.passages],
                "starts": [passage.starts for passage in words.passages],
                "ends": [passage.ends for passage in words.passages],
            },
        )
        placed = {pk: (words_pk, number) for pk, words_pk, number in cursor.fetchall()}
    words.pk, post.reply_number = placed[post.pk]
    words.post = post
    post.current_revision = words


def change_post_state(
    debate: Debate, post: Post, state: str, *, closes_beneath: bool = False, at: datetime | None = None
) -> bool:
    """Stores a post's state, and what that changes of what everyone may read. Returns whether it changed any of that.

    state: a `PostState`; closes_beneath: whether the posts beneath go from public view with it. `at` is the moment of its
    becoming public, if it does for the first time: now, by the database's clock where that is known. Both rows come locked. A fixed number of queries.
    """
    was_shown, was_beneath, was_newest = post.shown, post.visible_beneath, post.newest_at
    was_counted = int(post.is_published) + was_beneath
    closed_before = post.closes_beneath
    post.state, post.closes_beneath = state, closes_beneath
    if post.is_published and post.published_at is None:
        post.published_at = at or timezone.now()
        post.end_first_day(post.published_at)
        debate.ever_published += 1
    is_gone = state in GONE_STATES and post.published_at is not None
    post.gone_at = (at or timezone.now()) if is_gone else None
    above = list(Post.objects.filter(pk__in=post.ids_above).order_by("-depth")) if post.ids_above else []
    is_reachable = not any(changed_post.closes_beneath for changed_post in above)
    post.shown = is_reachable and post.is_published
    post.save(update_fields=["state", "closes_beneath", "published_at", "gone_at", "past_first_day", "shown"])
    if is_reachable:
        if closes_beneath != closed_before:
            change_shown_beneath(post)
        itself, beneath = int(post.shown) - int(was_shown), post.visible_beneath - was_beneath
        debate.count_posts(
            post.side,
            points=itself if post.is_point else 0,
            replies=beneath + (0 if post.is_point else itself),
        )
    change = int(post.is_published) + post.visible_beneath - was_counted
    reached = list_reached(above)
    if change and reached:
        Post.objects.filter(pk__in=[changed_post.pk for changed_post in reached]).update(
            descendants=F("descendants") + change,
            last_reply_at=Greatest("last_reply_at", Value(post.newest_at, output_field=DateTimeField())),
        )
        if change < 0:
            renew_last_replies(reached, was_newest)
    return is_reachable and change != 0


def list_reached(above: list[Post]) -> list[Post]:
    """Of the posts above one, the nearest first, those that count it: up to the first that closes what is beneath."""
    reached = []
    for post in above:
        reached.append(post)
        if post.closes_beneath:
            break
    return reached


def select_beneath(post: Post) -> PostQuerySet:
    """The posts beneath one, read by their path."""
    beneath: PostQuerySet = Post.objects.filter(
        debate_id=post.debate_id, path__gt=post.path, path__lt=f"{post.path}{AFTER_DIGITS}"
    )
    return beneath


def change_shown_beneath(post: Post) -> None:
    """Takes what stands beneath a post from public view where it closes that, or brings it back. One statement."""
    beneath = select_beneath(post)
    if post.closes_beneath:
        beneath.filter(shown=True).update(shown=False)
        return
    closing = select_beneath(post).filter(
        closes_beneath=True, path__lt=OuterRef("path"), path=Left(OuterRef("path"), Length("path"))
    )
    beneath.filter(~Exists(closing), state=PostState.PUBLISHED).update(shown=True)


def renew_last_replies(reached: list[Post], gone: datetime | None) -> None:
    """Finds anew when the newest reply beneath each came, the nearest first, after one of the moment `gone` went."""
    for post in reached:
        if post.last_reply_at and gone and post.last_reply_at > gone:
            return
        newest = post.replies.aggregate(
            itself=Max("published_at", filter=Q(state=PostState.PUBLISHED)),
            beneath=Max("last_reply_at", filter=Q(closes_beneath=False)),
        )
        at = max(filter(None, newest.values()), default=None)
        Post.objects.filter(pk=post.pk).update(last_reply_at=at)
