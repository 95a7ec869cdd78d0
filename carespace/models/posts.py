"""What people write in a debate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.forms import Form
from django.utils import timezone

from carespace.bars import ThreePartBar
from carespace.models.counting import PostQuestions
from carespace.models.debates import Debate
from carespace.models.post_states import GONE_STATES, PostState, Side
from carespace.models.quotes import QuoteRow
from carespace.models.revisions import Revision
from carespace.models.voices import Voice
from carespace.models.votes import VOTE_COUNTS
from carespace.ranking import compute_strength

ID_WIDTH = 10
#: A point is 0 deep, what answers it 1; what is so deep is answered further up.
DEEPEST = 9
#: A point beneath which everyone may read something, its own place only where its words are gone.
ANSWERED_POINT = Q(parent=None, closes_beneath=False, last_reply_at__isnull=False)
#: A point everyone may read: what every list of points is made of.
SHOWN_POINT = Q(shown=True, parent=None)
#: Nobody is shown what was voted on a point before it has been public for so long; until then it stands among the new.
FIRST_DAY = timedelta(hours=24)
IN_FIRST_DAY = Q(parent=None, past_first_day=False)


class PostQuerySet(PostQuestions["Post"]):
    """Points and replies, each question after another."""


class Post(models.Model):
    """A point (no parent) or a reply (with one). Only a post that is `shown` is public.

    `path` is the ids from the point down to this post, each padded to ten digits, so that sorting by
    it is reading order and a subtree is a prefix. What is counted here is written under the debate's lock, by
    `carespace.counters.visibility` and `carespace.contributions`.
    """

    # The keys here need no index of their own: another begins with each, and every index is written anew for every
    # post that a moderator's decision takes from public view.
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="posts", db_index=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies", db_index=False
    )
    path = models.CharField(max_length=255, blank=True, editable=False, db_collation="C")
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    reply_number = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)
    """ "4.2.1" is the first to the second to the fourth of its point; it never changes. "" for a point."""
    descendants = models.PositiveIntegerField(default=0, editable=False)
    """How many posts beneath are public whenever this one is: published, with none between that closes its replies."""
    last_reply_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the newest of those became public."""
    agrees = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    disagrees = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    passes = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    strength = models.FloatField(default=0.0, db_default=0.0, editable=False)
    rose_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When a vote last made it stronger: whoever reads the strongest page by page finds those at the end again."""
    minds_changed = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """How many people say of it that it changed where they stand (`carespace.stances.rules`)."""
    side = models.CharField(max_length=10, choices=Side, default=Side.NEITHER)
    # Nothing deletes a revision by itself, so no index has to find the posts that name it.
    current_revision = models.ForeignKey(
        Revision, null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, editable=False
    )
    """The words it has now: `carespace.words.shown` alone reads them."""
    voice = models.ForeignKey(Voice, on_delete=models.RESTRICT, related_name="posts", db_index=False)
    """Who says it, as shown in this debate; which member that is stands nowhere."""
    state = models.CharField(max_length=10, choices=PostState, default=PostState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    shown = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether everyone may read it now: it is published, and no post above it closes what is beneath."""
    closes_beneath = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether what stands beneath is kept from public view with it; nothing beneath a post that waits is public."""
    published_at = models.DateTimeField(null=True, blank=True)
    """When the post first became public; kept when it is hidden later."""
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When what had been public went: open pages are told of what went last."""
    past_first_day = models.BooleanField(default=False, db_default=False, editable=False)
    """Of a point: whether it has been public for FIRST_DAY, or its debate is over (`carespace.counters.first_days`)."""
    nonce = models.UUIDField(null=True, blank=True, editable=False)
    """Drawn with the form, so that sending one form twice makes one post."""

    is_own: bool  # whether the member a page is made for wrote it
    is_argued: bool  # and whether they have posted in its debate
    # Set by carespace.page_content.attach_own_votes(): the votes everybody may see, and the member’s own.
    bar: ThreePartBar | None
    vote: str
    may_vote: bool
    own_vote: str | None  # set by contributions.cast_vote(): what the member said of it before
    own_voice: int | None  # and their voice
    newest_replies: list[Post]  # for a thread that shows some of them
    newest: Sequence[int]  # and their keys, as they came with it, the newest first
    answer_form: Form  # that answers it in place, where a page holds one
    shown_quotes: Sequence[QuoteRow] | None  # with_words(): what everyone may read of what it quotes
    decisions: Sequence[models.Model]  # of moderators, the oldest first, where they see it

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["debate", "path"], name="post_reading_order"),
            models.Index(fields=["parent", "path"], name="post_replies"),
            models.Index(fields=["created_at", "id"], name="post_queue", condition=Q(state="waiting")),
            models.Index(
                fields=["debate", "-strength", "-id"],
                name="point_strongest",
                condition=SHOWN_POINT & Q(past_first_day=True),
            ),
            models.Index(
                fields=["debate", "side", "-strength", "-id"],
                name="point_strongest_of_side",
                condition=SHOWN_POINT & Q(past_first_day=True),
            ),
            models.Index(
                fields=["debate", "rose_at", "id"],
                name="point_rose",
                condition=SHOWN_POINT & Q(past_first_day=True, rose_at__isnull=False),
            ),
            models.Index(
                fields=["debate", "-published_at", "-id"],
                name="point_in_first_day",
                condition=SHOWN_POINT & IN_FIRST_DAY,
            ),
            models.Index(
                fields=["published_at"],
                name="point_first_day_due",
                condition=IN_FIRST_DAY & Q(published_at__isnull=False),
            ),
            models.Index(fields=["debate", "-published_at"], name="post_newest", condition=Q(shown=True)),
            models.Index(
                fields=["debate", "side", "-published_at", "-id"], name="point_newest", condition=SHOWN_POINT
            ),
            models.Index(
                fields=["debate", "side", "-descendants", "-id"], name="point_answered", condition=SHOWN_POINT
            ),
            models.Index(
                fields=["debate", "-last_reply_at", "-id"],
                name="point_replied_last",
                condition=ANSWERED_POINT,
            ),
            models.Index(
                fields=["debate", "-gone_at", "-id"],
                name="post_gone_last",
                condition=~Q(state="published") & Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["debate", "-minds_changed", "id"],
                name="post_changed_minds",
                condition=Q(shown=True, minds_changed__gt=0),
            ),
            models.Index(
                fields=["voice", "-created_at"],
                name="post_unpublished",
                condition=~Q(state="published"),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voice", "nonce"], name="point_once_per_form", condition=Q(parent=None)
            ),
            models.UniqueConstraint(
                fields=["voice", "parent", "nonce"],
                name="reply_once_per_form",
                condition=Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(path="") | Q(current_revision__isnull=False), name="post_placed_has_words"
            ),
            models.CheckConstraint(condition=Q(depth__lte=DEEPEST), name="post_depth_is_bounded"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="post_side_known"),
            models.CheckConstraint(condition=Q(state__in=PostState.values), name="post_state_known"),
            models.CheckConstraint(
                condition=Q(parent=None, depth=0) | Q(parent__isnull=False, depth__gt=0),
                name="post_depth_fits_parent",
            ),
            models.CheckConstraint(
                condition=~Q(state=PostState.PUBLISHED) | Q(published_at__isnull=False),
                name="post_published_has_date",
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(state=PostState.PUBLISHED), name="post_shown_is_published"
            ),
            models.CheckConstraint(
                condition=~Q(state=PostState.WAITING) | Q(closes_beneath=True),
                name="post_waiting_closes_beneath",
            ),
        ]

    def __str__(self) -> str:
        return f"{'point' if self.is_point else 'reply'} {self.pk}, {self.side}"

    def get_absolute_url(self) -> str:
        """A point's own page; of a reply the address that leads to whatever page holds it."""
        return f"{self.debate.get_absolute_url()}{'points' if self.is_point else 'posts'}/{self.pk}/"

    @property
    def replies_address(self) -> str:
        return f"/api/v1/debates/{self.debate.slug}/points/{self.pk}/replies/"

    @property
    def point_id(self) -> int:
        """The key of the point this post is or stands beneath."""
        return int(self.path[:ID_WIDTH])

    @property
    def path_above(self) -> str:
        """The path of the post this one answers, "" for a point."""
        return self.path[:-ID_WIDTH]

    @property
    def answers_number(self) -> str:
        """The number of the reply this one answers, "" where it answers the point itself."""
        return self.reply_number.rpartition(".")[0]

    @property
    def leaves_place(self) -> bool:
        """Whether readers see where it stood: it was public once."""
        return self.published_at is not None and self.state in GONE_STATES

    @property
    def ids_above(self) -> list[int]:
        """The keys of the posts above this one, from the point down."""
        return [int(self.path[i : i + ID_WIDTH]) for i in range(0, len(self.path) - ID_WIDTH, ID_WIDTH)]

    @property
    def visible_beneath(self) -> int:
        """How many posts beneath are public when nothing above closes them."""
        return 0 if self.closes_beneath else self.descendants

    @property
    def newest_at(self) -> datetime | None:
        """When the newest of this post and those beneath became public; None where none of them is."""
        moments = [
            at
            for at, counts in (
                (self.published_at, self.is_published),
                (self.last_reply_at, not self.closes_beneath),
            )
            if at and counts
        ]
        return max(moments, default=None)

    @property
    def votes_shown_from(self) -> datetime | None:
        """When everybody may see what was voted on this point; None for one that was never public."""
        return self.published_at + FIRST_DAY if self.published_at else None

    def end_first_day(self, now: datetime) -> None:
        """Notes that a point's first day is over, where it is. A reply has none."""
        self.past_first_day = bool(self.is_point and self.votes_shown_from and self.votes_shown_from <= now)

    @property
    def is_point(self) -> bool:
        return self.parent_id is None

    @property
    def is_published(self) -> bool:
        return self.state == PostState.PUBLISHED

    def count_vote(self, was: str | None, now: str | None, at: datetime) -> None:
        """Counts one person's vote, changed from `was` to `now` at a moment; None is no vote."""
        for value, change in ((was, -1), (now, 1)):
            if value:
                name = VOTE_COUNTS[value]
                setattr(self, name, getattr(self, name) + change)
        before, self.strength = self.strength, compute_strength(self.agrees, self.disagrees)
        if self.strength > before:
            self.rose_at = at

    @property
    def byline(self) -> str:
        return self.voice.byline
