"""Where a request comes from, as limits count it."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from live.rate_limits import network_key


def network_of_request(request: HttpRequest) -> str:
    """The key of the client's network; behind proxies the one ALLAUTH_TRUSTED_PROXY_COUNT lets us trust."""
    return network_key(get_adapter(request).get_client_ip(request))
