"""The local site's inbox: the mail the site sent, as pages under /mail/. Absent in production.

A message's HTML is shown in a frame that runs no script, under a policy of its own; its links open in
the whole window, so that a confirmation can be followed.
"""

from __future__ import annotations

import email.message
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from config.local_site.mailcatcher import ENVELOPE_FROM, ENVELOPE_TO
from config.serving.content_policy import set_directives

MOST_SHOWN = 200
#: What a letter's HTML may do: be styled, show the pictures it carries.
LETTER_DIRECTIVES = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
}
IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@dataclass(frozen=True)
class CaughtLetter:
    """One message and the name of its file."""

    name: str
    message: EmailMessage
    at: datetime

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "(no subject)")

    @property
    def to(self) -> str:
        return str(self.message[ENVELOPE_TO] or self.message["To"] or "")

    def body(self, kind: str) -> str:
        """The text of its "plain" or "html" part; "" where it has none."""
        part = self.message.get_body(preferencelist=(kind,))
        return "" if part is None else str(part.get_content())

    def headers(self) -> list[tuple[str, str]]:
        """The message's own headers, in their order."""
        ours = {ENVELOPE_FROM, ENVELOPE_TO}
        return [(name, str(value)) for name, value in self.message.items() if name not in ours]

    def image(self, content_id: str) -> EmailMessage | None:
        """The picture its HTML calls cid:…"""
        for part in self.message.walk():
            if isinstance(part, EmailMessage) and str(part.get("Content-ID", "")).strip("<>") == content_id:
                return part if part.get_content_type() in IMAGES else None
        return None


def folder() -> Path:
    """Where the mail catcher puts letters."""
    return Path(settings.MAIL_FOLDER)


def read(file: Path) -> CaughtLetter:
    """One caught letter, with the moment its file is named by."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    moment = datetime.strptime(file.name.partition("-")[0] + "+0000", "%Y%m%dT%H%M%S.%f%z")
    return CaughtLetter(file.stem, message, moment)


def letter_or_404(name: str) -> CaughtLetter:
    """The letter of this name. Raises Http404, also for a name that no letter has."""
    file = folder() / f"{name}.eml"
    if not re.fullmatch(r"[0-9T.]+-\d+-\d+", name) or not file.is_file():
        raise Http404
    return read(file)


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Every message, the newest first."""
    files = sorted(folder().glob("*.eml"), reverse=True)
    letters = [read(file) for file in files[:MOST_SHOWN]]
    return render(request, "inbox/index.html", {"letters": letters, "older": len(files) - len(letters)})


@require_safe
@never_cache
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its HTML in a frame, its plain text, its headers."""
    mail = letter_or_404(name)
    context = {"letter": mail, "html": bool(mail.body("html")), "plain": mail.body("plain")}
    response = render(request, "inbox/letter.html", context)
    return set_directives(response, replaced={"frame-src": ["'self'"]})


@require_safe
@never_cache
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The message's HTML as it came, its pictures by addresses of ours, its links to the whole window."""
    mail = letter_or_404(name)
    text = mail.body("html")
    if not text:
        raise Http404

    def address(match: re.Match[str]) -> str:
        return reverse("inbox:image", args=[name, match[1]])

    text = re.sub(r"cid:([^\"'\s>)]+)", address, text)
    head = re.search(r"<head[^>]*>", text, re.IGNORECASE)
    cut = head.end() if head else 0
    response = HttpResponse(f'{text[:cut]}<base target="_top">{text[cut:]}')
    return set_directives(response, whole=LETTER_DIRECTIVES)


@require_safe
def image(request: HttpRequest, name: str, content_id: str) -> HttpResponse:
    """A picture the message carries."""
    part = letter_or_404(name).image(content_id)
    if part is None:
        raise Http404
    return HttpResponse(part.get_content(), content_type=part.get_content_type())


app_name = "inbox"

urlpatterns = [
    path("", index, name="index"),
    path("<str:name>/", letter, name="letter"),
    path("<str:name>/html/", html, name="html"),
    path("<str:name>/images/<str:content_id>/", image, name="image"),
]
