"""A form filled for days and sent for years, or the other way: the moment chosen is kept where the other basis has it."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import QueryDict

from ratings import periods, phrases
from ratings.explorer.form_choices import LoadedPeriods, load_periods
from ratings.explorer.form_query import TO, WAS
from ratings.periods import BETWEEN, Year
from ratings.vocabulary import BASES

#: The form's words that name moments.
MOMENTS: Final = ("at", TO, "since")


def carry_moments(sent: QueryDict) -> tuple[QueryDict, str]:
    """(what was sent with its moments in the words of the basis chosen, what could not be kept in a sentence or "").

    Nothing is changed where the basis is the one the form was filled for. One query where it is another.
    """
    basis, was = sent.get("basis", ""), sent.get(WAS, "")
    if basis not in BASES or was not in BASES or basis == was:
        return sent, ""
    loaded = load_periods()
    there = loaded.years if basis == "in-year" else loaded.days
    words, lost = sent.copy(), []
    for key in MOMENTS:
        ends = [end for end in sent.get(key, "").split(BETWEEN) if end]
        carried = [translate_moment(end, basis) for end in ends]
        missing = [
            end for end, other in zip(ends, carried, strict=True) if other != end and other not in there
        ]
        lost += missing
        words[key] = "" if missing else BETWEEN.join(carried)
    if lost:
        words["at"], words[TO] = "latest", ""
        return words, phrase_lost(lost[0], basis, loaded)
    return words, ""


def translate_moment(word: str, basis: str) -> str:
    """A day as the year that ends on it, a year as its last day; any other word as it is."""
    moment = periods.parse_moment(word)
    if isinstance(moment, date) and basis == "in-year":
        return (
            Year.ending(moment).isoformat() if Year.ending(moment).last == moment else f"{word} has no year"
        )
    if isinstance(moment, Year) and basis == "as-at":
        return moment.last.isoformat()
    return word


def phrase_lost(word: str, basis: str, loaded: LoadedPeriods) -> str:
    """That a moment has no list of the other basis, and what is shown in its place."""
    moment = periods.parse_moment(word)
    if basis == "in-year":
        when = phrases.format_day(moment) if isinstance(moment, date) else word
        latest = f": the latest year, {loaded.years[0]}, is shown" if loaded.years else ""
        return f"No year of inspections that ends on {when} is loaded{latest}."
    day = phrases.format_day(moment.last) if isinstance(moment, Year) else word
    newest = (
        f": the latest, {phrases.format_day(date.fromisoformat(loaded.days[0]))}, is shown"
        if loaded.days
        else ""
    )
    return f"No list of homes as at {day}, the end of {word}, is loaded{newest}."
