"""Pages of a long list that is never counted: one row more than a page holds tells whether another page follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class UncountedPage(Page[Row], Generic[Row]):
    """A page that knows whether it is the last."""

    def __init__(
        self, object_list: Sequence[Row], number: int, paginator: Paginator[Row], *, is_last: bool
    ) -> None:
        super().__init__(object_list, number, paginator)
        self._is_last = is_last

    def has_next(self) -> bool:
        """Whether another page follows."""
        return not self._is_last

    def next_page_number(self) -> int:
        """The number of the page that follows. Raises EmptyPage at the last."""
        if self._is_last:
            raise EmptyPage("This is the last page.")
        return self.number + 1


class UncountedPaginator(Paginator[Row], Generic[Row]):
    """The pages of a query. How many there are is counted only for who asks beyond the last of them."""

    #: For templates: to ask for the number of pages would count.
    is_uncounted = True

    def __init__(self, rows: QuerySet[Row], per_page: int) -> None:
        super().__init__(rows, per_page)
        self._rows = rows

    def get_page(self, number: Any) -> Page[Row]:
        """The page of a number, the first where it is none, the last where there are fewer pages."""
        try:
            wanted = int(number)
        except (TypeError, ValueError):
            wanted = 1
        if wanted > 0:
            page = self.read_page(wanted)
            if page.object_list or wanted == 1:
                return page
        return super().get_page(number)

    def read_page(self, number: int) -> UncountedPage[Row]:
        """The page of a number, empty beyond the last: one query."""
        first = (number - 1) * self.per_page
        rows = list(self._rows[first : first + self.per_page + 1])
        return UncountedPage(rows[: self.per_page], number, self, is_last=len(rows) <= self.per_page)
