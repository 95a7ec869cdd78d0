"""What releases said of the claims in print, one row for each comparison and release: written once, never changed."""

from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q

from articles.claims.weighing import Strength, Verdict
from articles.figures.binding import Value, looked_up
from articles.figures.standing import Reading, ReadingQuerySet, from_value
from live.page_cache import invalidate

BATCH = 2000


class ClaimReadingQuerySet(ReadingQuerySet):
    def of(self, claims):
        """Told readings of what these claims compare, in one query."""
        return self.told().filter(comparison__in={claim.comparison for claim in claims if claim.is_checkable})


class ClaimReading(Reading):
    """One release's verdict on one comparison. Every claim that compares the same shares it.

    `told` is the verdict's ground in words, as it was decided. B is empty beside a value.
    """

    comparison = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20, choices=Verdict)
    strength = models.CharField(max_length=20, choices=Strength, blank=True)
    a_numerator = models.PositiveIntegerField(null=True)
    a_denominator = models.PositiveIntegerField(null=True)
    a_share = models.FloatField(null=True)
    b_numerator = models.PositiveIntegerField(null=True)
    b_denominator = models.PositiveIntegerField(null=True)
    b_share = models.FloatField(null=True)
    told = models.TextField()

    objects = ClaimReadingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "release", "loaded_at"], name="claim_reading_once"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.UNKNOWN, strength="")
                | Q(verdict__in=[Verdict.HOLDS, Verdict.NOT], strength__in=Strength.values),
                name="claim_reading_strength_beside_verdict",
            ),
        ]

    def __str__(self):
        return f"{self.verdict} as at {self.as_at}"

    @property
    def a(self):
        return self.side(self.a_numerator, self.a_denominator, self.a_share)

    @property
    def b(self):
        return self.side(self.b_numerator, self.b_denominator, self.b_share)

    def side(self, *counts):
        return Value(
            self.release, self.loaded_at, self.as_at, self.released_on, self.is_demonstration, *counts
        )


def read(claims):
    """Store what every release says of these claims and was not stored yet.

    Safe to run twice, or by two at once: a reading that is there stays as it is.
    """
    claims = list({claim.comparison: claim for claim in claims if claim.is_checkable}.values())
    values = looked_up(binding for claim in claims for binding in claim.bindings)
    stored = ClaimReading.objects.filter(comparison__in=[claim.comparison for claim in claims])
    stored = set(stored.values_list("comparison", "release", "loaded_at"))
    found = [reading for claim in claims for reading in readings(claim, values, stored)]
    with transaction.atomic():
        ClaimReading.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
        invalidate("claims")


def readings(claim, values, stored=frozenset()):
    """A claim's readings, unsaved, oldest first, from {binding: values} of the bindings it rests on.

    Those in `stored`, as (comparison, release, loaded_at), are passed over.
    """
    comparison = claim.comparison
    return [
        reading(claim, value, claim.other_at(value.release, values))
        for value in values[claim.a]
        if (comparison, value.release, value.loaded_at) not in stored
    ]


def reading(claim, a, b):
    """The reading, unsaved, of a claim at the release of `a`."""
    found = claim.weighed(a, b)
    return ClaimReading(
        comparison=claim.comparison,
        **from_value(a),
        verdict=found.verdict,
        strength=found.strength,
        a_numerator=a.numerator,
        a_denominator=a.denominator,
        a_share=a.share,
        b_numerator=b.numerator if b else None,
        b_denominator=b.denominator if b else None,
        b_share=b.share if b else None,
        told=found.why or told(claim, a, b),
    )


def told(claim, a, b):
    """“2.8% (13 of 469 homes) against 0.6% (5 of 887 homes)”."""
    unit = claim.unit
    mine = with_base(a, unit)
    if b is not None:
        return f"{mine} against {with_base(b, unit)}"
    return f"{mine} against {claim.value.normalize():f}{'%' if unit == 'share' else ''}"


def with_base(value, unit):
    """A value with its base: a share needs it, a count is one."""
    return f"{value.percent} ({value.base})" if unit == "share" else value.shown(unit)
