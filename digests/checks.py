"""What the settings must allow for digests to be sent."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.urls import reverse

from accounts.email import dkim

#: Mail programs known to spoil a longer address in List-Unsubscribe are many.
LONGEST_LEAVE = 75


@register()
def check_alert_relay(**kwargs: object) -> list[CheckMessage]:
    """Warn where alarms would go by the relay they may be about."""
    own = (settings.ALERT_EMAIL.get("host"), settings.ALERT_EMAIL.get("port"))
    if not settings.PRODUCTION or (
        settings.ALERT_EMAIL and own != (settings.EMAIL_HOST, settings.EMAIL_PORT)
    ):
        return []
    return [
        Warning(
            "Editors would be told that letters are not sent by the same mail server that does not send them.",
            hint="Set ALERT_EMAIL_URL to a second relay.",
            id="digests.W002",
        )
    ]


@register()
def check_dkim_key(**kwargs: object) -> list[CheckMessage]:
    """Refuse a key that cannot sign: each letter would fail to be made."""
    try:
        signer = dkim.load_signer("carespace.example")
    except (OSError, ValueError) as problem:
        return [Error(f"DKIM_KEY_FILE cannot sign letters: {problem}", id="digests.E001")]
    if signer and not signer.selector:
        return [Error("DKIM_KEY_FILE is set and DKIM_SELECTOR is not.", id="digests.E001")]
    return []


@register()
def check_leave_address_length(**kwargs: object) -> list[CheckMessage]:
    """Warn where SITE_URL makes the address in List-Unsubscribe longer than mail programs bear."""
    leave = f"{settings.SITE_URL}{reverse('digests:leave_list', args=['x' * 22, 'weekly'])}"
    if len(leave) <= LONGEST_LEAVE:
        return []
    return [
        Warning(
            f"The address that leaves the e-mails would have {len(leave)} characters; some mail programs "
            f"spoil one of more than {LONGEST_LEAVE}.",
            hint="Give SITE_URL a shorter host name.",
            id="digests.W001",
        )
    ]
