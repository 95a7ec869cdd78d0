"""What the settings must allow for digests to be sent."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.urls import reverse

#: Mail programs known to spoil a longer address in List-Unsubscribe are many.
LONGEST_LEAVE = 75


@register()
def check_leave_address_length(**kwargs: object) -> list[CheckMessage]:
    """Warn where SITE_URL makes the address in List-Unsubscribe longer than mail programs bear."""
    leave = f"{settings.SITE_URL}{reverse('digests:leave', args=['x' * 22])}"
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
