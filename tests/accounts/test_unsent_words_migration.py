"""Words kept before they were sealed are sealed with the rest, and opened where the migration is taken back."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import UnsentForm
from accounts.unsent_forms import find_unsent_words, keep_unsent_form
from tests.app_migrations import AppMigrationExecutor
from tests.factories.accounts import MemberFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]
BEFORE = [("accounts", "0009_members_area")]


def test_words_survive_both_ways() -> None:
    member, words = MemberFactory(), {"text": "The boy we took in", "side": "for"}
    keep_unsent_form(by=member, where="/debates/homes/points/add/", words=words)
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("accounts")
    executor = AppMigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    kept = old.get_model("accounts", "UnsentForm").objects
    assert [form.words for form in kept.all()] == [words]
    kept.create(member_id=member.pk, where="/debates/homes/points/1/reply/", words={"text": "Older"})
    AppMigrationExecutor(connection).migrate(newest)
    assert [list(form.words) for form in UnsentForm.objects.all()] == [["sealed"]] * 2
    assert find_unsent_words(member, under="/debates/") == {
        "/debates/homes/points/add/": words,
        "/debates/homes/points/1/reply/": {"text": "Older"},
    }
