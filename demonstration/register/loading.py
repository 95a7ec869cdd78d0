"""Puts the demonstration register on the site, through the importer every file goes through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from demonstration.register.release_files import NEXT_FILE, YEARS, write_next_release, write_release
from demonstration.register.totals import TABLES
from ratings import loading
from ratings.models import Release

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_STAMP: Final = "made-from"


class RealReleasesLoadedError(Exception):
    """Ofsted's own lists of homes are loaded, so the fictitious ones stay away; the text is one sentence."""

    def __init__(self) -> None:
        super().__init__(
            "Ofsted's own releases are loaded, and a register is either real or a demonstration: nothing was changed."
        )


@transaction.atomic
def load_register(
    *, years: Iterable[int] = YEARS, by: AbstractBaseUser | None = None
) -> list[loading.LoadResult]:
    """Write these years' releases under var/demonstration and load them; years loaded already are left alone.

    Raises RealReleasesLoadedError where a real release is loaded, and ValueError for a year the register does not have.
    """
    loading.lock_loading()
    if Release.objects.of_real_homes().exists():
        raise RealReleasesLoadedError
    files = write_files(years)
    known = {
        release.as_at.year: release for release in Release.objects.as_at_a_day().filter(is_demonstration=True)
    }
    sums = {year: _checksum(path.read_bytes()) for year, path in files.items()}
    if any(year in known and known[year].sha256 != total for year, total in sums.items()):
        loading.remove_demonstration_releases()  # made by an earlier version of the register
        known = {}
    results = {}
    # The newest first: what it says of an inspection or an owner stands, so that the older ones change nothing.
    for year, path in sorted(files.items(), reverse=True):
        if year in known:
            results[year] = loading.LoadResult((known[year],), new=False)
        else:
            results[year] = loading.load_file(path_or_rows=path, by=by)
    return [results[year] for year in sorted(results)]


def keep_next_release() -> Path:
    """The file of the invented release under var/demonstration, written unless this version of the register wrote it
    before. It is there to be loaded by hand, and nothing here loads it."""
    folder = open_folder()
    path = folder / NEXT_FILE
    if not path.is_file():
        with TemporaryDirectory(dir=folder) as aside:
            write_next_release(Path(aside)).replace(path)
    return path


def write_files(years: Iterable[int]) -> dict[int, Path]:
    """The years' files, written unless this version of the register wrote them before."""
    folder = open_folder()
    existing = {path.stem[-4:]: path for path in folder.glob("provider_level_at_*")}
    return {year: existing.get(str(year)) or _write_year(year, folder) for year in sorted(set(years))}


def open_folder() -> Path:
    """The folder of the files, without those that another version of the register wrote."""
    folder = Path(settings.VAR) / "demonstration"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / _STAMP
    made_from = _fingerprint_sources()
    if not stamp.is_file() or stamp.read_text() != made_from:
        for old in folder.glob("*.csv"):
            old.unlink(missing_ok=True)
        stamp.write_text(made_from)
    return folder


def _write_year(year: int, folder: Path) -> Path:
    """Write beside the folder's files first, so that a file that stands there is a whole one."""
    with TemporaryDirectory(dir=folder) as aside:
        path = write_release(year=year, folder=Path(aside))
        return path.replace(folder / path.name)


def _fingerprint_sources() -> str:
    """A checksum of everything the files are made from: the tables and this package."""
    sources = sorted([*TABLES.glob("demonstration_*.csv"), *Path(__file__).parent.glob("*.py")])
    return _checksum(b"".join(path.read_bytes() for path in sources))


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
