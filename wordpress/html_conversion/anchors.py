"""Links within a text, to its notes and headings: what they lead to keeps a name, and no other element does."""

from __future__ import annotations

import re
from urllib.parse import unquote

from bs4 import Tag
from django.utils.text import slugify

#: What the names of old text begin with here: none is a name of the page around it.
PREFIX = "part-"
LINK = re.compile(r'href="#([^"]*)"')


def read_attribute(node: Tag, name: str) -> str:
    """An attribute's value, "" where there is none; the words of a class with spaces between."""
    value = node.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


class AnchorKeeper:
    """Knows which elements are linked to. Names that are met come to the element that is written next."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.met: list[str] = []
        self.placed: set[str] = set()
        self.same: dict[str, str] = {}

    def find_all(self, soup: Tag) -> None:
        """Look through a text for elements that a link in it leads to."""
        named = {name for node in soup.find_all(True) for name in list_names(node)}
        for link in soup.find_all("a"):
            target = read_attribute(link, "href").strip()
            if target.startswith("#") and (name := unquote(target[1:])) in named and name not in self.names:
                self.names[name] = f"{PREFIX}{slugify(name) or len(self.names)}"

    def meet(self, node: Tag) -> None:
        """Note the names of an element that are linked to."""
        for name in list_names(node):
            if name in self.names and self.names[name] not in {*self.met, *self.placed}:
                self.met.append(self.names[name])

    def link(self, address: str) -> str:
        """The attribute of a link to a place in the text; "" where it leads to none."""
        name = self.names.get(unquote(address[1:]))
        return f'href="#{name}"' if name else ""

    def take(self) -> str:
        """The attribute, with a space before it, of the element to which the names met belong; "" where there are none."""
        if not self.met:
            return ""
        first, *others = self.met
        self.same |= dict.fromkeys(others, first)
        self.placed |= set(self.met)
        self.met = []
        return f' id="{first}"'

    def settle(self, html: str) -> str:
        """Written markup, in which links to names that share an element lead to the one it has."""
        return (
            LINK.sub(lambda found: f'href="#{self.same.get(found[1], found[1])}"', html)
            if self.same
            else html
        )


def list_names(node: Tag) -> list[str]:
    """The names an element has for links."""
    names = [read_attribute(node, "id"), read_attribute(node, "name") if node.name == "a" else ""]
    return [name for name in dict.fromkeys(names) if name]
