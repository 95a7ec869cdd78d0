"""Debates of any size, written by a few statements: members, points, replies, votes and stances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from carespace.models import Debate

MEMBERS: Final = 1000
#: Of so many posts one is a point; the others are replies to one of the debate's points.
REPLIES_TO_A_POINT: Final = 9
VOTES_ON_A_POINT: Final = 3
#: What each post says three times.
SENTENCE: Final = "staff who stay know the children they look after. "

MAKE_MEMBERS = """
insert into accounts_user (password, is_superuser, email, name, profession, shown_as, is_staff, is_active, is_trusted,
    joined_at)
select '', false, 'member-' || n || '@bench.example', 'Member ' || n, 'social-worker', 'role', false, true, true, now()
from generate_series(1, %s) n
"""
MAKE_POSTS = """
with numbered as (
    select nextval(pg_get_serial_sequence('carespace_post', 'id')) as id, n,
           nextval(pg_get_serial_sequence('carespace_revision', 'id')) as words,
           case when n <= %(points)s then null else 1 + (n * 7919) %% %(points)s end as beneath
    from generate_series(1, %(posts)s) n
), placed as (
    select post.id, post.n, post.words, point.id as parent, lpad(post.id::text, 10, '0') as own, lpad(point.id::text, 10, '0') as above
    from numbered post left join numbered point on point.n = post.beneath
), said as (
    insert into carespace_revision (id, post_id, text, at)
    select words, id, 'The argument of post ' || n || ': ' || repeat(%(sentence)s, 3), now()
    from placed order by n
)
insert into carespace_post (id, debate_id, parent_id, path, depth, descendants, side, voice_id,
    state, created_at, published_at, shown, closes_beneath, current_revision_id, past_first_day)
select id, %(debate)s, parent, coalesce(above, '') || own, (parent is not null)::int, 0,
    (array['for', 'against', 'for', 'against', 'neither'])[1 + n %% 5],
    (%(voices)s::bigint[])[1 + n %% %(members)s], 'published',
    now() - interval '30 days' + n * interval '1 second', now() - interval '30 days' + n * interval '1 second', true, false, words,
    parent is null
from placed order by n
"""
MAKE_VOTES = """
insert into carespace_vote (post_id, voice_id, value, at)
select post.id, (%(voices)s::bigint[])[1 + (post.id * 31 + n * 17) %% %(members)s],
    (array['agree', 'agree', 'disagree', 'pass'])[1 + (post.id * 5 + n * n) %% 4], now()
from carespace_post post, generate_series(1, %(votes)s) n
where post.debate_id = %(debate)s and post.parent_id is null and (post.id + n) %% 5 <> 0
on conflict do nothing
"""
MAKE_STANCES = """
insert into carespace_stance (debate_id, voice_id, moment, side, degree, at)
select %(debate)s, id, moment, (array['for', 'undecided', 'against'])[1 + (id + length(moment)) %% 3],
    case when (id + length(moment)) %% 3 = 1 then 0 else 2 end, now()
from unnest(%(voices)s::bigint[]) id, unnest(array['before', 'after']) moment
where moment = 'before' or id %% 3 = 0
"""


def make_members() -> None:
    """Those who write everything in a measured debate."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(MAKE_MEMBERS, [MEMBERS])


def make_voices(debate: Debate) -> list[int]:
    """A voice in the debate for each of the members, as if each had spoken; their numbers in the members' order."""
    from accounts.models import User
    from carespace.models import Voice
    from carespace.voices import compute_voice_key

    members = User.objects.filter(email__startswith="member-", email__endswith="@bench.example")
    made = Voice.objects.bulk_create(
        Voice(
            debate=debate,
            key=compute_voice_key(secret, debate.pk),
            shown_as="role",
            label="Social worker",
            place=place,
        )
        for place, secret in enumerate(members.order_by("pk").values_list("voice_secret", flat=True), 1)
    )
    return [voice.pk for voice in made]


def fill_debate(slug: str, posts: int, *, counted: bool = True) -> str:
    """An open debate of so many posts, its counts right where `counted`; returns its slug."""
    from django.db import connection

    from carespace.counters.recount import recount_debate
    from carespace.models import Debate

    debate = Debate.objects.create(
        slug=slug, motion=f"Motion of {posts} posts", introduction="What it is about."
    )
    given: dict[str, int | str | list[int]] = {
        "debate": debate.pk,
        "posts": posts,
        "points": max(posts // (REPLIES_TO_A_POINT + 1), 1),
        "members": MEMBERS,
        "votes": VOTES_ON_A_POINT,
        "voices": make_voices(debate),
        "sentence": SENTENCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE_POSTS, given)
        if counted:
            cursor.execute(MAKE_VOTES, given)
            cursor.execute(MAKE_STANCES, given)
    if counted:
        recount_debate(debate, mend=True)
    return slug
