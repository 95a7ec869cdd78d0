"""Moves a whole export in: each item in a transaction of its own, so that a run can break off and go on.

Attachments come first, then pages, then posts, and then once more those whose links waited for one of them.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import tzinfo
from itertools import chain
from pathlib import Path

from django.db import connection, transaction

from articles.models.pages import SectionPage
from live.advisory_locks import try_lock_session
from wordpress import media
from wordpress.archived_comments.archive import report_left_comments
from wordpress.attachments import AttachmentImporter, find_file_address
from wordpress.authors import AuthorMapper
from wordpress.bylines import GUEST
from wordpress.export_reader.addresses import extract_host, normalise_place
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver
from wordpress.identity import TWICE, ItemMatch, ItemMatcher
from wordpress.models import ImportedItem
from wordpress.old_addresses.term_records import record_terms
from wordpress.pages import PageImporter
from wordpress.publication_status import LeftOutError
from wordpress.run_report import RunReport, describe_fault, tell_terms
from wordpress.terms import TermMapper

logger = logging.getLogger(__name__)
MOVING = ("attachment", "page", "post")
#: Raise when the same item would now be written differently: pages nobody worked on are then brought up to date.
FORM = 4
LOCK = 4_711_020_625  # any number no other lock of the site uses
STAYING = {
    GUEST: "No story that moved is theirs.",
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

    `told` hears how many items are done, of how many. Raises ImportRunningError while another move is running.
    """
    with hold_import_lock(), rehearse() if dry_run else nullcontext():
        ImportRun(catalogue, folder=folder, section=section, zone=zone, told=told).run()


@contextmanager
def hold_import_lock() -> Iterator[None]:
    """Within it no other import runs. Raises ImportRunningError where one does."""
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
            extract_host(address)
            for address in (site.link, site.site_address, site.blog_address)
            if extract_host(address)
        }
        self.clock = ExportClock(catalogue, zone)
        self.terms = TermMapper(catalogue, section)
        self.authors = AuthorMapper(catalogue)
        self.links = LinkResolver(catalogue, hosts, self)
        self.uploads = AttachmentImporter(self.site, media.MediaFolder(folder))
        self.arrivals = PageImporter(self)
        self.matcher = ItemMatcher(catalogue, self.site, self.clock)
        self.report = RunReport(catalogue, self.site)
        self.done = 0

    def run(self) -> None:
        """Move everything. Whatever happens, every item has its row in the end."""
        try:
            self.move_all()
        finally:
            self.report.tell_rest()

    def move_all(self) -> None:
        again: list[int] = []
        for kind in MOVING:
            for position in self.catalogue.positions(kind):
                if self.move_one(position):
                    again.append(position)
                self.count()
        for position in self.catalogue.other_positions(MOVING):
            self.report_staying(position)
            self.count()
        for position in again:
            self.move_one(position)
        record_terms(self.catalogue, self.site, self.terms, self.authors)
        tell_terms(chain(self.authors.tell(), self.terms.tell()), self.catalogue)

    def count(self) -> None:
        self.done += 1
        self.told(self.done, self.catalogue.items)

    def move_one(self, position: int) -> bool:
        """Move one item; whether it waits for a page that may come later in the file. What it raises is its own."""
        self.report.begin(position)
        try:
            return self.move(position, self.catalogue.item(position))
        except LeftOutError as error:
            self.report.leave(self.catalogue.item(position), str(error), error.address)
        except Exception as error:
            if not connection.is_usable():
                raise  # no item's fault: the database is away
            logger.exception("The item at %s of the file is left out.", position)
            self.fail(position, error)
        return False

    def move(self, position: int, item: ExportItem) -> bool:
        """Moves one item in; whether it waits for another. Raises LeftOutError where the export holds it twice."""
        match, notes = self.matcher.match(position), ItemNotes()
        if match.is_repeated:
            raise LeftOutError(TWICE)
        with self.uploads.remove_files_on_fault(), transaction.atomic():
            record = self.record(match)
            source = self.fingerprint(item)
            if record.source == source and not record.is_gone and not record.can_be_bettered:
                self.repeat_report(item, record)
            else:
                self.write_item(item, record, notes, source)
        self.matcher.remember(position, record.pk)
        return notes.is_waiting

    def fail(self, position: int, error: Exception) -> None:
        """Tell of an item that raised: left out or, where it came before, as it stands."""
        why, address = describe_fault(error), ""
        try:
            record = self.find_moved(position)
            if record and record.page:
                why, address = f"{why} It stays here as it was.", record.page.specific.address
        except Exception:
            logger.exception("Where the item at %s stands cannot be said.", position)
        self.report.fail(position, why, address)

    def write_item(self, item: ExportItem, kept: ImportedItem, notes: ItemNotes, source: str) -> None:
        """Make what becomes of an item, or bring it up to date, and remember and report that. `source` is the item's
        fingerprint.

        Raises LeftOutError where nothing becomes of it.
        """
        deed = self.uploads.attachment if item.kind == "attachment" else self.arrivals.page
        made = deed(item, kept, notes)
        kept.source, kept.is_waiting = source, notes.is_waiting
        kept.result, kept.why = "changed" if notes.changes else "imported", notes.why
        kept.save()
        address = made.address if kept.page_id else find_file_address(made)
        self.report.tell(item, kept.result, address, kept.why)
        if not kept.page_id:
            self.leave_comments(item)

    def repeat_report(self, item: ExportItem, kept: ImportedItem) -> None:
        """An item that came before and did not change since."""
        if kept.page:
            page = kept.page.specific
            address = page.address
            self.report.tell_others(self.arrivals.comments(item, page, ItemNotes()))
        else:
            address = find_file_address(kept.file)
            self.leave_comments(item)
        self.report.tell(item, kept.result, address, kept.why)

    def leave_comments(self, item: ExportItem) -> None:
        """Report the comments of a picture or document, each as left out."""
        self.report.tell_others(
            report_left_comments(item, self.site, "Pictures and documents carry no comments here.")
        )

    def report_staying(self, position: int) -> None:
        """Report an item of a kind that does not move, with the reason; a guest, where a story names them, as imported."""
        self.report.begin(position)
        try:
            item = self.catalogue.item(position)
            if address := self.authors.guest_address(item):
                self.report.tell(item, "imported", address, "")
                return
            why = STAYING.get(item.kind)
            why = why or f"There is no place for items of the kind “{item.kind or 'without a name'}” here."
            self.report.leave(item, why)
        except Exception as error:
            logger.exception("The item at %s of the file is left out.", position)
            self.report.fail(position, describe_fault(error))

    def record(self, match: ItemMatch) -> ImportedItem:
        """What is remembered of an item; a new record for one that is new."""
        identity = match.identity
        if match.record:
            record = ImportedItem.objects.select_for_update(of=("self",)).get(pk=match.record)
        else:
            record = ImportedItem(site=self.site, key=match.key, kind=identity.kind, number=identity.number)
            record.placing = {"changes": [], "remarks": match.remarks}
        record.guid, record.slug, record.title = identity.guid, identity.slug, identity.title
        record.first_date = record.first_date or identity.date
        return record

    def fingerprint(self, item: ExportItem) -> str:
        """A hash of all the export says of an item, its authors' shown names among it."""
        contents = [FORM, item.as_json(), self.authors.names_of(item)]
        return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()

    def find_moved(self, position: int) -> ImportedItem | None:
        """The record of the item at a position of the file, None for one that did not move."""
        record = self.matcher.match(position).record
        return ImportedItem.objects.filter(pk=record).first() if record else None

    def find_moved_number(self, number: int, kind: str = "") -> ImportedItem | None:
        """The record of the item with a number, in the file or, where it is not there, from an earlier one."""
        if position := self.catalogue.first_position(number, kind):
            return self.find_moved(position)
        known = ImportedItem.objects.filter(site=self.site, number=number) if number else None
        if known is None:
            return None
        return (known.filter(kind=kind) if kind else known).order_by("pk").first()

    def find_shared_block(self, number: int) -> str | None:
        """The text of a block that stories share; None where the file has none of that number."""
        position = self.catalogue.first_position(number, "wp_block")
        return self.catalogue.item(position).content if position else None
