"""Pages of a list by the key of the row they begin after: as quick at the end of a list as at its beginning."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from carespace.models import Post
from carespace.models.posts import PostQuerySet

Row = TypeVar("Row", bound=Model)
BETWEEN: Final = "_"
#: More digits than any count or id has.
LONGEST_NUMBER: Final = 10
LONGEST_PATH: Final = 255


def read_moment(text: str) -> datetime:
    """A moment with its zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("It has no zone.")
    return moment


def read_count(text: str) -> int:
    """A number no column is too small for. Raises ValueError."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise ValueError("It is no count.")
    return int(text)


def read_path(text: str) -> str:
    """The path of a post. Raises ValueError."""
    if not text.isdecimal() or not text.isascii() or len(text) > LONGEST_PATH:
        raise ValueError("It is no path.")
    return text


@dataclass(frozen=True)
class ListOrder:
    """An order of rows by one column, and by id among equals, both in one direction, as the index has them."""

    column: str
    read_value: Callable[[str], object]
    is_descending: bool = True

    def read_key(self, text: str) -> tuple[object, int] | None:
        """The column's value and the id in a key that `write_key` wrote, None for anything else."""
        value, between, pk = text.rpartition(BETWEEN)
        try:
            return (self.read_value(value), read_count(pk)) if between else None
        except ValueError:
            return None

    def write_key(self, row: Model) -> str:
        """The key of a row of a list in this order."""
        value: object = row
        for name in self.column.split("__"):
            value = getattr(value, name)
        return f"{value.isoformat() if isinstance(value, datetime) else value}{BETWEEN}{row.pk}"

    def sort(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The rows in this order."""
        sign = "-" if self.is_descending else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def follow(self, rows: QuerySet[Row], key: tuple[object, int]) -> QuerySet[Row]:
        """The rows that come after a key in this order."""
        compare = TupleLessThan if self.is_descending else TupleGreaterThan
        return rows.filter(compare((self.column, "pk"), key))


#: The orders of points, by the word that asks for each in an address; the first where none does.
POINT_ORDERS: Final = {
    "strongest": ListOrder("strength", float),
    "newest": ListOrder("published_at", read_moment),
    "oldest": ListOrder("published_at", read_moment, is_descending=False),
    "most-answered": ListOrder("descendants", read_count),
}
#: Points in their first day have no strength to stand by and come before the rest; a key among them begins with this.
NEW_FIRST: Final = "strongest"
NEW_KEY: Final = "new_"
#: The key after which the strongest begin.
NEW_READ: Final = f"{NEW_KEY}read"
#: Between when the first page of the strongest was read, in seconds of the epoch, and the key of a later one.
BEGUN: Final = "~"
#: A key among the points that rose while the list was read begins with this.
MOVED_KEY: Final = "moved_"
ROSE_IN_ORDER: Final = ListOrder("rose_at", read_moment, is_descending=False)
#: A vote noted so long before a page was read may not have been seen there: a deed takes no longer.
LONGEST_VOTE: Final = timedelta(minutes=1)
#: Keys are given in the order in which posts come.
REPLIES_IN_ORDER: Final = ListOrder("path", read_path, is_descending=False)
LAST_REASON: Final = ListOrder("id", read_count)
LAST_CLOSED: Final = ListOrder("closure__at", read_moment)


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Some rows of a list, whether they begin it, and the key after which more follow; "" where none do."""

    rows: Sequence[Row]
    is_first: bool
    after: str
    is_moved: bool = False
    """Whether these are the points that rose while the list was read, after its end."""


def take_merged_page(
    lists: Sequence[QuerySet[Row]], order: ListOrder, after: str, size: int
) -> KeysetPage[Row]:
    """As `take_page` of several lists with the same columns, none of whose rows stands in another: as quick as each. One
    query."""
    key = order.read_key(after)
    parts = [(order.follow(order.sort(rows), key) if key else order.sort(rows))[: size + 1] for rows in lists]
    merged = parts[0].union(*parts[1:], all=True)
    sorting = order.column.replace("__", ".")
    window = sorted(merged, key=lambda row: (attrgetter(sorting)(row), row.pk), reverse=order.is_descending)
    more = order.write_key(window[size - 1]) if len(window) > size else ""
    return KeysetPage(window[:size], key is None, more)


def take_page(rows: QuerySet[Row], order: ListOrder, after: str, size: int) -> KeysetPage[Row]:
    """The first `size` rows in an order, or those that come after a key; a key that is none asks for the first. One query."""
    key = order.read_key(after)
    window = list((order.follow(order.sort(rows), key) if key else order.sort(rows))[: size + 1])
    more = order.write_key(window[size - 1]) if len(window) > size else ""
    return KeysetPage(window[:size], key is None, more)


def take_points(points: PostQuerySet, order: str, after: str, size: int) -> KeysetPage[Post]:
    """The first `size` points in an order of POINT_ORDERS, or those after a key.

    By strength the new ones come first, the newest before, and whoever follows the keys misses none, though votes change
    the order meanwhile: a point that rises past the place one has read to would stand on no page that follows, so the
    points that rose since the first page was read come again after the last. At most three queries.
    """
    if order != NEW_FIRST:
        return take_page(points, POINT_ORDERS[order], after, size)
    begun, is_known, key = after.rpartition(BEGUN)
    if not is_known or not begun.isdecimal() or len(begun) > LONGEST_NUMBER:
        now = int(time.time())
        page = take_strongest(points, key, size)
        return replace(
            page, after=f"{now}{BEGUN}{page.after}" if page.after and page.is_first else page.after
        )
    rose = points.past_first_day().filter(rose_at__gte=datetime.fromtimestamp(int(begun), UTC) - LONGEST_VOTE)
    if key.startswith(MOVED_KEY):
        page = take_page(rose, ROSE_IN_ORDER, key.removeprefix(MOVED_KEY), size)
        more = f"{begun}{BEGUN}{MOVED_KEY}{page.after}" if page.after else ""
        return KeysetPage(page.rows, is_first=False, after=more, is_moved=True)
    page = take_strongest(points, key, size)
    following = page.after or (MOVED_KEY if rose.exists() else "")
    return replace(page, is_first=False, after=f"{begun}{BEGUN}{following}" if following else "")


def take_strongest(points: PostQuerySet, after: str, size: int) -> KeysetPage[Post]:
    """The new points, the newest first, and then the strongest; one that leaves the new ones meanwhile comes later. At most
    two queries."""
    ranked = POINT_ORDERS[NEW_FIRST]
    past = points.past_first_day()
    if ranked.read_key(after):
        return take_page(past, ranked, after, size)
    new: list[Post] = []
    if after != NEW_READ:
        page = take_page(points.in_first_day(), POINT_ORDERS["newest"], after.removeprefix(NEW_KEY), size)
        if page.after:
            return KeysetPage(page.rows, page.is_first, f"{NEW_KEY}{page.after}")
        new = list(page.rows)
    left = size - len(new)
    window = list(ranked.sort(past)[: left + 1])
    is_last = len(window) <= left
    more = "" if is_last else ranked.write_key(window[left - 1]) if left else NEW_READ
    return KeysetPage([*new, *window[:left]], not after.startswith(NEW_KEY), more)
