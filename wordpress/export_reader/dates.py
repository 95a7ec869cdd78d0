"""Dates of an export: local ones, and those of UTC where WordPress knew them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Protocol

from django.utils import timezone as clock

from wordpress.export_reader.records import ExportItem

FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
LONGEST_OFFSET = 15 * 60  # minutes


def parse_date(text: str) -> datetime | None:
    """A date as WordPress writes it, without a zone; None for 0000-00-00 and what is no date."""
    try:
        return datetime.fromisoformat(text.strip()) if FORM.fullmatch(text.strip()) else None
    except ValueError:
        return None


def measure_offset(item: ExportItem) -> tuple[str, int] | None:
    """(local date, minutes ahead of UTC) of an item that has both dates; None where it has not."""
    local, utc = parse_date(item.date), parse_date(item.date_gmt)
    if not local or not utc:
        return None
    minutes = round((local - utc).total_seconds() / 60)
    return (item.date, minutes) if abs(minutes) <= LONGEST_OFFSET else None


class KnownOffsets(Protocol):
    """What the export's items with both dates say of the old site's clock."""

    def offsets(self) -> Iterable[tuple[int, str]]: ...
    def nearest_offset(self, date: str) -> int | None:
        """The minutes ahead of UTC at the last date with both up to `date` (local, ISO), else at the first after it; None where
        there is none."""


class ExportClock:
    """Turns the old site's dates into moments. `zone` is the operator's word; else the file's own dates say."""

    def __init__(self, catalogue: KnownOffsets, zone: tzinfo | None = None) -> None:
        self.catalogue = catalogue
        self.zone = zone or (
            clock.get_default_timezone() if self.keeps(clock.get_default_timezone()) else None
        )

    def keeps(self, zone: tzinfo) -> bool:
        """Whether every item with both dates kept this zone's clock; so does a file without one."""
        return all(
            (local := parse_date(date)) is not None
            and local.replace(tzinfo=zone).utcoffset() == timedelta(minutes=minutes)
            for minutes, date in self.catalogue.offsets()
        )

    def moment(self, local: str, utc: str) -> datetime | None:
        """The moment two dates name: UTC first; else the local one by zone, or by the nearest date with both."""
        known = parse_date(utc)
        if known:
            return known.replace(tzinfo=UTC)
        known = parse_date(local)
        if not known:
            return None
        if self.zone:
            return known.replace(tzinfo=self.zone).astimezone(UTC)
        minutes = self.catalogue.nearest_offset(local.strip()) or 0
        return known.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)

    def of(self, item: ExportItem) -> datetime | None:
        """When an item appeared, or will; None for a draft without any date."""
        return self.moment(item.date, item.date_gmt) or parse_published(item.published)

    def guesses(self, item: ExportItem) -> bool:
        """Whether the item's moment rests on a zone that it does not give itself."""
        return parse_date(item.date_gmt) is None and parse_date(item.date) is not None


def parse_published(text: str) -> datetime | None:
    """The moment of a feed's pubDate; None for the year -0001 WordPress gives drafts."""
    if " -0001 " in text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
