"""The measure: a question with one answer and one address, and everything its answer says."""

from ratings.measures.answers import Answer, ReleaseFacts, Row
from ratings.measures.measure import Face, Measure
from ratings.measures.questions import MeasureError, Unanswerable, UnknownWord

__all__ = ["Answer", "Face", "Measure", "MeasureError", "ReleaseFacts", "Row", "Unanswerable", "UnknownWord"]
