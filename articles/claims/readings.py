"""Reading releases against claims: what each says of a comparison is stored once and never changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime

from articles.figures.bindings import FigureBinding, ReleaseValue, look_up_values
from articles.figures.release_readings import release_fields, write_readings
from articles.models.claim_readings import ClaimReading
from articles.models.claims import Claim


def store_claim_readings(claims: Iterable[Claim]) -> None:
    """Store what every release says of these claims and was not stored yet.

    Safe to run twice, or by two at once: a reading that is there stays as it is.
    """
    claims = list({claim.comparison: claim for claim in claims if claim.is_checkable}.values())
    values = look_up_values(binding for claim in claims for binding in claim.bindings)
    known = ClaimReading.objects.filter(comparison__in=[claim.comparison for claim in claims])
    stored = set(known.values_list("comparison", "release", "loaded_at"))
    unread = [reading for claim in claims for reading in make_claim_readings(claim, values, stored)]
    write_readings(ClaimReading, unread, tag="claims")


def make_claim_readings(
    claim: Claim,
    values: Mapping[FigureBinding, Sequence[ReleaseValue]],
    stored: Container[tuple[str, int, datetime]] = frozenset(),
) -> list[ClaimReading]:
    """A claim's readings, unsaved, oldest first, from {binding: values} of the bindings it rests on.

    Those in `stored`, as (comparison, release, loaded_at), are passed over.
    """
    comparison = claim.comparison
    return [
        make_claim_reading(claim, value, claim.other_at(value.release, values))
        for value in values[claim.a]
        if (comparison, value.release, value.loaded_at) not in stored
    ]


def make_claim_reading(claim: Claim, a: ReleaseValue, b: ReleaseValue | None) -> ClaimReading:
    """The reading, unsaved, of a claim at the release of `a`."""
    finding = claim.weighed(a, b)
    return ClaimReading(
        comparison=claim.comparison,
        **release_fields(a),
        verdict=finding.verdict,
        strength=finding.strength,
        a_numerator=a.numerator,
        a_denominator=a.denominator,
        a_share=a.share,
        b_numerator=b.numerator if b else None,
        b_denominator=b.denominator if b else None,
        b_share=b.share if b else None,
        told=finding.why or describe_ground(claim, a, b),
    )


def describe_ground(claim: Claim, a: ReleaseValue, b: ReleaseValue | None) -> str:
    """“2.8% (13 of 467 homes) against 0.6% (5 of 887 homes)”."""
    unit = claim.unit
    mine = format_with_base(a, unit)
    if b is not None:
        return f"{mine} against {format_with_base(b, unit)}"
    if claim.value is None:
        return mine
    return f"{mine} against {claim.value.normalize():f}{'%' if unit == 'share' else ''}"


def format_with_base(value: ReleaseValue, unit: str) -> str:
    """A value with its base: a share needs it, a count is one."""
    return f"{value.percent} ({value.base})" if unit == "share" else value.shown(unit)
