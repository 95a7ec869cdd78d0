"""A disk without room: a file is refused in words, and nothing of it stays."""

import contextlib
import resource
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import CustomDocument
from live.whole_files import is_full_disk
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory

ROOM = 4096  # bytes of one file


@contextlib.contextmanager
def little_room():
    """No file of this process may grow past ROOM bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files_of(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_what_does_not_fit_leaves_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    storage = storages["default"]
    with little_room(), pytest.raises(OSError, match="too large") as problem:
        storage.save("documents/large.txt", ContentFile(b"x" * ROOM * 2))
    assert is_full_disk(problem.value)
    assert files_of(settings.MEDIA_ROOT) == []
    with little_room():
        assert storage.save("documents/large.txt", ContentFile(b"x" * 10)) == "documents/large.txt"
    assert [path.name for path in files_of(settings.MEDIA_ROOT)] == ["large.txt"]
    storage.delete("documents/large.txt")


def test_two_of_one_name_are_two_files(settings):
    storage = storages["default"]
    first = storage.save("documents/name.txt", ContentFile(b"1"))
    # As when both looked for a free name at once: the second finds the first one's there.
    second = storage._save("documents/name.txt", ContentFile(b"2"))
    assert first != second
    assert [Path(storage.path(name)).read_bytes() for name in (first, second)] == [b"1", b"2"]
    for name in (first, second):
        storage.delete(name)


def test_a_document_in_the_newsroom_is_refused_in_words(client_of, editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # other tests' pictures lie in the usual place
    client = client_of(editor)
    client.raise_request_exception = False
    file = SimpleUploadedFile("guide.pdf", b"%PDF-1.4\n" + b"x" * ROOM * 2, "application/pdf")
    with little_room():
        response = client.post(reverse("wagtaildocs:add"), {"title": "Guide", "file": file, "collection": 1})
    assert response.status_code == 507
    assert (
        BeautifulSoup(response.content, "html.parser").h1.get_text(strip=True)
        == "There is no room for that file"
    )
    assert CustomDocument.objects.count() == 0
    assert files_of(settings.MEDIA_ROOT) == []


def test_a_release_at_the_desk_is_refused_in_words(client_of, db, settings, tmp_path):
    settings.INCOMING_FILES_ROOT = tmp_path
    client = client_of(in_group(MemberFactory(), "Data editors"))
    file = SimpleUploadedFile("as_at_2025.csv", b"URN,Sector\n" + b"1,Private\n" * ROOM)
    with little_room():
        response = client.post(reverse("incoming_files"), {"file": file}, follow=True)
    assert response.status_code == 422
    assert "disk has no room for the file" in response.content.decode()
    assert files_of(settings.INCOMING_FILES_ROOT) == []
