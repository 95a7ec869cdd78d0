"""The claim: what a story asserts, kept beside it in a form every release can be held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable

from articles.claims import sentences as saying
from articles.claims.verdicts import (
    BESIDE_B,
    BESIDE_VALUE,
    OVER_TIME,
    ClaimAssessment,
    ClaimKind,
    MarginUnit,
    Verdict,
    assess_claim,
)
from articles.figures.bindings import ALL, FigureBinding, ReleaseValue, bind_measure
from ratings import answers
from ratings.measures import Measure, MeasureError


class ClaimQuerySet(models.QuerySet["Claim"]):
    def in_print(self) -> Self:
        """One claim of live stories for each thing that is compared, not checkable ones left out."""
        asked = (
            "kind", "a_query", "a_group", "b_query", "b_group", "margin", "margin_unit", "value", "since"
        )  # fmt: skip
        return (
            self.filter(article__live=True)
            .exclude(kind=ClaimKind.NOT_CHECKABLE)
            .order_by(*asked)
            .distinct(*asked)
        )


class Claim(Orderable):
    """One comparison. The first of a story is its main claim.

    `a_query` and `b_query` are measures, each with one of its groups; the basis (as at a day, or in a year) is part of
    them and the same on both sides. `margin` is in points (homes, where homes are counted) or times.
    """

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="claims")
    kind = models.CharField("it says", max_length=16, choices=ClaimKind, default=ClaimKind.HIGHER)
    a_query = models.CharField("A: measure", max_length=600, blank=True)
    a_group = models.CharField("A: group", max_length=160, blank=True, default=ALL)
    b_query = models.CharField("B: measure", max_length=600, blank=True)
    b_group = models.CharField("B: group", max_length=160, blank=True, default=ALL)
    margin = models.DecimalField("by at least", max_digits=10, decimal_places=2, null=True, blank=True)
    margin_unit = models.CharField(
        "counted in", max_length=6, choices=MarginUnit, blank=True, default=MarginUnit.POINTS
    )
    value = models.DecimalField(
        "the value",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="In per cent for a share, else in homes.",
    )
    since = models.DateField("since the release of", null=True, blank=True)
    a_published = models.CharField(
        "A as printed", max_length=40, blank=True, help_text="What the story printed, such as 9%."
    )
    b_published = models.CharField("B as printed", max_length=40, blank=True)
    words = models.CharField(
        "your sentence",
        max_length=300,
        blank=True,
        help_text="Leave empty to have the sentence written from your choices.",
    )
    reason = models.CharField(
        "why it cannot be checked", max_length=300, blank=True, help_text="Readers see this."
    )

    objects = ClaimQuerySet.as_manager()

    panels: ClassVar = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("a_query"), FieldPanel("a_group"), FieldPanel("a_published")]),
                FieldRowPanel([FieldPanel("b_query"), FieldPanel("b_group"), FieldPanel("b_published")]),
                FieldRowPanel([FieldPanel("margin"), FieldPanel("margin_unit")]),
                FieldRowPanel([FieldPanel("value"), FieldPanel("since")]),
            ],
            heading="What is compared",
        ),
        FieldPanel("words"),
        FieldPanel("reason"),
    ]

    class Meta(Orderable.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_kind"),
            models.CheckConstraint(
                condition=Q(kind=ClaimKind.NOT_CHECKABLE) & ~Q(reason="") & ~Q(words="")
                | ~Q(kind=ClaimKind.NOT_CHECKABLE) & ~Q(a_query=""),
                name="claim_is_checkable_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(BESIDE_B)) | ~Q(b_query=""), name="claim_has_its_other_side"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(BESIDE_VALUE)) | Q(value__isnull=False),
                name="claim_has_its_value",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(OVER_TIME)) | Q(since__isnull=False), name="claim_has_its_start"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_checkable(self) -> bool:
        return str(self.kind) != ClaimKind.NOT_CHECKABLE

    @property
    def a(self) -> FigureBinding:
        return FigureBinding(self.a_query, self.a_group or ALL)

    @property
    def b(self) -> FigureBinding | None:
        """The other side: a measure of its own, or A itself over time; None beside a value."""
        if self.kind in BESIDE_B:
            return FigureBinding(self.b_query, self.b_group or ALL)
        return self.a if self.kind in OVER_TIME else None

    @property
    def bindings(self) -> list[FigureBinding]:
        """The bindings the claim rests on."""
        if not self.is_checkable:
            return []
        other = self.b if self.kind in BESIDE_B else None
        return [self.a, other] if other else [self.a]

    @property
    def unit(self) -> str:
        """ "share", or what is counted. Raises MeasureError."""
        return self.a.measure.unit

    @property
    def sentence(self) -> str:
        """What the claim says: the editor's sentence, else one written from the choices."""
        if self.words:
            return str(self.words)
        try:
            return saying.write_sentence(self)
        except MeasureError:
            return "This claim’s measure is no longer answered."

    @property
    def comparison(self) -> str:
        """What is compared and how, as one short key: claims that ask the same share their readings."""
        asked = [
            self.kind,
            *self.a,
            *(self.b or ()),
            str(self.since if self.kind in OVER_TIME else ""),
            saying.format_number(self.value) if self.kind in BESIDE_VALUE else "",
            f"{saying.format_number(self.margin)} {self.margin_unit}" if self.margin else "",
        ]
        return sha256("\n".join(asked).encode()).hexdigest()

    def weighed(self, a: ReleaseValue | None, b: ReleaseValue | None) -> ClaimAssessment:
        """The verdict and strength on two values. A claim whose measure is no question cannot be checked."""
        if not self.is_checkable:
            return ClaimAssessment(Verdict.UNKNOWN, why=self.reason)
        try:
            unit = self.unit
        except MeasureError as error:
            return ClaimAssessment(Verdict.UNKNOWN, why=str(error))
        margin = None if self.kind in BESIDE_VALUE else self.margin
        return assess_claim(
            self.kind, unit, a, b, value=self.value, margin=margin, margin_unit=self.margin_unit
        )

    def other_at(
        self, release: int, values: Mapping[FigureBinding, Sequence[ReleaseValue]]
    ) -> ReleaseValue | None:
        """B's value to hold against A's of `release`, from {binding: values}; None beside a value."""
        if self.kind in OVER_TIME:
            return next((value for value in values[self.a] if value.as_at == self.since), None)
        if self.kind in BESIDE_B:
            other = self.b
            return (
                next((value for value in values[other] if value.release == release), None) if other else None
            )
        return None

    def clean(self) -> None:
        """The choices, made canonical; each wrong one named where it was made."""
        super().clean()
        wrong: dict[str, str] = {}
        if not self.is_checkable:
            if not self.words:
                wrong["words"] = "Write what the story says."
            if not self.reason:
                wrong["reason"] = "Say why it cannot be checked."
        else:
            self.make_canonical("a", wrong)
            if self.kind in BESIDE_B:
                self.make_canonical("b", wrong)
            if not wrong:
                self.check_sides(wrong)
        if self.margin is not None and self.margin <= 0:
            wrong["margin"] = "Leave this empty, or write how much more than nothing."
        if self.kind in BESIDE_VALUE and self.value is None:
            wrong["value"] = "Write the value A is held against."
        if self.kind in OVER_TIME and self.since is None:
            wrong["since"] = "Give the day of the release the change began from."
        if wrong:
            raise ValidationError(wrong)

    def make_canonical(self, side: str, wrong: dict[str, str]) -> None:
        """Write one side's measure as its canonical words, or say what is wrong with it."""
        query, group = getattr(self, f"{side}_query"), getattr(self, f"{side}_group") or ALL
        if not query:
            wrong[f"{side}_query"] = "Choose what to compare."
            return
        try:
            measure = Measure.parse(query)
            binding = bind_measure(measure, group)
            answer = answers.answer(measure.asking(at="latest"))
        except MeasureError as error:
            wrong[f"{side}_query"] = str(error)
            return
        groups = {row.group: row.label for row in answer.rows}
        if binding.group not in groups:
            wrong[f"{side}_group"] = f"Choose one of {', '.join(groups)}."
        setattr(self, f"{side}_query", binding.query)
        setattr(self, f"{side}_group", binding.group)

    def check_sides(self, wrong: dict[str, str]) -> None:
        """Refuse two sides that cannot be set beside each other."""
        other = self.b if self.kind in BESIDE_B else None
        if other is None:
            return
        a, b = self.a.measure, other.measure
        if (a.basis, a.unit) != (b.basis, b.unit):
            wrong["b_query"] = (
                "A and B must be counted alike: both shares or both numbers, on the same basis."
            )
        elif self.a == self.b:
            wrong["b_query"] = "A and B are the same figure."
