"""The measure: a question about homes that has one answer and one address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, quote

from django.http import QueryDict

from ratings import vocabulary, wording
from ratings.measures import answering
from ratings.measures.answers import Answer
from ratings.measures.questions import Unanswerable, UnknownWord

Face = Literal["page", "json", "csv", "xlsx", "svg", "png", "chart", "embed"]
FACES: Mapping[str, str] = {
    "page": "/ratings/measure/",
    "json": "/ratings/measure.json",
    "csv": "/ratings/measure.csv",
    "xlsx": "/ratings/measure.xlsx",
    "svg": "/ratings/measure.svg",
    "png": "/ratings/measure.png",
    "chart": "/ratings/measure/chart.json",
    "embed": "/ratings/measure/embed/",
}
#: The words that may be several, and the field each fills.
MANY: Mapping[str, str] = {
    "outcomes": "outcomes",
    "sector": "sector",
    "region": "region",
    "owner-size": "owner_size",
}
KEYS = ("basis", "outcomes", "unit", "by", "sector", "region", "owner-size", "at")
#: What canonical addresses leave as it is; everything else is percent-encoded.
PLAIN = ","
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A question: which homes, judged what, counted how, broken down by what, as at when.

    Immutable and hashable. Tuples keep the vocabulary's order; an empty filter means all.
    Raises MeasureError where the words do not make a question.
    """

    basis: str = "as-at"
    outcomes: tuple[str, ...] = ("all",)
    unit: str = "share"
    by: str = ""
    sector: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    owner_size: tuple[str, ...] = ()
    at: Literal["latest", "all"] | date = "latest"

    def __post_init__(self) -> None:
        one("basis", self.basis, vocabulary.BASES)
        one("unit", self.unit, vocabulary.UNITS)
        one("by", self.by, vocabulary.BREAKDOWNS, also="")
        put = object.__setattr__
        put(self, "outcomes", in_order("outcomes", self.outcomes, {"all": "", **vocabulary.OUTCOMES}))
        put(self, "sector", in_order("sector", self.sector, vocabulary.SECTORS))
        put(self, "region", in_order("region", self.region, vocabulary.REGIONS))
        put(self, "owner_size", in_order("owner-size", self.owner_size, vocabulary.OWNER_SIZES))
        if not self.outcomes:
            put(self, "outcomes", ("all",))
        if "all" in self.outcomes and len(self.outcomes) > 1:
            raise Unanswerable(
                "“all” shows each outcome by itself, so it cannot stand beside another outcome: "
                "ask for all, or name the outcomes to add up."
            )
        if not isinstance(self.at, date) and self.at not in {"latest", "all"}:
            raise UnknownWord(
                f"“{short(self.at)}” is not a date: use latest, all or a day such as 2025-03-31."
            )

    @classmethod
    def parse(cls, text: str | QueryDict) -> Self:
        """The measure a query names: "by=owner-size&at=latest", an address, or a request's GET.

        Raises UnknownWord or Unanswerable, each with one sentence fit for a reader.
        """
        said: dict[str, str] = {}
        for key, value in pairs(text):
            if key not in KEYS:
                raise UnknownWord(
                    f"“{short(key)}” is not part of a question: use {wording.listed(KEYS, 'or')}."
                )
            if not (value := value.strip()):
                continue
            if key in MANY and key in said:
                value = f"{said[key]},{value}"
            elif said.get(key, value) != value:
                raise Unanswerable(f"“{key}” is given twice, but a question has one {key}.")
            said[key] = value
        words: dict[str, Any] = {}
        for key, value in said.items():
            words[MANY.get(key, key)] = several(key, value) if key in MANY else value
        if "at" in words:
            words["at"] = moment(words["at"])
        return cls(**words)

    @property
    def separate(self) -> bool:
        """Whether each outcome has rows of its own."""
        return self.outcomes == ("all",)

    @property
    def shown_outcomes(self) -> tuple[str, ...]:
        """The outcomes counted, in order."""
        return tuple(vocabulary.OUTCOMES) if self.separate else self.outcomes

    @property
    def query(self) -> str:
        """The canonical query string: the same question always gives the same one."""
        at = self.at.isoformat() if isinstance(self.at, date) else self.at
        said = {
            "basis": (self.basis,),
            "outcomes": self.outcomes,
            "unit": (self.unit,),
            "by": (self.by,),
            "sector": self.sector,
            "region": self.region,
            "owner-size": self.owner_size,
            "at": (at,),
        }
        return "&".join(
            f"{key}={quote(','.join(words), safe=PLAIN)}" for key, words in said.items() if any(words)
        )

    def url(self, face: Face = "page") -> str:
        """The address of one face of this measure, from the site's root."""
        return f"{FACES[face]}?{self.query}"

    def asking(self, **changes: Any) -> Measure:
        """The same question with some words changed: `measure.asking(at="all")`."""
        return replace(self, **changes)

    def definition(self) -> str:
        """One sentence that says what is counted, without asking the database."""
        return wording.definition(self)

    def answer(self) -> Answer:
        """Rows for this question from tallies, in at most three queries.

        Raises Unanswerable where nothing is loaded for it.
        """
        return answering.answer(self)

    def __str__(self) -> str:
        return self.query


def pairs(text: str | QueryDict) -> list[tuple[str, str]]:
    """The words of a query, in order, from text, an address or a request."""
    if isinstance(text, QueryDict):
        return [(key, value) for key, values in text.lists() for value in values]
    query = text.strip().split("#", 1)[0]
    if "?" in query:
        query = query.split("?", 1)[1]
    elif query and "=" not in query:
        raise UnknownWord(f"“{short(query)}” is not a question: write words such as by=owner-size&at=latest.")
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise UnknownWord("The question has too many words.") from None


def several(key: str, words: str) -> tuple[str, ...]:
    """The words of a list such as "private, voluntary"."""
    return tuple(word for part in words.split(",") if (word := slug(key, part)))


def slug(key: str, word: str) -> str:
    """A word as the vocabulary writes it; in an address a bare "+" arrives as a space."""
    bare = word.strip()
    if key == "owner-size":
        return {"10": "10+", "not-published": vocabulary.NO_OWNER}.get(bare, bare)
    return bare


def short(word: str) -> str:
    """A reader's word as a message repeats it: on one line, and no longer than it needs."""
    word = " ".join(word.split())
    return word if len(word) <= 40 else f"{word[:40]}…"


def moment(word: str) -> str | date:
    """A day, or the word itself where it is not one; the measure then says which words it knows."""
    try:
        return date.fromisoformat(word) if A_DAY.fullmatch(word) else word
    except ValueError:
        return word


def one(key: str, word: str, allowed: Iterable[str], *, also: str | None = None) -> None:
    """Refuse a word that is not among those allowed for its key."""
    if word not in allowed and word != also:
        raise UnknownWord(f"“{short(word)}” is not a word for {key}: use {wording.listed(allowed, 'or')}.")


def in_order(key: str, words: Iterable[str], allowed: Mapping[str, str]) -> tuple[str, ...]:
    """Words without repeats, in the vocabulary's order; an unknown one is refused."""
    given = set(words)
    for word in given.difference(allowed):
        one(key, word, allowed)
    return tuple(word for word in allowed if word in given)
