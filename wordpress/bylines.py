"""By what names readers knew those who wrote: members of the old site, and guests, who had no sign-in there.

Guests are what the plug-in Co-Authors Plus keeps: an item of its own for each, with the name it showed, and a term
"cap-…" for each member and guest that a story names.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportItem, ItemTerm
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.terms import AUTHOR_LENGTH, plain_words

logger = logging.getLogger(__name__)
GUEST = "guest-author"
MARK = "cap-"


@dataclass(frozen=True)
class KnownWriter:
    """Somebody who wrote, by the name readers knew and what was said of them."""

    name: str
    about: str = ""


class BylineReader:
    """Tells who wrote an item."""

    def __init__(self, catalogue: ExportCatalogue) -> None:
        self.catalogue = catalogue
        self.guests: dict[str, KnownWriter] = {}
        for position in catalogue.positions(GUEST):
            try:
                self.keep_guest(catalogue.item(position))
            except Exception:
                logger.exception("The guest at %s of the file is not known.", position)
        for term in catalogue.terms:
            if term.kind == "author" and (name := read_described_name(term.description, term.name)):
                self.guests.setdefault(term.slug.removeprefix(MARK), KnownWriter(name))

    def keep_guest(self, item: ExportItem) -> None:
        """Keep a guest by the sign-in and by the slug of their item; where another has either, it stays theirs."""
        name = clean_writer(item.read_meta("cap-display_name") or item.title)
        writer = KnownWriter(name, plain_words(item.read_meta("cap-description")))
        for login in (item.read_meta("cap-user_login"), item.slug.removeprefix(MARK)):
            if login and name:
                self.guests.setdefault(login, writer)

    def list_writers(self, item: ExportItem, notes: ItemNotes) -> list[KnownWriter]:
        """Those a byline of the item names, in its order, each once."""
        words = [word for word in item.words if word.domain == "author"]
        known = [self.find_writer(word, notes) for word in words] or [
            KnownWriter(self.name_member(item.creator))
        ]
        return list({writer.name: writer for writer in known if writer.name}.values())

    def find_writer(self, word: ItemTerm, notes: ItemNotes) -> KnownWriter:
        """The member or guest a term names."""
        login = word.slug.removeprefix(MARK)
        for candidate in (word.name, login):
            if name := self.name_member(candidate):
                return KnownWriter(name)
            if candidate in self.guests:
                return self.guests[candidate]
        if not word.slug.startswith(MARK):
            return KnownWriter("")
        name = clean_writer(word.name if " " in word.name else login.replace("-", " ").title())
        notes.change(f"the file does not say how “{login}” was shown; the byline names {name}")
        return KnownWriter(name)

    def name_member(self, login: str) -> str:
        """The name readers know a member by; "" where the file tells none, or only an e-mail address.

        Version 1.0 of an export names its members as readers know them; later ones by their sign-in.
        """
        known = self.catalogue.authors.get(login)
        if not known and self.catalogue.site.version == "1.0":
            return clean_writer(login)
        return clean_writer(known.name) if known else ""


def clean_writer(name: str) -> str:
    """A name to be shown; "" for none, or an e-mail address."""
    name = plain_words(name)
    return "" if "@" in name else name[:AUTHOR_LENGTH]


def read_described_name(description: str, login: str) -> str:
    """The name in the description of a term of Co-Authors Plus, "Jane Guest Jane Guest jane-guest 901 jane@…": the one
    shown, then first and last name, then the sign-in. "" where the first two differ, so that none is sure."""
    before, mark, _ = f" {description} ".partition(f" {login} ")
    words = before.split()
    half = len(words) // 2
    return clean_writer(" ".join(words[:half])) if mark and half and words[:half] == words[half:] else ""
