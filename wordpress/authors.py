"""The old site's writers as authors here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from articles.models.authors import Author
from wordpress.bylines import GUEST, MARK, BylineReader, KnownWriter
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportAuthor, ExportItem, ExportTerm
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.report import ReportRow
from wordpress.terms import make_term_row, tell_safely

LONGEST_BIO = 1200


class AuthorMapper:
    """Finds or makes the authors of items."""

    def __init__(self, catalogue: ExportCatalogue) -> None:
        self.catalogue = catalogue
        self.bylines = BylineReader(catalogue)

    def authors(self, item: ExportItem, notes: ItemNotes) -> list[Author]:
        """The authors of a story, in the order of its byline."""
        writers = self.bylines.list_writers(item, notes)
        if not writers:
            notes.change("its author is not known, so it names the old site")
        return list({author.pk: author for author in map(find_or_make_author, writers)}.values())

    def names_of(self, item: ExportItem) -> list[list[str]]:
        """How its writers are named now, and what is said of them: part of what the export says of an item."""
        return [[writer.name, writer.about] for writer in self.bylines.list_writers(item, ItemNotes())]

    def tell(self) -> Iterator[ReportRow]:
        """A row of the report for every member of the old site, and every term Co-Authors Plus keeps of a writer."""
        for term in self.catalogue.terms:
            if term.kind == "author":
                yield from tell_safely(term.number, "author", term.name, partial(self.tell_writer, term))
        for author in self.catalogue.authors.values():
            yield from tell_safely(author.number, "author", author.name, partial(self.tell_author, author))

    def tell_writer(self, term: ExportTerm) -> ReportRow:
        """The row for a term of Co-Authors Plus: imported where somebody of that name is an author here."""
        guest = self.bylines.guests.get(term.slug.removeprefix(MARK))
        name = guest.name if guest else self.bylines.name_member(term.name)
        address = find_author_address(name)
        return make_term_row(
            term.number, "author", name, address, "" if address else "No story that moved is theirs."
        )

    def tell_author(self, author: ExportAuthor) -> ReportRow:
        """The row for a member of the old site: imported where somebody of the name they showed is an author here."""
        name = self.bylines.name_member(author.login)
        why = "No story that moved is theirs." if name else "The file names no name to show."
        address = find_author_address(name)
        return make_term_row(author.number, "author", name, address, "" if address else why)

    def guest_address(self, item: ExportItem) -> str:
        """Where the stories of a guest stand, for the item that Co-Authors Plus keeps of them; "" for any other."""
        guest = self.bylines.guests.get(item.read_meta("cap-user_login")) if item.kind == GUEST else None
        return find_author_address(guest.name) if guest else ""


def find_author(name: str) -> Author | None:
    """The author of a name; None where nobody has it."""
    return Author.objects.filter(name__iexact=name).first() if name else None


def find_author_address(name: str) -> str:
    """Where the stories of an author of a name stand; "" where nobody has it."""
    author = find_author(name)
    return author.get_absolute_url() if author else ""


def find_or_make_author(writer: KnownWriter) -> Author:
    """The author of a name; what the old site says of one is kept where nothing is said here."""
    return find_author(writer.name) or Author.objects.create(name=writer.name, bio=writer.about[:LONGEST_BIO])
