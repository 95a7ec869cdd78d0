"""What real mail servers say, and whom each sentence is about."""

from __future__ import annotations

import smtplib

import pytest
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from anymail.message import AnymailMessage, AnymailRecipientStatus

from digests.letters.mail_answers import (
    AnswerClass,
    MailStage,
    classify_answer,
    classify_problem,
    find_enhanced_status,
)

SENTENCES = [
    # The address, and nothing but the address.
    ("recipient", 550, "5.1.1 The email account that you tried to reach does not exist.", "address"),
    ("recipient", 550, "5.1.1 <jo@council.example>: Recipient address rejected: User unknown", "address"),
    ("recipient", 550, "5.1.2 We weren't able to find the recipient domain.", "address"),
    ("recipient", 553, "5.1.3 The recipient address is not a valid RFC-5321 address.", "address"),
    ("recipient", 551, "5.1.6 Recipient has moved", "address"),
    ("recipient", 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup", "address"),
    ("recipient", 550, "5.2.1 The email account that you tried to reach is disabled.", "address"),
    # It passes.
    ("recipient", 450, "4.2.1 The user you are trying to contact is receiving mail too quickly", "later"),
    ("recipient", 451, "4.7.1 Greylisted, please try again later", "later"),
    ("recipient", 450, "5.1.1 an odd server", "later"),
    ("recipient", 552, "5.2.2 The email account that you tried to reach is over quota.", "later"),
    ("recipient", 552, "5.2.3 Message exceeds fixed maximum size", "later"),
    ("recipient", 550, "5.2.0 Mailbox unavailable", "later"),
    ("connect", 421, "4.7.0 Try again later, closing connection.", "later"),
    ("sender", 452, "4.5.3 Your message quota for today is used up", "later"),
    ("final dot", 451, "4.3.0 Temporary system problem", "later"),
    # We are meant, whatever it is called.
    ("connect", 554, "5.7.1 Service unavailable; client blocked using zen.example", "us"),
    ("hello", 550, "5.7.1 Helo command rejected: Host not found", "us"),
    ("login", 535, "5.7.8 Username and Password not accepted", "us"),
    ("sender", 550, "5.1.8 <post@carespace.example>: Sender address rejected: Domain not found", "us"),
    ("sender", 550, "5.1.1 Sender unknown", "us"),
    ("sender", 552, "5.2.2 Daily quota exceeded", "us"),
    ("recipient", 550, "relay not permitted", "us"),
    ("recipient", 554, "5.7.1 <jo@council.example>: Relay access denied", "us"),
    ("recipient", 550, "5.1.8 Sender address rejected: Domain not found", "us"),
    ("recipient", 550, "5.7.1 Blocked by RBL", "us"),
    ("recipient", 550, "Blocked by RBL", "us"),
    ("recipient", 550, "5.7.23 SPF validation failed", "us"),
    ("recipient", 550, "SPF check failed: carespace.example does not designate 192.0.2.1", "us"),
    ("recipient", 550, "No such user here", "us"),
    ("recipient", 551, "User not local", "us"),
    ("recipient", 553, "sorry, that domain isn't in my list of allowed rcpthosts", "us"),
    ("recipient", 550, "5.4.1 Recipient address rejected: Access denied", "us"),
    ("recipient", 550, "5.1.100 is no code of ours", "us"),
    ("recipient", 550, "4.1.1 two codes at odds", "us"),
    ("message", 554, "5.5.1 No valid recipients", "us"),
    ("final dot", 554, "5.7.1 Message rejected as spam", "us"),
    ("final dot", 550, "5.1.1 after the message it is not about the address alone", "us"),
    ("final dot", 550, "5.7.515 Access denied, sending domain does not meet the required level", "us"),
    # Nobody can know.
    ("final dot", None, "", "unknown"),
    ("final dot", 299, "a reply that is none", "unknown"),
    ("recipient", None, "", "later"),
    ("message", None, "", "later"),
]


@pytest.mark.parametrize(("stage", "code", "text", "whose"), SENTENCES)
def test_each_sentence_is_about_whom_it_is_about(stage, code, text, whose):
    assert classify_answer(MailStage(stage), code, find_enhanced_status(text)) == whose


@pytest.mark.parametrize(
    ("problem", "whose"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 no such user")}), "address"),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"relay not permitted")}), "us"),
        (smtplib.SMTPSenderRefused(550, b"5.1.8 Domain not found", "post@carespace.example"), "us"),
        (smtplib.SMTPDataError(554, b"5.7.1 Spam"), "us"),
        (smtplib.SMTPDataError(451, "4.3.0 Later"), "later"),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 No"), "us"),
        (smtplib.SMTPServerDisconnected("gone"), "unknown"),
        (ConnectionRefusedError(), "unknown"),
        (AnymailAPIError("no answer"), "unknown"),
    ],
)
def test_what_a_back_end_raises_is_one_of_the_same_four(problem, whose):
    assert classify_problem(problem) == whose


@pytest.mark.parametrize(
    ("status", "whose"), [(400, "us"), (401, "us"), (422, "us"), (429, "later"), (503, "later")]
)
def test_a_mail_services_status_is_one_of_the_same_four(status, whose):
    problem = AnymailAPIError("refused")
    problem.status_code = status
    assert classify_problem(problem) == whose


@pytest.mark.parametrize(("status", "whose"), [("invalid", "address"), ("rejected", "us"), ("failed", "us")])
def test_a_mail_services_word_on_a_recipient(status, whose):
    message = AnymailMessage(to=["a@b.example"])
    message.anymail_status.set_recipient_status({"a@b.example": AnymailRecipientStatus(None, status)})
    assert classify_problem(AnymailRecipientsRefused(email_message=message)) is AnswerClass(whose)
