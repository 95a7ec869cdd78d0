"""Where one person stands on a motion, before and after reading."""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from carespace.models.debates import Debate
from carespace.models.posts import Post
from carespace.models.voices import Voice


class Moment(models.TextChoices):
    """When a stance was taken: before the debate was read, or after."""

    BEFORE = "before", "Before reading"
    AFTER = "after", "After reading"


class Position(models.TextChoices):
    """Where a person stands on the motion; each is one part of the bar."""

    FOR = "for", "For"
    UNDECIDED = "undecided", "Undecided"
    AGAINST = "against", "Against"


class ReasonShown(models.TextChoices):
    """To whom a member shows why they changed their mind, beside the post they credit."""

    UNSIGNED = "unsigned", "Everyone, without any name"
    SIGNED = "signed", "Everyone, as I am shown in this debate"
    NOBODY = "nobody", "Nobody: it only counts"


class ReasonState(models.TextChoices):
    """What became of such a reason; only a published one is ever shown."""

    PRIVATE = "private", "Shown to nobody"
    WAITING = "waiting", "Waiting for a moderator"
    PUBLISHED = "published", "Shown"
    HIDDEN = "hidden", "Hidden by a moderator"


DEGREES = {1: "Slightly", 2: "Fairly", 3: "Strongly"}
#: Whoever has voted on or opened so many points has read enough to say where they stand afterwards.
READ_POINTS: Final = 3
SHORTEST_REASON: Final = 20
LONGEST_REASON: Final = 600
EMPTY_LIST: Final = models.Value("{}", output_field=models.TextField())


class Stance(models.Model):
    """A side and how strongly it is held: 1 slightly to 3 strongly, 0 for undecided."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="stances")
    voice = models.ForeignKey(Voice, on_delete=models.RESTRICT, related_name="stances", db_index=False)
    moment = models.CharField(max_length=10, choices=Moment)
    side = models.CharField(max_length=10, choices=Position)
    degree = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    first_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    """When it was said for the first time."""
    saw_split = models.BooleanField(default=False, db_default=False, editable=False)
    """Of a stance before reading: whether its member had opened the split by then, and is left out of the matrix."""
    opened_points = ArrayField(
        models.BigIntegerField(), size=READ_POINTS, default=list, db_default=EMPTY_LIST, editable=False
    )
    """Of a stance before reading: the first points whose pages were opened after it, until there are enough."""
    # A reason is deleted with its stance or as its member leaves, who takes this along: no index has to find it.
    current_reason = models.ForeignKey(
        "ReasonText", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    """Of a stance after reading: why its side was changed. `carespace.words.shown` alone reads its words."""
    reason_shown = models.CharField(
        max_length=10, choices=ReasonShown, default=ReasonShown.NOBODY, db_default=ReasonShown.NOBODY
    )
    """To whom its member shows that. Nobody, where it was said before anybody was asked."""
    reason_state = models.CharField(
        max_length=10, choices=ReasonState, default=ReasonState.PRIVATE, db_default=ReasonState.PRIVATE
    )
    credited = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="credits", db_index=False
    )
    """The post that changed it, if one did. It stays when its member leaves and takes the reason along."""

    #: Whether it is a moderator's own, and whether they have posted in its debate, where they decide on its reason.
    is_own: bool
    is_argued: bool
    #: Set by carespace.contributions.record_stance(): whether the same was said already.
    is_repeat = False

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at"], name="stance_at"),
            models.Index(
                fields=["credited", "-id"],
                name="stance_reason_shown",
                condition=models.Q(reason_state=ReasonState.PUBLISHED),
            ),
            models.Index(
                fields=["at"],
                name="stance_reason_queue",
                condition=models.Q(reason_state=ReasonState.WAITING),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "moment"], name="stance_once_per_moment"),
            models.CheckConstraint(condition=models.Q(moment__in=Moment.values), name="stance_moment_known"),
            models.CheckConstraint(
                condition=models.Q(side=Position.UNDECIDED, degree=0)
                | models.Q(side__in=[Position.FOR, Position.AGAINST], degree__in=[1, 2, 3]),
                name="stance_degree_fits_side",
            ),
            models.CheckConstraint(
                condition=models.Q(current_reason=None) | models.Q(moment=Moment.AFTER),
                name="stance_reason_comes_after",
            ),
            models.CheckConstraint(
                condition=models.Q(credited=None) | models.Q(moment=Moment.AFTER),
                name="stance_credit_comes_after",
            ),
            models.CheckConstraint(
                condition=models.Q(reason_shown__in=ReasonShown.values), name="stance_reason_shown_known"
            ),
            models.CheckConstraint(
                condition=models.Q(reason_state=ReasonState.PRIVATE)
                | (
                    models.Q(reason_state__in=ReasonState.values)
                    & models.Q(current_reason__isnull=False)
                    & ~models.Q(reason_shown=ReasonShown.NOBODY)
                ),
                name="stance_reason_meant_to_be_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment}: {self.in_words()}"

    @property
    def is_reason_public(self) -> bool:
        """Whether everyone who may read the post it credits may read the reason."""
        return self.reason_state == ReasonState.PUBLISHED

    def in_words(self) -> str:
        """ "For, strongly" or "Undecided"."""
        words = Position(self.side).label
        return f"{words}, {DEGREES[self.degree].lower()}" if self.degree else words


class ReasonText(models.Model):
    """One text of a reason for a changed mind. Nothing changes it: a side changed again makes a new one, and the stance says
    which is current. Its member takes all of them along when they leave."""

    stance = models.ForeignKey(Stance, on_delete=models.CASCADE, related_name="reason_texts", db_index=False)
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    """1 for what was said first, then one more with each change of side."""
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stance", "number"], name="reason_once_per_number"),
            models.CheckConstraint(
                condition=models.Q(GreaterThanOrEqual(Length("text"), SHORTEST_REASON)),
                name="reason_says_something",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="reason_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"reason {self.number} of stance {self.stance_id}"


class SplitLook(models.Model):
    """Somebody opened the split of an open debate before saying where they stand. Known by the key their voice has or would
    have, so that no row joins a look and a member; nothing says when."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="split_looks")
    key = models.BinaryField(max_length=32, unique=True, editable=False)
    """As `carespace.voices.finding.compute_voice_key` makes it."""

    def __str__(self) -> str:
        return f"A look at {self.debate_id}"
