"""The measure: a question with one address. It parses and prints, and knows nothing of releases or answers."""

from ratings.measures.errors import MeasureError, UnanswerableError, UnknownWordError
from ratings.measures.measure import Face, Measure

__all__ = ["Face", "Measure", "MeasureError", "UnanswerableError", "UnknownWordError"]
