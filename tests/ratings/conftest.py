"""Who works at the desk of ratings."""

from __future__ import annotations

import pytest

from tests.conftest import in_group
from tests.factories.accounts import MemberFactory


@pytest.fixture
def data_editor(db):
    return in_group(MemberFactory(email="data@example.com", name="Dana Dataeditor"), "Data editors")


@pytest.fixture
def desk(client_of, data_editor):
    return client_of(data_editor)
