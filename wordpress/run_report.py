"""What a run tells of each item and of all that stands beneath it, while it goes: rows of the report."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings

from wordpress.archived_comments.archive import report_left_comments
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportItem
from wordpress.report import ReportRow
from wordpress.terms import plain_words

logger = logging.getLogger(__name__)
LONGEST_FAULT = 300
UNREACHED = "The import broke off before it. Run it again."


class RunReport:
    """Keeps rows in the catalogue until all are known. `position` is that of the item they are told of."""

    def __init__(self, catalogue: ExportCatalogue, site: str) -> None:
        self.catalogue = catalogue
        self.site = site
        self.position = 0

    def begin(self, position: int) -> None:
        """What follows is told of the item at a position; what was told of it before is taken back."""
        self.position = position
        self.catalogue.forget(position)

    def tell(self, item: ExportItem, result: str, address: str, why: str) -> None:
        """An item's row."""
        row: ReportRow = {
            "id": item.number,
            "type": item.kind,
            "title": plain_words(item.title),
            "result": result,
            "address": make_whole(address),
            "why": why,
        }
        self.catalogue.tell("item", row, self.position)

    def tell_others(self, rows: Iterable[ReportRow]) -> None:
        """Rows of what stands beneath the item."""
        for row in rows:
            self.catalogue.tell("other", row, self.position)

    def leave(self, item: ExportItem, why: str, address: str = "") -> None:
        """Tell of an item that stays behind, or as it is, and of its comments."""
        self.tell(item, "left out", address, why)
        self.tell_others(
            report_left_comments(item, self.site, "The item it stands under is left out.", address)
        )

    def fail(self, position: int, why: str, address: str = "") -> None:
        """Tell that an item is left out for a fault. Nothing an item holds keeps its row from being told."""
        self.begin(position)
        try:
            self.leave(self.catalogue.item(position), why, address)
        except Exception:
            logger.exception("The item at %s cannot even be told of whole.", position)
            self.begin(position)
            number, kind, title = self.catalogue.name_item(position)
            self.catalogue.tell("item", make_left_row(number, kind, title, why), position)

    def tell_rest(self) -> None:
        """Rows for the items that were not come to."""
        for position in self.catalogue.list_untold():
            self.fail(position, UNREACHED)


def tell_terms(rows: Iterable[ReportRow], catalogue: ExportCatalogue) -> None:
    """Rows of authors, categories, tags and other terms."""
    for row in rows:
        catalogue.tell("other", {**row, "address": make_whole(row["address"])}, 0)


def make_left_row(number: int, kind: str, title: str, why: str) -> ReportRow:
    """The row of an item that is left out."""
    return {"id": number, "type": kind, "title": title, "result": "left out", "address": "", "why": why}


def describe_fault(error: BaseException) -> str:
    """A fault in a sentence."""
    message = " ".join(str(error).split())[:LONGEST_FAULT].rstrip(".")
    return f"It cannot be taken: {type(error).__name__}{f', {message}' if message else ''}."


def make_whole(address: str) -> str:
    """An address with the site's origin."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address
