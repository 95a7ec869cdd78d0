"""Attachments of the old site as pictures and documents here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import transaction
from django.db.models.fields.files import FieldFile

from articles.models.images import CustomDocument, CustomImage
from wordpress import media
from wordpress.export_reader.addresses import extract_upload
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.models import ImportedItem
from wordpress.old_addresses import item_redirects as redirects
from wordpress.publication_status import LeftOutError
from wordpress.terms import plain_words

NOT_FOUND = "Its file {} is not in the media folder."
NO_FOLDER = "No media folder was given, so its file {} stays behind."

logger = logging.getLogger(__name__)


class AttachmentImporter:
    """Takes files from the folder of the move, each once."""

    def __init__(self, site: str, folder: media.MediaFolder) -> None:
        self.site = site
        self.folder = folder
        self.written: list[FieldFile] = []

    @contextmanager
    def remove_files_on_fault(self) -> Iterator[None]:
        """Files that are taken meanwhile do not stay where what they were taken for is not kept."""
        self.written = []
        try:
            yield
        except BaseException:
            for file in self.written:
                with suppress(OSError):
                    file.storage.delete(str(file.name))
            raise

    def attachment(
        self, item: ExportItem, kept: ImportedItem, notes: ItemNotes
    ) -> CustomImage | CustomDocument:
        """The picture or document of an attachment, noted in its record. Raises LeftOutError."""
        notes.repeat(kept.placing)
        if item.status == "trash":
            raise LeftOutError("It lay in the old site’s bin.")
        if kept.pk:
            if kept.file is None:
                raise LeftOutError("Its picture or document was deleted here.")
            notes.remark("it came over earlier; what the old site says of it since is not taken over")
            return kept.file
        name = extract_upload(item.attachment or item.read_meta("_wp_attached_file"))
        path = self.folder.find(item.attachment or item.read_meta("_wp_attached_file"))
        if path is None:
            raise LeftOutError(
                (NOT_FOUND if self.folder.path else NO_FOLDER).format(name or "without a name")
            )
        made = self.add(
            path,
            plain_words(item.title) or path.name,
            plain_words(item.read_meta("_wp_attachment_image_alt")),
        )
        if isinstance(made, CustomDocument):
            kept.document = made
        else:
            kept.image = made
        self.redirect(item, made, notes)
        if plain_words(item.content):
            notes.change("its description is left out")
        if item.excerpt:
            notes.remark("its caption stands where a gallery shows it")
        return made

    def add(self, path: Path, title: str, alt: str = "") -> CustomImage | CustomDocument:
        """The picture or document of a file. Raises LeftOutError for a file that cannot be taken, whatever it is."""
        try:
            with transaction.atomic():
                made = media.add_file(path, title=title, alt=alt)
        except media.UnfitFileError as error:
            raise LeftOutError(f"Its file {path.name} {error}.") from None
        except Exception as error:
            logger.exception("The file %s is left out.", path.name)
            raise LeftOutError(f"Its file {path.name} cannot be taken: {type(error).__name__}.") from error
        self.written.append(made.file)
        return made

    def redirect(self, item: ExportItem, made: CustomImage | CustomDocument, notes: ItemNotes) -> None:
        """The upload's own address and the page WordPress gave it lead to the file."""
        address = find_file_address(made)
        paths = [*redirects.list_upload_paths(item), *redirects.list_old_paths(item)]
        redirects.add_redirects(paths, notes=notes, address=address)

    def by_path(self, address: str) -> CustomImage | None:
        """The picture of a file that only a text names; None where it is not in the folder or no picture."""
        path = self.folder.find(address)
        if path is None or self.folder.path is None or not media.is_picture(path.name):
            return None
        key = f"file:{path.relative_to(self.folder.path)}"[-120:]
        record = ImportedItem.objects.filter(site=self.site, key=key).first()
        if record:
            return record.image
        try:
            image = self.add(path, path.stem)
        except LeftOutError:
            return None
        ImportedItem.objects.create(
            site=self.site, key=key, kind="file", image=image, source="", result="imported"
        )
        return image


def find_file_address(made: CustomImage | CustomDocument | None) -> str:
    """Where a picture or document is read; "" for none."""
    if made is None:
        return ""
    return made.url if isinstance(made, CustomDocument) else made.address
