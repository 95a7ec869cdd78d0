"""Requests of a seeded fuzzer: an address filled with known and odd values, and one thing or another wrong in the rest."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from bench.addresses import AddressPattern, Slot
from bench.form_fields import FormFields
from bench.odd_values import ODD_BODIES, ODD_ESCAPES, ODD_HEADERS, ODD_WORDS, file_named, list_files

METHODS: Final = (
    "GET",
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "BREW",
)
#: Words that pages of the site and its newsroom read from a query.
QUERY_WORDS: Final = [
    "page",
    "p",
    "from",
    "to",
    "by",
    "q",
    "query",
    "search",
    "format",
    "next",
    "at",
    "basis",
    "outcomes",
    "unit",
    "sector",
    "region",
    "owner",
    "owner-size",
    "local-authority",
    "provision-type",
    "age",
    "period",
    "limit",
    "offset",
    "ordering",
    "order",
    "order_by",
    "sort",
    "comments",
    "kind",
    "topic",
    "year",
    "section",
    "author",
    "tag",
    "collection_id",
    "content_type",
    "locale",
    "parent",
    "id",
    "ids",
    "items",
    "allow_external_link",
    "allow_email_link",
    "link_text",
    "link_url",
    "can_choose_root",
    "user_perms",
    "page_type",
    "multiple",
    "match_subclass",
    "chosen",
    "result",
    "draft",
    "mode",
    "in_preview_panel",
    "width",
    "height",
    "title",
    "since",
    "interval",
    "find-owner",
    "size",
    "style",
    "url",
    "maxwidth",
    "maxheight",
    "callback",
    "fields",
    "child_of",
    "descendant_of",
    "type",
    "_export",
    "is_bulk_publish",
    "q_",
    "date_from",
    "date_to",
    "last",
    "topics",
    "stance",
    "side",
]
#: How far a body may be from what its address takes, most often one field of a form.
FIELD_GUESSES: Final = [
    "title",
    "slug",
    "name",
    "text",
    "body",
    "email",
    "password",
    "login",
    "url",
    "file",
    "files[]",
    "image",
    "kind",
    "side",
    "value",
    "degree",
    "moment",
    "reason",
    "words",
    "motion",
    "standing",
    "frequency",
    "topics",
    "csrfmiddlewaretoken",
    "next",
    "action",
    "action-publish",
    "deed",
    "nonce",
    "comment",
]


@dataclass(frozen=True, slots=True)
class FuzzRequest:
    """One request: who asks, how, where, and with what. `data` is a body or fields of a form."""

    person: str
    method: str
    path: str
    data: Any = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        data = repr(self.data)
        with_what = f" {self.content_type} {data[:300]}" if self.data else ""
        return f"{self.person}: {self.method} {self.path[:300]}{with_what} {self.headers or ''}".rstrip()


class RequestMaker:
    """Makes requests from a seed: the same ones each time, for the same addresses and known values."""

    def __init__(self, seed: int, people: Sequence[str], known: dict[str, list[dict[str, str]]]) -> None:
        """`known`: {route: [the arguments of an address of it that answers]}."""
        self.random = random.Random(seed)
        self.people, self.known = people, known
        self.files = list_files()
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for arguments in (argument_list for several in known.values() for argument_list in several):
            for name, value in arguments.items():
                self.by_name[name].append(value)

    def path_of(self, address: AddressPattern) -> str:
        """A path of an address: mostly of something that is there, at times of what cannot be."""
        arguments = self.random.choice(self.known.get(address.route) or [{}])
        return address.fill(lambda slot: self.value_of(slot, arguments))

    def value_of(self, slot: Slot, arguments: dict[str, str]) -> str:
        """What to put into a place of an address, escaped."""
        if slot.name in arguments and self.random.random() < 0.75:
            return quote(arguments[slot.name], safe="/")
        if slot.converter == "int" or slot.name.endswith(("id", "pk")):
            if self.random.random() < 0.7:
                return str(self.random.randint(1, 40))
        elif (others := self.by_name.get(slot.name)) and self.random.random() < 0.6:
            return quote(self.random.choice(others), safe="/")
        if self.random.random() < 0.25:
            return self.random.choice(ODD_ESCAPES)
        return quote(self.word()[:2_000].encode(errors="surrogatepass"), safe="")

    def word(self) -> str:
        """An odd word."""
        return self.random.choice(ODD_WORDS)

    def query(self) -> str:
        """A query string with a few odd words, or nothing."""
        if self.random.random() < 0.35:
            return ""
        pairs = []
        for _ in range(self.random.randint(1, 3)):
            name = self.random.choice(QUERY_WORDS)
            if self.random.random() < 0.25:
                value = self.random.choice(ODD_ESCAPES)
            else:
                value = quote(self.word().encode(errors="surrogatepass"))[:3_000]
            pairs.append(f"{name}={value}")
        return "?" + "&".join(pairs)

    def headers(self) -> dict[str, str]:
        """An odd header or two, or none."""
        if self.random.random() < 0.5:
            return {}
        names = self.random.sample(sorted(ODD_HEADERS), self.random.randint(1, 2))
        return {name: self.random.choice(ODD_HEADERS[name]) for name in names}

    def request(self, address: AddressPattern) -> FuzzRequest:
        """One request to an address, by a method of any kind and without a form's fields known."""
        method = self.random.choice(METHODS)
        path = self.path_of(address) + self.query()
        person = self.random.choice(self.people)
        if method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
            return FuzzRequest(person, method, path, headers=self.headers())
        if self.random.random() < 0.4:
            data, content_type = self.random.choice(ODD_BODIES)
            return FuzzRequest(person, method, path, data, content_type, self.headers())
        names = self.random.sample(FIELD_GUESSES, self.random.randint(1, 4))
        fields: dict[str, Any] = {name: self.writable(self.word()) for name in names}
        if self.random.random() < 0.4:
            fields[self.random.choice(["file", "files[]", "image"])] = self.file()
        return FuzzRequest(person, method, path, fields, "", self.headers())

    def form(self, person: str, path: str, page: str) -> FuzzRequest:
        """A form of a page sent back to the page's own address with one to three of its fields odd."""
        reader = FormFields()
        reader.feed(page)
        fields: dict[str, Any] = {
            name: [self.writable(value) for value in values] for name, values in reader.fields.items() if name
        }
        for name in reader.files:
            fields[name] = self.file()
        names = sorted(name for name in fields if name not in reader.files)
        for name in self.random.sample(names, min(len(names), self.random.randint(0, 3))):
            fields[name] = self.replacement(fields[name])
        return FuzzRequest(
            person, "POST", path, fields, "", self.headers() if self.random.random() < 0.3 else {}
        )

    def replacement(self, values: list[str]) -> list[str]:
        """What to send in place of a field's values: odd words, or JSON changed somewhere within."""
        for value in values:
            if value[:1] in "[{" and value:
                try:
                    inside = json.loads(value)
                except ValueError:
                    continue
                return [json.dumps(self.damage(inside))]
        return [self.writable(self.word()) for _ in range(self.random.choice([0, 1, 1, 1, 1, 2]))]

    def damage(self, value: Any) -> Any:
        """JSON with something in it replaced."""
        if isinstance(value, dict) and value and self.random.random() < 0.8:
            name = self.random.choice(sorted(value))
            return {**value, name: self.damage(value[name])}
        if isinstance(value, list) and value and self.random.random() < 0.8:
            place = self.random.randrange(len(value))
            return [*value[:place], self.damage(value[place]), *value[place + 1 :]]
        return self.random.choice(
            [None, 0, -1, 1e300, True, [], {}, "", [[]], {"type": "x"}, self.writable(self.word())]
        )

    def writable(self, word: str) -> str:
        """A word that UTF-8 can carry: halves of characters are replaced."""
        return word.encode(errors="replace").decode()

    def file(self) -> Any:
        """An odd file."""
        return file_named(*self.random.choice(self.files))

    def order(self, addresses: Sequence[AddressPattern]) -> Iterator[AddressPattern]:
        """All addresses again and again, each time in another order."""
        while True:
            yield from self.random.sample(addresses, len(addresses))
