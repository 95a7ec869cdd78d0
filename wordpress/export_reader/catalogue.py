"""The export at hand on disk: what its items are, in any order, without holding them in memory.

One SQLite file that the system deletes when it is closed. It also keeps the report's rows until all are known.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Self

from wordpress.export_reader import dates
from wordpress.export_reader.addresses import normalise_place
from wordpress.export_reader.parser import read_export
from wordpress.export_reader.records import ExportAuthor, ExportItem, ExportRow, ExportSite, ExportTerm
from wordpress.report import ReportRow

TABLES = """
create table items (position integer primary key, number integer, kind text, status text, parent integer,
                    title text, link text, attachment text, payload text);
create index items_number on items (number);
create index items_kind on items (kind, parent);
create table places (place text primary key, number integer);
create table offsets (date text, minutes integer);
create index offsets_date on offsets (date);
create table told (position integer, kind text, row text);
create index told_order on told (position);
"""


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
            self.keep_item(row)

    def keep_item(self, item: ExportItem) -> None:
        self.items += 1
        self.kinds[item.kind] += 1
        self.rows.execute(
            "insert into items values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.items,
                item.number,
                item.kind,
                item.status,
                item.parent,
                item.title,
                item.link,
                item.attachment,
                json.dumps(item.as_json()),
            ),
        )
        if both := dates.measure_offset(item):
            self.keep_offset(*both)
        for address in (item.link, item.guid, item.attachment):
            if address:
                self.rows.execute(
                    "insert or ignore into places values (?, ?)", (normalise_place(address), item.number)
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
        found = self.rows.execute(
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
        return [position for position, _ in found]

    def other_positions(self, kinds: tuple[str, ...]) -> list[int]:
        """Where items of none of `kinds` stand."""
        marks = ", ".join("?" for _ in kinds)
        found = self.rows.execute(
            f"select position from items where kind not in ({marks}) order by position",  # noqa: S608
            tuple(kinds),
        ).fetchall()
        return [position for (position,) in found]

    def item(self, position: int) -> ExportItem:
        """The whole item at a position."""
        (payload,) = self.rows.execute("select payload from items where position = ?", (position,)).fetchone()
        return ExportItem.from_json(json.loads(payload))

    def first_position(self, number: int) -> int:
        """Where the first item with a number stands; 0 where none does."""
        found = self.rows.execute("select min(position) from items where number = ?", (number,)).fetchone()
        return found[0] or 0

    def numbered(self, number: int) -> ExportItem | None:
        """The item with a number, None where the file has none."""
        position = self.first_position(number) if number else 0
        return self.item(position) if position else None

    def number_at(self, address: str) -> int:
        """The number of the item that had an address or upload; 0 where none had."""
        found = self.rows.execute(
            "select number from places where place = ?", (normalise_place(address),)
        ).fetchone()
        return found[0] if found else 0

    def children(self, number: int, kind: str) -> list[ExportItem]:
        """The items of a kind beneath a number, in the file's order."""
        found = self.rows.execute(
            "select position from items where parent = ? and kind = ? order by position", (number, kind)
        ).fetchall()
        return [self.item(position) for (position,) in found]

    def forget(self, position: int) -> None:
        """Take back all rows told of the item at a position, which is gone through again."""
        self.rows.execute("delete from told where position = ?", (position,))

    def tell(self, kind: str, row: ReportRow, position: int = 0) -> None:
        """Keep a row of the report: `kind` "item" or "other"; `position` is that of its item."""
        self.rows.execute("insert into told values (?, ?, ?)", (position, kind, json.dumps(row)))

    def told(self, kind: str) -> Iterator[ReportRow]:
        """The rows told of a kind, in the file's order."""
        for (row,) in self.rows.execute(
            "select row from told where kind = ? order by position, rowid", (kind,)
        ):
            yield json.loads(row)
