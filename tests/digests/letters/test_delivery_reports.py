"""Reports of mail servers in twenty-one forms, each read into its class; and what is none."""

from __future__ import annotations

import email
from base64 import encodebytes
from email import policy

import pytest

from digests.letters.delivery_reports import DeliveryReport, read_delivery_report
from tests.digests.letters import prose_forms, report_forms

TO = "bounces@carespace.example"


def read(raw: bytes) -> DeliveryReport | None:
    return read_delivery_report(email.message_from_bytes(raw, policy=policy.default))


@pytest.mark.parametrize(
    ("fields", "kind", "is_final"),
    [form[1:] for form in report_forms.FIELDS],
    ids=[f[0] for f in report_forms.FIELDS],
)
def test_a_report_by_the_standard_is_read_into_its_class(fields, kind, is_final):
    report = read(report_forms.write_report(TO, fields))
    assert (report.kind, report.is_final) == (kind, is_final)
    assert "@" not in report.words
    assert len(report.words) <= 200


GONE = report_forms.write_report(TO, report_forms.FIELDS[0][1])
TYPE = b"Content-Type: message/delivery-status"


def put_in_base64(raw: bytes) -> bytes:
    head, _, rest = raw.partition(TYPE + b"\r\n\r\n")
    fields, _, letter = rest.partition(b"--b1")
    encoded = encodebytes(fields).replace(b"\n", b"\r\n")
    return b"".join(
        [head, TYPE, b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", encoded, b"\r\n--b1", letter]
    )


@pytest.mark.parametrize(
    "raw",
    [
        GONE.replace(TYPE, b"Content-Type: message/global-delivery-status"),
        GONE.replace(TYPE, b"Content-Type: message/global-delivery-status").replace(
            b"rfc822; anna@", "utf-8; Åsa@".encode()
        ),
        put_in_base64(GONE),
        GONE.replace(b"\r\n\r\nFinal-Recipient", b"\r\n \r\nFinal-Recipient"),
        GONE.replace(b"Status: 5.1.1", b"Status: 5.0.0").replace(
            b"Diagnostic-Code: smtp;", b"Diagnostic-Code:"
        ),
    ],
    ids=[
        "utf-8",
        "utf-8, and a name that is not ASCII",
        "base64",
        "a blank on the empty line",
        "no kind of words",
    ],
)
def test_its_fields_are_read_however_they_travelled(raw):
    assert raw != GONE
    report = read(raw)
    assert (report.kind, report.is_final, report.status) == ("address", True, "5.1.1")
    assert "User unknown" in report.words


@pytest.mark.parametrize(
    ("headers", "words", "kind"),
    [form[1:] for form in prose_forms.WORDS],
    ids=[f[0] for f in prose_forms.WORDS],
)
def test_a_report_in_prose_is_read_by_the_code_beside_the_address(headers, words, kind):
    report = read(prose_forms.write_prose(TO, words, headers=headers))
    assert (report.kind, report.is_final) == (kind, True)
    assert "@" not in report.words


def test_there_are_forms_enough_and_of_each_class():
    kinds = [form[2] for form in report_forms.FIELDS] + [form[3] for form in prose_forms.WORDS]
    assert len(kinds) >= 20
    assert set(kinds) == {"address", "later", "us", "unknown"}


def test_what_is_no_report_is_none():
    assert read(prose_forms.write_prose(TO, prose_forms.HOLIDAY, subject="Away")) is None
    for action in ("delivered", "relayed", "expanded"):
        assert (
            read(
                report_forms.write_report(
                    TO, f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 2.0.0"
                )
            )
            is None
        )
    assert read(b"\xff\xfe not mail at all") is None
