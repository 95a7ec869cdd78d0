"""The measure: a question with one answer and one address, and everything its answer says."""

from ratings.answers.rows import Answer, AnswerRow, ReleaseFacts
from ratings.measures.errors import MeasureError, UnanswerableError, UnknownWordError
from ratings.measures.measure import Face, Measure

__all__ = [
    "Answer",
    "AnswerRow",
    "Face",
    "Measure",
    "MeasureError",
    "ReleaseFacts",
    "UnanswerableError",
    "UnknownWordError",
]
