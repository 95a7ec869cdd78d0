"""What anybody sends about a post or a reason beside it, and where they find what became of it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.client_network import network_of_request
from accounts.models import User
from accounts.origin import is_from_this_site
from carespace import reports
from carespace.deed_limits import consume_deed
from carespace.forms import ReportForm
from carespace.http_caching import cache_for_readers
from carespace.models import Debate, Post, ReasonShown, ReasonState, Report, ReportReason, Stance
from carespace.refusals import RefusalError
from carespace.stances.reasons import find_reason_text
from carespace.views.in_place import lead_to, read_number_sent
from carespace.views.page_context import build_person_context, get_debate_or_404
from live.rate_limits import member_key


@csrf_exempt  # the page holds no token, so that a cache may keep it: the origin is asked for instead
@require_http_methods(["GET", "HEAD", "POST"])
@cache_for_readers()
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form by which anybody reports a post; sent, the way to the answer. 403 where another site sent it, 409 where
    the post went from public view meanwhile."""
    sent = request.method == "POST"
    # Where nobody reads the debate meanwhile, what was read before can still be reported.
    debate = get_object_or_404(Debate, slug=slug) if sent else get_debate_or_404(slug)
    posts = Post.objects.filter(debate=debate).select_related("debate").with_words()
    post = get_object_or_404(posts.exclude(published_at=None) if sent else posts.published(), pk=pk)
    return answer_report(request, post)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
@cache_for_readers()
def report_reason(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """As `report`, of the reason that the stance of this number shows beside the post it credits."""
    sent = request.method == "POST"
    debate = get_object_or_404(Debate, slug=slug) if sent else get_debate_or_404(slug)
    stances = Stance.objects.filter(debate=debate, credited__isnull=False, current_reason__isnull=False)
    was_public = stances.exclude(reason_shown=ReasonShown.NOBODY).exclude(reason_state=ReasonState.WAITING)
    public = stances.filter(reason_state=ReasonState.PUBLISHED)
    stance = get_object_or_404(
        (was_public if sent else public).select_related("voice", "current_reason"), pk=pk
    )
    posts = Post.objects.select_related("debate").with_words()
    post = get_object_or_404(posts if sent else posts.published(), pk=stance.credited_id)
    return answer_report(request, post, stance)


def answer_report(request: HttpRequest, post: Post, stance: Stance | None = None) -> HttpResponse:
    """The form of a report of a post or of a reason beside it, or where it leads."""
    sent = request.method == "POST"
    form = ReportForm(request.POST if sent else None)
    status = HTTPStatus.OK
    if sent:
        if not is_from_this_site(request):
            form.add_error(
                None, "This form was not sent from this site. Nothing was reported; try again here."
            )
            status = HTTPStatus.FORBIDDEN
        elif form.is_valid():
            try:
                return submit_report(request, post, form, stance)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    known = build_person_context(
        request, debate=post.debate, post=post, stance=stance, form=form, address=request.path
    )
    return render(request, "carespace/report.html", known, status=status)


def submit_report(
    request: HttpRequest, post: Post, form: ReportForm, stance: Stance | None = None
) -> HttpResponse:
    """Keep a report, within the limit of the member or of the network. Raises RefusalError.

    That somebody could be identified is never said too often.
    """
    by = request.user if isinstance(request.user, User) and request.user.is_active else None
    if form.cleaned_data["reason"] != ReportReason.IDENTIFIES:
        deed = (
            ("report", member_key(by.pk)) if by else ("report without account", network_of_request(request))
        )
        same = Report.objects.select_same(by, post, stance, **form.cleaned_data)
        if not same.exists():
            consume_deed(deed[0], who=deed[1])
    reason_text = find_reason_text(stance, read_number_sent(request)) if stance else None
    new_report = reports.create_report(by=by, post=post, reason_text=reason_text, **form.cleaned_data)
    return lead_to(request, new_report.get_absolute_url())


@require_safe
@never_cache
def report_answer(request: HttpRequest, secret: UUID) -> HttpResponse:
    """What became of one report, for whoever has its address. It says nothing of the post's words and outlives them."""
    reports = Report.objects.select_related("ruling", "post__debate", "stance")
    report = get_object_or_404(reports, secret=secret)
    about = report.stance
    known = build_person_context(
        request,
        report=report,
        debate=report.post.debate,
        is_up=report.post.shown and (about is None or about.is_reason_public),
        what="reason" if about else "point" if report.post.is_point else "reply",
    )
    return render(request, "carespace/report_answer.html", known)
