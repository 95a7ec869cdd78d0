"""What addresses in old text lead to here: pages, documents, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Final, Protocol
from urllib.parse import quote

from articles.models.images import CustomImage
from live.addresses import join_address
from wordpress import media
from wordpress.export_reader.addresses import (
    SIZE,
    extract_network_upload,
    extract_upload,
    is_old_site,
    split_address,
    strip_size,
)
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.models import ImportedItem

#: Kinds of items that have a place here, so that a link to one can wait for it.
MOVING = {"post", "page", "attachment"}
NETWORK_CHANGE = "a picture that a content network served is taken from the media folder"
SCHEMES = {"http", "https", "mailto", "tel"}
#: What an address cannot have as it is, and old text has all the same.
BARRED: Final = re.compile(r'[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})')


def write_address(address: str) -> str:
    """The attribute of a link to an address as HTML allows it."""
    return f'href="{escape(BARRED.sub(lambda each: quote(each[0]), address))}"'


class MovedItems(Protocol):
    """Tells what was made of items of the file."""

    def find_moved(self, position: int) -> ImportedItem | None:
        """The record of the item at a position of the file."""

    def find_moved_number(self, number: int, kind: str = "") -> ImportedItem | None:
        """The record of the item with a number, in the file or from an earlier one of the site."""


class LinkResolver:
    """Rewrites addresses. `records` tells what became of the items they name."""

    def __init__(self, catalogue: ExportCatalogue, hosts: set[str], records: MovedItems) -> None:
        self.catalogue = catalogue
        self.hosts = hosts
        self.records = records
        self.start = catalogue.site.blog_address or catalogue.site.link

    def write_link(self, address: str, notes: ItemNotes, *, plain: bool = False) -> str:
        """The attributes of a link to `address`; "" for one that leads nowhere. `plain` leaves it as it is."""
        whole = join_address(self.start, address) if not split_address(address).scheme else address
        if split_address(whole).scheme not in SCHEMES:
            return ""
        if not plain and (upload := extract_network_upload(whole, self.hosts)):
            _, record = self.find_upload(upload)
            if record and record.image:
                notes.change(NETWORK_CHANGE)
                return write_address(record.image.address)
        if plain or not is_old_site(address, self.hosts):
            return write_address(whole)
        position, record = self.find(whole)
        if record and record.page_id:
            if split_address(whole).fragment:
                notes.remark("a link to a place within another page leads to that page’s beginning")
            return f'linktype="page" id="{record.page_id}"'
        if record and record.document_id:
            return f'linktype="document" id="{record.document_id}"'
        if record and record.image:
            return write_address(record.image.address)
        if position and self.catalogue.item(position).kind in MOVING:
            notes.is_waiting = True
        notes.remark(f"a link still leads to {whole}")
        return write_address(whole)

    def find(self, address: str, number: int = 0) -> tuple[int, ImportedItem | None]:
        """(position in the file or 0, record or None) of the item with a number, else of the one an address names."""
        position = self.catalogue.first_position(number) if number else self.catalogue.position_at(address)
        position = position or (0 if number else self.catalogue.position_at(strip_size(address)))
        if position:
            return position, self.records.find_moved(position)
        number = number or self.number_asked(address)
        position = self.catalogue.first_position(number)
        return position, self.records.find_moved_number(number) if number else None

    def find_upload(self, upload: str) -> tuple[int, ImportedItem | None]:
        """(position in the file or 0, record or None) of the attachment with a path beneath the uploads."""
        for path in (upload, SIZE.sub("", upload)):
            if position := self.catalogue.position_at(f"uploads/{path}"):
                return position, self.records.find_moved(position)
        return 0, None

    def number_asked(self, address: str) -> int:
        """The number in ?p=12 or ?page_id=12."""
        for pair in split_address(address).query.split("&"):
            key, _, value = pair.partition("=")
            if (
                key in {"p", "page_id", "attachment_id"}
                and value.isascii()
                and value.isdigit()
                and len(value) < 19
            ):
                return int(value)
        return 0


@dataclass
class ResolvedPicture:
    """A picture of old text: its image's key, or None with the reason."""

    image: int | None
    name: str
    address: str = ""
    alt: str = ""
    caption: str = ""
    why: str = ""
    change: str = ""


class PictureResolver:
    """Finds images for one story. `by_path` gives the image of a file that no item of the export names."""

    def __init__(
        self,
        links: LinkResolver,
        notes: ItemNotes,
        item: ExportItem,
        by_path: Callable[[str], CustomImage | None],
    ) -> None:
        self.links = links
        self.notes = notes
        self.item = item
        self.by_path = by_path

    def at(self, address: str, number: int = 0) -> ResolvedPicture:
        """The picture at an address, or with a number."""
        catalogue = self.links.catalogue
        name = extract_upload(address).rsplit("/", 1)[-1]
        position, record = self.links.find(address, number)
        if number and not record and address:
            position, record = self.links.find(address)  # the number in a class may be that of another site
        upload = "" if record else extract_network_upload(address, self.links.hosts)
        if upload:
            position, record = self.links.find_upload(upload)
        item = catalogue.item(position) if position else None
        if record and record.image_id:
            picture = self.describe_attachment(item, record, name)
            return replace(picture, change=NETWORK_CHANGE) if upload else picture
        if upload and (image := self.by_path(f"/uploads/{upload}")):
            return ResolvedPicture(image.pk, name, change=NETWORK_CHANGE)
        if not address:
            address, name = (
                (item.attachment, extract_upload(item.attachment)) if item else ("", f"number {number}")
            )
        if address and not is_old_site(address, self.links.hosts):
            return ResolvedPicture(None, name, address, why=f"the picture {name} of another site is a link")
        image = self.by_path(address) if address else None
        if image:
            return ResolvedPicture(image.pk, name)
        self.notes.is_waiting = True
        return ResolvedPicture(
            None, name, address, why=f"the picture {name} is not in the media folder and is a link"
        )

    def describe_attachment(self, item: ExportItem | None, kept: ImportedItem, name: str) -> ResolvedPicture:
        """The image in a record, with what the item says of it; the file may lack the item. `name` is what notes call the
        picture."""
        if item is None:
            return ResolvedPicture(kept.image_id, name)
        return ResolvedPicture(
            kept.image_id,
            name or extract_upload(item.attachment),
            alt=item.read_meta("_wp_attachment_image_alt"),
            caption=item.excerpt,
        )

    def list_numbered(self, numbers: list[int]) -> list[ResolvedPicture]:
        """The pictures of these items' numbers, in their order; one that is not there says why."""
        return [self.at("", number) for number in numbers]

    def list_of_story(self) -> list[ResolvedPicture]:
        """The pictures that were uploaded for the story."""
        children = self.links.catalogue.children(self.item.number, "attachment")
        return [
            self.at(child.attachment, child.number)
            for child in children
            if media.is_picture(child.attachment)
        ]
