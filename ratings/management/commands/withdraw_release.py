"""manage.py withdraw_release DAY --because REASON"""

from __future__ import annotations

from typing import Any

from django.db.models import F

from ratings.loading.reasons import ReasonError
from ratings.loading.withdrawal import WithdrawalError, withdraw_release
from ratings.management.release_command import ReleaseCommand
from ratings.models import Release


class Command(ReleaseCommand):
    """Takes a release off; exit 2 with one sentence where none stands, or no reason."""

    help = "Take off a release that should not have been published, or not for its day."

    def handle(self, *args: Any, **options: Any) -> None:
        held = Release.objects.filter(kind=options["kind"]).order_by(
            "-is_current", F("withdrawn_at").desc(nulls_last=True), "-revision"
        )
        period = options["period"]
        release = self.find_release(held, period=period, missing=f"No list of {period} is held.")
        try:
            withdrawn = withdraw_release(release=release, by=None, reason=options["because"])
        except (ReasonError, WithdrawalError) as refusal:
            self.refuse(refusal)
        self.stdout.write(f"Revision {withdrawn.revision} of {withdrawn.period} is withdrawn.")
