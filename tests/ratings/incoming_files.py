"""What tests of incoming files share: the bytes of a file, its way to the desk, and what a page says."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.ratings import published_row, write_csv


def bytes_of(tmp_path, *rows):
    return write_csv(tmp_path / "made.csv", list(rows) or [published_row()]).read_bytes()


def send(client, content, name="as_at_2025.csv", commit=None):
    with commit(execute=True):
        return client.post(reverse("incoming_files"), {"file": SimpleUploadedFile(name, content)})


def page(client, incoming_file, query=""):
    answer = client.get(f"{reverse('incoming_file', args=[incoming_file.pk])}{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def said(soup):
    return " ".join(soup.get_text(" ").split())
