"""What a worker imports, and when it looks for garbage."""

import gc

import pytest

from config.celery import app
from config.queue.sharing_loader import SharingLoader


@pytest.fixture
def steps(monkeypatch):
    """What a worker's first steps were, and whether garbage was looked for meanwhile."""
    made = []
    for name in ("collect", "freeze"):
        monkeypatch.setattr(gc, name, lambda name=name: made.append((name, gc.isenabled())))
    monkeypatch.setattr(
        SharingLoader, "import_default_modules", lambda loader: made.append(("import", gc.isenabled()))
    )
    return made


def test_the_site_is_imported_without_a_look_for_garbage_and_then_frozen(steps):
    SharingLoader(app).init_worker()
    assert steps == [("import", False), ("collect", False), ("freeze", False)]
    assert gc.isenabled()


def test_the_processes_of_its_pool_leave_it_at_that(steps):
    loader = SharingLoader(app)
    loader.init_worker()
    loader.init_worker()
    assert len(steps) == 3


def test_garbage_is_looked_for_again_where_something_cannot_be_imported(steps, monkeypatch):
    def fail(loader):
        raise ImportError("no such task")

    monkeypatch.setattr(SharingLoader, "import_default_modules", fail)
    with pytest.raises(ImportError):
        SharingLoader(app).init_worker()
    assert gc.isenabled()


def test_it_is_the_loader_of_the_site():
    assert isinstance(app.loader, SharingLoader)
