"""Plans of the next edition: saved by editors, used up by the edition that is made of them."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from digests.editions.arrangement import Arrangement
from digests.models import EditionPlan, Frequency

log = logging.getLogger(__name__)


class StalePlanError(Exception):
    """Somebody saved the plan since it was read, or the edition was made of it; `plan` is what stands now."""

    def __init__(self, plan: EditionPlan) -> None:
        super().__init__(plan)
        self.plan = plan


def find_plan(frequency: str) -> EditionPlan:
    """The plan of the next edition; one that asks for nothing where nobody saved any. One query."""
    frequency = Frequency(frequency)
    plan = EditionPlan.objects.select_related("edited_by").filter(frequency=frequency).first()
    return plan or EditionPlan(frequency=frequency)


@transaction.atomic
def lock_plan(frequency: str) -> EditionPlan:
    """The plan's row, held until the transaction ends."""
    EditionPlan.objects.bulk_create([EditionPlan(frequency=frequency)], ignore_conflicts=True)
    return EditionPlan.objects.select_for_update(of=("self",)).get(frequency=frequency)


@transaction.atomic
def save_plan(
    *, frequency: str, revision: int, by: User, arrangement: Arrangement, hold: bool
) -> EditionPlan:
    """Keep how the next edition is wanted. The same again changes nothing.

    Raises StalePlanError where it is no longer the `revision` that was changed and something else stands there now.
    """
    plan = lock_plan(Frequency(frequency))
    if (plan.arrangement, plan.hold) == (arrangement, hold):
        return plan
    if plan.revision != revision:
        raise StalePlanError(find_plan(frequency))
    plan.order, plan.pinned = list(arrangement.order), list(arrangement.pinned)
    plan.dropped = sorted(arrangement.dropped)
    plan.note, plan.subject, plan.hold = arrangement.note, arrangement.subject, hold
    plan.revision += 1
    plan.edited_by, plan.edited_at = by, timezone.now()
    plan.save()
    log.info("Editor %s saved revision %s of the plan for the next %s", by.pk, plan.revision, frequency)
    return plan


def use_up_plan(plan: EditionPlan, *, still_dropped: list[int]) -> bool:
    """An edition is made of this plan: the next begins without one, but for what stays left out.

    Within the caller's transaction. False where somebody has saved another meanwhile, which the edition does not know.
    """
    if plan.pk is None and not EditionPlan.objects.filter(frequency=plan.frequency).exists():
        return True
    current = lock_plan(plan.frequency)
    if current.revision != plan.revision:
        return False
    EditionPlan.objects.filter(pk=current.pk).update(
        order=[],
        pinned=[],
        dropped=still_dropped,
        note="",
        subject="",
        hold=False,
        revision=current.revision + 1,
        edited_by=None,
        edited_at=None,
    )
    return True
