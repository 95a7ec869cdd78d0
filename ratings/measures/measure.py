"""The measure: a question about homes that has one answer and one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from django.http import QueryDict

from ratings import periods, vocabulary
from ratings.measures.parsing import contradictions, words
from ratings.periods import At, Moment

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
#: What canonical addresses leave as it is; everything else is percent-encoded.
PLAIN = ","
#: The filters whose words are a vocabulary's, and those that name what releases list.
FILTERS: Mapping[str, Mapping[str, str]] = {
    "sector": vocabulary.SECTORS,
    "region": vocabulary.REGIONS,
    "owner-size": vocabulary.OWNER_SIZES,
    "provision-type": vocabulary.PROVISION_TYPES,
    "age": vocabulary.AGES,
}
NAMED = ("local-authority", "owner")
#: Texts whose measures are remembered.
MOST_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Measure:
    """A question: which homes, judged what, counted how, broken down by what, as at when.

    Immutable and hashable. Tuples keep the vocabulary's order, names the alphabet's; an empty filter means all.
    Raises MeasureError where the words do not make a question.
    """

    basis: str = "as-at"
    area: str = "overall"
    outcomes: tuple[str, ...] = ("all",)
    unit: str = "share"
    by: str = ""
    sector: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    owner_size: tuple[str, ...] = ()
    local_authority: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    provision_type: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    at: At = "latest"
    #: The file of the day or year asked for, 1 for the first; 0 is the one that stands.
    revision: int = 0
    since: Literal["", "previous"] | Moment = ""
    interval: str = ""

    def __post_init__(self) -> None:
        words.check_word("basis", self.basis, vocabulary.BASES)
        words.check_word("area", self.area, vocabulary.AREAS)
        words.check_word("unit", self.unit, vocabulary.UNITS)
        words.check_word("by", self.by, vocabulary.BREAKDOWNS, also="")
        words.check_word("interval", self.interval, ["95"], also="")
        set_field = object.__setattr__
        judged = vocabulary.AFTER if self.by == vocabulary.TRANSITIONS else vocabulary.OUTCOMES
        set_field(
            self, "outcomes", words.order_words("outcomes", self.outcomes, {"all": "", **judged}) or ("all",)
        )
        for key, allowed in FILTERS.items():
            name = key.replace("-", "_")
            set_field(self, name, words.order_words(key, getattr(self, name), allowed))
        for key in NAMED:
            name = key.replace("-", "_")
            set_field(self, name, words.order_names(key, getattr(self, name)))
        contradictions.check_measure(self)

    @classmethod
    def parse(cls, text: str | QueryDict) -> Measure:
        """The measure a query names: "by=owner-size&at=latest", an address, or a request's GET.

        Raises UnknownWordError or UnanswerableError, each with one sentence fit for a reader.
        """
        return parse_text(text) if isinstance(text, str) else build_measure(text)

    @property
    def is_in_year(self) -> bool:
        """Whether inspections of a year are counted, not homes as at a day."""
        return self.basis == "in-year"

    @property
    def is_listed(self) -> bool:
        """Whether homes or places listed are counted, whatever was judged."""
        return self.unit in vocabulary.LISTED_UNITS

    @property
    def separate(self) -> bool:
        """Whether each outcome has rows of its own."""
        return self.outcomes == ("all",) and not self.is_listed

    @property
    def counts(self) -> bool:
        """Whether numbers are drawn, not shares."""
        return self.unit != "share"

    @property
    def possible_outcomes(self) -> Mapping[str, str]:
        """The outcomes a row may count, and what people read."""
        return vocabulary.AFTER if self.by == vocabulary.TRANSITIONS else vocabulary.OUTCOMES

    @property
    def shown_outcomes(self) -> tuple[str, ...]:
        """The outcomes counted, in order."""
        return tuple(self.possible_outcomes) if self.outcomes == ("all",) else self.outcomes

    @property
    def filtered(self) -> bool:
        """Whether some homes are left out by a filter."""
        return any(getattr(self, key.replace("-", "_")) for key in (*FILTERS, *NAMED))

    @property
    def query(self) -> str:
        """The canonical query string: the same question always gives the same one."""
        values: dict[str, tuple[str, ...]] = {}
        for key in words.KEYS:
            value = getattr(self, key.replace("-", "_"))
            if isinstance(value, tuple):
                values[key] = value
            elif isinstance(value, int):
                values[key] = (str(value or ""),)
            else:
                values[key] = (value if isinstance(value, str) else value.isoformat(),)
        if self.area == "overall":
            del values["area"]
        return "&".join(
            f"{key}={quote(','.join(value), safe=PLAIN)}" for key, value in values.items() if any(value)
        )

    def url(self, face: Face = "page") -> str:
        """The address of one face of this measure, from the site's root."""
        return f"{FACES[face]}?{self.query}"

    def asking(self, **changes: Any) -> Measure:
        """The same question with some words changed: `measure.asking(at="all")`."""
        return replace(self, **changes)

    def narrow_to(self, group: str) -> Measure:
        """The question of one of its groups alone: the breakdown becomes a filter. Of “all”, and of what homes were
        judged before, it is the question itself."""
        if not self.by or self.by == vocabulary.TRANSITIONS or group == "all":
            return self
        if self.by != "sector-and-owner-size":
            return self.asking(by="", **{self.by.replace("-", "_"): (group,)})
        if group in vocabulary.OWNER_SIZES:
            return self.asking(by="", sector=("private",), owner_size=(group,))
        return self.asking(by="", sector=(group,))

    def __str__(self) -> str:
        return self.query


@lru_cache(maxsize=MOST_KEPT)
def parse_text(text: str) -> Measure:
    """The measure a text names; a story's page reads the same few hundreds of times. Raises what `build_measure` raises."""
    return build_measure(text)


def build_measure(text: str | QueryDict) -> Measure:
    """The measure of the words in a query. Raises UnknownWordError or UnanswerableError."""
    fields: dict[str, Any] = {}
    for key, value in words.read_words(text).items():
        name = key.replace("-", "_")
        fields[name] = words.split_list(key, value) if key in words.MANY else value
    if "at" in fields:
        fields["at"] = periods.parse_at(fields["at"])
    if "revision" in fields:
        fields["revision"] = words.parse_revision(fields["revision"])
    if "since" in fields:
        fields["since"] = periods.parse_moment(fields["since"])
    return Measure(**fields)
