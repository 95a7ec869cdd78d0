"""When a question asks of: a day, a year, or every one from the first to the last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

#: Days and years as addresses write them.
A_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
A_YEAR: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
BETWEEN: Final = ".."


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A year from 1 April to 31 March, called “2024-25”."""

    start: int

    @classmethod
    def ending(cls, day: date) -> Self:
        """The year whose last day this is."""
        return cls(day.year - 1)

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.start, 4, 1)

    @property
    def last(self) -> date:
        """31 March."""
        return date(self.start + 1, 3, 31)

    def isoformat(self) -> str:
        """“2024-25”, as an address and a table write it."""
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    def __str__(self) -> str:
        return self.isoformat()


#: One moment: as-at questions name days, in-year questions years.
Moment = date | Year


@dataclass(frozen=True, slots=True)
class Span:
    """Every period from the first to the last, both included."""

    first: Moment
    last: Moment

    def isoformat(self) -> str:
        """“2018-03-31..2025-03-31”."""
        return f"{self.first.isoformat()}{BETWEEN}{self.last.isoformat()}"

    def __str__(self) -> str:
        return self.isoformat()


At = Literal["latest", "all"] | date | Year | Span


def parse_moment(word: str) -> Moment | str:
    """A day or a year, or the word itself where it is neither."""
    try:
        if A_DAY.fullmatch(word):
            return date.fromisoformat(word)
        if (match := A_YEAR.fullmatch(word)) and (int(match[1]) + 1) % 100 == int(match[2]):
            year = Year(int(match[1]))
            return year if 1900 <= year.start <= 9000 else word
    except ValueError:
        pass
    return word


def parse_at(word: str) -> Moment | Span | str:
    """What `at` names: a moment, a span, or the word itself where it is neither; the measure says which it knows."""
    first, between, last = word.partition(BETWEEN)
    if not between:
        return parse_moment(word)
    start, stop = parse_moment(first.strip()), parse_moment(last.strip())
    if isinstance(start, str) or isinstance(stop, str):
        return word
    return Span(start, stop)


def find_last_day(period: Moment) -> date:
    """The day a moment is held by: itself, or the last of its year."""
    return period.last if isinstance(period, Year) else period
