"""One worker at a time, and nothing left locked behind it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from live.advisory_locks import lock_transaction, try_lock_session, try_lock_transaction

KEY = 424_242


@pytest.fixture
def other(transactional_db: None):
    """Whether a second connection gets the lock at this moment; it gives it back at once."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as second:
        second.autocommit = True

        def is_free(*numbers: int) -> bool:
            places = ", ".join(["%s"] * len(numbers))
            [free] = second.execute(f"select pg_try_advisory_lock({places})", numbers).fetchone() or [None]
            if free:
                second.execute(f"select pg_advisory_unlock({places})", numbers)
            return bool(free)

        yield is_free


def test_a_transaction_holds_its_lock_to_its_end(other) -> None:
    with transaction.atomic():
        lock_transaction(KEY)
        assert not other(KEY)
    assert other(KEY)
    with transaction.atomic():
        assert try_lock_transaction(KEY)
        assert not other(KEY)
    assert other(KEY)


@pytest.mark.parametrize("numbers", [(KEY,), (KEY, 7)])
def test_a_session_holds_its_lock_while_the_block_lasts(other, numbers: tuple[int, ...]) -> None:
    with try_lock_session(*numbers) as locked:
        assert locked
        assert not other(*numbers)
        assert other(KEY, 8)
    assert other(*numbers)
    with pytest.raises(RuntimeError), try_lock_session(*numbers):
        raise RuntimeError
    assert other(*numbers)


def test_a_lock_that_another_holds_is_not_waited_for(other) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as second:
        second.execute("select pg_advisory_lock(%s)", [KEY])
        with transaction.atomic():
            assert not try_lock_transaction(KEY)
        with try_lock_session(KEY) as locked:
            assert not locked
        assert not other(KEY)


def test_a_number_stands_for_one_lock():
    rooms = [
        path.parent for path in Path(settings.BASE_DIR).glob("*/__init__.py") if path.parent.name != "tests"
    ]
    named = re.compile(r"^\w*LOCK(?:: Final)? = ([\d_]+)$", re.MULTILINE)
    texts = [path.read_text() for room in rooms for path in room.rglob("*.py")]
    numbers = Counter(int(number) for text in texts if "LOCK" in text for number in named.findall(text))
    assert len(numbers) > 8
    assert [number for number, times in numbers.items() if times > 1] == []
