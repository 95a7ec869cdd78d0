"""One digest for one frequency and period, frozen when it was composed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from live.page_cache import depend_on

LONDON = ZoneInfo("Europe/London")
#: More of an edition's letters not sent than this share is a fault.
MOST_UNSENT = 0.02


class Frequency(models.TextChoices):
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"


#: In the place of a frequency: a correction of an earlier letter, to those who had it.
CORRECTION: Final = "once"


#: Skipped because it came too late: somebody was to get it.
LATE: dict[str, object] = {"state": "skipped", "reason__in": ["late", "superseded"]}


def count_deliveries(*conditions: Mapping[str, object]) -> CombinedExpression:
    """How many deliveries of an edition meet one of these: those that still are rows, and those kept as counts."""
    rows, tallies = Q(), Q()
    for condition in conditions:
        rows |= Q(**{f"deliveries__{name}": value for name, value in condition.items()})
        tallies |= Q(**condition)
    tallied = DeliveryTally.objects.filter(tallies, edition=OuterRef("pk")).order_by().values("edition")
    return Count("deliveries", filter=rows) + Coalesce(
        Subquery(tallied.annotate(n=Sum("number")).values("n")), 0
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    def with_something_to_say(self) -> EditionQuerySet:
        """Editions that are not empty, the stopped ones too. Newest first, without pictures."""
        depend_on("editions")
        return self.filter(empty=False).order_by("-until").defer("picture", "picture_dark")

    def on_the_web(self) -> EditionQuerySet:
        """Editions on the web: they had something new to say and nobody stopped them. Newest first, without pictures."""
        return self.with_something_to_say().filter(stopped_at=None, catching_up=False)

    def with_counts(self) -> EditionQuerySet:
        """Adds waiting, sent, failed, skipped and ambiguous: numbers of deliveries.

        Of those `wanted`, which somebody was to get, `unsent` failed or came too late; too many of them are `has_faults`.
        """

        def of(*states: str, late: bool = False) -> CombinedExpression:
            conditions = {"state__in": states}
            return count_deliveries(conditions, *([LATE] if late else []))

        waiting = ("pending", "sending", "deferred")
        return self.annotate(
            waiting=of(*waiting),
            sent=of("sent"),
            failed=of("failed"),
            skipped=of("skipped"),
            ambiguous=of("ambiguous"),
            unsent=of("failed", late=True),
            wanted=of(*waiting, "sent", "failed", "ambiguous", late=True),
        ).annotate(has_faults=Q(unsent__gt=F("wanted") * MOST_UNSENT))

    def spoken_of_since(self, moment: datetime) -> EditionQuerySet:
        """Those not stopped that were composed, or sent again, since."""
        return self.filter(Q(composed_at__gte=moment) | Q(sent_again_at__gte=moment)).filter(
            empty=False, stopped_at=None
        )

    def addressed_or_needless(self) -> EditionQuerySet:
        """Those that are written to somebody, if not yet to all, and those nobody needs: empty, or stopped."""
        is_begun = Q(addressed_at__isnull=False) | Q(deliveries__isnull=False)
        return self.filter(is_begun | Q(empty=True) | Q(stopped_at__isnull=False))

    def unfinished(self) -> EditionQuerySet:
        return self.filter(empty=False, finished_at=None).defer("picture", "picture_dark")


class Edition(models.Model):
    """What was said between two moments. Its window is [since, until): until starts the next one.

    `period` is the London date it was due on; one sent by hand adds its hour and minute.
    `content` is plain data (see `digests.editions.contents`), so a later change of a story, a debate or
    the ratings changes nothing in it.
    """

    frequency = models.CharField(max_length=6, choices=[*Frequency.choices, (CORRECTION, "Correction")])
    period = models.CharField(max_length=15)
    since = models.DateTimeField()
    until = models.DateTimeField()
    empty = models.BooleanField(default=False, help_text="Nothing to say, so nothing is sent.")
    catching_up = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Nothing new: only for readers whom earlier letters did not reach, and on no list.",
    )
    subject = models.CharField(max_length=120, blank=True)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often editors changed its content since it was made."
    )
    picture = models.BinaryField(null=True)
    picture_dark = models.BinaryField(null=True)
    composed_at = models.DateTimeField(default=timezone.now)
    addressed_at = models.DateTimeField(null=True, blank=True, help_text="When its deliveries were written.")
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="An editor stopped it.")
    weighed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was looked at for addresses in doubt."
    )
    sent_again_at = models.DateTimeField(
        null=True, blank=True, help_text="An editor sent it again to those it had not reached."
    )
    rung_at = models.DateTimeField(
        null=True, blank=True, help_text="When a shard was asked for that has not begun."
    )
    recent_answers = models.JSONField(
        default=list,
        db_default=[],
        help_text="The mail server's last answers: each its delivery, its class and the recipient's domain.",
    )

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("until").desc()]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frequency", "period"], name="one_edition_per_period"),
            # Two composers at once would both start where the last edition ended: one of them loses here.
            models.UniqueConstraint(fields=["frequency", "since"], name="one_edition_after_another"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="edition_window_forward"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Of its page on the web; a correction has none, and leads to the story it is about."""
        if self.frequency == CORRECTION:
            return str(self.content["correction"]["address"])
        return reverse("digests:edition", args=[self.frequency, self.period])

    def find_pictures(self, story: int) -> tuple[bytes, bytes] | None:
        """The chart of this story, light and dark; 0 is the chart of a change. None where it was not drawn."""
        figure = self.content.get("figure")
        if figure and figure.get("story", 0) == story:
            return (
                (bytes(self.picture), bytes(self.picture_dark))
                if self.picture and self.picture_dark
                else None
            )
        spare = self.pictures.filter(story=story).first()
        return (bytes(spare.light), bytes(spare.dark)) if spare else None

    @property
    def london_date(self) -> date:
        """The day in London it bears."""
        return date.fromisoformat(self.period[:10])

    @property
    def title(self) -> str:
        day = self.london_date
        name = "correction" if self.frequency == CORRECTION else self.frequency
        return f"CareSpace {name}, {day:%A} {day.day} {day:%B %Y}"

    @property
    def relative_name(self) -> str:
        """Which edition it is, told today: "yesterday’s daily", "the weekly of 20 November"."""
        days = (timezone.localdate() - self.london_date).days
        if days in {0, 1}:
            return f"{'yesterday' if days else 'today'}’s {self.frequency}"
        return f"the {self.frequency} of {self.london_date.day} {self.london_date:%B}"

    @property
    def began_at(self) -> datetime:
        """When its letters were sent for, the last time."""
        return self.sent_again_at or self.composed_at

    @property
    def status_label(self) -> str:
        """How far it is, in a word or two for editors."""
        if self.empty:
            return "Empty"
        if self.stopped_at:
            return "Stopped"
        if self.finished_at:
            return "Finished"
        return "Being sent" if self.addressed_at else "Composed"


class EditionVersion(models.Model):
    """What an edition said before an editor changed it: letters made of it stay as they are."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="versions", db_index=False)
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "revision"], name="one_version_of_each_revision"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.revision} of edition {self.edition_id}"


class EditionPicture(models.Model):
    """The chart of a story that leads where the edition's first story is not told, light and dark, as PNG."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    story = models.BigIntegerField(help_text="By its id, as in the edition's content.")
    light = models.BinaryField()
    dark = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "story"], name="one_picture_of_each_story"),
        ]

    def __str__(self) -> str:
        return f"The chart of story {self.story}"


class DeliveryTally(models.Model):
    """How many deliveries of an old edition ended in one state for one reason. Its rows, which named people, are gone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=10, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "state", "reason"], name="one_tally_each"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state} {self.reason}".strip()
