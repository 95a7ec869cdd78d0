"""Credits are counted where there were some, and what the rows of before cannot say goes when it is taken back."""

from __future__ import annotations

import pytest
from django.db import connection

from carespace.models import ModerationDecision, Post, Report, Stance
from carespace.reports import create_report
from carespace.stances.reasons import hide_reason
from tests.app_migrations import AppMigrationExecutor
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import PointFactory, StanceFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("takes the tables of an app back and forth"),
]
REASON = "What was said of nights."


def credit(point, **more) -> Stance:
    return StanceFactory(debate=point.debate, moment="after", credited=point, **more)


def test_reasons_go_and_come_again(moderator) -> None:
    point = PointFactory()
    kept = credit(point, reason=REASON, reason_shown="unsigned", reason_state="published")
    left = credit(point, member=MemberFactory())
    create_report(by=None, post=point, reason_text=kept.current_reason, reason="identifies")
    create_report(by=None, post=point, reason="personal")
    hide_reason(by=moderator, stance=kept, rule="personal")
    newest = AppMigrationExecutor(connection).loader.graph.leaf_nodes("carespace")
    AppMigrationExecutor(connection).migrate([("carespace", "0031_quotes")])
    AppMigrationExecutor(connection).migrate(newest)
    assert Post.objects.get().minds_changed == 1
    assert Report.objects.get().reason == "personal"
    assert not ModerationDecision.objects.exists()
    stances = {stance.pk: stance for stance in Stance.objects.all()}
    assert (stances[kept.pk].current_reason.text, stances[kept.pk].reason_state) == (REASON, "private")
    assert stances[left.pk].credited is None
