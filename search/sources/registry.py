"""The register of what can be found. Apps above this one register their sources when they are ready."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime


def digest(text: str) -> str:
    """A hash of `text` in 32 hexadecimal digits."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Document:
    """One thing as the index reads it. Strings are as readers see them; `topics` and `section` are slugs.

    `built_from` names the state it was read in; empty, all of the document is its state.
    """

    kind: str
    key: str
    title: str
    address: str
    summary: str = ""
    names: str = ""
    text: str = ""
    section: str = ""
    topics: tuple[str, ...] = ()
    dated: datetime | None = None
    built_from: str = ""

    @property
    def version(self) -> str:
        """What tells this state of the thing from others: a hash of 32 digits."""
        return digest(self.built_from or repr(astuple(self)))


@dataclass(frozen=True)
class SearchSource:
    """One kind of thing that can be found, as one (`label`) and as many (`plural`).

    `read_documents(keys)` reads those with these keys, None for all; keys may be ignored where there is no
    `read_versions`. `read_versions()` gives {key: version} of all without reading them whole; without it all are read.
    `read_state()` is a cheap text that differs whenever a document does; without it all are compared every time.

    `weight` multiplies the rank of a result. Where `crowd_weight` is given it is divided by the square of how many of the
    kind are found, for a word that many owners have asks for none of them. `key_of` makes the key that a question may name
    outright: what it names stands first.
    """

    kind: str
    label: str
    plural: str
    read_documents: Callable[[Collection[str] | None], Iterable[Document]]
    read_versions: Callable[[], dict[str, str]] | None = None
    read_state: Callable[[], str] | None = None
    weight: float = 1
    crowd_weight: float | None = None
    key_of: Callable[[str], str] | None = None


#: {kind: its source}, in the order in which they were registered.
SOURCES: dict[str, SearchSource] = {}
#: {facet: what reads {value: what readers call it}}, of the facets "section" and "topic".
FACETS: dict[str, Callable[[], dict[str, str]]] = {}


def register_source(source: SearchSource) -> None:
    """Have a kind of thing found. Registering a kind again replaces it."""
    SOURCES[source.kind] = source


def register_facet(name: str, read_labels: Callable[[], dict[str, str]]) -> None:
    """Name the values of a facet. `read_labels` makes at most one query."""
    FACETS[name] = read_labels
