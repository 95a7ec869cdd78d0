"""manage.py fetch_ofsted [URL]"""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from ratings.ingestion import UnwelcomeFileError, receive_file
from ratings.ingestion.safe_fetch import open_download
from ratings.ingestion.source_checks import check_source
from ratings.models import ReleaseSource


class Command(BaseCommand):
    """Fetches files to be checked and published in the newsroom; exit 2 where an address gave none."""

    help = "Fetch the file at an address, or look at every address that is due. The newsroom publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", default="", metavar="URL")

    def handle(self, *args: object, url: str = "", **options: object) -> None:
        if url:
            self.fetch(url)
            return
        for source in ReleaseSource.objects.due():
            check_source(source=source)
            source.refresh_from_db(fields=["result"])
            self.stdout.write(f"{source.url}: {source.result}")

    def fetch(self, url: str) -> None:
        """Take in one file; of an address that is looked at anyway, as its file.

        Raises UnwelcomeFileError where the address gives nothing.
        """
        source = ReleaseSource.objects.filter(url=url).first()
        try:
            with open_download(url) as fetched:
                if fetched is None:  # nothing was asked for that could be unchanged
                    raise UnwelcomeFileError("The address gave nothing.")
                incoming_file = receive_file(by=None, name=fetched.name, pieces=fetched.pieces, source=source)
        except UnwelcomeFileError as why:
            self.stderr.write(f"{url}: {why}")
            sys.exit(2)
        self.stdout.write(
            f"{incoming_file.name}: {incoming_file.size:,} bytes, SHA-256 {incoming_file.sha256}. It waits in the newsroom."
        )
