"""The raw bytes of a message, held against what mailbox providers and the standards ask."""

from __future__ import annotations

import email
import quopri
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from digests.letters.edition_letters import EditionLetters
from digests.letters.own_words import cut_at_own_words, encode_own_word, make_sentinels
from tests.digests.reading import check_text_holds_html, letter, part, soup
from tests.factories import digests as made
from tests.factories.digests import SubscriptionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("https")]
SITE = "https://www.carespace.example"
ONCE = (
    "From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-ID", "Feedback-ID", "Auto-Submitted", "Precedence",
)  # fmt: skip
STRUCTURED = ("From", "To", "Message-ID", "List-Unsubscribe", "List-ID", "List-Archive", "Feedback-ID")


def headers_of(raw: bytes) -> list[tuple[str, str]]:
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    return [(name, value) for name, _, value in (line.partition(": ") for line in lines)]


def test_lines(raw):
    assert b"\r\n\r\n" in raw
    assert b"\0" not in raw
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 100


def test_each_header_once_and_to_one_person(raw, message, subscription):
    names = [name for name, _ in headers_of(raw)]
    for name in ONCE:
        assert names.count(name) == 1, name
    assert not {"Cc", "Bcc"} & set(names)
    assert [address.addr_spec for address in message["To"].addresses] == [subscription.email]


def test_no_encoded_words_where_a_program_reads(raw):
    for name, value in headers_of(raw):
        if name in STRUCTURED:
            assert "=?" not in value, name


@pytest.mark.parametrize("title", ["Plain", "“Quoted” – ünïcode " * 6, "{{ not a template }} %(name)s"])
def test_subject(edition, subscription, title):
    edition.content = made.content(stories=[made.story(title=title)])
    subject = letter(edition, subscription)["Subject"]
    assert subject.startswith(title[:20])
    assert len(subject) <= 78
    assert "\n" not in subject


def test_date_and_message_id(edition, subscription, message):
    sent = parsedate_to_datetime(message["Date"])
    assert abs(timezone.now() - sent) < timedelta(minutes=1)
    assert sent.tzinfo is not None
    again = letter(edition, subscription)["Message-ID"]
    other = letter(edition, SubscriptionFactory())["Message-ID"]
    assert message["Message-ID"] == again != other
    assert re.fullmatch(r"<[^<>@\s]+@carespace\.example>", again)


def test_parts_plain_first_and_pictures_beside_their_html(message):
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert rich.get_content_type() == "multipart/related"
    html, light, dark = rich.iter_parts()
    assert html.get_content_type() == "text/html"
    for text in (plain, html):
        assert text.get_content_charset() == "utf-8"
        assert text["Content-Transfer-Encoding"] == "quoted-printable"
    assert [p["Content-ID"] for p in (light, dark)] == [
        "<chart@carespace.example>",
        "<chart-dark@carespace.example>",
    ]
    assert light.get_content() == b"\x89PNG light"
    assert light.get_content_disposition() == "inline"
    assert len(message.get_boundary()) <= 70


def test_plain_part_says_the_same(message):
    text = part(message, "plain")
    html = soup(message)
    assert not re.search(r"</?[a-z]+[ >]", text)
    for story in made.content()["stories"]:
        assert SITE + story["address"] in text
    for heading in html.select("h1, h3"):
        assert " ".join(heading.text.split()) in " ".join(text.split())
    check_text_holds_html(message)
    assert len(text.split()) > 0.2 * len(html.get_text().split())
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 78
    assert "1 home" in text
    assert "2.8%" in text


def test_only_leaving_and_choosing_are_personal(edition, message, subscription):
    other = SubscriptionFactory()
    mine = {a["href"] for a in soup(message).select("a")}
    theirs_message = letter(edition, other)
    theirs = {a["href"] for a in soup(theirs_message).select("a")}
    assert mine - theirs == {SITE + subscription.leave_list_path("daily"), SITE + subscription.choices_path()}
    assert mine & theirs


def test_nobodys_words_reach_another(edition):
    """Canaries: nothing of A is in B's message, whoever is written to first."""
    people = [
        SubscriptionFactory(email=f"canary-{n}@council.example", topics=[])
        for n in ("alpha", "beta", "gamma")
    ]
    letters = EditionLetters(edition)
    for person in [*people, *people]:
        raw = letters.build_message(person)
        text = b"".join(p.get_payload(decode=True) or b"" for p in email.message_from_bytes(raw).walk()) + raw
        for other in people:
            if other != person:
                for secret in (other.email, other.token, other.confirm_token):
                    assert secret.encode() not in text
        assert person.email.encode() in text


def test_footer_says_why_and_since_when(edition):
    person = SubscriptionFactory(confirmed_at=timezone.make_aware(timezone.datetime(2026, 6, 2, 9, 0)))
    text = " ".join(letter(edition, person).get_body(("plain",)).get_content().split())
    assert f"because you signed up on 2 June 2026 with {person.email}." in text


def test_footer_says_where_we_are(settings, edition, subscription):
    settings.POSTAL_ADDRESS = "CareSpace, 1 Example Street, Leeds LS1 1AA"
    for kind in ("plain", "html"):
        assert settings.POSTAL_ADDRESS in part(letter(edition, subscription), kind)


def test_list_headers(raw, message, subscription):
    leave = f"<{SITE}{subscription.leave_list_path('daily')}>"
    assert message["List-Unsubscribe"].strip() == leave
    assert leave.encode() in raw, "not folded inside, not encoded"
    assert len(leave) - 2 <= 75
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-ID"] == "CareSpace daily <daily.carespace.example>"
    parts = message["Feedback-ID"].split(":")
    assert len(parts) == 4
    assert len(set(parts)) == 4
    assert 5 <= len(parts[3]) <= 15
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"


def test_feedback_id_names_no_reader(edition, message):
    other = letter(edition, SubscriptionFactory())
    for name in ("Feedback-ID", "List-ID"):
        assert message[name] == other[name]


def test_without_charts_no_picture_travels_and_the_numbers_stay(edition):
    message = letter(edition, SubscriptionFactory(charts=False))
    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    html = part(message, "html")
    assert "<img" not in html
    assert "2.8%" in html


@pytest.mark.parametrize("email_address", ["a\nb@c.example", "a\rb@c.example", "ä@c.example"])
def test_an_address_cannot_write_a_header(edition, email_address):
    person = SubscriptionFactory.build(pk=1, email=email_address)
    with pytest.raises(ValueError, match="no header may"):
        EditionLetters(edition).build_message(person)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300),
    st.text(alphabet="ab=. é\n", max_size=90),
)
@example("000\x1f\x1f\x80\x80\x80\x80\x80\U00010000\U00010000\U000100000", "")
@example("a" * 76, "b" * 76)
@example("a" * 73 + "é", "")
@example("a" * 76 + " \nb", "")
@example("é" * 12 + "a" * 3 + "\t\n", "")
def test_pieces_joined_read_as_one(text, word):
    """Whatever stands around and in a reader's own word, decoding gives the text back."""
    own = make_sentinels()
    whole = f"{text}{own['address']}{text}"
    pieces = [
        p if isinstance(p, bytes) else encode_own_word(word, html=False)
        for p in cut_at_own_words(whole, "plain", own)
    ]
    raw = b"".join(pieces)
    told = "\r\n".join(re.split("\r\n|\r|\n", text + word + text))
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert quopri.decodestring(raw).decode() == told


def test_no_words_of_an_editor_become_a_readers_own(edition, subscription):
    words = "[[own-leave]] [[own-choices]] [[own-address]] [[leave]] PLAIN-HERE"
    edition.content = made.content(
        stories=[made.story(title=words, sentence=words), made.story(2, title=words)]
    )
    message = letter(edition, subscription)
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert text.count(subscription.leave_path()) == 1
        assert text.count(subscription.choices_path()) == 1
        assert text.count(subscription.email) == 1
        assert " ".join(text.split()).count(words) >= 2
