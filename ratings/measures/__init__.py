"""The measure: a question with one answer and one address, and everything its answer says."""

from ratings.answers.rows import Answer, ReleaseFacts, Row
from ratings.measures.errors import MeasureError, Unanswerable, UnknownWord
from ratings.measures.measure import Face, Measure

__all__ = ["Answer", "Face", "Measure", "MeasureError", "ReleaseFacts", "Row", "Unanswerable", "UnknownWord"]
