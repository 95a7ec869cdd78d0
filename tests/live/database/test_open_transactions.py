"""No transaction is open during mail or a download, whoever begins it."""

import pytest
from django.core import mail
from django.core.mail import send_mail as send_plainly
from django.db import transaction

from accounts.email.messages import send_mail
from digests.letters.smtp_connection import SmtpConnection
from live.database.open_transactions import OpenTransactionError, is_in_transaction, refuse_open_transaction
from ratings.ingestion.safe_fetch import open_download, read_body

pytestmark = pytest.mark.django_db


def send_ours():
    context = {"says": "Words.", "button": "Read", "address": "https://site.example/", "otherwise": ""}
    send_mail(to="reader@example.com", subject="A letter", template="emails/letter", context=context)


def send_as_a_library_does():
    send_plainly("A letter", "Words.", None, ["reader@example.com"])


def send_digest():
    SmtpConnection().hand_over(b"", sender="a@site.example", recipient="b@site.example", before=lambda: True)


def fetch():
    with open_download("https://site.example/list.csv"):
        pass


@pytest.mark.parametrize("deed", [send_ours, send_as_a_library_does, send_digest, fetch])
def test_what_waits_for_another_machine_is_refused_inside_a_transaction(deed):
    with pytest.raises(OpenTransactionError), transaction.atomic():
        deed()
    assert mail.outbox == []


@pytest.mark.parametrize("deed", [send_ours, send_as_a_library_does])
def test_outside_one_and_after_its_commit_it_is_done(deed, django_capture_on_commit_callbacks):
    deed()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        transaction.on_commit(deed)
        assert is_in_transaction()
    assert len(mail.outbox) == 2


def test_a_transaction_begun_while_a_file_comes_is_refused():
    class Answer:
        length = None

        def read1(self, size):
            return b"some"

    pieces = read_body(Answer(), None)
    assert next(pieces) == b"some"
    with pytest.raises(OpenTransactionError), transaction.atomic():
        next(pieces)


def test_in_production_it_is_logged_and_done(settings, caplog):
    settings.PRODUCTION = True
    with transaction.atomic():
        refuse_open_transaction("a mail is sent")
    assert "A transaction is open while a mail is sent." in caplog.text
