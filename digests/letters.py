"""The message of an edition to one subscription, as the bytes that go over the line."""

from __future__ import annotations

from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from digests import contents
from digests.models import Edition, Subscription
from digests.styles import STYLES

#: What stands in a rendered message where each reader's own words go.
OWN_WORDS = ("address", "since", "leave", "choices")
SENDER_ID = "carespace"


def own_domain() -> str:
    """The domain of the sender's address, which names lists and messages."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def sentinel(name: str) -> str:
    return f"[[own-{name}]]"


class Letters:
    """Makes the messages of one edition. What readers share is rendered once, by topics and pictures."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.domain = own_domain()
        self.sender = settings.DEFAULT_FROM_EMAIL
        self.envelope_sender = parseaddr(self.sender)[1]
        self.rendered: dict[tuple[tuple[str, ...], bool], tuple[str, str, str]] = {}

    def raw(self, subscription: Subscription) -> bytes:
        """The whole message, with CRLF line ends."""
        return self.message(subscription).as_bytes()

    def message(self, subscription: Subscription) -> EmailMessage:
        subject, text, html = self.shared(subscription)
        own = {
            "address": subscription.email,
            "since": f"{timezone.localtime(subscription.confirmed_at):%-d %B %Y}",
            "leave": f"{settings.SITE_URL}{subscription.leave_path()}",
            "choices": f"{settings.SITE_URL}{subscription.choices_path()}",
        }
        for name in OWN_WORDS:
            text = text.replace(sentinel(name), own[name])
            html = html.replace(sentinel(name), escape(own[name]))
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = subscription.email
        message["Subject"] = subject
        message["Date"] = format_datetime(timezone.localtime())
        message["Message-ID"] = self.message_id(subscription)
        for name, value in self.list_headers(own["leave"]).items():
            message[name] = value
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        if subscription.charts:
            self.add_pictures(message)
        return message

    def message_id(self, subscription: Subscription) -> str:
        """The same for the same edition and subscription, so that copies are known for copies."""
        own = salted_hmac("digests.letters", f"{self.edition.pk}:{subscription.pk}", algorithm="sha256")
        return f"<{self.edition.frequency}.{self.edition.period}.{own.hexdigest()[:20]}@{self.domain}>"

    def list_headers(self, leave: str) -> dict[str, str]:
        """RFC 2369, 2919, 3834 and 8058. The leave address is at most 75 characters: see `digests.checks`."""
        frequency = self.edition.frequency
        return {
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-ID": f"CareSpace {frequency} <{frequency}.{self.domain}>",
            "List-Archive": f"<{settings.SITE_URL}{reverse('digests:editions', args=[frequency])}>",
            "Feedback-ID": f"{self.edition.period}:{frequency}:digest:{SENDER_ID}",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "All",
        }

    def shared(self, subscription: Subscription) -> tuple[str, str, str]:
        """Subject, text and HTML as everyone with these topics gets them, own words still to be filled in."""
        key = (tuple(subscription.topics), subscription.charts)
        if key not in self.rendered:
            content = contents.for_topics(self.edition.content, subscription.topics)
            known = context(self.edition, content, pictures=subscription.charts, domain=self.domain)
            self.rendered[key] = (
                contents.shortened(contents.headline(content)),
                render_to_string("emails/digests/edition.txt", known),
                render_to_string("emails/digests/edition.html", known),
            )
        return self.rendered[key]

    def add_pictures(self, message: EmailMessage) -> None:
        """The chart beside the HTML it belongs to, light and dark."""
        html = message.get_payload(1)
        if not isinstance(html, MIMEPart) or not self.edition.picture:
            return
        for name, picture in (("chart", self.edition.picture), ("chart-dark", self.edition.picture_dark)):
            if picture:
                html.add_related(
                    bytes(picture),
                    "image",
                    "png",
                    cid=f"<{name}@{self.domain}>",
                    disposition="inline",
                    filename=f"{name}.png",
                )


def context(edition: Edition, content: contents.Content, *, pictures: bool, domain: str) -> dict[str, Any]:
    """What both templates of a message know."""
    return {
        **contents.laid_out(edition.frequency, content),
        "edition": edition,
        "pictures": pictures,
        "cid_domain": domain,
        "own": {name: sentinel(name) for name in OWN_WORDS},
        "web": f"{settings.SITE_URL}{edition.get_absolute_url()}",
        "SITE_URL": settings.SITE_URL,
        "LOCAL": settings.LOCAL,
        "s": STYLES,
    }
