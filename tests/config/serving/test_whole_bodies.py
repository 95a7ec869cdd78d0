"""A form that did not come whole is answered by 400 and stores nothing; what may come broken still works."""

from __future__ import annotations

import io

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import Client

from carespace.models import Post, Report
from config.serving.request_validation import SiteHandler
from config.serving.whole_bodies import WatchedBody
from tests.factories.carespace import PointFactory
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db
PLAIN = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=XX"
TOKEN = "t" * 32


def write_parts(*fields: tuple[str, bytes], end: bytes = b"--XX--\r\n") -> bytes:
    part = b'--XX\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    return b"".join(part % (name.encode(), value) for name, value in fields) + end


POINT = (("side", b"for"), ("text", b"Half a sentence that goes"))
BROKEN = {
    "shorter than it says": (b"side=for&text=Half+a+sen", PLAIN, 90),
    "ends within a letter": (b"side=for&text=caf%C3", PLAIN, None),
    "not UTF-8": (b"side=for&text=caf\xe9", PLAIN, None),
    "half of a pair": (b"side=for&text=%ED%A0%80", PLAIN, None),
    "a NUL": (b"side=for&text=a%00b", PLAIN, None),
    "ten thousand fields": (b"side=for&text=a&" + b"&".join(b"a=1" for _ in range(10_000)), PLAIN, None),
    "parts without end": (write_parts(*POINT, end=b""), PARTS, None),
    "parts cut within one": (write_parts(*POINT, end=b"")[:-9], PARTS, None),
    "parts shorter than they say": (write_parts(*POINT), PARTS, 900),
    "parts cut within a heading": (write_parts(*POINT, end=b"--XX\r\nContent-Dis"), PARTS, None),
    "parts not in UTF-8": (write_parts(("side", b"for"), ("text", b"caf\xe9")), PARTS, None),
    "parts without boundary": (b"side=for", "multipart/form-data", None),
}


@pytest.fixture(scope="module")
def handler() -> SiteHandler:
    made = SiteHandler()
    made.load_middleware()
    return made


@pytest.fixture
def send(handler, monkeypatch):
    """Sends a body just as it is: whoever, where, the body, its type and the length it says; the status."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)

    def send_body(client: Client, path: str, body: bytes, kind: str, length: int | None = None) -> str:
        client.cookies["csrftoken"] = TOKEN
        environ = client._base_environ(
            PATH_INFO=path,
            REQUEST_METHOD="POST",
            CONTENT_TYPE=kind,
            CONTENT_LENGTH=str(len(body) if length is None else length),
            HTTP_X_CSRFTOKEN=TOKEN,
            HTTP_ORIGIN="http://testserver",
        )
        environ["wsgi.input"] = io.BytesIO(body)
        answered: list[str] = []
        b"".join(handler(environ, lambda status, headers, problem=None: answered.append(status)))
        return answered[0][:3]

    yield send_body
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("how", BROKEN)
def test_a_point_that_did_not_come_whole_is_refused(send, client_of, reader, how):
    point = PointFactory()
    assert send(client_of(reader), f"/debates/{point.debate.slug}/points/add/", *BROKEN[how]) == "400"
    assert Post.objects.get() == point


@pytest.mark.parametrize(
    "body",
    [
        b"side=for&text=A+whole+one",
        write_parts(*POINT),
        write_parts(("side", b"for"), ("text", "\ufffd".encode())),
    ],
)
def test_a_whole_one_is_taken(send, client_of, reader, body):
    debate = PointFactory().debate
    kind = PARTS if body.startswith(b"--") else PLAIN
    assert send(client_of(reader), f"/debates/{debate.slug}/points/add/", body, kind) == "302"
    assert Post.objects.count() == 2


def test_half_a_report_is_none(send):
    """The one form without a token: nothing else refuses it."""
    point = PointFactory()
    path = f"/debates/{point.debate.slug}/posts/{point.pk}/report/"
    assert send(Client(), path, b"reason=identifies&details=It+names", PLAIN, 400) == "400"
    assert not Report.objects.exists()


def test_one_click_in_a_letter_leaves_whatever_the_body(send):
    subscription = SubscriptionFactory()
    path = f"/emails/leave/{subscription.token}/"
    assert send(Client(), path, write_parts(("List-Unsubscribe", b"One-C"), end=b""), PARTS, 900) == "200"
    subscription.refresh_from_db()
    assert subscription.has_ended


def test_signs_for_no_letter_are_counted_across_pieces():
    body = WatchedBody(io.BytesIO("a\ufffdb\ufffd".encode()))
    while body.read(2):
        pass
    assert (body.unread, body.length) == (2, 8)
