"""What most tests of debates begin with; a module that needs another one makes its own of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.carespace import DebateFactory, PointFactory

if TYPE_CHECKING:
    from accounts.models import User
    from carespace.models import Debate, Post


@pytest.fixture
def debate() -> Debate:
    """An open debate."""
    return DebateFactory()


@pytest.fixture
def point(debate: Debate) -> Post:
    """A point everyone may read."""
    return PointFactory(debate=debate)


@pytest.fixture
def trusted(stranger: User) -> User:
    """A member whose posts appear at once."""
    PointFactory.create_batch(2, author=stranger)
    return stranger
