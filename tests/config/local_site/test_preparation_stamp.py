"""A start looks again whenever the code, the day or the database is another."""

from datetime import UTC, datetime

import pytest

from config.embedded import CannotStartError
from config.local_site import preparation_stamp
from config.local_site.preparation_stamp import compute_stamp, is_prepared, keep_stamp

SITE = "7312|120|120|t"


class FakePostgres:
    """Answers the one question as it is told to."""

    where = ()

    def __init__(self, answer=SITE):
        self.answer = answer

    def run_tool(self, name, *arguments):
        if not self.answer:
            raise CannotStartError("There is no such table.")
        return f"{self.answer}\n"


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "models.py").write_text("one = 1")
    return tmp_path


def test_what_was_prepared_is_not_prepared_again(tmp_path):
    assert not is_prepared(tmp_path, FakePostgres())
    keep_stamp(tmp_path, FakePostgres())
    assert is_prepared(tmp_path, FakePostgres())


def test_a_damaged_secret_is_looked_at(tmp_path):
    key = tmp_path / "secrets" / "key"
    key.parent.mkdir()
    key.write_text("drawn")
    keep_stamp(tmp_path, FakePostgres())
    assert is_prepared(tmp_path, FakePostgres())
    key.write_bytes(b"\xff not text")
    assert not is_prepared(tmp_path, FakePostgres())


@pytest.mark.parametrize("answer", ["7312|119|119|t", "99|120|120|t", "7312|120|120|f", ""])
def test_another_database_is_prepared_and_so_is_an_empty_one(tmp_path, answer):
    keep_stamp(tmp_path, FakePostgres())
    assert not is_prepared(tmp_path, FakePostgres(answer))
    keep_stamp(tmp_path, FakePostgres(answer))
    assert is_prepared(tmp_path, FakePostgres(answer)) is answer.endswith("t")


def test_changed_code_is_another_stamp(checkout):
    before = compute_stamp(FakePostgres(), checkout=checkout)
    (checkout / "app" / "models.py").write_text("one = 11")
    changed = compute_stamp(FakePostgres(), checkout=checkout)
    (checkout / "app" / "page.html").write_text("new")
    assert len({before, changed, compute_stamp(FakePostgres(), checkout=checkout)}) == 3


def test_another_day_and_an_empty_site_are_other_stamps(checkout, monkeypatch):
    before = compute_stamp(FakePostgres(), checkout=checkout)
    monkeypatch.setenv("CARESPACE_DEMONSTRATION", "no")
    empty = compute_stamp(FakePostgres(), checkout=checkout)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(preparation_stamp, "datetime", Later)
    assert len({before, empty, compute_stamp(FakePostgres(), checkout=checkout)}) == 3
