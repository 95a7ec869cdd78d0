"""DKIM: every letter verifies by another implementation, and nothing in its headers can be changed."""

from __future__ import annotations

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from accounts.email import dkim as signing
from digests.checks import check_dkim_key
from digests.ledger import letter_sender
from digests.letters.edition_letters import EditionLetters
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
PEOPLE = 300


def write_key(path, key, encryption=None):
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()))
    return str(path)


@pytest.fixture(scope="module")
def rsa_key():
    return generate_rsa_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def public_record(rsa_key, settings, tmp_path):
    """What stands in the DNS for the key that this test's letters are signed with."""
    settings.DKIM_KEY_FILE = write_key(tmp_path / "key.pem", rsa_key)
    settings.DKIM_SELECTOR = "letters"
    settings.DEFAULT_FROM_EMAIL = "CareSpace <post@news.carespace.example>"
    public = rsa_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    base64 = "".join(public.decode().splitlines()[1:-1])
    return {b"letters._domainkey.news.carespace.example.": f"v=DKIM1; k=rsa; p={base64}".encode()}


def verifies(message: bytes, records: dict[bytes, bytes]) -> bool:
    return dkim.verify(message, dnsfunc=lambda name, timeout=5: records.get(name))


def make_letter(**fields) -> bytes:
    return EditionLetters(EditionFactory(pictured=True)).build_message(SubscriptionFactory(**fields))


@pytest.mark.slow("verifies three hundred signatures in Python")
def test_every_letter_of_an_edition_verifies(sink: Sink, public_record):
    SubscriptionFactory.create_batch(PEOPLE - 2)
    SubscriptionFactory(charts=False)
    SubscriptionFactory(
        email="a.very.long.name.that.has.to.be.folded.somewhere.surely@long-domain.council.example"
    )
    edition = EditionFactory(pictured=True)
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert len(sink.taken) == PEOPLE
    assert [person for _, person, raw in sink.taken if not verifies(raw, public_record)] == []


@pytest.mark.parametrize(
    "name",
    [
        b"From",
        b"To",
        b"Subject",
        b"Date",
        b"Message-ID",
        b"MIME-Version",
        b"Content-Type",
        b"List-Unsubscribe",
        b"List-Unsubscribe-Post",
        b"List-ID",
        b"List-Archive",
        b"Feedback-ID",
        b"Auto-Submitted",
        b"Precedence",
    ],
)
def test_no_header_can_be_changed_or_taken_away(public_record, name):
    message = make_letter()
    head, _, body = message.partition(b"\r\n\r\n")
    assert verifies(message, public_record)
    start = head.index(b"\r\n" + name + b":") + 2
    value = start + len(name) + 2
    changed = head[:value] + b"x" + head[value:]
    end = head.find(b"\r\n", start)
    while head[end + 2 : end + 3] in {b" ", b"\t"}:
        end = head.find(b"\r\n", end + 2)
    gone = head[:start] + head[end + 2 :] if end > 0 else head[: start - 2]
    for other in (changed, gone):
        assert not verifies(other + b"\r\n\r\n" + body, public_record)


@pytest.mark.parametrize(
    "name", [b"From", b"Subject", b"List-Unsubscribe", b"List-Unsubscribe-Post", b"Reply-To"]
)
def test_a_second_header_of_a_name_breaks_it(public_record, name):
    message = make_letter()
    assert not verifies(name + b": <https://elsewhere.example/>\r\n" + message, public_record)


def test_the_body_cannot_be_changed_and_no_length_is_named(public_record):
    message = make_letter()
    assert not verifies(message + b"<p>more</p>\r\n", public_record)
    assert b" l=" not in message.partition(b"\r\n\r\n")[0]
    assert max(map(len, message.partition(b"\r\n\r\n")[0].split(b"\r\n"))) < 200


def test_the_domain_is_the_sender_s(public_record):
    assert b"d=news.carespace.example;" in make_letter()


def test_without_a_key_nothing_is_signed(settings):
    settings.DKIM_KEY_FILE = ""
    assert b"DKIM-Signature" not in make_letter()


def test_a_key_that_cannot_sign_is_told_before_letters_go(settings, tmp_path, rsa_key):
    settings.DKIM_SELECTOR = "letters"
    good = write_key(tmp_path / "good.pem", rsa_key)
    short = write_key(tmp_path / "short.pem", generate_rsa_key(public_exponent=65537, key_size=1024))
    curve = write_key(tmp_path / "curve.pem", generate_private_key(SECP256R1()))
    locked = write_key(tmp_path / "locked.pem", rsa_key, BestAvailableEncryption(b"secret"))
    (tmp_path / "no.pem").write_text("no key")
    bad = {short, curve, locked, str(tmp_path / "no.pem"), str(tmp_path / "missing.pem")}
    for path in (good, *sorted(bad)):
        settings.DKIM_KEY_FILE = path
        signing.load_key.cache_clear()
        assert [problem.id for problem in check_dkim_key()] == (["digests.E001"] if path in bad else [])
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = good, ""
    assert [problem.id for problem in check_dkim_key()] == ["digests.E001"]
