"""The export at hand on disk: what its items are, in any order, without holding them in memory.

One SQLite file that the system deletes when it is closed. It also keeps the report's rows until all are known.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Self

from wordpress.export_reader import dates
from wordpress.export_reader.addresses import extract_path, extract_upload, normalise_place
from wordpress.export_reader.parser import read_export
from wordpress.export_reader.records import ExportAuthor, ExportItem, ExportRow, ExportSite, ExportTerm
from wordpress.report import ReportRow

logger = logging.getLogger(__name__)
TABLES = """
create table items (position integer primary key, number integer, kind text, status text, parent integer,
                    title text, guid text, date text, payload text);
create index items_number on items (number, kind);
create index items_kind on items (kind, parent);
create index items_title on items (title);
create index items_guid on items (guid);
create index items_date on items (date);
create table places (place text primary key, position integer);
create table filed (kind text, slug text, name text, primary key (kind, slug));
create table offsets (date text, minutes integer);
create index offsets_date on offsets (date);
create table told (position integer, kind text, row text);
create index told_order on told (position);
"""
#: What `count_same` counts by.
SHARED = {
    "guid": "select count(*) from items where guid = ? and kind = ?",
    "date": "select count(*) from items where date = ? and kind = ?",
}


class ExportCatalogue:
    """Filled once with `keep`, then asked."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("", isolation_level=None)
        self.rows.executescript("pragma journal_mode = off; pragma synchronous = off;" + TABLES)
        self.rows.execute("begin")
        self.site = ExportSite()
        self.authors: dict[str, ExportAuthor] = {}
        self.terms: list[ExportTerm] = []
        self.items = 0
        self.kinds: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.rows.close()

    def fill(self, file: BinaryIO) -> None:
        """Take in a whole export from a binary file. Raises UnreadableError where it is none, or breaks off."""
        for row in read_export(file):
            self.keep(row)

    def keep(self, row: ExportRow) -> None:
        """Take in what `reading.read` yields."""
        if isinstance(row, ExportSite):
            self.site = row
        elif isinstance(row, ExportAuthor):
            self.authors[row.login] = row
        elif isinstance(row, ExportTerm):
            self.terms.append(row)
        else:
            self.items += 1
            try:
                self.keep_item(row)
            except Exception as error:
                logger.exception("An item cannot be kept.")
                why = f"It cannot be read: {type(error).__name__}."
                left: ReportRow = {
                    "id": row.number,
                    "type": row.kind,
                    "title": row.title,
                    "result": "left out",
                    "address": "",
                    "why": why,
                }
                self.tell("item", left, self.items)

    def keep_item(self, item: ExportItem) -> None:
        """Write an item down as the newest, with its categories and tags, the places that lead to it, and what it says of the
        clock."""
        self.kinds[item.kind] += 1
        offset = dates.measure_offset(item)
        places = [place for place in (item.link, item.guid, item.attachment) if extract_path(place)]
        if item.attachment:
            places.append(f"uploads/{extract_upload(item.attachment)}")
        fields = (item.number, item.kind, item.status, item.parent, item.title)
        names = (normalise_place(item.guid), item.date.strip())
        self.rows.execute(
            "insert into items values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self.items, *fields, *names, json.dumps(item.as_json())),
        )
        for word in (*item.list_terms("category"), *item.list_terms("post_tag")):
            kind = "category" if word.domain == "category" else "tag"
            self.rows.execute("insert or ignore into filed values (?, ?, ?)", (kind, word.slug, word.name))
        if offset:
            self.keep_offset(*offset)
        for place in places:  # not the site's own first page, which is no item's
            self.rows.execute(
                "insert or ignore into places values (?, ?)", (normalise_place(place), self.items)
            )

    def keep_offset(self, date: str, minutes: int) -> None:
        """Note that the local `date` (ISO, sortable) stood `minutes` ahead of UTC."""
        self.rows.execute("insert into offsets values (?, ?)", (date, minutes))

    def offsets(self) -> Iterable[tuple[int, str]]:
        """How often each number of minutes ahead of UTC was seen, with a date of each: [(minutes, date)]."""
        return self.rows.execute("select minutes, date from offsets")

    def nearest_offset(self, date: str) -> int | None:
        """The minutes ahead of UTC noted nearest before or after the local `date`; None where none is."""
        before = self.rows.execute(
            "select date, minutes from offsets where date <= ? order by date desc limit 1", (date,)
        ).fetchone()
        after = self.rows.execute(
            "select date, minutes from offsets where date >= ? order by date limit 1", (date,)
        ).fetchone()
        return (before or after or (None, None))[1]

    def positions(self, kind: str) -> list[int]:
        """Where items of a kind stand in the file, parents before their children."""
        rows = self.rows.execute(
            """with recursive tree (position, number, depth) as (
                 select position, number, 0 from items top where kind = :kind and not exists (
                   select 1 from items above
                   where above.number = top.parent and above.number != 0 and above.kind = :kind)
                 union
                 select items.position, items.number, depth + 1 from items join tree on items.parent = tree.number
                 where items.kind = :kind and depth < 20 and tree.number != 0
               )
               select items.position, coalesce(min(tree.depth), 99) from items left join tree using (position)
               where items.kind = :kind group by items.position order by 2, 1""",
            {"kind": kind},
        ).fetchall()
        return [position for position, _ in rows]

    def other_positions(self, kinds: tuple[str, ...]) -> list[int]:
        """Where items of none of `kinds` stand."""
        marks = ", ".join("?" for _ in kinds)
        rows = self.rows.execute(
            f"select position from items where kind not in ({marks}) order by position",
            tuple(kinds),
        ).fetchall()
        return [position for (position,) in rows]

    def item(self, position: int) -> ExportItem:
        """The whole item at a position."""
        (payload,) = self.rows.execute("select payload from items where position = ?", (position,)).fetchone()
        return ExportItem.from_json(json.loads(payload))

    def first_position(self, number: int, kind: str = "") -> int:
        """Where the first item with a number stands, of a kind where one is given; 0 where none does."""
        asked, values = "select min(position) from items where number = ?", [number]
        row = self.rows.execute(
            f"{asked} and kind = ?" if kind else asked, [*values, kind] if kind else values
        ).fetchone()
        return (row[0] or 0) if number else 0

    def position_at(self, address: str) -> int:
        """Where the item stands that had an address or upload; 0 where none had."""
        row = self.rows.execute(
            "select position from places where place = ?", (normalise_place(address),)
        ).fetchone()
        return row[0] if row else 0

    def list_earlier(self, position: int, item: ExportItem) -> list[int]:
        """Where items stand before a position that its item may repeat: those of its kind and number and, where that
        is 0, of its title too."""
        rows = self.rows.execute(
            "select position from items where number = ? and kind = ? and position < ? and (number != 0 or title = ?)",
            (item.number, item.kind, position, item.title),
        ).fetchall()
        return [earlier for (earlier,) in rows]

    def name_item(self, position: int) -> tuple[int, str, str]:
        """(number, kind, title) of the item at a position, whatever else it holds."""
        row: tuple[int, str, str] = self.rows.execute(
            "select number, kind, title from items where position = ?", (position,)
        ).fetchone()
        return row

    def count_same(self, what: str, value: str, kind: str) -> int:
        """How many items of a kind have a guid or a date (`what`)."""
        value = normalise_place(value) if what == "guid" else value.strip()
        row: tuple[int] = self.rows.execute(SHARED[what], (value, kind)).fetchone()
        return row[0]

    def list_filed(self) -> Iterator[tuple[str, str, str]]:
        """(category or tag, slug, name) of whatever items are filed under."""
        yield from self.rows.execute("select kind, slug, name from filed order by kind, slug").fetchall()

    def list_untold(self) -> list[int]:
        """Where items stand of which no row is told."""
        rows = self.rows.execute(
            "select position from items where position not in (select position from told where kind = 'item')"
            " order by position"
        ).fetchall()
        return [position for (position,) in rows]

    def children(self, number: int, kind: str) -> list[ExportItem]:
        """The items of a kind beneath a number, in the file's order."""
        rows = self.rows.execute(
            "select position from items where parent = ? and kind = ? order by position", (number, kind)
        ).fetchall()
        return [self.item(position) for (position,) in rows]

    def forget(self, position: int) -> None:
        """Take back all rows told of the item at a position, which is gone through again."""
        self.rows.execute("delete from told where position = ?", (position,))

    def tell(self, kind: str, row: ReportRow, position: int = 0) -> None:
        """Keep a row of the report: `kind` "item" or "other"; `position` is that of its item."""
        self.rows.execute("insert into told values (?, ?, ?)", (position, kind, json.dumps(row)))

    def read_rows(self, kind: str) -> Iterator[ReportRow]:
        """The rows told of a kind, in the file's order."""
        for (row,) in self.rows.execute(
            "select row from told where kind = ? order by position, rowid", (kind,)
        ):
            yield json.loads(row)
