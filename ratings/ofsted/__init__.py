"""Ofsted's published files as plain rows. Nothing here touches the database."""

from .listing import KINDS
from .reading import read
from .released import OF_A_YEAR, PrintedTotal, ReadFile, ReadRelease
from .report import Problem, Refused, report
from .rows import HomeRow, Judged, MovementRow
from .streaming import is_long, stream

__all__ = [
    "KINDS",
    "OF_A_YEAR",
    "HomeRow",
    "Judged",
    "MovementRow",
    "PrintedTotal",
    "Problem",
    "ReadFile",
    "ReadRelease",
    "Refused",
    "is_long",
    "read",
    "report",
    "stream",
]
