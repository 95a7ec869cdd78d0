"""Moves a whole export in: each item in a transaction of its own, so that a run can break off and go on.

Attachments come first, then pages, then posts, and then once more those whose links waited for one of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import tzinfo
from pathlib import Path

from django.conf import settings
from django.db import transaction

from articles.models.pages import SectionPage
from live.advisory_locks import try_lock_session
from wordpress import comments, media
from wordpress.attachments import AttachmentImporter, find_file_address
from wordpress.export_reader.addresses import extract_host, normalise_place
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver
from wordpress.models import ImportedItem
from wordpress.pages import PageImporter
from wordpress.publication_status import LeftOutError
from wordpress.report import ReportRow
from wordpress.terms import TermMapper, plain_words

MOVING = ("attachment", "page", "post")
#: Raise when the same item would now be written differently: pages nobody worked on are then brought up to date.
FORM = 3
LOCK = 4_711_020_625  # any number no other lock of the site uses
STAYING = {
    "nav_menu_item": "It is an entry of a menu; this site builds its own.",
    "revision": "It is an earlier version of another item.",
    "wp_block": "A block that stories share is written out in each of them.",
    "wp_navigation": "It is a menu; this site builds its own.",
    "wp_template": "It is part of the old site’s design.",
    "wp_template_part": "It is part of the old site’s design.",
    "wp_global_styles": "It is part of the old site’s design.",
    "wp_font_family": "It is part of the old site’s design.",
    "wp_font_face": "It is part of the old site’s design.",
    "custom_css": "It is part of the old site’s design.",
    "customize_changeset": "It is part of the old site’s design.",
    "oembed_cache": "WordPress kept it to show things of other sites quickly.",
    "user_request": "It is somebody’s request about personal data, which does not move.",
}

Progress = Callable[[int, int], None]


class ImportRunningError(Exception):
    """Another move is running."""


def import_export(
    catalogue: ExportCatalogue,
    *,
    folder: Path | None = None,
    section: SectionPage | None = None,
    zone: tzinfo | None = None,
    dry_run: bool = False,
    told: Progress = lambda done, whole: None,
) -> None:
    """Move in what `catalogue` holds; its report is in the catalogue then. A dry run writes nothing that stays.

    `told` hears how many items are done, of how many. Raises BusyError while another move is running.
    """
    with hold_import_lock(), rehearse() if dry_run else nullcontext():
        ImportRun(catalogue, folder=folder, section=section, zone=zone, told=told).run()


@contextmanager
def hold_import_lock() -> Iterator[None]:
    with try_lock_session(LOCK) as locked:
        if not locked:
            raise ImportRunningError("Another import is running. Wait until it has ended.")
        yield


@contextmanager
def rehearse() -> Iterator[None]:
    """Everything written meanwhile is taken back at the end, and no file stays."""
    with media.discard_files(), transaction.atomic():
        yield
        transaction.set_rollback(True)


class ImportRun:
    """One run over one export."""

    def __init__(
        self,
        catalogue: ExportCatalogue,
        *,
        folder: Path | None,
        section: SectionPage | None,
        zone: tzinfo | None,
        told: Progress,
    ) -> None:
        self.catalogue = catalogue
        self.told = told
        site = catalogue.site
        old = site.blog_address or site.link or site.site_address
        self.site = normalise_place(old)[:200]
        hosts = {
            extract_host(each)
            for each in (site.link, site.site_address, site.blog_address)
            if extract_host(each)
        }
        self.clock = ExportClock(catalogue, zone)
        self.terms = TermMapper(catalogue, section)
        self.links = LinkResolver(catalogue, hosts, self.moved)
        self.uploads = AttachmentImporter(self, media.MediaFolder(folder))
        self.arrivals = PageImporter(self)
        self.position = 0
        self.done = 0

    def run(self) -> None:
        again: list[int] = []
        for kind in MOVING:
            for position in self.catalogue.positions(kind):
                if self.one(position):
                    again.append(position)
                self.count()
        for position in self.catalogue.other_positions(MOVING):
            self.stays(position)
            self.count()
        for position in again:
            self.one(position)
        for row in self.terms.tell():
            self.catalogue.tell("other", {**row, "address": make_whole(row["address"])}, 0)

    def count(self) -> None:
        self.done += 1
        self.told(self.done, self.catalogue.items)

    def one(self, position: int) -> bool:
        """Move one item; whether it waits for a page that may come later in the file."""
        self.position = position
        self.catalogue.forget(position)
        item, notes = self.catalogue.item(position), ItemNotes()
        if item.number and self.catalogue.first_position(item.number) != position:
            self.leave(item, "The file has an item of the same number before it.")
            return False
        try:
            with transaction.atomic():
                kept = self.record(item)
                source = self.fingerprint(item)
                if kept.source == source and not kept.is_gone and not kept.can_be_bettered:
                    self.again(item, kept)
                    return False
                self.arrive(item, kept, notes, source)
        except LeftOutError as error:
            self.leave(item, str(error), error.address)
            return False
        return notes.is_waiting

    def arrive(self, item: ExportItem, kept: ImportedItem, notes: ItemNotes, source: str) -> None:
        deed = self.uploads.attachment if item.kind == "attachment" else self.arrivals.page
        made = deed(item, kept, notes)
        kept.source, kept.is_waiting = source, notes.is_waiting
        kept.result, kept.why = "changed" if notes.changes else "imported", notes.why
        kept.save()
        self.tell(item, kept.result, made.address if kept.page_id else find_file_address(made), kept.why)
        if not kept.page_id:
            self.tell_comments(
                comments.report_left_comments(
                    item, self.site, "Pictures and documents carry no comments here."
                )
            )

    def again(self, item: ExportItem, kept: ImportedItem) -> None:
        """An item that came before and did not change since."""
        if kept.page:
            page = kept.page.specific
            address = page.address
            self.tell_comments(self.arrivals.comments(item, page, ItemNotes()))
        else:
            address = find_file_address(kept.file)
            self.tell_comments(
                comments.report_left_comments(
                    item, self.site, "Pictures and documents carry no comments here."
                )
            )
        self.tell(item, kept.result, address, kept.why)

    def stays(self, position: int) -> None:
        item = self.catalogue.item(position)
        self.position = position
        why = STAYING.get(item.kind)
        why = why or f"There is no place for items of the kind “{item.kind or 'without a name'}” here."
        self.leave(item, why)

    def leave(self, item: ExportItem, why: str, address: str = "") -> None:
        """Tell of an item that stays behind, or as it is, and of its comments."""
        self.tell(item, "left out", address, why)
        self.tell_comments(
            comments.report_left_comments(item, self.site, "The item it stands under is left out.", address)
        )

    def tell_comments(self, rows: Iterable[ReportRow]) -> None:
        for row in rows:
            self.catalogue.tell("other", row, self.position)

    def tell(self, item: ExportItem, result: str, address: str, why: str) -> None:
        row: ReportRow = {
            "id": item.number,
            "type": item.kind,
            "title": plain_words(item.title),
            "result": result,
            "address": make_whole(address),
            "why": why,
        }
        self.catalogue.tell("item", row, self.position)

    def record(self, item: ExportItem) -> ImportedItem:
        """What is remembered of an item; a new record for one that is new."""
        key = self.key(item)
        found = ImportedItem.objects.select_for_update().filter(site=self.site, key=key).first()
        return found or ImportedItem(site=self.site, key=key, kind=item.kind[:40])

    def key(self, item: ExportItem) -> str:
        """An item's name among those of its site: its number, or one made of what it says where it has none."""
        if item.number:
            return str(item.number)
        said = item.guid or item.link or f"{item.title}/{item.date}"
        return f"said:{hashlib.sha256(said.encode()).hexdigest()[:32]}"

    def fingerprint(self, item: ExportItem) -> str:
        """A hash of all the export says of an item, its author's shown name among it."""
        said = [FORM, item.as_json(), self.terms.author_name(item.creator)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def moved(self, number: int) -> ImportedItem | None:
        """The record of the item with a number, None for one that did not move."""
        return ImportedItem.objects.filter(site=self.site, key=str(number)).first()

    def shared(self, number: int) -> str | None:
        """The text of a block that stories share; None where the file has none of that number."""
        item = self.catalogue.numbered(number)
        return item.content if item and item.kind == "wp_block" else None


def make_whole(address: str) -> str:
    """An address with the site's origin."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address
