"""Ofsted's published files as plain rows. Nothing here touches the database."""

from ratings.ofsted.file_contents import OF_A_YEAR, PrintedTotal, ReadFile, ReadRelease
from ratings.ofsted.list_detection import KINDS
from ratings.ofsted.problems import ImplausibleFileError, Problem, RefusedFileError, format_problems
from ratings.ofsted.reader import is_long, read_file, stream_file
from ratings.ofsted.rows import HomeRow, ListedJudgement, MovementRow
from ratings.ofsted.totals_table import DayTotal, TotalsTable, is_totals_table, read_totals_table

__all__ = [
    "KINDS",
    "OF_A_YEAR",
    "DayTotal",
    "HomeRow",
    "ImplausibleFileError",
    "ListedJudgement",
    "MovementRow",
    "PrintedTotal",
    "Problem",
    "ReadFile",
    "ReadRelease",
    "RefusedFileError",
    "TotalsTable",
    "format_problems",
    "is_long",
    "is_totals_table",
    "read_file",
    "read_totals_table",
    "stream_file",
]
