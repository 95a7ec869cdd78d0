"""From a measure to its rows: counted from tallies, with the words that belong beside them."""

from ratings.answers.definitions import definition
from ratings.answers.evaluation import answer
from ratings.answers.rows import Answer, AnswerRow, ReleaseFacts

__all__ = ["Answer", "AnswerRow", "ReleaseFacts", "answer", "definition"]
