"""Reports of mail servers in twenty-one forms, each read into its class; and what is none."""

from __future__ import annotations

import email
from email import policy

import pytest

from digests.letters.delivery_reports import DeliveryReport, read_delivery_report
from tests.digests.letters import report_forms

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


@pytest.mark.parametrize(
    ("headers", "words", "kind"),
    [form[1:] for form in report_forms.WORDS],
    ids=[f[0] for f in report_forms.WORDS],
)
def test_a_report_in_prose_is_read_by_the_code_beside_the_address(headers, words, kind):
    report = read(report_forms.write_prose(TO, words, headers=headers))
    assert (report.kind, report.is_final) == (kind, True)
    assert "@" not in report.words


def test_there_are_forms_enough_and_of_each_class():
    kinds = [form[2] for form in report_forms.FIELDS] + [form[3] for form in report_forms.WORDS]
    assert len(kinds) >= 20
    assert set(kinds) == {"address", "later", "us", "unknown"}


def test_what_is_no_report_is_none():
    assert read(report_forms.write_prose(TO, report_forms.HOLIDAY, subject="Away")) is None
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
