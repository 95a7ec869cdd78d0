"""Reports: what anybody tells the moderators about a post, or about a reason beside it."""

from __future__ import annotations

from django.db import transaction

from accounts.access import hold_account
from accounts.models import User
from carespace.duty.calls import lock_reports
from carespace.models import Post, ReasonText, Report, ReportReason
from carespace.refusals import ClosedError, UnfitError
from live.database.clock import read_database_clock
from live.tasks import enqueue_on_commit


@transaction.atomic
def create_report(
    *, by: User | None, post: Post, reason: str, details: str = "", reason_text: ReasonText | None = None
) -> Report:
    """Tells the moderators that a published post may break a rule, or a reason beside it, of which `reason_text` was read. Works in
    closed debates too, and `by` None without account, or where they left meanwhile. Raises ClosedError where it is not public, UnfitError otherwise."""
    if reason not in ReportReason.values:
        raise UnfitError("Choose what is wrong with it", field="reason")
    stance = reason_text.stance if reason_text else None
    details = details.strip()[:1000]
    if reason == ReportReason.OTHER and not details:
        raise UnfitError("Say what is wrong with it", field="details")
    if by is not None and not hold_account(by):
        by = None  # who leaves meanwhile has still told us
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    at = lock_reports() if reason == ReportReason.IDENTIFIES else read_database_clock()
    if not post.shown or (stance and not stance.is_reason_public):
        raise ClosedError("This is not public any more.")
    report = Report.objects.select_same(by, post, stance, reason=reason, details=details).first()
    if report and (report.reason == reason or reason != ReportReason.IDENTIFIES):
        return report
    if report:  # somebody who had reported something else sees now that a person could be identified
        report.reason, report.details, report.at = reason, details or report.details, at
        report.reason_text = reason_text
        report.save(update_fields=["reason", "reason_text", "details", "at"])
    else:
        about = {"stance": stance, "reason_text": reason_text, "details": details}
        report = Report.objects.create(post=post, reporter=by, reason=reason, at=at, **about)
    if reason == ReportReason.IDENTIFIES:
        enqueue_on_commit("carespace.tasks.ring_duty")
    return report
