"""What every template knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every template knows of the site."""
    return {
        "DEBATES_OPEN": settings.DEBATES_OPEN,
        "LIVE_ORIGIN": settings.LIVE_ORIGIN,
        "SITE_URL": settings.SITE_URL,
        "LOCAL": settings.LOCAL,
    }
