"""Sections that an import makes can be opened, whatever their category was called."""

from __future__ import annotations

import pytest

from articles.models import SectionPage
from tests.factories.wordpress import category, item

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export, whose every item is published")]


def test_categories_called_like_parts_of_the_site_can_be_opened(bring, client):
    names = ("live", "media", "static", "api", "newsroom")
    parts = [
        part
        for number, name in enumerate(names, 1)
        for part in (
            category(name, name.title()),
            item(f"On {name}", number=number, slug=f"on-{name}", categories=((name, name.title()),)),
        )
    ]
    bring(*parts, item("Search", "<p>Words.</p>", number=9, kind="page", slug="search"))
    assert sorted(
        SectionPage.objects.filter(title__in=[name.title() for name in names]).values_list("slug", flat=True)
    ) == [
        "api-2",
        "live-2",
        "media-2",
        "newsroom-2",
        "static-2",
    ]
    for name in names:
        assert client.get(f"/{name}-2/on-{name}/").status_code == 200
        assert f"On {name}" in client.get(f"/{name}-2/").content.decode()
    assert client.get("/search-2/").status_code == 200


def test_a_section_an_earlier_import_put_there_gets_an_address(bring, client):
    bring(category("today", "Today"), item("One", number=1, slug="one", categories=(("today", "Today"),)))
    SectionPage.objects.filter(title="Today").update(slug="live", url_path="/site/live/")
    parts = (category("live", "Today"), item("Two", number=2, slug="two", categories=(("live", "Today"),)))
    rows = bring(*parts)
    assert "has the address “live-2” now" in rows[2]["why"]
    assert client.get("/live-2/two/").status_code == 200
    assert bring(*parts) == rows
