"""Going back on a filled base: what the rules of before do not know goes, and what is withheld stays so."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.models import ModerationDecision, Report, Revision, Voice
from carespace.reports import create_report
from carespace.words.withholding import withhold_text
from tests.app_migrations import AppMigrationExecutor
from tests.factories.carespace import PointFactory

BEFORE = [("carespace", "0034_point_rose")]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of debates back and forth"),
]


def test_back_and_forth_on_a_filled_base(moderator):
    point = PointFactory(text="Words to withhold.")
    create_report(by=None, post=point, reason="personal")
    withhold_text(by=moderator, post=point, number=1, rule="personal")
    Voice.objects.filter(pk=point.voice_id).update(mark="author", area="london", shown_as="name")
    try:
        AppMigrationExecutor(connection).migrate(BEFORE)
    finally:
        executor = AppMigrationExecutor(connection)
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] == "carespace"])
    assert not ModerationDecision.objects.exists()
    assert Report.objects.get().ruling_id is None
    assert Revision.objects.get(post=point).withheld_at
    assert (Voice.objects.get(pk=point.voice_id).mark, Voice.objects.get(pk=point.voice_id).area) == ("", "")
