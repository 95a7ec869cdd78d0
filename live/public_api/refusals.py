"""What views of the API raise to refuse, and how whatever is raised becomes a problem."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, ParseError
from rest_framework.exceptions import PermissionDenied as Forbidden

from live.public_api.problems import build_problem, name_problem

LONGEST_WORD: Final = 40


class ParameterError(APIException):
    """A word of the query that the operation does not take, or a value that the word cannot have."""

    status_code = 400

    def __init__(self, parameter: str, known: Collection[str], detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.known = list(known)


class QuestionError(ParseError):
    """Words the operation takes, but which together ask for nothing there is; the message says why."""


class AbsentPageError(APIException):
    """A page beyond the last."""

    status_code = 404


def shorten_name(word: str) -> str:
    """A name as a message repeats it: on one line, and no longer than it needs."""
    word = " ".join(word.split())
    return word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"


def answer_exception(problem: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The refusal for what a view raised; None for what nobody expected, which Django then answers and logs."""
    match problem:
        case Http404():
            return build_problem(404)
        case PermissionDenied() | Forbidden():
            return build_problem(403)
        case ParameterError():
            return build_problem(
                400,
                str(problem.detail),
                type=name_problem("parameter"),
                title="A parameter that cannot be answered",
                parameter=problem.parameter,
                known=problem.known,
            )
        case QuestionError() | AbsentPageError():
            return build_problem(problem.status_code, str(problem.detail))
        case APIException():
            response = build_problem(problem.status_code)
            if (wait := getattr(problem, "wait", None)) is not None:
                response["Retry-After"] = str(wait)
            return response
    return None
