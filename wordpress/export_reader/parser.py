"""Reads a WordPress export (WXR 1.0, 1.1, 1.2) as a stream: one item in memory at a time.

A document type, an entity or anything outside the file is refused before it can do harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr  # writes, reads nothing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from wordpress.export_reader.decoding import CleanedExport
from wordpress.export_reader.elements import (
    COMMENT_FIELDS,
    ITEM_FIELDS,
    KEPT_META,
    SITE_FIELDS,
    TERMS,
    VERSIONS,
)
from wordpress.export_reader.records import (
    ExportAuthor,
    ExportComment,
    ExportItem,
    ExportRow,
    ExportSite,
    ExportTerm,
    ItemTerm,
)


class UnreadableExportError(Exception):
    """The file is no whole WordPress export; the message says why, in a sentence or two."""


def read_export(file: BinaryIO) -> Iterator[ExportRow]:
    """Yields Site, Author, Term and Item in the file's order, from a binary file.

    Raises UnreadableExportError where the file is no export, is hostile, or breaks off; what was yielded before is sound.
    """
    reader = ExportHandler()
    parser = DefusedXMLParser(target=reader, encoding="utf-8", forbid_dtd=True)
    try:
        for chunk in CleanedExport(file):
            parser.feed(chunk)
            yield from reader.take()
        parser.close()
    except DefusedXmlException:
        raise UnreadableExportError(
            "The file declares a document type or entities. A WordPress export never does, so it is not read."
        ) from None
    except ParseError as error:
        yield from reader.take()
        raise UnreadableExportError(reader.describe_break(error)) from None
    yield from reader.take()
    if not reader.is_export:
        raise UnreadableExportError("The file is XML, but no WordPress export: it has no <wp:wxr_version>.")


def shorten_tag(tag: str) -> str:
    """The tag with the prefix WordPress gives its namespace: "wp:post_id" for every version of WXR."""
    if not tag.startswith("{"):
        return tag
    namespace, name = tag[1:].split("}", 1)
    if "wordpress.org/export" in namespace:
        if namespace.rstrip("/").endswith("excerpt"):
            return f"excerpt:{name}"
        return f"wp:{name}"
    prefixes = {
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://purl.org/rss/1.0/modules/content/": "content",
    }
    return f"{prefixes.get(namespace, 'other')}:{name}"


def parse_number(text: str) -> int:
    """A whole number, 0 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class ExportHandler:
    """Told of the parser's events; holds the open element's texts and hands over rows as they close."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.inside = 0
        self.text: list[str] = []
        self.rows: list[ExportRow] = []
        self.site = ExportSite()
        self.is_site_told = False
        self.is_export = False
        self.item = ExportItem()
        self.fields: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.last = ""

    def take(self) -> list[ExportRow]:
        rows, self.rows = self.rows, []
        return rows

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises UnreadableExportError where the first is not that of an export."""
        if self.is_in_field():
            # A hand has unwrapped the text: its markup is the text's own, no element of the export.
            attribute_words = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
            self.text.append(f"<{tag.rpartition('}')[2]}{attribute_words}>")
            self.inside += 1
            return
        name = shorten_tag(tag)
        self.path.append(name)
        self.text = []
        self.attributes = attributes
        if len(self.path) == 1 and name != "rss":
            raise UnreadableExportError(f"The file is XML, but no WordPress export: it begins with <{name}>.")
        if name == "item":
            self.tell_site()
            self.item = ExportItem()
        elif name in {"wp:author", *TERMS, "wp:term", "wp:comment", "wp:postmeta"}:
            self.fields = {}

    def is_in_field(self) -> bool:
        """Whether what comes is inside a text of an item, where an export has no elements."""
        return self.inside > 0 or (
            len(self.path) > 1 and self.path[-2] == "item" and self.path[-1] in ITEM_FIELDS
        )

    def data(self, text: str) -> None:
        """Words of the open element, in one piece or several; escaped as they were inside the markup that a text holds."""
        self.text.append(escape(text) if self.inside else text)

    def end(self, tag: str) -> None:
        """An element ends, and its text goes where it belongs. Raises UnreadableExportError where the file turns out to be no
        export."""
        if self.inside:
            self.inside -= 1
            self.text.append(f"</{tag.rpartition('}')[2]}>")
            return
        name, text = self.path.pop(), "".join(self.text)
        above = self.path[-1] if self.path else ""
        self.text = []
        if name == "item":
            self.end_item()
        elif above == "channel":
            self.end_in_channel(name, text)
        elif above == "item":
            self.end_in_item(name, text)
        elif above != "wp:comment" or name in COMMENT_FIELDS:
            self.fields[name] = text

    def close(self) -> None:
        self.tell_site()

    def end_in_channel(self, name: str, text: str) -> None:
        """A row of the site, of a writer or of a term is whole. Raises UnreadableExportError for a version that is not known."""
        fields = self.fields
        if name in SITE_FIELDS:
            setattr(self.site, SITE_FIELDS[name], text.strip())
            if name == "wp:wxr_version":
                self.check_version(text.strip())
        elif name == "wp:author":
            login = fields.get("wp:author_login", "").strip()
            display_name = fields.get("wp:author_display_name", "").strip()
            self.rows.append(ExportAuthor(parse_number(fields.get("wp:author_id", "")), login, display_name))
        elif name in TERMS:
            kind, slug, called, parent = TERMS[name]
            self.end_term(kind, fields.get(slug, ""), fields.get(called, ""), fields.get(parent, ""))
        elif name == "wp:term":
            kind = fields.get("wp:term_taxonomy", "").strip()
            kind = {"post_tag": "tag"}.get(kind, kind)
            self.end_term(
                kind,
                fields.get("wp:term_slug", ""),
                fields.get("wp:term_name", ""),
                fields.get("wp:term_parent", ""),
            )

    def end_term(self, kind: str, slug: str, name: str, parent: str) -> None:
        """A term is whole. `parent` is the slug of the one above it, "" at the top."""
        term = parse_number(self.fields.get("wp:term_id", ""))
        about = self.fields.get("wp:term_description", "").strip()
        self.rows.append(ExportTerm(term, kind, slug.strip(), name.strip(), parent.strip(), about))

    def end_in_item(self, name: str, text: str) -> None:
        """An element of the open item ends: a comment, a meta value, a word it is filed under, or a field."""
        item, fields = self.item, self.fields
        if name == "wp:comment":
            self.end_comment()
        elif name == "wp:postmeta":
            self.end_meta(fields.get("wp:meta_key", "").strip(), fields.get("wp:meta_value", "").strip())
        elif name == "category":
            domain = self.attributes.get("domain", "category")
            item.words.append(ItemTerm(domain, self.attributes.get("nicename", ""), text.strip()))
        elif field := ITEM_FIELDS.get(name):
            self.end_field(field, text)

    def end_meta(self, key: str, value: str) -> None:
        """Keep a meta value that means something here; of one that does not but may be somebody's words, the key alone."""
        if key in KEPT_META:
            self.item.meta.setdefault(key, []).append(value)
        elif value and not key.startswith("_") and key not in self.item.fields:
            self.item.fields.append(key)

    def end_field(self, field: str, text: str) -> None:
        """Set a field of the open item: a number (0 where the text is none), yes or no, or the text."""
        value: str | int | bool
        if field in {"number", "parent", "order"}:
            value = parse_number(text)
        elif field in {"password", "sticky"}:
            value = text.strip() not in ({"", "0"} if field == "sticky" else {""})
        else:
            value = text if field == "content" else text.strip()
        setattr(self.item, field, value)

    def end_comment(self) -> None:
        fields = {field: self.fields.get(name, "") for name, field in COMMENT_FIELDS.items()}
        fields = {field: text if field == "text" else text.strip() for field, text in fields.items()}
        number, parent = parse_number(fields.pop("number")), parse_number(fields.pop("parent"))
        self.item.comments.append(ExportComment(number, parent, **fields))

    def end_item(self) -> None:
        """An item is whole. Raises UnreadableExportError in a feed that is no export."""
        if not self.is_export:
            raise UnreadableExportError(
                "The file is a feed, but no WordPress export: it has no <wp:wxr_version>."
            )
        self.last = self.item.title or f"number {self.item.number}"
        self.rows.append(self.item)

    def check_version(self, version: str) -> None:
        """The export's version is told. Raises UnreadableExportError for one that is not known."""
        if version not in VERSIONS:
            known = ", ".join(VERSIONS)
            raise UnreadableExportError(
                f"The file is a WordPress export of version {version}; known are {known}."
            )
        self.is_export = True

    def tell_site(self) -> None:
        if not self.is_site_told:
            self.rows.append(self.site)
            self.is_site_told = True

    def describe_break(self, error: ParseError) -> str:
        """The sentence for XML that cannot be read on."""
        if not self.path and not self.is_export:
            return "The file is not XML. Choose “All content” under Tools, Export in WordPress."
        line = error.position[0]
        after = f", after the item “{self.last}”" if self.last else ""
        return f"The file breaks off or is damaged at line {line}{after}."
