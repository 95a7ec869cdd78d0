"""Numbers that somebody else wrote, in an address, a query or a text: what is none, or too large, is none."""

from __future__ import annotations

import re
from typing import Final

#: The largest number a row's key can have.
LARGEST_KEY: Final = 2**63 - 1
DIGITS: Final = re.compile(r"[0-9]{1,19}")


def parse_number(word: object, *, largest: int = LARGEST_KEY) -> int | None:
    """The whole number from 0 that a word writes in plain digits; None for any other word, or a larger number.

    `int` raises for words that `str.isdigit` takes for digits, such as ², and for more than 4,300 of them.
    """
    text = str(word)
    if not DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= largest else None
