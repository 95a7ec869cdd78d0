"""Making figures: a number read from a release, or one quoted from a source, kept as it is printed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Required, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from articles.figures.bindings import bind_measure, make_value
from articles.models.figures import Figure
from ratings import answers
from ratings.measures import Measure

ACCESS = "wagtailadmin.access_admin"
LONGEST_PRINT = 40


class FigureFields(TypedDict, total=False):
    """What a figure is made of."""

    query: str
    group: str
    published: Required[str]
    number: Decimal | None
    as_at: date
    release_title: str
    numerator: int | None
    denominator: int | None
    source: str
    source_url: str
    quoted_on: date | None


DIGITS = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


def read_figure(*, by: User, measure: Measure, group: str, published: str = "") -> Figure:
    """The figure of a group of a measure at the release the measure asks of.

    `published` is how the story prints it, else the number as prose writes it. Raises MeasureError where there is no
    such number, ValidationError where `published` says another one.
    """
    require_newsroom(by)
    binding = bind_measure(measure, group)
    answer = answers.answer(measure)
    release = answer.release
    value = make_value(release, answer.row(binding.group, period=release.as_at))
    words = value.shown(measure.unit)
    if value.numerator is None or not words:
        raise ValidationError(f"There is no number to print: {value.note or 'the base is too small'}.")
    published = " ".join(published.split()) or words
    share = measure.unit == "share"
    exact = Decimal(value.numerator) * (
        Decimal(100) / value.denominator if share and value.denominator else 1
    )
    if not prints_number(published, exact, share=share):
        raise ValidationError(f"You print {published}, but the release says {words}.")
    return get_or_create_figure(
        by=by,
        query=binding.query,
        group=binding.group,
        published=published,
        number=parse_number(published),
        as_at=release.as_at,
        release_title=release.title,
        numerator=value.numerator,
        denominator=value.denominator,
    )


def quote_figure(
    *,
    by: User,
    published: str,
    source: str,
    quoted_on: date | None,
    url: str = "",
    measure: Measure | None = None,
    group: str = "all",
) -> Figure:
    """The figure a source gave on a day, with the measure that follows it today, if any.

    Raises ValidationError by field where something is missing, MeasureError where the measure gives no one number.
    """
    require_newsroom(by)
    published, source = " ".join(published.split()), " ".join(source.split())
    wrong = {}
    if not published:
        wrong["published"] = "Write the number as the story prints it."
    if not source:
        wrong["source"] = "Say where the number comes from."
    if quoted_on is None:
        wrong["quoted_on"] = "Give the day of the source."
    if wrong:
        raise ValidationError(wrong)
    binding = bind_measure(measure, group) if measure else None
    return get_or_create_figure(
        by=by,
        query=binding.query if binding else "",
        group=binding.group if binding else "all",
        published=published,
        number=parse_number(published),
        source=source,
        source_url=url,
        quoted_on=quoted_on,
    )


def require_newsroom(by: User) -> None:
    """Raises PermissionDenied for whoever does not work in the newsroom."""
    if not by.has_perm(ACCESS):
        raise PermissionDenied("Figures are made in the newsroom.")


def get_or_create_figure(*, by: User, **fields: Unpack[FigureFields]) -> Figure:
    """The figure with these fields: the one there is, else a new one. Raises ValidationError where its print is too long."""
    if len(fields["published"]) > LONGEST_PRINT:
        raise ValidationError({"published": f"A figure is at most {LONGEST_PRINT} letters long."})
    new = Figure(created_by=by, **fields)
    new.clean_fields(exclude=["created_by"])
    alike = {
        name: getattr(new, name)
        for name in ("query", "group", "published", "as_at", "source", "source_url", "quoted_on")
    }
    return Figure.objects.get_or_create(**alike, defaults={**fields, "created_by": by})[0]


def parse_number(text: str) -> Decimal | None:
    """The number a print gives, such as 2.8 of "2.8%"; None where it gives none, or several."""
    numbers = DIGITS.findall(text)
    if len(numbers) != 1:
        return None
    try:
        return Decimal(numbers[0].replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None


def prints_number(published: str, exact: Decimal, *, share: bool) -> bool:
    """Whether a print gives the number `exact`, rounded to as many places as it has; a count may be rounded to tens
    or more. A print without one number ("four in five") is the editor's to answer for."""
    printed = parse_number(published)
    if printed is None:
        return True
    step = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    while not share and printed and step < abs(printed) and printed % (step * 10) == 0:
        step *= 10
    return abs(printed - exact) <= step / 2
