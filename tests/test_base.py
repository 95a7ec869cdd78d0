"""The test base itself: own servers, people, a clean slate between tests."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.order import LONGEST, pytest_collection_modifyitems


def test_runs_on_servers_of_its_own():
    assert settings.SITE_KIND == "test"
    assert (
        "/test/" in settings.DATABASES["default"]["HOST"]
        or "carespace-" in settings.DATABASES["default"]["HOST"]
    )


def test_cast(reader, practitioner, stranger, moderator, editor, client_of):
    assert len({reader.pk, practitioner.pk, stranger.pk, moderator.pk, editor.pk}) == 5
    assert client_of(moderator).session["_auth_user_id"] == str(moderator.pk)


def test_cache_is_empty_at_first():
    assert cache.get("left") is None
    cache.set("left", 1)


@pytest.mark.parametrize("turn", [1, 2])
def test_cache_is_emptied_between_tests(turn):
    assert cache.get("left") is None
    cache.set("left", turn)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_outlive_a_test_that_commits(turn):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from wagtailcore_page")
        assert cursor.fetchone()[0] > 0


def test_modules_without_a_database_come_first_and_the_site_last():
    def collect(name: str, *fixtures: str, marks: tuple[str, ...] = ()) -> SimpleNamespace:
        return SimpleNamespace(
            path=Path(name),
            fixturenames=fixtures,
            get_closest_marker=lambda mark: SimpleNamespace(kwargs={}) if mark in marks else None,
        )

    items = [
        collect("site", "running_site"),
        collect("site with a release", "running_site", "ofsted_data"),
        collect("stored", marks=("django_db",)),
        collect("drawn and stored", "db", marks=("hypothesis",)),
        collect("plain"),
        collect("partly stored"),
        collect("partly stored", "editor", "db"),
        collect("drawn", marks=("hypothesis",)),
    ]
    pytest_collection_modifyitems(items)
    assert list(dict.fromkeys(str(item.path) for item in items)) == [
        "drawn",
        "plain",
        "drawn and stored",
        "partly stored",
        "stored",
        "site with a release",
        "site",
    ]


def test_modules_that_take_longest_are_there():
    assert [name for name in LONGEST if not (Path(__file__).parent / name).exists()] == []
