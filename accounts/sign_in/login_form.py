"""Signing in with an address typed in any of its forms."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django.core.exceptions import ValidationError

from accounts.email.addresses import normalise_address


class SignInForm(LoginForm):
    """allauth's form, which reads the address as joining kept it."""

    def clean_login(self) -> str:
        """The address as it is kept; what is none as it was typed, for nobody has it."""
        typed = str(super().clean_login())
        try:
            return normalise_address(typed)
        except ValidationError:
            return typed
