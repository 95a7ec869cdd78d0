"""What a place of a plan (`live.database.query_plan`) may stand for besides a text and a number: it is given as a text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BinaryField, BooleanField, Func, Value
from django.db.models.expressions import Combinable


class IsListed(Func):
    """Whether a column is one of the numbers that a text lists, "1,2,3", however many there are."""

    arg_joiner = " = any(string_to_array("
    template = "(%(expressions)s, ',')::bigint[]))"
    output_field = BooleanField()

    def __init__(self, column: str, listed: str) -> None:
        super().__init__(column, Value(listed))


class NumbersBeside(Func):
    """Those of the numbers of a text, "1-7,2-9", that stand there beside another."""

    template = "array(select split_part(pair, '-', 1)::bigint from unnest(string_to_array(%(expressions)s))"
    arg_joiner = ", ',')) pair where split_part(pair, '-', 2)::bigint = ("

    def __init__(self, listed: str, other: Combinable) -> None:
        super().__init__(Value(listed), other)


class IsListedBeside(Func):
    """Whether a column is one of the numbers that a text lists beside another: what stands beside others is not looked for."""

    arg_joiner = " = any("
    template = "(%(expressions)s))"
    output_field = BooleanField()

    def __init__(self, column: str, listed: str, other: Combinable) -> None:
        super().__init__(column, NumbersBeside(listed, other))


class BytesOfHex(Func):
    """The bytes whose hexadecimal digits are a text."""

    template = "decode(%(expressions)s, 'hex')"
    output_field = BinaryField()

    def __init__(self, digits: str) -> None:
        super().__init__(Value(digits))


def list_numbers(numbers: Iterable[int]) -> str:
    """The text of `IsListed`."""
    return ",".join(map(str, numbers))


def list_pairs(pairs: Iterable[tuple[int, int]]) -> str:
    """The text of `IsListedBeside`."""
    return ",".join(f"{number}-{other}" for number, other in pairs)
