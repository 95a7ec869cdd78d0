"""Ofsted's published files as plain rows. Nothing here touches the database."""

from ratings.ofsted.listing import KINDS
from ratings.ofsted.reading import read
from ratings.ofsted.released import OF_A_YEAR, PrintedTotal, ReadFile, ReadRelease
from ratings.ofsted.report import Problem, Refused, report
from ratings.ofsted.rows import HomeRow, Judged, MovementRow
from ratings.ofsted.streaming import is_long, stream

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
