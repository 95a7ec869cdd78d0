"""A page asks a question once; whoever may write asks each time."""

from __future__ import annotations

from itertools import count

import pytest
from django.test import RequestFactory

from live.database.asked_once import AnswersOfPage, hold_answers


@pytest.fixture
def ask():
    answers, numbers = AnswersOfPage[int](), count()

    def asked(question: str = "how many?") -> int:
        return answers.ask(question, lambda: next(numbers))

    asked.forget = answers.forget
    return asked


def test_within_a_page_a_question_is_put_once(ask):
    with hold_answers(RequestFactory().get("/")):
        assert [ask(), ask(), ask("how few?"), ask()] == [0, 0, 1, 0]
    with hold_answers(RequestFactory().get("/")):
        assert ask() == 2


def test_outside_a_page_and_where_something_is_written_each_is_put_again(ask):
    assert [ask(), ask()] == [0, 1]
    with hold_answers(RequestFactory().post("/")):
        assert [ask(), ask()] == [2, 3]


def test_what_turned_out_to_be_gone_is_asked_again(ask):
    with hold_answers(RequestFactory().get("/")):
        ask()
        ask.forget()
        assert ask() == 1
