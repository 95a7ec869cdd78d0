"""The fields of the forms of a page, as a browser would send them."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser


class FormFields(HTMLParser):
    """Reads the fields of every form of a page, as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = defaultdict(list)
        self.files: set[str] = set()
        self.selected: str | None = None
        self.writing: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field in."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            if given.get("type") == "file":
                self.files.add(name)
            elif given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.fields[name].append(given.get("value") or "")
        elif tag == "button" and name:
            self.fields.setdefault(name, [given.get("value") or ""])
        elif tag == "select":
            self.selected = name
        elif tag == "option" and self.selected and ("selected" in given or self.selected not in self.fields):
            self.fields[self.selected] = [given.get("value") or ""]
        elif tag == "textarea":
            self.writing = name
            self.fields[name].append("")

    def handle_data(self, data: str) -> None:
        """Take the words of a text area in."""
        if self.writing:
            self.fields[self.writing][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a select or a text area."""
        if tag == "select":
            self.selected = None
        elif tag == "textarea":
            self.writing = None
