"""Lists made of many rows: one that cannot be shown is left out and logged, and takes down none of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.db.models import Model, QuerySet
from django.http import Http404

from live.numbers import parse_number

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
Made = TypeVar("Made")
Stored = TypeVar("Stored", bound="Model")

#: What is no row's fault: the answer itself, or a database that is away.
NO_FAULT: Final = (Http404, PermissionDenied, SuspiciousOperation, OperationalError, InterfaceError)
#: How often a list is tried: leaving rows out may bring others in.
ROUNDS: Final = 3


def map_without_faulty(rows: Iterable[Row], make: Callable[[Row], Made]) -> list[Made]:
    """What `make` makes of each row, without those it raises for."""
    made: list[Made] = []
    for row in rows:
        try:
            made.append(make(row))
        except NO_FAULT:
            raise
        except Exception:
            logger.exception("%r is left out of a list: it cannot be shown.", row)
    return made


def list_without_faulty(
    rows: QuerySet[Stored], make: Callable[[QuerySet[Stored]], Made], *, first: int = 0, most: int
) -> Made:
    """What `make` makes of all rows together or, where that raises, of those it can be made of alone.

    `make` takes a query of the rows; it shows no more than `most`, beginning with number `first` of them. Nothing more
    than `make` is done where it does not raise. What it raises for no single row's sake is raised here too.
    """
    faulty: set[Any] = set()
    for _ in range(ROUNDS):
        sound = rows.exclude(pk__in=faulty) if faulty else rows
        try:
            return make(sound)
        except NO_FAULT:
            raise
        except Exception:
            keys = list(sound.values_list("pk", flat=True)[first : first + most])
            new = {key for key in keys if not is_sound(rows.filter(pk=key), make)}
            if not new:
                raise
            faulty |= new
    return make(rows.exclude(pk__in=faulty))


def start_of_page(word: str | None, size: int) -> int:
    """How many rows stand before a page, by its number as a query says it; 0 where that is no number."""
    number = parse_number(word, largest=10**9) or 1
    return (number - 1) * size


def is_sound(row: QuerySet[Stored], make: Callable[[QuerySet[Stored]], Any]) -> bool:
    """Whether `make` does its work for a single row; logs why where it does not."""
    try:
        make(row)
    except NO_FAULT:
        raise
    except Exception:
        logger.exception(
            "%s %s is left out of a list: it cannot be shown.", row.model.__name__, row.query.where
        )
        return False
    return True
