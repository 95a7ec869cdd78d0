"""`manage.py demonstrate`: make what the demonstration site lacks."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demonstration import site


class Command(BaseCommand):
    help = (
        "Makes the demonstration site: register, people, stories, debates, an edition. Any number of times."
    )

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration site is made only where settings say local.")
        site.make_site()
