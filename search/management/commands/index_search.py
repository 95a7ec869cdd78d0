"""manage.py index_search: reads everything that can be found into the search index again."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from search.index import rebuild_index
from search.models import SearchEntry
from search.sources import SOURCES


class Command(BaseCommand):
    help = "Reads everything that can be found into the search index again; readers search the old one meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="kind", help=f"Only these: {', '.join(SOURCES)}.")
        parser.add_argument(
            "--if-empty", action="store_true", help="Only kinds of which nothing is indexed yet."
        )

    def handle(self, *args: object, kinds: list[str], if_empty: bool, **options: object) -> None:
        if unknown := [kind for kind in kinds if kind not in SOURCES]:
            self.stderr.write(f"There is no kind {unknown[0]!r}; there are {', '.join(SOURCES)}.")
            raise SystemExit(1)
        wanted = kinds or list(SOURCES)
        if if_empty:
            indexed = set(SearchEntry.objects.order_by().values_list("kind", flat=True).distinct())
            wanted = [kind for kind in wanted if kind not in indexed]
        for kind, number in rebuild_index(*wanted).items() if wanted else ():
            self.stdout.write(f"{SOURCES[kind].plural}: {number}")
