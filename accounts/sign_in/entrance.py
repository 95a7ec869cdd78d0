"""The page between a form and the sign-in it needs: both doors, with the words that were typed."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.forms import LoginForm
from allauth.mfa import app_settings as mfa_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.sign_in.drafts import carried_draft, open_draft
from accounts.sign_in.join_form import JoinForm


def render_entrance(request: HttpRequest, *, back_to: str, sealed: str) -> HttpResponse:
    """Signing in and joining on one page, each form carrying the sealed words and the page to go back to.

    403: what was sent has not been done. Writes nothing.
    """
    context = {
        "form": LoginForm(request=request),
        "join_form": JoinForm(),
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', back_to),
        "sealed_draft": sealed,
        "draft": open_draft(sealed),
        "PASSKEY_LOGIN_ENABLED": mfa_settings.PASSKEY_LOGIN_ENABLED,
    }
    return render(request, "accounts/entrance.html", context, status=HTTPStatus.FORBIDDEN)


@require_POST
@never_cache
def show_entrance(request: HttpRequest) -> HttpResponse:
    """From one door to the other without losing the words: asked for by a button on either's page."""
    return render_entrance(request, back_to=request.POST.get("next", ""), sealed=carried_draft(request))
