"""A debate in which minds change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.carespace.reasons.minds import LONG
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory, StanceFactory


@pytest.fixture
def debate():
    """Five people have said where they stand after reading, so that one more can hide among them."""
    debate = DebateFactory()
    for _ in range(5):
        member = MemberFactory()
        StanceFactory(debate=debate, member=member)
        StanceFactory(debate=debate, member=member, moment="after")
    return debate


@pytest.fixture
def point(debate):
    return PointFactory(debate=debate, text=LONG, published_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def trusted():
    return MemberFactory(name="Tess Trusted", is_trusted=True)
