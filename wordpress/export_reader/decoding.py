"""A WordPress export's bytes as XML a strict reader accepts.

WordPress writes into its exports what people pasted into it years ago: control characters, broken UTF-8, blank lines
before the declaration. None of it carries words, so it is mended here and counted, and the reader stays strict.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import BinaryIO

from live.plain_text import LINE_ENDS

CHUNK = 1 << 16
#: Characters XML 1.0 allows in no form, and references to them.
BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BARRED_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
#: Controls of Latin-1, which print nothing: most are letters of Windows-1252 that went through a wrong conversion.
CONTROLS = re.compile("[\x7f-\x9f]")
PASTED = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
DECLARATION = re.compile(r"<\?xml[^>]*?\?>")
NAMED_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
#: References by HTML's names, which XML does not know. Those XML knows, and marks of markup, stay as they are.
NAMED = re.compile("&([A-Za-z][A-Za-z0-9]{1,31};)")
LETTERS = {
    name: letters
    for name, letters in html5.items()
    if name.endswith(";") and not set("<>&\"'") & set(letters)
}
#: The longest reference that may stand across two chunks.
TAIL = 40


def decode_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are read as Windows-1252, which is what was pasted; the few it lacks are dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "ignore"), error.end


codecs.register_error("carespace-as-windows", decode_as_windows)


def detect_encoding(start: bytes) -> str:
    """The encoding the first bytes of a file name or show; UTF-8 where they are silent or name an unknown one."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return name
    named = NAMED_ENCODING.search(start)
    try:
        name = codecs.lookup(named[1].decode("ascii")).name if named else "utf-8"
        b"".decode(name)
    except LookupError:
        return "utf-8"
    return "utf-8" if name == "ascii" else name


class CleanedExport:
    """The chunks of a binary file as clean UTF-8; `characters` counts those left out on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.characters = 0

    def __iter__(self) -> Iterator[bytes]:
        """Chunks of bytes, in order; the XML declaration, which may name another encoding, is left out."""
        start = self.file.read(CHUNK)
        name = detect_encoding(start[:1000])
        errors = "carespace-as-windows" if name.startswith("utf-8") else "replace"
        decoder = codecs.getincrementaldecoder(name)(errors)
        text, begun, raw = "", False, start
        while raw:
            text += decoder.decode(raw)
            if not begun and (text := text.lstrip("\ufeff \t\r\n")):
                text, begun = DECLARATION.sub("", text, count=1), True
            ready, text = text[:-TAIL], text[-TAIL:]
            ready, text = self.whole_references(ready, text)
            yield self.clean(ready)
            raw = self.file.read(CHUNK)
        yield self.clean(text + decoder.decode(b"", final=True))

    def whole_references(self, ready: str, held: str) -> tuple[str, str]:
        """Move a reference that begins at the end of `ready` to what is held back."""
        at = ready.rfind("&", max(0, len(ready) - TAIL))
        return (ready, held) if at < 0 else (ready[:at], ready[at:] + held)

    def clean(self, text: str) -> bytes:
        """Text as UTF-8 that XML can hold: what XML bars is left out and counted, HTML's named letters are written as
        themselves, and every line ends in a line feed."""
        for pattern in (BARRED, BARRED_REFERENCE):
            text, found = pattern.subn("", text)
            self.characters += found
        text = NAMED.sub(lambda found: LETTERS.get(found[1], found[0]), text)
        text = LINE_ENDS.sub("\n", CONTROLS.sub(lambda found: PASTED.get(found[0], ""), text))
        return text.encode("utf-8")
