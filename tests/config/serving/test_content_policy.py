"""Where scripts may come from, and what a page may do, on every kind of page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from articles.models import Author
from articles.models.images import CustomDocument
from tests.factories.articles import article, text

pytestmark = pytest.mark.django_db
EMBED = {"type": "embed", "value": {"address": "https://vimeo.com/12345678", "title": "A film"}}


def directives(answer) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))


def permissions(answer) -> dict[str, str]:
    return dict(part.split("=", 1) for part in answer["Permissions-Policy"].split(", "))


@pytest.mark.parametrize(
    "path", ["/", "/emails/", "/accounts/login/", "/ratings/", "/no-such-page/", "/robots.txt"]
)
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "www.site.example", "testserver"])
def test_scripts_come_from_the_static_files_of_the_host_that_was_asked(client, settings, path, host):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", ".site.example", "testserver"]
    policy = directives(client.get(path, headers={"Host": host}))
    assert policy["script-src"] == f"http://{host}/static/"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_behind_tls_they_come_by_it(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = client.get("/emails/", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
    assert directives(answer)["script-src"] == "https://localhost/static/"


def test_static_files_elsewhere_are_named_whole(client, settings):
    settings.STATIC_URL = "https://static.site.example/s/"
    assert directives(client.get("/robots.txt"))["script-src"] == "https://static.site.example/s/"


def test_a_host_that_is_not_ours_gets_no_scripts(client):
    answer = client.get("/emails/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert directives(answer)["script-src"] == "'none'"


def test_the_newsroom_runs_its_static_files_and_its_catalogue_and_nothing_within_its_pages(client_of, editor):
    newsroom = client_of(editor)
    policy = directives(newsroom.get("/newsroom/"))
    assert policy["script-src"].split() == ["http://testserver/static/", "http://testserver/newsroom/jsi18n/"]
    assert newsroom.get("/newsroom/jsi18n/")["Content-Type"].startswith("text/javascript")
    assert (policy["frame-ancestors"], policy["default-src"]) == ("'self'", "'none'")
    assert "http" not in " ".join(value for name, value in policy.items() if name != "script-src")


def pages_of_the_newsroom() -> list[str]:
    """Pages with every widget that Wagtail starts by a script of its own."""
    story = article("A story", body=[text("Words.")])
    author = Author.objects.create(name="Ada Author", slug="ada")
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[story.pk]),
        reverse("wagtailadmin_pages:history", args=[story.pk]),
        reverse(f"wagtailsnippets_{author._meta.app_label}_author:edit", args=[author.pk]),
        reverse("wagtailimages:add"),
        reverse("wagtaildocs:add"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_account"),
    ]


@pytest.mark.slow("it asks the newsroom's pages, Wagtail's among them")
def test_no_page_of_the_newsroom_has_a_script_within(client_of, admin_user):
    newsroom = client_of(admin_user)
    marks = set()
    for address in pages_of_the_newsroom():
        html = newsroom.get(address, follow=True).content.decode()
        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL)
        within = [body for given, body in scripts if "src=" not in given and "json" not in given]
        assert within == [], address
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", html), address
        marks |= set(re.findall(r'data-newsroom-start="(\w+)"', html))
    assert {"InlinePanel", "ImageChooser", "PageChooser", "initDateTimeChooser"} <= marks


@pytest.mark.parametrize("host", ["testserver", "127.0.0.1:8000"])
def test_a_draft_shown_in_the_newsroom_has_a_readers_rule_and_the_newsroom_around_it(client_of, editor, host):
    story = article("A story", live=False, body=[text("Words."), EMBED])
    revision = story.save_revision()
    for address in (
        reverse("wagtailadmin_pages:view_draft", args=[story.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[story.pk, revision.pk]),
    ):
        answer = client_of(editor).get(address, headers={"Host": host})
        assert "A story" in answer.content.decode()
        policy = directives(answer)
        assert policy["script-src"] == f"http://{host}/static/"
        assert policy["frame-ancestors"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert "https://player.vimeo.com" in policy["frame-src"]


def test_a_document_is_no_page(client):
    plan = CustomDocument.objects.create(
        title="A", file=SimpleUploadedFile("a.txt", b"words"), collection=Collection.get_first_root_node()
    )
    answer = client.get(plan.url)
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    answer.close()


def test_passkeys_copying_and_the_whole_screen_are_for_ourselves(client, client_of, editor):
    for answer in (client.get("/"), client.get("/no-such-page/"), client_of(editor).get("/newsroom/")):
        allowed = permissions(answer)
        for feature in (
            "publickey-credentials-get",
            "publickey-credentials-create",
            "clipboard-write",
            "fullscreen",
        ):
            assert allowed[feature] == "(self)"
        for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
            assert allowed[feature] == "()"


def test_a_film_a_reader_asks_for_may_fill_the_screen(client):
    story = article("With a film", body=[text("Words."), EMBED])
    answer = client.get(story.url)
    assert '"https://player.vimeo.com"' in permissions(answer)["fullscreen"]
    assert permissions(answer)["publickey-credentials-get"] == "(self)"
    assert directives(answer)["script-src"] == "http://testserver/static/"
