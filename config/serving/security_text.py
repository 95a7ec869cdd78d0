"""/.well-known/security.txt, for whoever finds a weakness: RFC 9116."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ADDRESS: Final = "/.well-known/security.txt"
#: RFC 9116, 2.5.5 wants less than a year; whoever keeps a copy is to look again.
HOLDS: Final = timedelta(days=180)


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def security_text(request: HttpRequest) -> HttpResponse:
    """Whom to tell, until when that holds (midnight UTC), in which language, and where the file stands."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{today + HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "en",
        "Canonical": f"{settings.SITE_URL}{ADDRESS}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
