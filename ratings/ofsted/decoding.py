"""Turns the bytes of a CSV into text: Ofsted's come as UTF-8, Windows-1252 and once as MacRoman."""

from __future__ import annotations

from pathlib import Path

from .report import Problem, Refused

#: En dash, apostrophes and no-break space, as Windows and as an old Mac wrote them.
WINDOWS_MARKS = b"\x96\x91\x92\xa0"
MAC_MARKS = b"\xd0\xd4\xd5\xca"


def decoded(path: Path) -> str:
    """The file's text without a byte-order mark. Raises Refused where the bytes are no text."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return tried(path, data, "utf-16")
    if b"\0" in data:
        raise Refused(
            [Problem(path.name, "the file holds bytes that are not text: it is damaged or no CSV.")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        if data[:3] == b"\xef\xbb\xbf" or has_utf8(data):
            line = data.count(b"\n", 0, problem.start) + 1
            why = "the text is UTF-8 but broken here: the file is damaged."
            raise Refused([Problem(path.name, why, row=line)]) from None
    return tried(path, data, eight_bit(data))


def has_utf8(data: bytes) -> bool:
    """Whether text that is not wholly UTF-8 was meant to be: it has dashes or quotes of that form."""
    return b"\xe2\x80" in data


def eight_bit(data: bytes) -> str:
    """The likelier of the two older encodings, by the marks only one of them uses."""
    mac = sum(data.count(bytes([mark])) for mark in MAC_MARKS)
    windows = sum(data.count(bytes([mark])) for mark in WINDOWS_MARKS)
    return "mac_roman" if mac > windows else "cp1252"


def tried(path: Path, data: bytes, encoding: str) -> str:
    """The text in this encoding, or a refusal."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        why = "this character belongs to no encoding Ofsted uses: save the file as CSV UTF-8."
        raise Refused([Problem(path.name, why, row=line)]) from None
