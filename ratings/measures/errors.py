"""Why a question has no answer: one sentence a reader understands."""

from __future__ import annotations


class MeasureError(ValueError):
    """A question that cannot be answered; its text is one sentence in the words of addresses.

    `for_form` says the same to a reader of the explorer, in the words of its form.
    """

    def __init__(self, sentence: str, *, for_form: str = "") -> None:
        super().__init__(sentence)
        self.for_form = for_form or sentence


class UnknownWordError(MeasureError):
    """A word outside the vocabulary; the sentence names the words allowed."""


class UnanswerableError(MeasureError):
    """Known words that make no answerable question, or ask for what is not loaded."""
