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
from carespace.models import (
    Closure,
    Debate,
    ModerationDecision,
    Moment,
    Post,
    ReasonState,
    ReasonText,
    Stance,
    Voice,
    Vote,
)
from carespace.voices import take_voice
from carespace.voices.taking import WITH_AREA, choose_shown_as
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
        self.moved: list[tuple[content_reader.ChangedMind, Post]] = []

    def hold(self, *, moderator: User, editor: User, now: datetime) -> None:
        """Everything said in the debate, in order, then its closure."""
        above: list[Post] = []
        for post_text in self.told.posts:
            if post_text.level > len(above):
                raise ValueError(f"{self.told.slug}: a reply of level {post_text.level} answers nothing.")
            above[post_text.level :] = [self.say(post_text, above, moderator=moderator, now=now)]
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
        self, post_text: content_reader.DebatePost, above: list[Post], *, moderator: User, now: datetime
    ) -> Post:
        """One post, made public at its moment, with its votes and the minds it changed; above: the post of each level before."""
        author, at = self.members[post_text.by], post_text.at.at(now)
        self.voice_of(author)
        if post_text.reply:
            answered = above[post_text.level - 1]
            post = contributions.add_reply(
                by=author, point=answered, side=post_text.side, text=post_text.text, at=at
            )
        else:
            post = contributions.add_point(
                by=author,
                debate=self.debate,
                side=post_text.side,
                text=post_text.text,
                why=post_text.why,
                at=at,
            )
        moderation.approve_post(by=moderator, post=post)
        Post.objects.filter(pk=post.pk).update(published_at=at)
        self.cast_votes(post, post_text, author)
        self.moved += [(mind, post) for mind in post_text.minds]
        post.refresh_from_db()
        return post

    def voice_of(self, member: User) -> Voice:
        """The member's voice in this debate."""
        if member.pk not in self.voices:
            shown_as = f"{choose_shown_as(member)}{WITH_AREA}" if member.area else ""
            self.voices[member.pk] = take_voice(debate=self.debate, by=member, shown_as=shown_as)
        return self.voices[member.pk]

    def cast_votes(self, post: Post, post_text: content_reader.DebatePost, author: User) -> None:
        """Store as many votes of each value as `post_text` says, of members in an order drawn by lot, the author not among
        them; where members run out, the rest is left out."""
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
        """Where people stood before and after reading; the same people, so that change can be seen. Those whom a post moved say
        why, the rest stand where the counts leave room."""
        at = self.told.opened.at(now)
        before, after = dict(self.told.stances_before), dict(self.told.stances_after)
        stances, reasons = list[Stance](), list[ReasonText]()
        for mind, post in self.moved:
            before[mind.was] -= 1
            after[mind.now] -= 1
            voice = self.voice_of(self.members[mind.by])
            why = {"credited": post, "reason_shown": mind.shown}
            stances.append(self.make_stance(voice, Moment.BEFORE, mind.was, at))
            stances.append(self.make_stance(voice, Moment.AFTER, mind.now, at, **why))
            reasons.append(ReasonText(stance=stances[-1], text=mind.reason, at=at))
        moved = {mind.by for mind, _ in self.moved}
        people = [member for key, member in self.members.items() if key not in moved]
        self.draw.shuffle(people)
        for moment, counts in ((Moment.BEFORE, before), (Moment.AFTER, after)):
            sides = [side for side, count in counts.items() for _ in range(count)]
            stances += [
                self.make_stance(self.voice_of(member), moment, side, at)
                for member, side in zip(people, sides, strict=False)
            ]
        Stance.objects.bulk_create(stances)
        ReasonText.objects.bulk_create(reasons)
        for reason in reasons:
            reason.stance.current_reason, reason.stance.reason_state = reason, ReasonState.PUBLISHED
        said_why = [reason.stance for reason in reasons]
        Stance.objects.bulk_update(said_why, ["current_reason", "reason_state"])

    def make_stance(self, voice: Voice, moment: str, side: str, at: datetime, **why: object) -> Stance:
        """One stance, not stored yet; why: its reason and what goes with that."""
        degree = 0 if side == "undecided" else self.draw.choice([1, 2, 2, 3])
        return Stance(
            debate=self.debate,
            voice=voice,
            moment=moment,
            side=side,
            degree=degree,
            at=at,
            first_at=at,
            **why,
        )
