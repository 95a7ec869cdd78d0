"""Finds the encoding of a CSV: Ofsted's come as UTF-8, Windows-1252 and once as MacRoman.

The file is looked through once, a piece at a time, and never held.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from ratings.ofsted.problems import Problem, RefusedFileError

PIECE = 1 << 20
#: En dash, apostrophes and no-break space, as Windows and as an old Mac wrote them.
WINDOWS_MARKS = b"\x96\x91\x92\xa0"
MAC_MARKS = b"\xd0\xd4\xd5\xca"


def detect_encoding(path: Path) -> str:
    """The encoding to open the file with; the whole file is text in it. Raises RefusedFileError where there is none."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        check_decodable(path, "utf-16")
        return "utf-16"
    if any(b"\0" in piece for piece in read_pieces(path)):
        raise RefusedFileError(
            [Problem(path.name, "the file holds bytes that are not text: it is damaged or no CSV.")]
        )
    line = find_broken_line(path, "utf-8")
    if not line:
        return "utf-8-sig"
    if start.startswith(codecs.BOM_UTF8) or any(b"\xe2\x80" in piece for piece in read_pieces(path)):
        why = "the text is UTF-8 but broken here: the file is damaged."
        raise RefusedFileError([Problem(path.name, why, row=line)])
    encoding = guess_eight_bit_encoding(path)
    check_decodable(path, encoding)
    return encoding


def read_pieces(path: Path) -> Iterator[bytes]:
    """The file's bytes, a mebibyte at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def find_broken_line(path: Path, encoding: str) -> int:
    """The first line that is no text in this encoding, counted from 1, or 0 where every one is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        for piece in read_pieces(path):
            decoder.decode(piece)
            line += piece.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as problem:
        return line + problem.object.count(b"\n", 0, problem.start)
    return 0


def check_decodable(path: Path, encoding: str) -> None:
    """Raises RefusedFileError, with the line, where the file is no text in this encoding."""
    if line := find_broken_line(path, encoding):
        why = "this character belongs to no encoding Ofsted uses: save the file as CSV UTF-8."
        raise RefusedFileError([Problem(path.name, why, row=line)])


def guess_eight_bit_encoding(path: Path) -> str:
    """The likelier of the two older encodings, by the marks only one of them uses."""
    mac = windows = 0
    for piece in read_pieces(path):
        mac += sum(piece.count(bytes([mark])) for mark in MAC_MARKS)
        windows += sum(piece.count(bytes([mark])) for mark in WINDOWS_MARKS)
    return "mac_roman" if mac > windows else "cp1252"
