"""Wagtail's index of what refers to what: written once for each deed, not anew for each of its rows.

A page stored whole is a row or two, one for each author, claim and link, and each of them would have all references of the page
extracted, by a task of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
    update_reference_index_on_save,
)

if TYPE_CHECKING:
    from wagtail.models import Page

#: What is stored of a page when a draft is kept: nothing that refers to anything.
BOOKKEEPING: Final = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
}


@contextmanager
def hold_references() -> Iterator[None]:
    """What is stored inside, the index hears nothing of: something that follows tells it all."""
    if is_held():
        yield
        return
    with disable_reference_index_auto_update():
        yield


@contextmanager
def index_references_once(page: Page) -> Iterator[None]:
    """The rows of a page are stored inside; the index hears of them together, when all stand."""
    with hold_references():
        yield
    update_reference_index_on_save(page)


def is_held() -> bool:
    return bool(getattr(reference_index_auto_update_disabled, "value", False))


def refers_to_nothing(fields: Collection[str] | None) -> bool:
    """Whether storing only these fields of a page, None for all of it, leaves its references as they are."""
    return fields is not None and BOOKKEEPING.issuperset(fields)
