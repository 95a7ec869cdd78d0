"""Reports of letters that came back, in the forms servers write them. Every name and address is invented."""

from __future__ import annotations

#: A report's fields as RFC 3464 has them, and what a server adds around them.
REPORT = """\
Return-Path: <>
From: {sender}
To: {to}
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

{words}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; {server}

{fields}

--b1
Content-Type: message/rfc822

From: CareSpace <post@carespace.example>
Subject: Story number 1

It was 5.1.1 or 4.2.2, said the letter.
--b1--
"""


def write_report(
    to: str, fields: str, *, sender: str = "MAILER-DAEMON@relay.example", words: str = "It failed."
) -> bytes:
    fields = "\n".join(line.strip() for line in fields.strip().splitlines())
    text = REPORT.format(
        sender=sender,
        to=to,
        subject="Undelivered Mail Returned to Sender",
        words=words,
        server="relay.example",
        fields=fields,
    )
    return text.replace("\n", "\r\n").encode()


#: What the server is, what it wrote (fields, or prose), the class it is of, and whether it is the last word.
FIELDS: list[tuple[str, str, str, bool]] = [
    (
        "Postfix, no such user",
        """
        Final-Recipient: rfc822; anna@council.example
        Original-Recipient: rfc822;anna@council.example
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.council.example
        Diagnostic-Code: smtp; 550 5.1.1 <anna@council.example>: Recipient address rejected: User unknown in virtual mailbox table
    """,
        "address",
        True,
    ),
    (
        "Postfix, no such domain",
        """
        Final-Recipient: rfc822; anna@gone.example
        Action: failed
        Status: 5.4.4
        Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error for name=gone.example type=AAAA: Host not found
    """,
        "us",
        True,
    ),
    (
        "Postfix, waits",
        """
        Final-Recipient: rfc822; anna@council.example
        Action: delayed
        Status: 4.4.1
        Diagnostic-Code: X-Postfix; connect to mx.council.example[192.0.2.1]:25: Connection timed out
        Will-Retry-Until: Thu, 3 Dec 2026 07:00:00 +0000 (GMT)
    """,
        "later",
        False,
    ),
    (
        "Postfix, waited too long",
        """
        Final-Recipient: rfc822; anna@council.example
        Action: failed
        Status: 4.4.1
        Diagnostic-Code: X-Postfix; connect to mx.council.example[192.0.2.1]:25: Connection timed out
    """,
        "later",
        True,
    ),
    (
        "Exim with a report",
        """
        Action: failed
        Final-Recipient: rfc822;anna@council.example
        Status: 5.0.0
        Remote-MTA: dns; mx.council.example
        Diagnostic-Code: smtp; 550 5.1.1 <anna@council.example> User doesn't exist: anna@council.example
    """,
        "address",
        True,
    ),
    (
        "Exim, the other side blocks us",
        """
        Action: failed
        Final-Recipient: rfc822;anna@council.example
        Status: 5.0.0
        Remote-MTA: dns; mx.council.example
        Diagnostic-Code: smtp; 550 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using a list
    """,
        "us",
        True,
    ),
    (
        "Exim, a code alone",
        """
        Action: failed
        Final-Recipient: rfc822;anna@council.example
        Status: 5.0.0
        Diagnostic-Code: smtp; 550 No such person at this address
    """,
        "us",
        True,
    ),
    (
        "Exchange Online, no such recipient",
        """
        Final-Recipient: rfc822;anna@council.example
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@council.example not found by SMTP address lookup
    """,
        "address",
        True,
    ),
    (
        "Exchange, access denied",
        """
        Final-Recipient: rfc822;anna@council.example
        Action: failed
        Status: 5.4.1
        Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied. [AMS0EPF0000000.eurprd05.prod.example]
    """,
        "us",
        True,
    ),
    (
        "Exchange, mailbox full",
        """
        Final-Recipient: rfc822;anna@council.example
        Action: failed
        Status: 5.2.2
        Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
    """,
        "later",
        True,
    ),
    (
        "Outlook.com, not signed",
        """
        Final-Recipient: rfc822;anna@outlook.example
        Action: failed
        Status: 5.7.515
        Diagnostic-Code: smtp;550 5.7.515 Access denied, sending domain CARESPACE.EXAMPLE does not meet the required authentication level.
    """,
        "us",
        True,
    ),
    (
        "Gmail, no such account",
        """
        Final-Recipient: rfc822; anna@gmail.example
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; gmail-smtp-in.l.google.example. (192.0.2.26, the server for the domain gmail.example.)
        Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
         550-5.1.1 double-checking the recipient's email address for typos or
         550 5.1.1 unnecessary spaces. - gsmtp
        Last-Attempt-Date: Mon, 23 Nov 2026 07:01:12 -0800 (PST)
    """,
        "address",
        True,
    ),
    (
        "Gmail, over quota",
        """
        Final-Recipient: rfc822; anna@gmail.example
        Action: failed
        Status: 4.2.2
        Diagnostic-Code: smtp; 452-4.2.2 The recipient's inbox is out of storage space. Please direct the
         452 4.2.2 recipient to clear some space. - gsmtp
    """,
        "later",
        True,
    ),
    (
        "Gmail, disabled account",
        """
        Final-Recipient: rfc822; anna@gmail.example
        Action: failed
        Status: 5.2.1
        Diagnostic-Code: smtp; 550 5.2.1 The email account that you tried to reach is inactive. - gsmtp
    """,
        "address",
        True,
    ),
    (
        "sendmail, host unknown",
        """
        Final-Recipient: RFC822; anna@gone.example
        Action: failed
        Status: 5.1.2
        Remote-MTA: DNS; gone.example
        Last-Attempt-Date: Mon, 23 Nov 2026 07:01:12 GMT
    """,
        "address",
        True,
    ),
    (
        "sendmail, no status in the server's words",
        """
        Final-Recipient: RFC822; anna@council.example
        X-Actual-Recipient: RFC822; anna@mail.council.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: SMTP; 550 anna@council.example... User unknown
    """,
        "address",
        True,
    ),
    (
        "a server that says nothing",
        """
        Final-Recipient: rfc822; anna@council.example
        Action: failed
    """,
        "unknown",
        True,
    ),
]
