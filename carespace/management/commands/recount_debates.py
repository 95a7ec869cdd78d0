"""`manage.py recount_debates`: counts debates anew and says which stored counts differ."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from carespace.counters.recount import recount_debate
from carespace.models import Debate


class Command(BaseCommand):
    help = "Count every debate anew and compare with what is stored. Exit 1 where something differs and stays so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slugs", nargs="*", help="debates by the last word of their addresses; all if none"
        )
        parser.add_argument("--mend", action="store_true", help="store what is counted")

    def handle(self, *, slugs: list[str], mend: bool, **options: object) -> None:
        debates = Debate.objects.filter(slug__in=slugs) if slugs else Debate.objects.all()
        if slugs and len(unknown := set(slugs) - set(debates.values_list("slug", flat=True))):
            raise CommandError(f"There is no debate {', '.join(sorted(unknown))}.")
        number = 0
        for debate in debates.order_by("pk").iterator():
            for difference in recount_debate(debate, mend=mend):
                number += 1
                self.stdout.write(f"{debate.slug}: {difference}")
        if not number:
            self.stdout.write("Every count is right.")
        elif mend:
            self.stdout.write(f"Mended {number} counts.")
        else:
            raise CommandError(f"{number} counts differ. Store what is counted with --mend.")
