"""Inspections of homes and the judgements they ended in."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.db import models

from ratings import vocabulary
from ratings.models.homes import OUTCOME_CHOICES, Home, allow_words


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Inspections, asked by who tells of them."""

    def told(self) -> InspectionQuerySet:
        """Those in a list that stands: what only a replaced or withdrawn file says is not shown as what happened."""
        rows = {"inspection": models.OuterRef("pk"), "release__is_current": True}
        listed = apps.get_model("ratings", "HomeSnapshot").objects.filter(**rows)
        of_a_year = apps.get_model("ratings", "ListedInspection").objects.filter(**rows)
        return self.filter(models.Exists(listed) | models.Exists(of_a_year))


class Inspection(models.Model):
    """One dated event at one home. Two homes may share an event number (a joint inspection)."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="inspections")
    event_number = models.CharField(max_length=20)
    event_type = models.CharField(max_length=60, blank=True)
    date = models.DateField()
    published_on = models.DateField("report published", null=True, blank=True)
    last_listed = models.DateField("as-at date of the newest release that lists it")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-date", "-event_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["home", "event_number"], name="inspection_once_per_home"),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} on {self.date.isoformat()}"


class Judgement(models.Model):
    """One area of one inspection: our word for the outcome beside the word published."""

    class Area(models.TextChoices):
        """What was judged."""

        OVERALL = "overall", "Overall experiences and progress"
        PROTECTION = "protection", "Helped and protected"
        LEADERSHIP = "leadership", "Leaders and managers"
        EDUCATION = "education", "Education and learning"
        HEALTH = "health", "Health services"
        OUTCOMES = "outcomes", "Outcomes for children (to 2017)"
        CARE = "care", "Quality of care (to 2017)"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    area = models.CharField(max_length=12, choices=Area)
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES)
    as_published = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["inspection", "area"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "area"], name="judgement_once_per_area"),
            models.CheckConstraint(
                condition=allow_words("outcome", vocabulary.OUTCOMES), name="judgement_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.as_published}"
