"""Questions drawn at random from all that can be asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from ratings import vocabulary
from ratings.measures import Measure, MeasureError
from ratings.periods import Span, Year

DAYS = st.dates(date(2007, 4, 1), date(2040, 1, 1))
YEARS = st.builds(Year, st.integers(2007, 2039))


def some(words: Any, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """A few words of a vocabulary, or none."""
    return st.lists(st.sampled_from(list(words)), max_size=most).map(tuple)


def spans(moments: st.SearchStrategy[Any]) -> st.SearchStrategy[Span]:
    """From one moment to another."""
    return st.lists(moments, min_size=2, max_size=2).map(sorted).map(lambda ends: Span(*ends))


@st.composite
def measures(
    draw: st.DrawFn,
    *,
    authorities: tuple[str, ...] = ("camden", "wigan"),
    owners: tuple[str, ...] = ("hexa-homes", "1st-care"),
    days: st.SearchStrategy[Any] = DAYS,
    years: st.SearchStrategy[Any] = YEARS,
) -> Measure:
    """A question that contradicts nothing; words that cannot stand together are dropped one by one."""
    basis = draw(st.sampled_from(list(vocabulary.BASES)))
    by = draw(st.sampled_from(["", *vocabulary.BREAKDOWNS]))
    moments = years if basis == "in-year" else days
    words: dict[str, Any] = {
        "basis": basis,
        "by": by,
        "at": draw(st.one_of(st.sampled_from(["latest", "all"]), moments, spans(moments))),
    }
    others = {
        "area": st.sampled_from(list(vocabulary.AREAS)),
        "outcomes": some(vocabulary.OUTCOMES),
        "unit": st.sampled_from(list(vocabulary.UNITS)),
        "sector": some(vocabulary.SECTORS),
        "region": some(vocabulary.REGIONS),
        "owner_size": some(vocabulary.OWNER_SIZES),
        "local_authority": some(authorities),
        "owner": some(owners),
        "provision_type": some(vocabulary.PROVISION_TYPES),
        "age": some(vocabulary.AGES),
        "since": st.one_of(st.just("previous"), moments),
        "interval": st.just("95"),
    }
    asked = Measure(basis=basis)
    for name, strategy in {"by": st.just(by), "at": st.just(words["at"]), **others}.items():
        if name not in {"by", "at"} and not draw(st.booleans()):
            continue
        try:
            asked = asked.asking(**{name: draw(strategy)})
        except MeasureError:
            continue
    return asked
