"""What a file says of itself in its titles, sheet names and file name: the day, the kind, the title."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from ratings.ofsted.cells import tidy_text
from ratings.phrases import INVENTED_TITLE

MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
#: Ways a day is written, tried in this order.
FULL_DAY: Final = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ?({MONTH})[a-z]* ?(\d{{4}}|\d{{2}})\b")
ISO_DAY: Final = re.compile(r"\b(\d{4})[ -](\d{2})[ -](\d{2})\b")
SHORT_DAY: Final = re.compile(r"\bat (\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4}|\d{2})\b")
MONTH_ONLY: Final = re.compile(rf"\bat ({MONTH})[a-z]* (\d{{4}})\b")
YEAR_ONLY: Final = re.compile(r"\bat (\d{4})\b")
IN_YEAR: Final = re.compile(r"\bin[ -]year\b")
AS_AT: Final = re.compile(r"\b(provider[ -]level (data )?(as )?at|as at)\b")
#: "2024-25", "2024 25", "2024/25", "2024 to 2025", where it is no part of a day.
A_YEAR: Final = re.compile(r"(?<![\d-])(20\d{2})(?: ?[-–/ ] ?| to )(?:20)?(\d{2})(?![\d-])")
FAMILY: Final = re.compile(r"children['’]?s social care (data )?in england")
#: When Ofsted published releases whose files do not say so.
PUBLISHED: Final = {
    date(2015, 3, 31): date(2015, 8, 13),
    date(2017, 3, 31): date(2017, 8, 31),
    date(2018, 3, 31): date(2018, 7, 19),
    date(2025, 3, 31): date(2025, 7, 16),
}
#: From this year the release is no longer called "data".
SHORT_TITLE_FROM: Final = 2024


def normalise_title(text: str) -> str:
    """A name or title for looking into: lower case, underscores as spaces."""
    return tidy_text(text.replace("_", " ")).lower()


def find_day(texts: Iterable[str]) -> date | None:
    """The first day any of these texts names: "31 March 2025", "31 Mar 23", "30_09_25", "March 2022", "at 2018"."""
    for text in map(normalise_title, texts):
        if named_day := parse_day(text):
            return named_day
    return None


def find_year(texts: Iterable[str]) -> date | None:
    """The 31 March that ends the first year any of these texts names: "2024-25", "2017_18"."""
    for text in map(normalise_title, texts):
        for match in A_YEAR.finditer(text):
            if (int(match[1]) + 1) % 100 == int(match[2]):
                return date(int(match[1]) + 1, 3, 31)
    return None


def parse_day(text: str) -> date | None:
    """The day one text names, or None. A month alone is its last day, a year alone its 31 March."""
    if match := FULL_DAY.search(text):
        return make_day(match[3], MONTHS[match[2]], match[1])
    if match := ISO_DAY.search(text):
        return make_day(match[1], match[2], match[3])
    if match := SHORT_DAY.search(text):
        return make_day(match[3], match[2], match[1])
    if match := MONTH_ONLY.search(text):
        year, month = int(match[2]), MONTHS[match[1]]
        return date(year, month, calendar.monthrange(year, month)[1])
    if match := YEAR_ONLY.search(text):
        return make_day(match[1], 3, 31)
    return None


def make_day(year: str, month: int | str, day: int | str) -> date | None:
    """The date, or None where there is no such day or it is outside Ofsted's time in care."""
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        made_day = date(full_year, int(month), int(day))
    except ValueError:
        return None
    return made_day if 2007 <= made_day.year <= 2100 else None


def find_next_march(day: date) -> date:
    """The 31 March on or after a day."""
    end = date(day.year, 3, 31)
    return end if day <= end else date(day.year + 1, 3, 31)


def find_title(titles: Iterable[str], as_at: date) -> str:
    """The release's name: Ofsted's own for the yearly release, else the file's title, without the sheet's part.

    A file that says it is invented is called that and nothing else, wherever its name is told.
    """
    titles = tuple(titles)
    if any(INVENTED_TITLE.lower() in normalise_title(title) for title in titles):
        return INVENTED_TITLE
    candidates = [tidy_text(title) for title in titles if "england" in title.lower()]
    yearly = as_at.month == 3 and as_at.day == 31
    if yearly and (not candidates or any(FAMILY.search(title.lower()) for title in candidates)):
        data = "" if as_at.year >= SHORT_TITLE_FROM else "data "
        return f"Children’s social care {data}in England {as_at.year}"
    if candidates:
        return re.split(r" [–-] ", candidates[0])[0][:200]
    return f"Inspection outcomes of children’s homes, {as_at:%B %Y}"


def find_publication_day(cover: Iterable[list[str]], as_at: date) -> date | None:
    """When the release came out: what its cover says, else what is known of it."""
    for row in cover:
        cells = [cell for cell in row if cell.strip()]
        if len(cells) > 1 and normalise_title(cells[0]).startswith("published on"):
            text = normalise_title(cells[1])
            named_day = parse_day(text)
            if named_day and as_at < named_day < as_at + timedelta(days=500):
                return named_day
    return PUBLISHED.get(as_at)


def find_status(texts: Iterable[str]) -> str:
    """Ofsted's word for the figures, from titles and names: final unless they say otherwise."""
    text = " ".join(map(normalise_title, texts))
    for status in ("provisional", "revised"):
        if re.search(rf"\b{status}\b", text):
            return status
    return "final"
