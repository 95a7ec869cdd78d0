"""Letters as tests read them."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from bs4 import BeautifulSoup

from digests.letters.edition_letters import EditionLetters
from digests.models import Edition, Subscription


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def letter(edition: Edition, person: Subscription) -> EmailMessage:
    return parsed(EditionLetters(edition).build_message(person))


def part(message: EmailMessage, kind: str) -> str:
    return message.get_body((kind,)).get_content()


def soup(message: EmailMessage) -> BeautifulSoup:
    return BeautifulSoup(part(message, "html"), "html.parser")


def numbers_of(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d%?|\d%?", text))


def check_text_holds_html(message: EmailMessage) -> None:
    """Every title, number and address of the HTML part stands in the text part, and "N more stories" too."""
    html, text = soup(message), part(message, "plain")
    words = " ".join(text.split())
    assert {a["href"] for a in html.select("a")} <= set(re.findall(r"https?://\S+", text))
    for title in html.select("h1, h3, .slab > h2:first-child"):
        assert " ".join(title.text.split()).lower() in words.lower()
    said = " ".join([html.body.get_text(" "), *(image["alt"] for image in html.select("img"))])
    assert numbers_of(said) <= numbers_of(text)
    for more in re.findall(r"\d+ more stor(?:y|ies) in this edition", said):
        assert more in words
