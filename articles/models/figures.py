"""The figure: a number as a story printed it, where it came from, and the measure that follows it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.figures.bindings import ALL, FigureBinding
from ratings import phrases


class FigureQuerySet(models.QuerySet["Figure"]):
    def bindings(self) -> list[FigureBinding]:
        """The measures and groups that follow these figures, each once."""
        pairs = self.exclude(query="").order_by("query", "group").values_list("query", "group").distinct()
        return [FigureBinding(*pair) for pair in pairs]


class Figure(models.Model):
    """A record that never changes: another number, source or measure is another figure.

    A figure is either read from a release (`as_at`, with its counts) or quoted (`source`). `query` is the measure
    that follows it, in canonical words asked of the newest release; a quoted figure may have none.
    """

    query = models.CharField("measure", max_length=600, blank=True)
    group = models.CharField(max_length=160, default=ALL)
    published = models.CharField("as printed", max_length=40)
    number = models.DecimalField(
        "as a number",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Percentages as 2.8; empty where the print has none.",
    )
    as_at = models.DateField("release it was read from", null=True, blank=True)
    release_title = models.CharField(max_length=200, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField("quoted from", max_length=200, blank=True)
    source_url = models.URLField("its address", max_length=400, blank=True)
    quoted_on = models.DateField("date of the source", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source="", as_at__isnull=False, quoted_on__isnull=True) & ~Q(query="")
                | Q(as_at__isnull=True, quoted_on__isnull=False) & ~Q(source=""),
                name="figure_read_or_quoted",
            ),
            models.CheckConstraint(condition=~Q(published=""), name="figure_was_printed"),
            models.UniqueConstraint(
                fields=["query", "group", "published", "as_at", "source", "source_url", "quoted_on"],
                nulls_distinct=False,
                name="figure_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["query", "group"], name="figure_by_binding")]

    def __str__(self) -> str:
        return f"{self.published} ({self.source or self.release_title})"

    def get_absolute_url(self) -> str:
        return reverse("articles:figure", args=[self.pk])

    @property
    def binding(self) -> FigureBinding | None:
        """The measure and group that follow it; None where none does."""
        return FigureBinding(self.query, self.group) if self.query else None

    @property
    def is_quoted(self) -> bool:
        return bool(self.source)

    @property
    def base(self) -> str:
        """ "13 of 467 homes" at publication; "" for a quoted figure."""
        binding = self.binding
        return phrases.phrase_base(self.numerator, self.denominator, binding.counted) if binding else ""
