"""What a mail server gets, byte for byte, of each kind of mail: held against what receivers ask."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone

from digests.ledger import letter_sender
from digests.ledger.alarm_mails import mail_due_alarms
from digests.models import Alarm, AlarmKind
from digests.subscriptions import confirmations, lifecycle
from tests.digests.letters.test_dkim import public_record, rsa_key, verifies
from tests.digests.reading import check_text_holds_html, parsed, part, soup
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

__all__ = ["public_record", "rsa_key"]
pytestmark = pytest.mark.django_db
ONCE = ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type", "Auto-Submitted")
Taken = tuple[str, str, bytes]


@pytest.fixture(autouse=True)
def production(settings, public_record):
    settings.SITE_URL = "https://www.carespace.example"
    settings.LOCAL = False
    settings.BOUNCE_ADDRESS = "bounce@news.carespace.example"
    settings.POSTAL_ADDRESS = "CareSpace, 1 Any Street, Anytown"


def send_letters(*, charts: bool = True) -> None:
    SubscriptionFactory(charts=charts)
    edition = EditionFactory(pictured=True)
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)


def send_letters_without_charts() -> None:
    send_letters(charts=False)


def send_confirmation() -> None:
    lifecycle.request_subscription(email="new@council.example", how="test")
    assert confirmations.send_due_answers() == 1


def send_known() -> None:
    SubscriptionFactory(email="known@council.example")
    lifecycle.request_subscription(email="known@council.example", how="test")
    assert confirmations.send_due_answers() == 1


def send_alarm() -> None:
    Alarm.objects.create(kind=AlarmKind.HELD, frequency="daily", period="2026-11-23", words="It is held.")
    assert mail_due_alarms(now=timezone.now()) == 1


EVERY = (send_letters, send_letters_without_charts, send_confirmation, send_known, send_alarm)


@pytest.fixture
def taken(request, sink: Sink, settings, editor) -> Taken:
    """The one mail that `request.param` sends."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    request.param()
    return sink.taken[0]


@pytest.mark.parametrize("taken", EVERY, indirect=True)
def test_lines_and_headers(taken: Taken):
    _, recipient, raw = taken
    message = parsed(raw)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\0", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    for name in ONCE:
        assert len(message.get_all(name)) == 1, name
    assert [address.addr_spec for address in message["To"].addresses] == [recipient]
    assert not {"Cc", "Bcc"} & set(message)
    assert re.fullmatch(r"<[^<>@\s]+@news\.carespace\.example>", message["Message-ID"])
    assert abs((timezone.now() - parsedate_to_datetime(message["Date"])).total_seconds()) < 600
    assert len(message["Subject"]) <= 78
    assert not re.search(r"\{\{|\{%|None|%\(", message["Subject"])


@pytest.mark.parametrize("taken", EVERY, indirect=True)
def test_it_is_signed_over_all_its_headers_and_breaks_where_they_change(taken: Taken, public_record):
    raw = taken[2]
    assert verifies(raw, public_record)
    signed = parsed(raw)["DKIM-Signature"]
    listed = set(re.sub(r"\s", "", signed.partition("h=")[2].partition(";")[0]).split(":"))
    assert {name.lower() for name in parsed(raw)} - {"dkim-signature"} <= listed
    assert "d=news.carespace.example;" in signed
    for name in (b"Subject", b"To", b"From"):
        assert not verifies(raw.replace(b"\r\n" + name + b": ", b"\r\n" + name + b": x", 1), public_record)


def check_parts(message: EmailMessage) -> None:
    """Plain first, then the HTML, both in quoted-printable; pictures stand in the HTML and nowhere else."""
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    html, *pictures = rich.iter_parts() if rich.is_multipart() else [rich]
    if rich.is_multipart():
        assert (rich.get_content_type(), rich["Content-Type"].params["type"]) == (
            "multipart/related",
            "text/html",
        )
    for text in (plain, html):
        assert (text.get_content_charset(), text["Content-Transfer-Encoding"]) == (
            "utf-8",
            "quoted-printable",
        )
    shown = {image["src"].removeprefix("cid:") for image in soup(message).select("img[src]")}
    assert {picture["Content-ID"].strip("<>") for picture in pictures} == shown
    assert all(picture.get_content_disposition() == "inline" for picture in pictures)


@pytest.mark.parametrize("taken", EVERY, indirect=True)
def test_parts_and_nothing_a_client_shows_as_an_attachment(taken: Taken):
    message = parsed(taken[2])
    check_parts(message)
    assert len(part(message, "html").encode()) < 90_000
    assert len(taken[2]) < 150_000
    html = soup(message)
    assert not html.select("script, form, iframe, object, svg, video, link, base, source")
    assert all(link["href"].startswith("https://www.carespace.example/") for link in html.select("a"))
    assert all(image.get("alt") for image in html.select("img"))


@pytest.mark.parametrize("taken", EVERY[:2], indirect=True)
def test_a_letter_says_how_to_leave_and_whose_it_is(taken: Taken, client):
    sender, recipient, raw = taken
    message = parsed(raw)
    assert re.fullmatch(r"bounce\+\d+-[0-9a-f]{12}@news\.carespace\.example", sender)
    leave = re.fullmatch(r"<(https://www\.carespace\.example(/\S+))>", message["List-Unsubscribe"])
    assert leave
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-ID"].endswith("<daily.news.carespace.example>")
    assert len(message["Feedback-ID"].split(":")) == 4
    assert recipient not in message["Feedback-ID"]
    for kind in ("plain", "html"):
        assert leave[1] in part(message, kind)
        assert "1 Any Street" in part(message, kind)
    check_text_holds_html(message)
    assert client.get(leave[2]).status_code == 200
    assert client.post(leave[2], {"List-Unsubscribe": "One-Click"}).status_code == 200
