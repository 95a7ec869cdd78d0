"""A debate asks one motion; its row says when it takes what, and a closure holds its written outcome."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from carespace.debate_life.states import (
    ANNOUNCED_BEFORE,
    OVER,
    SILENCE,
    TAKES_DEEDS,
    DebateLife,
    DebateState,
    EndGround,
    PauseKind,
    find_state,
)
from carespace.models.counting import DebateQuestions
from carespace.models.debate_counts import DebateCounts

NO_END = Q(ends_at=None, end_ground="", end_announced_at=None, end_reason="")
#: A comparison with nothing is neither true nor false, and a check lets that pass: each side must be there.
END_KNOWN = Q(ends_at__isnull=False, end_announced_at__isnull=False)
END_BY_DATE = END_KNOWN & Q(
    end_ground=EndGround.DATE, end_reason="", ends_at__gte=F("end_announced_at") + ANNOUNCED_BEFORE
)
END_BY_HAND = END_KNOWN & Q(end_ground=EndGround.HAND, ends_at=F("end_announced_at")) & ~Q(end_reason="")


class SubjectKind(models.TextChoices):
    """What a debate may hang on."""

    STORY = "story", "a story"
    RELEASE = "release", "a release"
    CLAIM = "claim", "a claim"


@lru_cache(maxsize=1024)
def find_debate_address(slug: str) -> str:
    """The address of a debate's page: everything on it begins with that."""
    return reverse("carespace:debate", args=[slug])


class DebateQuerySet(DebateQuestions["Debate"]):
    """Debates, each question after another."""


class Debate(DebateCounts):
    """One motion and the argument about it. What it is at a moment is `carespace.debate_life.states.find_state`'s answer."""

    slug = models.SlugField(max_length=100, unique=True)
    motion = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, max_length=1200)
    subject_kind = models.CharField(max_length=10, choices=SubjectKind, blank=True, default="", db_default="")
    subject_key = models.CharField(max_length=20, blank=True, default="", db_default="", db_index=True)
    subject_title = models.CharField(max_length=255, blank=True)
    subject_address = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    """When it opened or, in the future, will open."""
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_by_label = models.CharField(max_length=120, default="the editor")
    moved_at = models.DateTimeField(default=timezone.now)
    """When anything in the debate last changed; every write sets it."""
    ends_at = models.DateTimeField(null=True, blank=True)
    end_ground = models.CharField(max_length=10, choices=EndGround, blank=True, default="", db_default="")
    end_announced_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why it ended by hand, shown to readers."""
    silent_since = models.DateTimeField(default=timezone.now, db_default=Now())
    """The last post, or the opening or the end of a pause where that is later."""
    silence_warned_at = models.DateTimeField(null=True, blank=True)
    silence_ends_at = models.DateTimeField(null=True, blank=True)
    """When it ends unless somebody posts."""
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    pause = models.CharField(max_length=10, choices=PauseKind, blank=True, default="", db_default="")
    paused_at = models.DateTimeField(null=True, blank=True)
    has_notes = models.BooleanField(default=False, db_default=False)
    """Whether a dated note stands beneath the motion, so that a page asks for notes only where there are some."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    shown_state = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    """The state the tick last made pages of; "" before its first look."""

    # Set by carespace.debate_life.gate.lock_debate(): the database's moment after the lock, and the state it found.
    asked_at: datetime
    found_state: DebateState
    # Set by carespace.contributions.record_stance(): whether the member had opened the split before saying where they stand.
    has_looked: bool
    # And the number of their voice, None where they have none yet.
    own_voice: int | None

    objects = DebateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            *DebateCounts.Meta.constraints,
            models.CheckConstraint(condition=~Q(motion=""), name="debate_motion_given"),
            models.CheckConstraint(
                condition=Q(subject_kind__in=["", *SubjectKind.values]), name="debate_subject_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(subject_address="") | Q(subject_address__startswith="/"),
                name="debate_subject_is_ours",
            ),
            models.CheckConstraint(condition=NO_END | END_BY_DATE | END_BY_HAND, name="debate_end_announced"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("opened_at")), name="debate_ends_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(silence_ends_at=None, silence_warned_at=None)
                | Q(
                    silence_ends_at__isnull=False,
                    silence_warned_at__isnull=False,
                    silence_ends_at__gte=F("silence_warned_at") + ANNOUNCED_BEFORE,
                    silence_warned_at__gte=F("silent_since") + (SILENCE - ANNOUNCED_BEFORE),
                ),
                name="debate_silence_warned",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="debate_quiet_hours_whole",
            ),
            models.CheckConstraint(
                condition=Q(pause="", paused_at=None)
                | Q(pause__in=PauseKind.values, paused_at__isnull=False),
                name="debate_pause_known",
            ),
        ]

    def __str__(self) -> str:
        return self.motion

    def get_absolute_url(self) -> str:
        return find_debate_address(self.slug)

    @property
    def live_topic(self) -> str:
        """The name under which browsers hear of changes here."""
        return f"debate:{self.pk}"

    @property
    def posts_tag(self) -> str:
        """The tag of what shows the number of its posts and nothing else of it."""
        return f"posts:{self.pk}"

    def build_life(self, *, is_concluded: bool) -> DebateLife:
        """What this row says of the debate's life; whether it has an outcome stands in another."""
        return DebateLife(
            opened_at=self.opened_at,
            ends_at=self.ends_at,
            silence_ends_at=self.silence_ends_at,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            pause=self.pause,
            is_withdrawn=self.withdrawn_at is not None,
            is_concluded=is_concluded,
        )

    @property
    def life(self) -> DebateLife:
        """Its life, with its closure. No query where it was read with that."""
        return self.build_life(is_concluded=hasattr(self, "closure"))

    @property
    def state(self) -> DebateState:
        """What it is now, for a page. A deed asks `carespace.debate_life.gate`, which asks the database's clock."""
        return find_state(self.life, timezone.now(), takes_deeds=settings.DEBATES_OPEN)

    @property
    def end(self) -> datetime | None:
        """When it ends or ended, None where no end is known. No query."""
        return self.build_life(is_concluded=False).end

    def has_ended_at(self, now: datetime) -> bool:
        """Whether its end has come by a moment, paused or not."""
        return self.end is not None and self.end <= now

    @property
    def is_open(self) -> bool:
        """Whether the debate takes posts, votes and stances now.

        Makes no query on a debate read with its closure (`select_related("closure")`).
        """
        return self.state in TAKES_DEEDS

    @property
    def is_over(self) -> bool:
        """Whether it has ended, with an outcome or still without."""
        return self.state in OVER

    @property
    def has_page(self) -> bool:
        """Whether readers may read it: not where it was withdrawn or is paused for readers too."""
        return self.withdrawn_at is None and self.pause != PauseKind.READING


class Closure(models.Model):
    """The end of a debate: when, by whom, and what was settled. Never undone."""

    debate = models.OneToOneField(Debate, on_delete=models.CASCADE, related_name="closure")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=120, default="the editor")
    outcome = models.TextField(max_length=3000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(outcome=""), name="closure_outcome_given"),
        ]

    def __str__(self) -> str:
        return f"Closed {self.at:%Y-%m-%d}"
