"""What a place of a plan (`live.database.query_plan`) may stand for besides a text and a number: it is given as a text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BinaryField, BooleanField, Func, Value


class IsListed(Func):
    """Whether a column is one of the numbers that a text lists, "1,2,3", however many there are."""

    arg_joiner = " = any(string_to_array("
    template = "(%(expressions)s, ',')::bigint[]))"
    output_field = BooleanField()

    def __init__(self, column: str, listed: str) -> None:
        super().__init__(column, Value(listed))


class BytesOfHex(Func):
    """The bytes whose hexadecimal digits are a text."""

    template = "decode(%(expressions)s, 'hex')"
    output_field = BinaryField()

    def __init__(self, digits: str) -> None:
        super().__init__(Value(digits))


def list_numbers(numbers: Iterable[int]) -> str:
    """The text of `IsListed`."""
    return ",".join(map(str, numbers))
