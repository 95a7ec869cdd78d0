"""Why a question has no answer: one sentence a reader understands."""

from __future__ import annotations


class MeasureError(ValueError):
    """A question that cannot be answered; its text is one sentence for the reader."""


class UnknownWordError(MeasureError):
    """A word outside the vocabulary; the sentence names the words allowed."""


class UnanswerableError(MeasureError):
    """Known words that make no answerable question, or ask for what is not loaded."""
