"""manage.py index_search: reads everything that can be found into the search index again."""

from django.core.management.base import BaseCommand

from articles.searching import keeping
from articles.searching.index import Kind, SearchEntry


class Command(BaseCommand):
    help = "Reads everything that can be found into the search index again; readers search the old one meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("kinds", nargs="*", metavar="kind", help=f"Only these: {', '.join(Kind.values)}.")
        parser.add_argument(
            "--if-empty", action="store_true", help="Only kinds of which nothing is indexed yet."
        )

    def handle(self, *args, kinds, if_empty, **options):
        if unknown := [kind for kind in kinds if kind not in Kind.values]:
            self.stderr.write(f"There is no kind {unknown[0]!r}; there are {', '.join(Kind.values)}.")
            raise SystemExit(1)
        wanted = kinds or Kind.values
        if if_empty:
            there = set(SearchEntry.objects.order_by().values_list("kind", flat=True).distinct())
            wanted = [kind for kind in wanted if kind not in there]
        for kind, number in keeping.rebuild(*wanted).items() if wanted else ():
            self.stdout.write(f"{Kind(kind).label}: {number}")
