"""Which record of an earlier import is of the same item: by its number, confirmed by what else the export says of it.

A number alone proves nothing: a site that was set up anew counts from 1 again, and what a number means there is another
story. What nothing confirms is therefore new, for a story that comes twice can be deleted and one written over is lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from wordpress.export_reader.addresses import extract_host, normalise_place
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportItem
from wordpress.models import ImportedItem
from wordpress.terms import plain_words

ANOTHER = "its number is that of another {} that came earlier, so it is a new one"
UNNUMBERED = "it has no number in the file and is known by its guid, slug, title and date together"
TWICE = "The file has the same item before it."
LONGEST = 255


@dataclass(frozen=True)
class ItemIdentity:
    """What an export says of an item that tells it from others. `guid` has no scheme, "www." or last slash.

    `guid_tells` and `date_tells`: whether the guid, or the date, can belong to no other item of the file.
    """

    kind: str
    number: int
    guid: str
    slug: str
    title: str
    date: datetime | None
    guid_tells: bool
    date_tells: bool
    earlier_slugs: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The name of its record among those of its site, where no other item has it."""
        return f"{self.kind}:{self.number}" if self.number else f"{self.kind}:said:{self.digest}"

    @property
    def digest(self) -> str:
        contents = "\n".join((self.guid, self.slug, self.title, str(self.date or "")))
        return hashlib.sha256(contents.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass
class ItemMatch:
    """What an item of the file is known by: `record` is the key of the row that remembers it, None for a new item.

    `key` names a new row. `is_repeated`: the file has the same item before it. `remarks` are told of a new item.
    """

    record: int | None
    key: str
    identity: ItemIdentity
    is_repeated: bool = False
    remarks: list[str] = field(default_factory=list)


def weigh_confirmation(identity: ItemIdentity, known: ItemIdentity | ImportedItem) -> int:
    """How surely an item is the one known under the same kind and number; 0 where nothing says so.

    A guid such as /?p=12 only repeats the number: it counts together with the title. So does a title alone for a record
    of which no guid is known.
    """
    first_date = known.date if isinstance(known, ItemIdentity) else known.first_date
    is_same_guid = bool(identity.guid) and identity.guid == known.guid
    weight = 0
    if is_same_guid and identity.guid_tells:
        weight += 8
    elif (is_same_guid or not known.guid) and identity.title and identity.title == known.title:
        weight += 4
    if known.slug and known.slug in {identity.slug, *identity.earlier_slugs}:
        weight += 2
    if identity.date and identity.date == first_date and identity.date_tells:
        weight += 1
    if not (known.guid or known.slug or known.title or first_date):
        weight += 1  # a record from before these were kept says nothing against it either
    return weight


def is_exactly(identity: ItemIdentity, known: ItemIdentity | ImportedItem) -> bool:
    """Whether guid, slug, title and date are all the same: what names an item without a number."""
    first_date = known.date if isinstance(known, ItemIdentity) else known.first_date
    if isinstance(known, ImportedItem) and known.key.startswith(
        "said:"
    ):  # from before guid and slug were kept
        return identity.title == known.title and (identity.date == first_date or identity.slug == known.slug)
    return (identity.guid, identity.slug, identity.title, identity.date) == (
        known.guid,
        known.slug,
        known.title,
        first_date,
    )


class ItemMatcher:
    """Finds the record of each item of a file, none for two of them. Asked as items come, or as links name them."""

    def __init__(self, catalogue: ExportCatalogue, site: str, clock: ExportClock) -> None:
        self.catalogue = catalogue
        self.site = site
        self.clock = clock
        self.matches: dict[int, ItemMatch] = {}
        self.taken: set[int] = set()
        self.keys: set[str] = set()

    def match(self, position: int) -> ItemMatch:
        """What the item at a position is known by; the same answer each time."""
        if position not in self.matches:
            self.matches[position] = self.find(position)
        return self.matches[position]

    def remember(self, position: int, record: int) -> None:
        """Note the row that was made for a new item."""
        self.matches[position].record = record
        self.taken.add(record)

    def find(self, position: int) -> ItemMatch:
        """As `match`, worked out; a record that is found is taken, and no other item can have it."""
        item = self.catalogue.item(position)
        identity = self.identify(item)
        for earlier in self.catalogue.list_earlier(position, item):
            if self.is_repeated(item, identity, earlier):
                return ItemMatch(None, "", identity, is_repeated=True)
        known = ImportedItem.objects.filter(site=self.site, kind=identity.kind, number=identity.number)
        if not identity.number:
            known = known.filter(title=identity.title)
        free = [record for record in known.order_by("pk") if record.pk not in self.taken]
        weighed = [(self.weigh(identity, record), -record.pk) for record in free]
        best, pk = max(weighed, default=(0, 0))
        if best:
            self.taken.add(-pk)
            return ItemMatch(-pk, "", identity)
        remarks = [ANOTHER.format(name_kind(identity.kind))] if known and identity.number else []
        if not identity.number:
            remarks.append(UNNUMBERED)
        return ItemMatch(None, self.find_free_key(identity), identity, remarks=remarks)

    @staticmethod
    def weigh(identity: ItemIdentity, record: ImportedItem) -> int:
        """How surely a record is that of an item: by `weigh_confirmation`; 1 or 0 for an item without a number."""
        return weigh_confirmation(identity, record) if identity.number else int(is_exactly(identity, record))

    def is_repeated(self, item: ExportItem, identity: ItemIdentity, earlier: int) -> bool:
        """Whether the item at an earlier position is the same: one of a number as records are, else word for word."""
        before = self.catalogue.item(earlier)
        known = self.identify(before)
        if identity.number:
            return weigh_confirmation(identity, known) > 0
        return is_exactly(identity, known) and before == item

    def identify(self, item: ExportItem) -> ItemIdentity:
        """An item's identity."""
        guid = normalise_place(item.guid)[:LONGEST]
        return ItemIdentity(
            kind=item.kind[:40],
            number=item.number,
            guid=guid,
            slug=item.slug[:LONGEST],
            title=plain_words(item.title)[:LONGEST],
            date=self.clock.of(item),
            guid_tells=is_telling(item.guid) and self.catalogue.count_same("guid", item.guid, item.kind) < 2,
            date_tells=self.catalogue.count_same("date", item.date, item.kind) < 2,
            earlier_slugs=frozenset(item.meta.get("_wp_old_slug", [])),
        )

    def find_free_key(self, identity: ItemIdentity) -> str:
        """A key no other record of the site has."""
        tries = [identity.key, f"{identity.key}:{identity.digest[:16]}"]
        tries += [f"{identity.key}:{identity.digest[:16]}:{number}" for number in range(2, 1000)]
        taken = set(
            ImportedItem.objects.filter(site=self.site, key__startswith=identity.key).values_list(
                "key", flat=True
            )
        )
        key = next(candidate for candidate in tries if candidate not in taken | self.keys)
        self.keys.add(key)
        return key


def is_telling(guid: str) -> bool:
    """Whether a guid says more than an item's number or its site's address."""
    place = normalise_place(guid)
    return bool(place) and "?" not in place and place != extract_host(guid)


def name_kind(kind: str) -> str:
    """What a kind of item is called in a sentence."""
    return {"post": "story", "attachment": "file"}.get(kind, kind or "item")
