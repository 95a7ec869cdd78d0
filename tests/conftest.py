"""What every test may ask for: a cast of people, a clock of queries, Ofsted's files, real servers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests import processes, properties, servers
from tests.browsing import browser, new_page, page, watch
from tests.kept import kept_pages
from tests.order import pytest_collection_modifyitems, uses_transactions
from tests.processes import mailbox, running_site, site, worker
from tests.thrift import stay_planned, unheard_templates, usable_by_status

__all__ = [
    "browser",
    "kept_pages",
    "mailbox",
    "new_page",
    "page",
    "pytest_collection_modifyitems",
    "running_site",
    "site",
    "stay_planned",
    "unheard_templates",
    "usable_by_status",
    "watch",
    "worker",
]


properties.load_profile()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> None:
    """This worker's database, cloned from a migrated one."""
    servers.fresh_database()
    servers.leftovers().note()


@pytest.fixture(scope="session", autouse=True)
def clone_instead_of_flush() -> Iterator[None]:
    """A test that commits is cleaned up after, by what it left, so emptying each table before that is work for nothing."""
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def silent_newsroom_search() -> Iterator[None]:
    """Wagtail's own search hears of no row saved: half of what a publication costs, for what few tests ask."""
    from modelsearch import signal_handlers

    with pytest.MonkeyPatch.context() as patch:
        silent = SimpleNamespace(enqueue=lambda *_: None)
        patch.setattr(signal_handlers, "insert_or_update_object_task", silent)
        yield


@pytest.fixture(scope="session", autouse=True)
def mail_outside_transactions() -> Iterator[None]:
    """Whoever mails inside a transaction fails, libraries too: see `live.database.open_transactions`."""
    from django.core.mail.backends import locmem, smtp

    from live.database.open_transactions import refuse_open_transaction

    with pytest.MonkeyPatch.context() as patch:
        for backend in (locmem.EmailBackend, smtp.EmailBackend):
            hand_over = backend.send_messages

            def send_messages(self, messages, hand_over=hand_over):
                refuse_open_transaction("a mail is sent")
                return hand_over(self, messages)

            patch.setattr(backend, "send_messages", send_messages)
        yield


@pytest.fixture
def newsroom_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test searches in the newsroom: Wagtail's index follows what is saved, as on the site."""
    from modelsearch import signal_handlers, tasks

    monkeypatch.setattr(signal_handlers, "insert_or_update_object_task", tasks.insert_or_update_object_task)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test that commits: how its database is."""
    if uses_transactions(item) and "furnished" not in item.fixturenames:
        from django.db import connections

        connections.close_all()
        servers.leftovers().note()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits leaves its rows behind: they are taken away, or the next one gets a new clone."""
    processes.RUNNING.is_wanted_next = "running_site" in getattr(nextitem, "fixturenames", ())
    try:
        return (yield)
    finally:
        if uses_transactions(item):
            from django.db import connections

            connections.close_all()
            if "furnished" in item.fixturenames:
                servers.fresh_database(furnished=True)
            else:
                servers.clean_database()


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For the tests of a module: a site with something of everything, instead of an empty one. See tests/furnished.py."""
    from tests.furnished import database

    with django_db_blocker.unblock():
        servers.fresh_database(furnished=True)
    with database(servers.database_name(furnished=True)):
        yield


@pytest.fixture(autouse=True)
def empty_redis(request: pytest.FixtureRequest) -> None:
    """Cache, broker and streams start empty, except where real processes share them; so does what is known of the site, and that
    Redis was away: a test that takes it away leaves that to be believed for seconds."""
    from articles.models.served_site import forget_site
    from config.caching import ForgivingCache
    from live import rate_limits
    from live.page_cache import redis_store

    forget_site()
    ForgivingCache._away_until = rate_limits._away_until = redis_store._away_until = 0.0
    if "running_site" in request.fixturenames:
        return
    servers.empty_redis()


@pytest.fixture
def reader(db: None):
    """A member who says nothing of their work."""
    from tests.factories.cast import reader

    return reader()


@pytest.fixture
def practitioner(db: None):
    """A member whose work as the manager of a home was checked."""
    from tests.factories.cast import practitioner

    return practitioner()


@pytest.fixture
def stranger(db: None):
    """A member who has nothing to do with the row at hand."""
    from tests.factories.cast import stranger

    return stranger()


@pytest.fixture
def moderator(db: None):
    """A member of the group "Moderators"."""
    from tests.factories.cast import moderator

    return moderator()


@pytest.fixture
def editor(db: None):
    """A member of the group "Editors"."""
    from tests.factories.cast import editor

    return editor()


def in_group(member, name: str):
    from django.contrib.auth.models import Group

    member.groups.add(Group.objects.get_or_create(name=name)[0])
    return member


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser without scripts, signed in as the given member: client_of(reader).get("/")."""

    from tests.factories.accounts import sign_in

    def signed_in(member) -> Client:
        client = Client()
        sign_in(client, member)
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


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The kinds of pieces of pages that had to be made, from an empty memory on; what `{% piece %}` keeps is of no kind."""
    from live.page_cache import markup

    made: list[object] = []
    memory = markup.MarkupMemory()

    def remember(key, make):
        def make_and_note():
            if key[0] != "piece":
                made.append(key[0])
            return make()

        return memory.remember(key, make_and_note)

    monkeypatch.setattr(markup.MARKUP, "remember", remember)
    return made


@pytest.fixture
def uncompared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a few homes is not held beside Ofsted's lists: for tests of something else."""
    for module in ("publication", "dry_run"):
        monkeypatch.setattr(f"ratings.loading.{module}.find_doubts", lambda staged: ())


@pytest.fixture(scope="session")
def ofsted_data() -> Path:
    """The folder of Ofsted's own files, from CARESPACE_DATA. Without it the test is skipped."""
    folder = os.environ.get("CARESPACE_DATA", "")
    if not folder:
        pytest.skip("CARESPACE_DATA does not name a folder with Ofsted's files")
    path = Path(folder)
    assert path.is_dir(), f"CARESPACE_DATA names {path}, which is not a folder"
    return path
