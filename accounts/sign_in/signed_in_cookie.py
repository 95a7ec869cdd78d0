"""A cookie that says only that somebody is signed in here, so that pages for everyone need not ask.

It holds no secret and opens nothing: `you.js` asks for the masthead's personal part only where it is set,
and a reader without account is never given any cookie. Behind the 1 stands a number drawn at each sign-in, by which an open
page finds that another has begun since.
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.shared_computers import is_shared_computer

COOKIE = "carespace_member"


class SignInRequest(HttpRequest):
    """A request that signs somebody in or out, for annotations."""

    is_signed_in_now: bool


@receiver(user_logged_in)
def set_on_login(request: SignInRequest | None, **_: object) -> None:
    """Note on the request that somebody signed in, for the middleware."""
    if request is not None:
        request.is_signed_in_now = True


@receiver(user_logged_out)
def clear_on_logout(request: SignInRequest | None, **_: object) -> None:
    """Note on the request that somebody signed out, for the middleware."""
    if request is not None:
        request.is_signed_in_now = False


def set_cookie(response: HttpResponse, *, ends_with_browser: bool = False) -> None:
    """Say in a cookie scripts can read that somebody is signed in, and nothing of who; it lasts as long as a session."""
    response.set_cookie(
        COOKIE,
        f"1.{token_hex(4)}",
        max_age=None if ends_with_browser else settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def delete_cookie(response: HttpResponse) -> None:
    """Take that cookie back."""
    response.delete_cookie(COOKIE, samesite="Lax")


class SignedInCookieMiddleware:
    """Sets the cookie on the answer that signs somebody in and drops it on the one that signs them out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        change = getattr(request, "is_signed_in_now", None)
        if change is True:
            set_cookie(response, ends_with_browser=is_shared_computer(request.session))
        elif change is False:
            delete_cookie(response)
            # Nothing of the member stays in this browser: no page that Back would bring, nothing a script kept. Cookies
            # are left, for one of them carries the word that says so; the session's is gone by itself.
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
