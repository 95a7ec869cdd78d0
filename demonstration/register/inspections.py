"""Inspections of fictitious homes: when they were held, what they found, when the report came out."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from demonstration.register.homes import FictitiousHome, FictitiousInspection
from ratings import vocabulary

_SCALE: Final = tuple(vocabulary.OUTCOMES)
#: How many of the homes that keep their outcome were nevertheless inspected again within the year. Routine
#: inspection stopped from 17 March 2020 to April 2021.
_INSPECTED_AGAIN: Final = {2021: 0.0, 2022: 0.85}
_USUALLY_INSPECTED_AGAIN: Final = 0.95
_REPORTED_WITHIN: Final = (24, 62)  # days from the inspection to the report
_INSPECTED_AFTER: Final = 90  # days a new home is open before its first full inspection


class EventNumbers:
    """Event numbers as Ofsted gave them: six digits in 2015, eight since, here all beginning with a nine."""

    def __init__(self) -> None:
        self._given = 0

    def next(self, year: int) -> str:
        """The next number for an inspection in a release of `year`."""
        self._given += 1
        return str((900_000 if year == 2015 else 90_000_000) + self._given)


def hold_inspections(
    homes: Iterable[FictitiousHome],
    *,
    as_at: date,
    lingering: set[str],
    numbers: EventNumbers,
    rng: random.Random,
) -> None:
    """See that every judged home has an inspection that ended in its outcome, most of them within the year.

    `kept` names the homes (by URN) that must keep the inspection they have.
    """
    again = _INSPECTED_AGAIN.get(as_at.year, _USUALLY_INSPECTED_AGAIN)
    for home in homes:
        if home.urn in lingering or not home.outcome:
            continue
        before = home.inspection
        stands = before is not None and before.overall == home.outcome and not before.adequate
        if not stands or rng.random() < again:
            home.inspection = _hold_inspection(home, as_at=as_at, number=numbers.next(as_at.year), rng=rng)


def _hold_inspection(
    home: FictitiousHome, *, as_at: date, number: str, rng: random.Random
) -> FictitiousInspection:
    first = max(
        as_at.replace(year=as_at.year - 1) + timedelta(days=1),
        home.registered_on + timedelta(_INSPECTED_AFTER),
    )
    if home.inspection is not None:
        first = max(first, home.inspection.held_on + timedelta(days=28))
    last = as_at - timedelta(days=2)
    held_on = _find_working_day(first + timedelta(days=rng.randrange(max(1, (last - first).days))))
    # Each release counts the reports published by the end of April.
    latest = as_at.replace(month=4, day=30)
    published_on = min(_find_working_day(held_on + timedelta(days=rng.randint(*_REPORTED_WITHIN))), latest)
    protected, leaders = _pick_area_outcomes(home.outcome, rng)
    return FictitiousInspection(
        event_number=number,
        held_on=held_on,
        published_on=published_on,
        overall=home.outcome,
        protected=protected,
        leaders=leaders,
        adequate=as_at.year == 2015 and home.outcome == "requires-improvement",
    )


def _find_working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _pick_area_outcomes(overall: str, rng: random.Random) -> tuple[str, str]:
    """Outcomes for protection and for leadership that Ofsted's rules allow beside this overall one.

    Inadequate protection would force the whole home inadequate; inadequate leadership caps it.
    """
    if overall == "inadequate":
        return rng.choice(("inadequate", "inadequate", "requires-improvement")), "inadequate"
    place = _SCALE.index(overall)
    protected = min(2, place + (rng.random() < 0.1))
    leaders = min(2, max(0, place + rng.choice((0, 0, 0, 0, 1, -1))))
    return _SCALE[protected], _SCALE[leaders]
