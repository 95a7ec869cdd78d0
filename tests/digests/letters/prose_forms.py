"""Letters that came back in words for people, and an answer of somebody who is away. Every name and address is invented."""

from __future__ import annotations

PROSE = """\
Return-Path: <>
From: {sender}
To: {to}
Subject: {subject}
{headers}Content-Type: text/plain; charset=utf-8

{words}
"""


def write_prose(to: str, words: str, *, headers: str = "", subject: str = "failure notice") -> bytes:
    text = PROSE.format(
        sender="MAILER-DAEMON@relay.example", to=to, subject=subject, headers=headers, words=words.strip("\n")
    )
    return text.replace("\n", "\r\n").encode()


WORDS: list[tuple[str, str, str, str]] = [
    (
        "qmail",
        "",
        """
Hi. This is the qmail-send program at relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@council.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <bounces@carespace.example>
A letter that speaks of 4.2.2.
""",
        "address",
    ),
    (
        "qmail, the other side's words",
        "",
        """
Hi. This is the qmail-send program at relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<anna@council.example>:
192.0.2.1 does not like recipient.
Remote host said: 554 5.7.1 Relay access denied
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
""",
        "us",
    ),
    (
        "an old Exim",
        "X-Failed-Recipients: anna@council.example\n",
        """
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@council.example
    SMTP error from remote mail server after RCPT TO:<anna@council.example>:
    host mx.council.example [192.0.2.1]: 550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

A letter.
""",
        "address",
    ),
    (
        "an old Exim without a code",
        "X-Failed-Recipients: anna@council.example\n",
        """
A message that you sent could not be delivered to one or more of its recipients.

  anna@council.example
    retry timeout exceeded
""",
        "unknown",
    ),
]


HOLIDAY = """
I am away until 7 December and read no mail. In urgent cases ring 020 7946 0550.
"""
