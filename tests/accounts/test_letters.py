"""The mails of signing in: one for each that allauth may send, plain and HTML, in the house style."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.utils import timezone

from accounts.email.letters import LETTERS
from accounts.sign_in.adapter import MemberAdapter
from tests.factories.accounts import PASSWORD, MemberFactory

PACKAGE = Path(allauth.__file__).parent / "templates"
NOT_USED_HERE = {"account/email/login_code", "account/email/password_reset_code"}
"""Codes in place of links, which the settings leave off."""


def test_every_mail_of_allauth_has_a_letter():
    sent = {
        str(path.relative_to(PACKAGE)).removesuffix("_subject.txt")
        for app in ("account", "mfa", "usersessions")
        for path in (PACKAGE / app).rglob("*_subject.txt")
    }
    assert set(LETTERS) == sent - NOT_USED_HERE


@pytest.mark.parametrize("prefix", sorted(LETTERS))
def test_letter_reads_well_plain_and_as_html(prefix):
    known = {
        "activate_url": "http://testserver/accounts/confirm-email/KEY/",
        "password_reset_url": "http://testserver/accounts/password/reset/key/KEY/",
        "signup_url": "http://testserver/accounts/signup/",
        "from_email": "old@example.com",
        "to_email": "new@example.com",
        "deleted_email": "old@example.com",
        "ip": "192.0.2.7",
        "timestamp": timezone.now(),
    }
    letter = MemberAdapter().render_mail(prefix, "jo@example.com", known)
    html = letter.alternatives[0].content
    assert letter.to == ["jo@example.com"]
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
    assert letter.subject == LETTERS[prefix].subject
    assert "{" not in letter.body
    for words in (LETTERS[prefix].button, LETTERS[prefix].subject):
        assert words in html
    assert "http" in letter.body
    assert ("192.0.2.7" in letter.body) is LETTERS[prefix].is_notice
    assert max(len(line) for line in letter.body.splitlines() if "http" not in line) <= 78
    assert "src=" not in html


def test_address_in_html_is_escaped():
    letter = MemberAdapter().render_mail(
        "account/email/email_changed", "jo@example.com", {"from_email": "<b>@x", "to_email": "y@x"}
    )
    assert "<b>@x" not in letter.alternatives[0].content
    assert "<b>@x" in letter.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD}),
        ("/accounts/signup/", {"email": "reader@example.com", "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": "reader@example.com"}),
        ("/accounts/password/reset/", {"email": "nobody@example.com"}),
        ("/accounts/login/", {"login": "unconfirmed@example.com", "password": PASSWORD}),
    ],
)
def test_links_lead_to_the_site_whatever_host_a_request_names(
    client, reader, settings, mailoutbox, address, sent
):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://care.example"
    MemberFactory(email="unconfirmed@example.com").emailaddress_set.update(verified=False)
    lie = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client.post(address, sent, headers=lie)
    letter = mailoutbox[-1]
    whole = letter.body + letter.alternatives[0].content
    assert "evil.example" not in letter.message().as_string()
    assert "evil.example" not in whole
    assert "https://care.example/" in whole


def test_nothing_of_ours_builds_an_address_from_the_request():
    root = Path(__file__).parents[2]
    apps = [path.parent for path in root.glob("*/__init__.py") if path.parent.name not in {"tests", "bench"}]
    files = [path for app in apps for path in app.rglob("*.py")]
    assert len(files) > 100
    for path in files:
        words = path.read_text(encoding="utf-8")
        assert "build_absolute_uri" not in words, path
        assert "get_current_site" not in words, path
