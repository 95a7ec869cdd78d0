"""Files that came in to be published: where they came from, how far they are, and who decided what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ratings.models.releases import Release
from ratings.ofsted import KINDS


class ReleaseSourceQuerySet(models.QuerySet["ReleaseSource"]):
    """Addresses, asked by when they are to be looked at."""

    def due(self) -> ReleaseSourceQuerySet:
        """Those whose hours have passed since the last look."""
        hour = models.Value(timedelta(hours=1), output_field=models.DurationField())
        wait = models.ExpressionWrapper(models.F("hours") * hour, output_field=models.DurationField())
        until = models.ExpressionWrapper(models.F("looked_at") + wait, output_field=models.DateTimeField())
        return self.filter(is_on=True).filter(
            models.Q(looked_at=None)
            | models.Q(pk__in=self.alias(until=until).filter(until__lte=timezone.now()))
        )


class ReleaseSource(models.Model):
    """An address a release is published at, looked at again every so many hours."""

    url = models.URLField("address", max_length=500, unique=True)
    kind = models.CharField(
        "what it lists",
        max_length=10,
        blank=True,
        choices=list(KINDS.items()),
        help_text="Leave empty to have it recognised.",
    )
    hours = models.PositiveSmallIntegerField("hours between looks", default=24)
    publishes_itself = models.BooleanField(
        "publish without an editor",
        default=False,
        help_text="Only where the check finds no problem and totals equal Ofsted’s or differ for a known reason. Otherwise every file waits for a data editor.",
    )
    is_on = models.BooleanField("looked at", default=True)
    looked_at = models.DateTimeField("last looked at", null=True, blank=True, editable=False)
    result = models.CharField("what came of it", max_length=300, blank=True, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField("checksum last seen", max_length=64, blank=True, editable=False)

    objects = ReleaseSourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["url"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(hours__gte=1, hours__lte=744), name="release_source_hours_are_of_a_month"
            ),
            models.CheckConstraint(
                condition=models.Q(url__startswith="http://") | models.Q(url__startswith="https://"),
                name="release_source_is_of_the_web",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class IncomingFileQuerySet(models.QuerySet["IncomingFile"]):
    """Incoming files, asked by what they wait for."""

    def open(self) -> IncomingFileQuerySet:
        """Those neither published nor discarded."""
        return self.filter(state__in=IncomingFile.OPEN)

    def waiting_for_work(self) -> IncomingFileQuerySet:
        """Those a worker is to check or to publish."""
        return self.filter(state__in=[IncomingFile.State.RECEIVED, IncomingFile.State.ASKED])


class IncomingFile(models.Model):
    """One file on its way to be a release: checked first, then published or discarded.

    Who does the work now is no column: a worker holds a lock of the database, which ends with it.
    """

    class State(models.TextChoices):
        """What has been done."""

        RECEIVED = "received", "To be checked"
        CHECKED = "checked", "Checked"
        ASKED = "asked", "To be published"
        PUBLISHED = "published", "Published"
        DISCARDED = "discarded", "Discarded"

    OPEN: ClassVar = ("received", "checked", "asked")

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField("checksum", max_length=64)
    size = models.PositiveBigIntegerField("bytes")
    source = models.ForeignKey(
        ReleaseSource, null=True, blank=True, on_delete=models.SET_NULL, related_name="incoming_files"
    )
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    kind = models.CharField(max_length=10, blank=True, choices=list(KINDS.items()))
    as_at = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, blank=True, choices=Release.Status)
    report = models.JSONField(null=True, blank=True)
    accepted_because = models.CharField(
        "why it is published in spite of doubts", max_length=500, blank=True, db_default=""
    )
    tries = models.PositiveSmallIntegerField("times a worker began the present work", default=0)
    received_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    releases: models.ManyToManyField[Release, Any] = models.ManyToManyField(
        Release, related_name="incoming_files", blank=True
    )

    objects = IncomingFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["received", "checked", "asked", "published", "discarded"]),
                name="incoming_file_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["received", "discarded"]) | models.Q(report__isnull=False),
                name="incoming_file_is_checked_first",
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(state__in=["received", "checked", "asked"]),
                name="incoming_file_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where the file is kept: out of every public address, and apart for every content."""
        return Path(settings.INCOMING_FILES_ROOT) / self.sha256

    @property
    def path(self) -> Path:
        """The file itself, under the name it came with: names say what a file is of."""
        return self.folder / self.name

    @property
    def waits_for_work(self) -> bool:
        """Whether a worker is to do something with it."""
        return self.state in {self.State.RECEIVED, self.State.ASKED}

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What the check found wrong."""
        return self.report["problems"] if self.report else []

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Why it is not likely to be what it says; with any of them it is published only for a reason."""
        return self.report.get("doubts", []) if self.report else []

    @property
    def loaded_already(self) -> bool:
        """Whether every list of it is published as it stands."""
        lists = self.report["lists"] if self.report else []
        return bool(lists) and all(one_list["loaded_already"] for one_list in lists)

    @property
    def may_be_published(self) -> bool:
        """Whether publishing it would do something."""
        return self.state == self.State.CHECKED and not self.problems and not self.loaded_already

    def corrections(self) -> dict[str, Any]:
        """What a data editor says of the file, as the reader takes it."""
        return {"as_at": self.as_at, "kind": self.kind, "status": self.status}


class IncomingFileStep(models.Model):
    """What was done with an incoming_file, when and by whom; nobody where the site did it itself."""

    incoming_file = models.ForeignKey(IncomingFile, on_delete=models.CASCADE, related_name="steps")
    words = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.words
