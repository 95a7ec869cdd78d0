"""A process knows the site for a few seconds, and no longer."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from articles.models import served_site
from tests.factories.articles import saved_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Seconds of the process's own clock, moved by hand."""
    clock = {"now": 1000.0}
    monkeypatch.setattr(served_site.time, "monotonic", lambda: clock["now"])
    return clock


@pytest.mark.parametrize(("address", "status"), [("", 200), ("/topics/nowhere/", 404)])
def test_a_second_page_asks_nothing_of_the_site(client, clock, address, status):
    address = urljoin(saved_article().get_url(), address)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == status
        asked.append([query["sql"] for query in queries if '"wagtailcore_site"' in query["sql"]])
    assert [bool(sites) for sites in asked] == [True, False]


def test_a_front_page_chosen_anew_is_served_after_a_few_seconds(client, clock):
    story = saved_article()
    assert client.get("/").status_code == 200
    old = story.get_url()
    assert client.get(old).status_code == 200
    section = story.get_parent()
    Site.objects.update(root_page=section)
    Site.clear_site_root_paths_cache()
    assert client.get(old).status_code == 200, "known for a moment"
    clock["now"] += served_site.HELD
    assert type(story).objects.get().get_url() == f"/{story.slug}/"
    assert client.get(old).status_code == 404


def test_two_machines_names_are_two_questions(client, clock, settings):
    settings.ALLOWED_HOSTS = ["*"]
    story = saved_article()
    address = story.get_url()
    Site.objects.create(hostname="other.example", root_page=story.get_parent())
    assert client.get(address).status_code == 200
    assert client.get(address, HTTP_HOST="other.example").status_code == 404


def test_a_section_that_is_renamed_leads_on_from_its_old_address(
    client, editor, django_capture_on_commit_callbacks
):
    story = saved_article()
    section, old = story.get_parent().specific, story.get_url()
    section.slug = "moved-on"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision(user=editor).publish()
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith(f"/moved-on/{story.slug}/")
