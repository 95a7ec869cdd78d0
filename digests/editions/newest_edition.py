"""The newest edition on the web, which every list of the site names beside the sign-up."""

from __future__ import annotations

from functools import cache, lru_cache

from digests.editions.contents import summarise_in_numbers
from digests.models import Edition
from digests.models.editions import EditionQuerySet
from live.database.query_plan import QueryPlan
from live.database.row_versions import RowVersion
from live.page_cache import depend_on


def load_newest_edition() -> tuple[Edition, str] | None:
    """The newest edition of either frequency, without its contents, and in a few words what it brought; None before the
    first. One query."""
    depend_on("editions")
    edition = next(iter(plan_newest().rows({})), None)
    return (edition, summarise_edition(edition.pk, vars(edition)["version"])) if edition else None


@cache
def plan_newest() -> QueryPlan[Edition]:
    """The query of the newest edition."""

    def make() -> EditionQuerySet:
        editions = Edition.objects.on_the_web().annotate(version=RowVersion())
        return editions.only("frequency", "period", "since", "until")[:1]

    return QueryPlan(make)


@lru_cache(maxsize=16)
def summarise_edition(edition: int, version: str) -> str:
    """What an edition of this version brought, in numbers: it is frozen, and its contents are long."""
    content = Edition.objects.filter(pk=edition).values_list("content", flat=True).first()
    return summarise_in_numbers(content) if content else ""
