"""What is counted in a debate, kept on its row, so that no page counts posts or stances.

Every write that changes a count holds the debate's lock, changes the row it read under that lock, and stores it with
`carespace.contributions.note_move`. `manage.py recount_debates` counts anew and compares.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import Func

#: The rows of the stance table: where people stood before reading.
BEFORE: Final = ("for", "undecided", "against")
#: Its columns: where the same people stood after reading, "" where they have not said so.
AFTER: Final = ("", *BEFORE)
#: The stored counts, as a write names them.
COUNTED: Final = (
    "points_for",
    "points_against",
    "points_neither",
    "replies",
    "ever_published",
    "stance_table",
    "matrix",
)


def build_empty_table() -> list[list[int]]:
    """A stance table in which nobody stands anywhere."""
    return [[0] * len(AFTER) for _ in BEFORE]


def build_empty_matrix() -> list[list[int]]:
    """A matrix in which nobody stands anywhere."""
    return [[0] * len(BEFORE) for _ in BEFORE]


class NoneBelowZero(Func):
    """Whether no number of an array is below zero."""

    template = "0 <= all (%(expressions)s)"
    output_field = models.BooleanField()


class DebateCounts(models.Model):
    """The counts of one debate. Only what everyone may read is counted."""

    points_for = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    points_against = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    points_neither = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    replies = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    ever_published = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """How many posts were ever public. It never falls: the difference of two is what came between them."""
    stance_table = ArrayField(
        ArrayField(models.IntegerField(), size=len(AFTER)),
        size=len(BEFORE),
        default=build_empty_table,
        db_default=models.Value(
            "{{0,0,0,0},{0,0,0,0},{0,0,0,0}}",
            output_field=models.TextField(),
        ),
        editable=False,
    )
    """People by where they stood before reading (BEFORE) and after (AFTER); each counts once."""
    matrix = ArrayField(
        ArrayField(models.IntegerField(), size=len(BEFORE)),
        size=len(BEFORE),
        default=build_empty_matrix,
        db_default=models.Value("{{0,0,0},{0,0,0},{0,0,0}}", output_field=models.TextField()),
        editable=False,
    )
    """Of those who have said both, and had not seen the split before they said the first: by where they stood before reading
    and after, each in the order of BEFORE."""

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(NoneBelowZero("stance_table"), stance_table__len=len(BEFORE)),
                name="debate_stance_table_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(NoneBelowZero("matrix"), matrix__len=len(BEFORE)),
                name="debate_matrix_fits",
            ),
        ]

    @property
    def points(self) -> int:
        return self.points_for + self.points_against + self.points_neither

    @property
    def public_posts(self) -> int:
        """How many points and replies everyone may read."""
        return self.points + self.replies

    @property
    def people(self) -> int:
        """How many people have said where they stand."""
        return sum(map(sum, self.stance_table))

    @property
    def said_after(self) -> int:
        """How many of them have said so after reading too."""
        return sum(sum(row[1:]) for row in self.stance_table)

    @property
    def stances_for(self) -> int:
        return self.count_standing("for")

    @property
    def stances_undecided(self) -> int:
        return self.count_standing("undecided")

    @property
    def stances_against(self) -> int:
        return self.count_standing("against")

    def count_standing(self, side: str) -> int:
        """How many stand on a side now: after reading, where they have said so."""
        said_since = sum(row[AFTER.index(side)] for row in self.stance_table)
        return said_since + self.stance_table[BEFORE.index(side)][AFTER.index("")]

    def count_stood_before(self, side: str) -> int:
        """Of those who have said where they stand after reading, how many stood on a side before."""
        return sum(self.stance_table[BEFORE.index(side)][1:])

    def count_posts(self, side: str, *, points: int = 0, replies: int = 0) -> None:
        """Counts points of a side and replies that became public (or, below zero, stopped being so)."""
        name = f"points_{side}"
        setattr(self, name, getattr(self, name) + points)
        self.replies += replies

    def move_person(
        self, was: tuple[str, str] | None, now: tuple[str, str] | None, *, saw_split: bool = False
    ) -> None:
        """Counts one person who stood at `was` (before, after) at `now`; None where they have said nothing.

        saw_split: whether they had seen the split before they said anything, which leaves them out of the matrix.
        """
        for place, change in ((was, -1), (now, 1)):
            if place:
                self.stance_table[BEFORE.index(place[0])][AFTER.index(place[1])] += change
                if place[1] and not saw_split:
                    self.matrix[BEFORE.index(place[0])][BEFORE.index(place[1])] += change
