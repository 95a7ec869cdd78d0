"""Ofsted's published files as plain rows. Nothing here touches the database."""

from ratings.ofsted.file_contents import OF_A_YEAR, PrintedTotal, ReadFile, ReadRelease
from ratings.ofsted.list_detection import KINDS
from ratings.ofsted.problems import Problem, Refused, report
from ratings.ofsted.reader import read
from ratings.ofsted.rows import HomeRow, Judged, MovementRow
from ratings.ofsted.stream_reader import is_long, stream

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
