"""What a page may load and do: Content-Security-Policy and Permissions-Policy of every answer.

Scripts come from the static files of the host that was asked and from nowhere else: `'self'` would make a
script of every answer of the site, an upload or an echo of what was typed among them.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

NEWSROOM: Final = "/newsroom/"
#: Wagtail sets styles in attributes and draws its icons by them: docs/adr/0009 says what that leaves open.
NEWSROOM_DIRECTIVES: Final = {
    "default-src": ["'none'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "media-src": ["'self'"],
    "connect-src": settings.LIVE_CONNECT,
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
}
#: What neither the site nor anything in a frame of it may ask a reader for.
NOBODY_NEEDS: Final = (
    *("accelerometer", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
#: What the site's own pages use: passkeys, and copying an address.
ONLY_OURS: Final = ("publickey-credentials-create", "publickey-credentials-get", "clipboard-write")


class ContentPolicyMiddleware(CSPMiddleware):
    """The policies of one answer; a view adds to the first with django-csp's decorators."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.config is not None:  # a view that says all of it itself
            return parts
        sources = [script_source(request, settings.STATIC_URL)]
        if request.path.startswith(NEWSROOM):
            parts.config = NEWSROOM_DIRECTIVES
            sources.append(script_source(request, reverse("wagtailadmin_javascript_catalog")))
        parts.replace = {**(parts.replace or {}), "script-src": sources}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(NEWSROOM) and HEADER in response:
            response[HEADER] = framed_in_newsroom(request, response[HEADER])
        frames = (getattr(response, "_csp_replace", None) or {}).get("frame-src", [])
        response.headers.setdefault("Permissions-Policy", permissions(frames))
        return super().process_response(request, response)


def set_directives(
    response: HttpResponse,
    *,
    whole: dict[str, list[str]] | None = None,
    replaced: dict[str, list[str]] | None = None,
) -> HttpResponse:
    """`response` with a policy of its own: all of it, or these directives in the place of the site's.

    It says what django-csp's decorators say, which are typed for views without arguments.
    """
    if whole is not None:
        vars(response)["_csp_config"] = whole
    if replaced is not None:
        vars(response)["_csp_replace"] = replaced
    return response


def script_source(request: HttpRequest, path: str) -> str:
    """`path` on the allowed host that was asked; `'none'` for a host that is not ours."""
    try:
        return urljoin(f"{request.scheme}://{request.get_host()}/", path)
    except DisallowedHost:
        return "'none'"


def framed_in_newsroom(request: HttpRequest, policy: str) -> str:
    """The policy of a draft's page shown in the newsroom: a reader's, with the newsroom around it.

    Wagtail makes such a page by a request to the page's own host, which need not be the one that was asked.
    """
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    if "script-src" in directives:
        directives["script-src"] = script_source(request, settings.STATIC_URL)
    directives["frame-ancestors"] = "'self'"
    return "; ".join(f"{name} {sources}".strip() for name, sources in directives.items())


def permissions(frames: list[str]) -> str:
    """The Permissions-Policy of an answer. `frames`: hosts whose films a reader may ask for in it."""
    hosts = [f'"{host}"' for host in frames if host.startswith("https://")]
    allowed = {
        **dict.fromkeys(NOBODY_NEEDS, "()"),
        **dict.fromkeys(ONLY_OURS, "(self)"),
        "fullscreen": f"({' '.join(['self', *hosts])})",
    }
    return ", ".join(f"{name}={who}" for name, who in sorted(allowed.items()))
