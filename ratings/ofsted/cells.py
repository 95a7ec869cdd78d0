"""What one cell of Ofsted's says: text, a date, a number, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Final, TypeVar

#: Cells that say nothing. "REDACTED" is withheld by Ofsted and must never be filled in.
EMPTY = frozenset({"", "redacted", "null", "none", "0", "-", "n/a", "not applicable"})
#: What a program writes where it could not make out a character.
LOST = "\N{REPLACEMENT CHARACTER}"
#: What a spreadsheet shows in place of a value it could not compute.
#: In any language: #N/A, #REF!, #WERT!, #¡VALOR!, #NOM?; and the signs of a column too narrow for its number.
SPREADSHEET_ERROR = re.compile(r"#+|#N/?[ADV]|#¡?[\w/.]+[!?]|#GETTING_DATA|Err:\d{3}", re.IGNORECASE)
#: What programs write for a value they do not have: nobody knows whether Ofsted's cell was empty.
LOST_VALUES: Final = frozenset({"nan", "nat", "<na>", "undefined", "[object object]"})
#: Signs as a web page writes them.
MARKED_UP: Final = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]00:00(?::00)?)?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
#: So many different cells are remembered by each reader: a long list says the same few thousand things again and again.
REMEMBERED: Final = 16384
#: A cell of more characters says nothing that comes again, and a damaged file may have many of them.
SHORT: Final = 200
Read = TypeVar("Read")


class UnreadableCellError(ValueError):
    """A cell that says what it cannot; the text says why."""


def remember_short_cells(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """A reader of cells that reads the same short cell once."""
    remembering = lru_cache(REMEMBERED)(read)

    @wraps(read)
    def reader(cell: str) -> Read:
        return remembering(cell) if len(cell) <= SHORT else read(cell)

    return reader


def tidy_text(cell: str) -> str:
    """The text without needless space, no-break spaces and line breaks included."""
    return " ".join(cell.split())


def fold_cell(cell: str) -> str:
    """Text for comparing: tidy, in lower case, with straight apostrophes."""
    return tidy_text(cell).lower().replace("’", "'").replace("‘", "'")


def read_text(cell: str) -> str:
    """The text of a cell, or "" where it says nothing."""
    text = tidy_text(cell)
    check_value(text)
    check_signs(text)
    return "" if text.lower() in EMPTY else text


def check_value(text: str) -> None:
    """Refuse what stands in a cell in place of a value. Raises UnreadableCellError."""
    if text[:1] == "=":
        raise UnreadableCellError("this is a formula, not a value.")
    if SPREADSHEET_ERROR.fullmatch(text):
        raise UnreadableCellError("this is a spreadsheet’s error, not a value.")
    if text.lower() in LOST_VALUES:
        raise UnreadableCellError("this is what a program writes where it lost a value.")


def check_signs(text: str) -> None:
    """Refuse text of which a program changed the signs. Raises UnreadableCellError."""
    if not text.isprintable() or LOST in text:
        raise UnreadableCellError("this holds characters that cannot be read: the file is damaged.")
    if MARKED_UP.search(text) or is_decoded_twice(text):
        raise UnreadableCellError("a program changed characters here: take the file as Ofsted published it.")


def is_decoded_twice(text: str) -> bool:
    """Whether the text is UTF-8 read as another encoding and written so: “CafÃ©”."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


@remember_short_cells
def read_day(cell: str) -> date | None:
    """A date written 31/03/2025 or 2025-03-31, or None. Raises UnreadableCellError for an impossible one."""
    text = read_text(cell)
    if not text:
        return None
    if match := DAY_FIRST.fullmatch(text):
        numbers = match[3], match[2], match[1]
    elif match := YEAR_FIRST.fullmatch(text):
        numbers = match[1], match[2], match[3]
    else:
        raise UnreadableCellError("this is not a date such as 31/03/2025.")
    try:
        return date(*map(int, numbers))
    except ValueError:
        raise UnreadableCellError("there is no such day.") from None


@remember_short_cells
def read_number(cell: str) -> int | None:
    """A whole number, "1,428 " included, or None. Raises UnreadableCellError for anything else."""
    text = read_text(cell).replace(",", "")
    if not text:
        return None
    if text.endswith(".0"):
        text = text[:-2]
    if not (text.isascii() and text.isdigit()) or len(text) > 5:
        raise UnreadableCellError("this is not a whole number of places.")
    return int(text)
