"""Uploaded files: each has one address, and whoever may not see it gets nothing there or anywhere else."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from articles.models.images import CustomDocument, CustomImage
from articles.uploads.document_types import DOCUMENT_TYPES

pytestmark = pytest.mark.django_db
NOT_FOR_READERS = (
    "page.html",
    "drawing.svg",
    "script.js",
    "program.exe",
    "macro.docm",
    "plain",
    "a.pdf.html",
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def image_file(name: str = "plan.png") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def picture(**fields: object) -> CustomImage:
    return CustomImage.objects.create(title="A plan", file=image_file(), **fields)


def document(collection: Collection | None = None) -> CustomDocument:
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan")
    return CustomDocument.objects.create(
        title="A plan", file=file, collection=collection or Collection.get_first_root_node()
    )


def private_collection(*groups: str) -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Private")
    kind = CollectionViewRestriction.GROUPS if groups else CollectionViewRestriction.LOGIN
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
    restriction.groups.set(Group.objects.filter(name__in=groups))
    return collection


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_document_has_one_address(client):
    plan = document()
    answer = client.get(plan.url)
    assert (answer.status_code, body(answer)) == (200, b"%PDF-1.4 plan")
    assert plan.url == f"/documents/{plan.pk}/plan.pdf"


def test_a_private_document_is_given_to_its_group_alone(client, client_of, reader, editor, moderator):
    plan = document(private_collection("Editors"))
    for person in (client, client_of(reader), client_of(moderator)):
        answer = person.get(plan.url)
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]
        assert "no-store" in answer["Cache-Control"]
    answer = client_of(editor).get(plan.url)
    assert (answer.status_code, body(answer)) == (200, b"%PDF-1.4 plan")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.slow("asks for two files at every address")
@pytest.mark.urls("tests.config.local_site.inbox_urls")
def test_no_file_is_read_by_its_name(client, client_of, reader, editor, media):
    """Under /media/, and at the newsroom's address for pictures, what has an address of its own is not there."""
    plan, drawing = document(private_collection("Moderators")), picture()
    names = [plan.file.name, drawing.file.name]
    assert all((media / name).is_file() for name in names)
    for person in (client, client_of(reader)):
        for name in names:
            assert person.get(f"/media/{name}").status_code == 404
            assert person.get(f"/newsroom/uploads/{name}").status_code in {302, 403}
    for path in (plan.file.name, f"original_images/../{plan.file.name}", f"./{drawing.file.name}", "images"):
        assert client_of(editor).get(f"/newsroom/uploads/{path}").status_code == 404


def test_the_newsroom_sees_whole_pictures_where_it_may_choose_them(client, client_of, editor, moderator):
    drawing = picture()
    assert drawing.file.url == f"/newsroom/uploads/{drawing.file.name}"
    answer = client_of(editor).get(drawing.file.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert body(answer).startswith(b"\x89PNG")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert client_of(moderator).get(drawing.file.url).status_code == 404
    (drawing.file.storage).delete(drawing.file.name)
    assert client_of(editor).get(drawing.file.url).status_code == 404


def test_an_editors_face_is_for_the_newsroom(client, client_of, editor, reader):
    profile = UserProfile.objects.create(user=editor, avatar=image_file("eddie.png"))
    assert body(client_of(editor).get(profile.avatar.url)).startswith(b"\x89PNG")
    assert profile.avatar.url in client_of(editor).get("/newsroom/").content.decode()
    assert client.get(profile.avatar.url).status_code == 302
    assert client_of(reader).get(profile.avatar.url).status_code == 403


@pytest.mark.urls("tests.config.local_site.inbox_urls")
def test_sizes_of_pictures_are_for_all_and_have_names_nobody_guesses(client):
    first, second = picture().get_rendition("max-20x20"), picture().get_rendition("max-20x20")
    for size in (first, second):
        assert body(client.get(size.url)).startswith(b"\x89PNG")
    assert client.get("/media/images/plan.max-20x20.png").status_code == 404
    marks = [size.file.name.split(".")[-2] for size in (first, second)]
    assert len(set(marks)) == 2
    assert all(len(mark) == 16 for mark in marks)


def test_a_picture_that_moved_in_has_a_lasting_address_and_others_have_none(client, count_queries):
    moved, own = picture(has_own_address=True), picture()
    answer = client.get(moved.address)
    assert answer.status_code == 302
    assert answer["Location"] == moved.get_rendition("max-2400x2400").url
    assert client.get(own.address).status_code == 404
    assert client.get("/pictures/999999/").status_code == 404
    assert client.post(moved.address).status_code == 405
    assert count_queries(lambda: client.get(moved.address)) <= 2
    moved.renditions.all().delete()
    moved.file.storage.delete(moved.file.name)
    assert client.get(moved.address).status_code == 404


@pytest.mark.parametrize("name", NOT_FOR_READERS)
def test_a_document_of_another_type_is_refused_on_every_way_in(client_of, editor, name):
    newsroom = client_of(editor)
    collection = Collection.get_first_root_node().pk
    kept = document()
    ways = {
        reverse("wagtaildocs:add"): {"title": "A", "file": None, "collection": collection},
        reverse("wagtaildocs:add_multiple"): {"title": "A", "files[]": None, "collection": collection},
        reverse("wagtaildocs:edit", args=[kept.pk]): {"title": "A", "file": None, "collection": collection},
        reverse("wagtaildocs_chooser:create"): {
            "document-chooser-upload-title": "A",
            "document-chooser-upload-file": None,
            "document-chooser-upload-collection": collection,
        },
    }
    for address, fields in ways.items():
        file = SimpleUploadedFile(name, b"<script>alert(1)</script>")
        newsroom.post(address, {key: file if value is None else value for key, value in fields.items()})
        assert list(CustomDocument.objects.values_list("pk", "file")) == [(kept.pk, kept.file.name)], address


def test_documents_of_the_listed_types_are_taken(client_of, editor):
    newsroom = client_of(editor)
    for ending in ("pdf", "XLSX", "csv"):
        file = SimpleUploadedFile(f"list.{ending}", b"words")
        newsroom.post(
            reverse("wagtaildocs:add"),
            {"title": "A", "file": file, "collection": Collection.get_first_root_node().pk},
        )
    assert CustomDocument.objects.count() == 3


def test_the_import_and_the_newsroom_take_the_same_types(settings):
    from wordpress import media

    assert {f".{ending}" for ending in settings.WAGTAILDOCS_EXTENSIONS} == media.DOCUMENTS
    assert {"html", "htm", "svg", "js", "xml"}.isdisjoint(DOCUMENT_TYPES)
