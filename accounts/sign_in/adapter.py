"""Where this site differs from allauth: its mails, and what happens when one cannot be sent."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation, EmailConfirmationHMAC
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.email.addresses import normalise_address
from accounts.email.letters import LETTERS, fill_letter
from accounts.email.limits import may_mail
from accounts.email.messages import build_mail
from accounts.sign_in.drafts import move_draft_to_session
from accounts.sign_in.shared_computers import note_shared_computer
from live.rate_limits import plain_address

logger = logging.getLogger(__name__)

NOT_SENT = "The mail could not be sent just now. Try again in a few minutes."


class MemberAdapter(DefaultAccountAdapter):
    request: HttpRequest | None

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address; an IPv4 one as such, or allauth would count all of them as one IPv6 network."""
        return plain_address(super().get_client_ip(request))

    def clean_email(self, email: str) -> str:
        """An address as it is kept: somebody else's letters may go to one read otherwise. Raises ValidationError."""
        return normalise_address(email)

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation | EmailConfirmationHMAC
    ) -> str:
        """The link of the letter. Whoever confirms in another browser is led to sign in, and from there to the page
        they came from; in the browser that joined allauth knows that page itself."""
        address = str(super().get_email_confirmation_url(request, emailconfirmation))
        back_to = get_next_redirect_url(request) if request is not None else None
        if not back_to:
            return address
        sign_in = f"{reverse('account_login')}?{urlencode({'next': back_to})}"
        return f"{address}?{urlencode({'next': sign_in})}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, object],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The letter that stands for allauth's template, to one person, the first where `email` names several. Raises KeyError
        for a template that none stands for."""
        letter = LETTERS[template_prefix]
        return build_mail(
            to=email if isinstance(email, str) else email[0],
            subject=letter.subject,
            template="emails/letter",
            context=fill_letter(letter, context, settings.SITE_URL),
            headers=headers,
        )

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **known: object) -> HttpResponse | None:
        """Somebody has shown who they are, or has just joined: what they typed before waits in their session, as does
        whether others use this computer."""
        response: HttpResponse | None = super().pre_login(request, user, **known)
        if response is None:
            move_draft_to_session(request)
            note_shared_computer(request)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Mail the letter, unless its inbox has had enough of that kind today. Where the mail server fails, whoever asked is
        told so on their page, and nothing is raised."""
        limit = LETTERS[template_prefix].limit
        if limit is not None and not may_mail(email, limit=limit):
            logger.info("The mail %s was not sent: its inbox has had enough of them today.", template_prefix)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as problem:
            logger.exception("The mail %s was not sent: %s", template_prefix, problem)
            if self.request is not None:
                messages.error(self.request, NOT_SENT)
