"""Holds the debates of `demonstration/content`: opened, argued and, where the file says so, closed.

Posts go through the deeds members and moderators use. Votes and stances are written in one statement
a debate: a thousand of them, one by one, would keep a first start waiting and tell nobody anything.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from carespace import contributions, moderation
from carespace.counters.first_days import end_first_days
from carespace.counters.recount import recount_debate
from carespace.debate_life import lifecycle
from carespace.models import Closure, Debate, ModerationDecision, Moment, Post, Stance, Voice, Vote
from carespace.voices import take_voice
from demonstration import content_reader

SEED = 20101122


def open_debates(
    debates: Iterable[content_reader.DebateText], *, by: User, now: datetime
) -> dict[str, Debate]:
    """The debates by slug, open and still empty. The story each hangs on says so once it is published."""
    opened = {}
    for debate_text in debates:
        debate = lifecycle.open_debate(
            by=by,
            motion=debate_text.motion,
            introduction=debate_text.introduction,
            at=debate_text.opened.at(now),
        )
        debate.slug = debate_text.slug
        debate.opened_by_label = debate_text.opened_by
        debate.save(update_fields=["slug", "opened_by_label"])
        opened[debate_text.slug] = debate
    return opened


class DebateArgument:
    """One debate being argued by its members."""

    def __init__(self, text: content_reader.DebateText, debate: Debate, members: Mapping[str, User]) -> None:
        self.told, self.debate, self.members = text, debate, members
        self.draw = random.Random(f"{SEED}{text.slug}")
        self.voices = dict[int, Voice]()

    def hold(self, *, moderator: User, editor: User, now: datetime) -> None:
        """Everything said in the debate, in order, then its closure."""
        point: Post | None = None
        for post_text in self.told.posts:
            post = self.say(post_text, point, moderator=moderator, now=now)
            point = post if post.is_point else point
        self.take_stances(now)
        if self.told.closed:
            lifecycle.close_debate(
                by=editor, debate=self.debate, outcome=self.told.outcome, at=self.told.closed.at(now)
            )
            Closure.objects.filter(debate=self.debate).update(by_label=self.told.closed_by)
        ends_at = self.told.closed.at(now) if self.told.closed else now
        last = max([post_text.at.at(now) for post_text in self.told.posts], default=ends_at)
        recount_debate(self.debate, mend=True)
        end_first_days(now)
        Debate.objects.filter(pk=self.debate.pk).update(moved_at=ends_at if self.told.closed else last)
        # Invented authors read no mail: their rulings count as told.
        ModerationDecision.objects.filter(debate=self.debate, told_at=None).update(told_at=timezone.now())

    def say(
        self, post_text: content_reader.DebatePost, point: Post | None, *, moderator: User, now: datetime
    ) -> Post:
        """One post, made public at its moment, with its votes."""
        author, at = self.members[post_text.by], post_text.at.at(now)
        if post_text.reply:
            if point is None:
                raise ValueError(f"{self.told.slug}: a reply stands before any point.")
            post = contributions.add_reply(
                by=author, point=point, side=post_text.side, text=post_text.text, at=at
            )
        else:
            post = contributions.add_point(
                by=author, debate=self.debate, side=post_text.side, text=post_text.text, at=at
            )
        moderation.approve_post(by=moderator, post=post)
        Post.objects.filter(pk=post.pk).update(published_at=at)
        self.cast_votes(post, post_text, author)
        post.refresh_from_db()
        return post

    def voice_of(self, member: User) -> Voice:
        """The member's voice in this debate."""
        if member.pk not in self.voices:
            self.voices[member.pk] = take_voice(debate=self.debate, by=member)
        return self.voices[member.pk]

    def cast_votes(self, post: Post, post_text: content_reader.DebatePost, author: User) -> None:
        voters = [member for member in self.members.values() if member.pk != author.pk]
        self.draw.shuffle(voters)
        votes = itertools.chain.from_iterable([value] * count for value, count in post_text.votes.items())
        Vote.objects.bulk_create(
            [
                Vote(post=post, voice=self.voice_of(member), value=value, at=post.created_at)
                for member, value in zip(voters, votes, strict=False)
            ]
        )

    def take_stances(self, now: datetime) -> None:
        """Where people stood before and after reading; the same people, so that change can be seen."""
        people = list(self.members.values())
        self.draw.shuffle(people)
        at = self.told.opened.at(now)
        for moment, counts in (
            (Moment.BEFORE, self.told.stances_before),
            (Moment.AFTER, self.told.stances_after),
        ):
            sides = [side for side, count in counts.items() for _ in range(count)]
            Stance.objects.bulk_create(
                [
                    Stance(
                        debate=self.debate,
                        voice=self.voice_of(member),
                        moment=moment,
                        side=side,
                        degree=0 if side == "undecided" else self.draw.choice([1, 2, 2, 3]),
                        at=at,
                    )
                    for member, side in zip(people, sides, strict=False)
                ]
            )
