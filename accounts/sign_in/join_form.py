"""Joining, with the same answer in the same time whether the address is known or not."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest


class JoinForm(SignupForm):
    """allauth's form, made safe against a double click and against a clock held to it."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """(the new member, None), or (None, the answer) where the address has joined already."""
        if self.account_already_exists:
            # What a new member's password costs: otherwise a quick answer would tell who has joined.
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same form, sent twice, was the quicker one
            self.account_already_exists = True
            return super().try_save(request)
