"""What a WordPress export says, in plain rows: nothing here knows our pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass
class ExportComment:
    """One comment, without its author's e-mail and network addresses, which are never kept."""

    number: int
    parent: int
    author: str
    written: str
    written_gmt: str
    text: str
    approved: str
    kind: str


@dataclass
class ItemTerm:
    """A category, tag or other term an item carries: `domain` says of which kind."""

    domain: str
    slug: str
    name: str


@dataclass
class ExportItem:
    """One <item>. Dates are as written; `meta` keeps only keys that mean something here; `fields` names
    the custom fields an editor filled in that do not."""

    number: int = 0
    kind: str = ""
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    published: str = ""
    content: str = ""
    excerpt: str = ""
    date: str = ""
    date_gmt: str = ""
    modified_gmt: str = ""
    status: str = ""
    slug: str = ""
    parent: int = 0
    order: int = 0
    password: bool = False
    sticky: bool = False
    attachment: str = ""
    words: list[ItemTerm] = field(default_factory=list)
    comments: list[ExportComment] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The item `as_json` wrote."""
        words = [ItemTerm(**word) for word in kept.pop("words")]
        comments = [ExportComment(**comment) for comment in kept.pop("comments")]
        return cls(**kept, words=words, comments=comments)

    def list_terms(self, domain: str) -> list[ItemTerm]:
        """The words of one domain, each once; an export of 1.0 writes them twice and calls tags "tag"."""
        terms: dict[str, ItemTerm] = {}
        for word in self.words:
            if word.domain == domain or (domain, word.domain) == ("post_tag", "tag"):
                key = word.name.casefold()
                if key not in terms or (word.slug and not terms[key].slug):
                    terms[key] = word
        return list(terms.values())

    def read_meta(self, key: str) -> str:
        """The last value of a meta key, or ""."""
        return (self.meta.get(key) or [""])[-1]


@dataclass
class ExportAuthor:
    """Somebody who wrote: the sign-in name only joins items to their author and is shown nowhere."""

    number: int
    login: str
    name: str


@dataclass
class ExportTerm:
    """A category or tag of the site, whether or not an item carries it."""

    number: int
    kind: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass
class ExportSite:
    """The channel's head."""

    title: str = ""
    link: str = ""
    site_address: str = ""
    blog_address: str = ""
    version: str = ""


ExportRow = ExportSite | ExportAuthor | ExportTerm | ExportItem
