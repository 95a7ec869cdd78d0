"""Ofsted's published files as plain rows. Nothing here touches the database."""

from .movements import MovementRow
from .reading import ReadRelease, read
from .report import Problem, Refused, report
from .rows import HomeRow, Judged

__all__ = ["HomeRow", "Judged", "MovementRow", "Problem", "ReadRelease", "Refused", "read", "report"]
