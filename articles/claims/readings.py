"""Reading releases against claims: what each says of a comparison is stored once and never changed."""

from django.db import transaction

from articles.figures.bindings import look_up_values
from articles.figures.release_readings import release_fields
from articles.models.claim_readings import ClaimReading
from live.page_cache import invalidate

BATCH = 2000


def store_claim_readings(claims):
    """Store what every release says of these claims and was not stored yet.

    Safe to run twice, or by two at once: a reading that is there stays as it is.
    """
    claims = list({claim.comparison: claim for claim in claims if claim.is_checkable}.values())
    values = look_up_values(binding for claim in claims for binding in claim.bindings)
    stored = ClaimReading.objects.filter(comparison__in=[claim.comparison for claim in claims])
    stored = set(stored.values_list("comparison", "release", "loaded_at"))
    found = [reading for claim in claims for reading in make_claim_readings(claim, values, stored)]
    with transaction.atomic():
        ClaimReading.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
        invalidate("claims")


def make_claim_readings(claim, values, stored=frozenset()):
    """A claim's readings, unsaved, oldest first, from {binding: values} of the bindings it rests on.

    Those in `stored`, as (comparison, release, loaded_at), are passed over.
    """
    comparison = claim.comparison
    return [
        make_claim_reading(claim, value, claim.other_at(value.release, values))
        for value in values[claim.a]
        if (comparison, value.release, value.loaded_at) not in stored
    ]


def make_claim_reading(claim, a, b):
    """The reading, unsaved, of a claim at the release of `a`."""
    found = claim.weighed(a, b)
    return ClaimReading(
        comparison=claim.comparison,
        **release_fields(a),
        verdict=found.verdict,
        strength=found.strength,
        a_numerator=a.numerator,
        a_denominator=a.denominator,
        a_share=a.share,
        b_numerator=b.numerator if b else None,
        b_denominator=b.denominator if b else None,
        b_share=b.share if b else None,
        told=found.why or describe_ground(claim, a, b),
    )


def describe_ground(claim, a, b):
    """“2.8% (13 of 469 homes) against 0.6% (5 of 887 homes)”."""
    unit = claim.unit
    mine = format_with_base(a, unit)
    if b is not None:
        return f"{mine} against {format_with_base(b, unit)}"
    return f"{mine} against {claim.value.normalize():f}{'%' if unit == 'share' else ''}"


def format_with_base(value, unit):
    """A value with its base: a share needs it, a count is one."""
    return f"{value.percent} ({value.base})" if unit == "share" else value.shown(unit)
