"""Corrections: the log of what was changed in a published story, and what a story has for it.

An entry is frozen: nothing here changes one, and the database refuses to. The same words about one story are one entry.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from ratings.models import Release

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models.story import Story

LONGEST = 1000
NOT_YET = "Only a story that readers have seen can be corrected."
BOTH = "Choose what kind of change this is and say what changed; or leave both empty."


class CorrectionKind(models.TextChoices):
    """Why a published story was changed."""

    CORRECTION = "correction", "Correction"
    CLARIFICATION = "clarification", "Clarification"
    UPDATE = "update", "Update"
    DATA_REVISION = "data-revision", "Data revision"


class Correction(models.Model):
    """One entry, frozen. `replaced` is the story before the change, as Wagtail stores a page; `version` its
    number in the story's address, counted from 1."""

    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=CorrectionKind)
    text = models.TextField(max_length=LONGEST)
    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who published it; never shown to readers.",
    )
    replaced = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "version"], name="one_entry_per_version"),
            models.UniqueConstraint(fields=["article", "kind", "text"], name="same_correction_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=CorrectionKind.values), name="correction_is_of_a_kind"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_something"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.when:%-d %B %Y}"


def record_correction(stored: Story, *, kind: str, text: str, by: User | None) -> Correction:
    """The entry of these words for `stored`, the story as it stands in the database, locked by the caller."""
    earlier: Correction | None = stored.corrections.filter(kind=kind, text=text).first()
    if earlier:
        return earlier
    newest = stored.corrections.values_list("version", flat=True).first() or 0
    entry: Correction = stored.corrections.create(
        version=newest + 1, kind=kind, text=text, by=by, replaced=pin_charts(stored.serializable_data())
    )
    return entry


def pin_charts(content: dict[str, str]) -> dict[str, str]:
    """`content` of a story with each chart that follows the newest release held at the one shown today."""
    newest = Release.objects.current().filter(kind="as-at").order_by("-as_at").first()
    if newest is None:
        return content
    body = json.loads(content["body"])
    for block in body:
        if block["type"] == "ratings_chart" and block["value"].get("at", "latest") in {"latest", "", None}:
            block["value"]["at"] = newest.as_at.isoformat()
    return {**content, "body": json.dumps(body)}


if TYPE_CHECKING:
    from wagtail.models import Page as MixedInto
else:
    MixedInto = models.Model


class CorrectablePage(MixedInto):
    """What a story has for its corrections: two fields to fill in, its log, and its replaced versions."""

    correction_kind = models.CharField("kind of change", max_length=20, choices=CorrectionKind, blank=True)
    correction_text = models.TextField(
        "what changed",
        max_length=LONGEST,
        blank=True,
        help_text="For readers, in whole sentences. Goes out when you publish and can then not be changed.",
    )

    #: A copy of a story has nothing to correct yet.
    exclude_fields_in_copy: ClassVar = ["correction_kind", "correction_text"]

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        """Store the page; the correction that goes out with it is recorded beside what it replaces.

        Only a publication stores the whole page: keeping a draft stores a few of its fields.
        """
        whole = kwargs.get("update_fields") is None and "correction_text" not in self.get_deferred_fields()
        if self.live and whole:
            self.publish_correction()
        super().save(*args, **kwargs)

    def publish_correction(self) -> None:
        """Turn the two fields into an entry. On a story that nobody has seen yet they just empty."""
        kind, text = self.correction_kind, self.correction_text.strip()
        self.correction_kind = self.correction_text = ""
        if not kind or not text or not self.pk:
            return
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored and stored.first_published_at:
            by = self.live_revision.user if self.live_revision else None
            self.updated_at = record_correction(stored, kind=kind, text=text, by=by).when

    def clean(self) -> None:
        super().clean()
        self.correction_text = self.correction_text.strip()
        if bool(self.correction_kind) != bool(self.correction_text):
            raise ValidationError({"correction_text": BOTH})
        if self.correction_text and not self.first_published_at:
            raise ValidationError({"correction_text": NOT_YET})

    def with_content_json(self, content: dict[str, object]) -> Self:
        """A revision's story. What already went out is not waiting in it, and "updated" does not fall back."""
        page: Self = super().with_content_json(content)
        log = self.corrections_log
        if any((entry.kind, entry.text) == (page.correction_kind, page.correction_text) for entry in log):
            page.correction_kind = page.correction_text = ""
        if log and (page.updated_at is None or page.updated_at < log[0].when):
            page.updated_at = log[0].when
        return page

    def as_replaced(self, entry: Correction) -> Self:
        """The story as it read before `entry`."""
        page: Self = super().with_content_json(dict(entry.replaced))
        return page

    @property
    def corrections_log(self) -> Sequence[Correction]:
        """Its entries, newest first: kind, text, when, version. One query, none where the story came with them."""
        entries: Sequence[Correction] | None = vars(self).get("told")
        if entries is not None:
            return entries
        return list(self.corrections.defer("replaced")) if self.pk else []
