"""What every test may ask for: a cast of people, a clock of queries, Ofsted's files, real servers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import settings as properties

from tests import servers
from tests.browsing import browser, new_page, page, watch
from tests.processes import mailbox, site, worker

__all__ = ["browser", "mailbox", "new_page", "page", "site", "watch", "worker"]


# The same examples every run, and no clock on them: a test fails for what the code does. To search further:
# HYPOTHESIS_PROFILE=default .venv/bin/pytest tests/ratings
properties.register_profile("steady", derandomize=True, deadline=None)
properties.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> None:
    """This worker's database, cloned from a migrated one."""
    servers.fresh_database()


def uses_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A test that commits leaves emptied tables: the next one gets a new clone."""
    try:
        return (yield)
    finally:
        if uses_transactions(item):
            from django.db import connections

            connections.close_all()
            servers.fresh_database()


@pytest.fixture(autouse=True)
def empty_redis(request: pytest.FixtureRequest) -> None:
    """Cache, broker and streams start empty, except where real processes share them."""
    if "site" in request.fixturenames:
        return
    servers.empty_redis()


@pytest.fixture
def reader(db: None):
    """A member who says nothing of their work."""
    from tests.factories.accounts import MemberFactory

    return MemberFactory(email="reader@example.com", name="Rhoda Reader")


@pytest.fixture
def practitioner(db: None):
    """A member whose work as the manager of a home was checked."""
    from tests.factories.accounts import PractitionerFactory

    return PractitionerFactory(email="practitioner@example.com", name="Priya Practitioner")


@pytest.fixture
def stranger(db: None):
    """A member who has nothing to do with the row at hand."""
    from tests.factories.accounts import MemberFactory

    return MemberFactory(email="stranger@example.com", name="Sam Stranger")


@pytest.fixture
def moderator(db: None):
    """A member of the group "Moderators"."""
    from tests.factories.accounts import MemberFactory

    return in_group(MemberFactory(email="moderator@example.com", name="Mo Moderator"), "Moderators")


@pytest.fixture
def editor(db: None):
    """A member of the group "Editors"."""
    from tests.factories.accounts import MemberFactory

    return in_group(MemberFactory(email="editor@example.com", name="Eddie Editor"), "Editors")


def in_group(member, name: str):
    from django.contrib.auth.models import Group

    member.groups.add(Group.objects.get_or_create(name=name)[0])
    return member


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser without scripts, signed in as the given member: client_of(reader).get("/")."""

    def signed_in(member) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return signed_in


@pytest.fixture
def count_queries(db: None) -> Callable[[Callable[[], object]], int]:
    """How many queries a call makes: count_queries(lambda: client.get("/"))."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            call()
        return len(seen)

    return counted


@pytest.fixture(scope="session")
def ofsted_data() -> Path:
    """The folder of Ofsted's own files, from CARESPACE_DATA. Without it the test is skipped."""
    folder = os.environ.get("CARESPACE_DATA", "")
    if not folder:
        pytest.skip("CARESPACE_DATA does not name a folder with Ofsted's files")
    path = Path(folder)
    assert path.is_dir(), f"CARESPACE_DATA names {path}, which is not a folder"
    return path
