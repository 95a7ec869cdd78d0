"""Refuses in the API's one shape whatever was refused before a view of it was reached, or after it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from live.public_api.problems import CONTENT_TYPE, PREFIX, build_problem

#: Headers that spoke of the body that was put aside.
OF_THE_BODY: Final = (
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "ETag",
    "Last-Modified",
    "Expires",
)
View = Callable[[HttpRequest], HttpResponseBase]


class ProblemMiddleware:
    """Every refusal beneath the API's beginning is a problem; a page for people never is.

    It stands around all that may refuse: unknown hosts, requests that cannot be read, unknown addresses, errors of a
    view, a database that is away.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if response.status_code >= 400:
            return as_problem(response)
        if 300 <= response.status_code < 400 and "Content-Type" in response:
            del response["Content-Type"]  # of a body that is empty; it says HTML
        return response


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """The same refusal in the API's shape, with the headers that are no body's."""
    if response.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    problem = build_problem(response.status_code)
    for name, value in response.items():
        if name not in OF_THE_BODY and name not in problem:
            problem[name] = value
    problem["Content-Length"] = str(len(problem.content))
    problem.cookies = response.cookies
    problem._resource_closers.append(response.close)  # type: ignore[attr-defined]  # Django's types leave it out
    return problem
