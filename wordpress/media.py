"""Uploads of the old site, from a folder on this machine. Nothing is ever fetched from the network."""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile

from articles.models.images import CustomDocument, CustomImage
from articles.uploads.document_types import DOCUMENT_TYPES
from articles.uploads.pictures import PictureField
from wordpress.export_reader.addresses import SIZE, extract_upload

PICTURES = {".gif", ".jpg", ".jpeg", ".png", ".webp", ".avif"}
DOCUMENTS = {f".{ending}" for ending in DOCUMENT_TYPES}


class UnfitFileError(Exception):
    """A file that is not taken; the message says why, as the end of a sentence."""


class MediaFolder:
    """The folder with the old site's uploads, as they lay beneath wp-content/uploads or all in one place."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = Path(path).resolve() if path else None
        self._names: dict[str, list[Path]] | None = None

    def find(self, address: str) -> Path | None:
        """The file an upload's address names: by its path beneath the uploads, else by its name where only one has
        it; the whole picture where the address names a smaller one. None where it is not there."""
        if not self.path:
            return None
        beneath = extract_upload(address)
        for wanted in dict.fromkeys((beneath, SIZE.sub("", beneath))):
            for start in ("", "uploads", "wp-content/uploads"):
                path = self.inside(self.path / start / wanted)
                if path:
                    return path
        for wanted in dict.fromkeys((beneath, SIZE.sub("", beneath))):
            named = self.names().get(wanted.rsplit("/", 1)[-1].casefold(), [])
            if len(named) == 1:
                return named[0]
        return None

    def inside(self, path: Path) -> Path | None:
        """`path` where it is a file in the folder; None for a way out of it."""
        try:
            whole = path.resolve()
            return whole if self.path and whole.is_file() and whole.is_relative_to(self.path) else None
        except (OSError, ValueError):
            return None

    def names(self) -> dict[str, list[Path]]:
        """Every file by its name in small letters."""
        if self._names is None:
            self._names = {}
            for path in sorted(self.path.rglob("*") if self.path else ()):
                if file := self.inside(path):
                    self._names.setdefault(path.name.casefold(), []).append(file)
        return self._names


def is_picture(name: str) -> bool:
    """Whether a file of this name is taken for a picture."""
    return Path(name).suffix.lower() in PICTURES


def add_file(path: Path, *, title: str, alt: str = "") -> CustomImage | CustomDocument:
    """A CustomImage or CustomDocument of a file. Raises UnfitFileError for one that is neither."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        given = UploadedFile(file, path.name, mimetypes.guess_type(path.name)[0], path.stat().st_size)
        if suffix in PICTURES:
            try:
                checked = PictureField().clean(given, None)
            except ValidationError as error:
                raise UnfitFileError(f"is no picture that can be read: {' '.join(error.messages)}") from None
            picture = CustomImage(
                title=title[:255], file=checked, description=alt[:255], has_own_address=True
            )
            picture.file_size = given.size
            picture.save()
            return picture
        if suffix in DOCUMENTS:
            document = CustomDocument(title=title[:255], file=given)
            document.file_size = given.size
            document.save()
            return document
    why = (
        "can carry scripts"
        if suffix in {".svg", ".svgz", ".html", ".htm", ".js"}
        else "is of a kind not kept here"
    )
    raise UnfitFileError(f"{why} ({suffix or 'no ending'})")


@contextmanager
def discard_files() -> Iterator[None]:
    """Files that are saved meanwhile go to a folder that is deleted at the end, and not to the site's own."""
    fields = [model._meta.get_field("file") for model in (CustomImage, CustomDocument)]
    own = [field.storage for field in fields]
    with tempfile.TemporaryDirectory() as folder:
        for field in fields:
            field.storage = FileSystemStorage(location=folder)
        try:
            yield
        finally:
            for field, storage in zip(fields, own, strict=True):
                field.storage = storage
