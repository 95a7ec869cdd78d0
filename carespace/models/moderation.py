"""What readers report and what moderators decide; every decision is kept."""

from __future__ import annotations

from typing import ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from carespace.models.debates import Debate
from carespace.models.posts import Post
from carespace.models.revisions import Revision
from carespace.models.stances import ReasonText, Stance


class Rule(models.TextChoices):
    """The debate rule a post broke, in the words a reader sees."""

    IDENTIFIES = "identifies", "it could have identified a child, a family or a colleague"
    UNLAWFUL = "unlawful", "it could have broken the law"
    PERSONAL = "personal", "it attacked a person and not an argument"
    OFF_MOTION = "off-motion", "it was not about the motion"
    ADVERTISING = "advertising", "it was an advertisement"


class DecisionKind(models.TextChoices):
    """What a moderator or an editor decided."""

    APPROVE = "approve", "Approved"
    KEEP = "keep", "Kept after a report"
    HIDE = "hide", "Hidden"
    WITHHOLD = "withhold", "One text withheld"
    RELEASE = "release", "One text shown again"
    OPEN = "open", "Debate opened"
    SET_END = "set-end", "End of a debate set"
    CORRECT = "correct", "Motion corrected"
    END = "end", "Debate ended"
    CLOSE = "close", "Debate closed"
    PAUSE = "pause", "Debate paused"
    RESUME = "resume", "Debate resumed"
    WITHDRAW = "withdraw", "Debate withdrawn"


#: What is decided of one text of a post.
OF_TEXTS: Final = (DecisionKind.WITHHOLD, DecisionKind.RELEASE)


class ModerationDecision(models.Model):
    """One decision of a moderator, never edited. `told_at` is when its author's mail was sent.

    It is about a post, about the reason of a stance, or about the debate where it names neither.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="rulings")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="rulings")
    stance = models.ForeignKey(
        Stance, null=True, blank=True, on_delete=models.CASCADE, related_name="rulings"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=120)
    revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.CASCADE, related_name="rulings", db_index=False
    )
    """The one text of the post it is about, where it is not about the post."""
    reason_text = models.ForeignKey(
        ReasonText, null=True, blank=True, on_delete=models.SET_NULL, related_name="rulings"
    )
    """Of a reason: the text that was decided on; None for one whose member took it along."""
    decision = models.CharField(max_length=10, choices=DecisionKind)
    rule = models.CharField(max_length=20, choices=Rule, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-at"], name="ruling_at")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(decision__in=[DecisionKind.HIDE, DecisionKind.WITHHOLD])
                | models.Q(rule__in=Rule.values),
                name="ruling_hide_names_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(post=None) | models.Q(stance=None), name="ruling_on_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=OF_TEXTS, revision__isnull=False, post__isnull=False)
                | (~models.Q(decision__in=OF_TEXTS) & models.Q(revision=None)),
                name="ruling_of_text_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=DecisionKind.values), name="ruling_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.by_label}"


class ReportReason(models.TextChoices):
    """What whoever reports a post says is wrong with it."""

    IDENTIFIES = "identifies", "It could identify a child, a family, a home or a colleague"
    UNLAWFUL = "unlawful", "It could be against the law"
    PERSONAL = "personal", "It attacks a person"
    OFF_MOTION = "off-motion", "It is not about the motion"
    OTHER = "other", "Something else"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports."""

    def select_same(
        self, by: User | None, post: Post, stance: Stance | None, *, reason: str, details: str
    ) -> Self:
        """Open ones of the same thing by the same member, or in the same words by somebody without account."""
        same = self.filter(post=post, stance=stance, ruling=None, reporter=by)
        return same if by else same.filter(reason=reason, details=details)


class Report(models.Model):
    """A reader's word that a post may break a rule, or the reason that `stance` shows beside it. Open until a ruling answers it.

    `secret` makes the address under which whoever sent it, and nobody else, finds the answer.
    """

    secret = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    stance = models.ForeignKey(
        Stance, null=True, blank=True, on_delete=models.CASCADE, related_name="reason_reports"
    )
    reason_text = models.ForeignKey(
        ReasonText, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    """Of a reason: the text that was read; None where that is not known, or its member took it along."""
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=ReportReason)
    details = models.TextField(blank=True, max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    ruling = models.ForeignKey(
        ModerationDecision, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )

    words_then: object | None = None
    """The words as they were reported, where the post says others now (`carespace.words.shown.attach_reported_words`)."""

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["at"],
                name="report_urgent",
                condition=models.Q(ruling__isnull=True, reason="identifies"),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=models.Q(ruling__isnull=True, stance=None),
                name="report_open_once_per_member",
            ),
            models.UniqueConstraint(
                fields=["stance", "reporter"],
                condition=models.Q(ruling__isnull=True, stance__isnull=False),
                name="reason_report_once_per_member",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=ReportReason.values), name="report_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.post_id}"

    def get_absolute_url(self) -> str:
        return reverse("carespace:report_answer", args=[self.secret])
