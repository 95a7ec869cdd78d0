"""What a member sends: points, replies, votes, stances; and what anyone sends: reports.

Each works as a plain form. htmx gets back the part of the page that changed.
"""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.client_network import network_of_request
from accounts.drafts import Draft
from accounts.entrance import entrance_page
from accounts.models import User
from accounts.origin import is_from_this_site
from carespace import access, contributing, reading
from carespace.deed_limits import consume_deed
from carespace.forms import PointForm, ReplyForm, ReportForm
from carespace.keeping import same_for_all_readers
from carespace.models import Debate, Post, PostState
from carespace.refusals import RefusalError
from carespace.views.pages import debate_page, for_person, found, point_page, stand_context
from live.rate_limits import member_key

WAITS = (
    "Your {what} waits for a moderator. You can see it on your page, and we will write when it is decided."
)
IS_OUT = "Your {what} is published."


def member_of(request: HttpRequest) -> User | None:
    """The member who sends this form, None where nobody who may is signed in."""
    if isinstance(request.user, User) and access.may_take_part(request.user):
        return request.user
    return None


def to_sign_in(request: HttpRequest, back_to: str) -> HttpResponse:
    """The way to sign in, which a form's words come along on; in place, the form is told to be sent whole."""
    draft = Draft.of_form(request)
    if request.htmx:  # type: ignore[attr-defined]
        if draft:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": "carespace:sign-in"})
        return HttpResponse(headers={"HX-Redirect": redirect_to_login(back_to).url})
    if draft:
        return entrance_page(request, back_to=back_to, sealed=draft.seal())
    return redirect_to_login(back_to)


def refused(request: HttpRequest, refusal: RefusalError, debate: Debate, back_to: str) -> HttpResponse:
    """A page that says why a press of a button did nothing."""
    known = for_person(request, refusal=refusal, debate=debate, back_to=back_to)
    return render(request, "carespace/refused.html", known, status=refusal.status)


def say(request: HttpRequest, post: Post) -> None:
    what = "point" if post.is_point else "reply"
    waits = post.state == PostState.WAITING
    messages.success(request, (WAITS if waits else IS_OUT).format(what=what))


def shown_at(post: Post) -> str:
    """Where its author sees a post that was just sent."""
    if post.state == PostState.PUBLISHED:
        return f"{post.get_absolute_url().partition('#')[0]}#post-{post.pk}"
    page = post.debate if post.parent is None else post.parent
    return f"{page.get_absolute_url()}#yours"


@require_POST
@never_cache
def put_point(request: HttpRequest, slug: str) -> HttpResponse:
    debate = found(slug)
    member = member_of(request)
    if member is None:
        return to_sign_in(request, f"{debate.get_absolute_url()}#add")
    form = PointForm(request.POST)
    if not form.is_valid():
        return debate_page(request, debate, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        consume_deed("point", who=member_key(member.pk))
        post = contributing.put_point(by=member, debate=debate, **form.cleaned_data)
    except RefusalError as refusal:
        form.show(refusal)
        return debate_page(request, found(slug), form=form, status=refusal.status)
    say(request, post)
    return redirect(shown_at(post))


@require_POST
@never_cache
def put_reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    debate = found(slug)
    point = get_object_or_404(
        Post.objects.points().published().select_related("debate"), debate=debate, pk=pk
    )
    member = member_of(request)
    if member is None:
        return to_sign_in(request, f"{point.get_absolute_url()}#reply")
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return reply_again(request, debate, point, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        consume_deed("reply", who=member_key(member.pk))
        reply = contributing.put_reply(by=member, point=point, **form.cleaned_data)
    except RefusalError as refusal:
        form.show(refusal)
        return reply_again(request, debate, point, form, refusal.status)
    if request.htmx:  # type: ignore[attr-defined]
        return thread_part(request, debate, point, sent=reply)
    say(request, reply)
    return redirect(
        point.get_absolute_url() if reply.state == PostState.WAITING else reply.get_absolute_url()
    )


def reply_again(
    request: HttpRequest, debate: Debate, point: Post, form: ReplyForm, status: int
) -> HttpResponse:
    """The form with what is wrong and everything that was typed."""
    if request.htmx:  # type: ignore[attr-defined]
        return thread_part(request, debate, point, form=form)
    return point_page(request, found(debate.slug), point.pk, form=form, status=status)


def thread_part(
    request: HttpRequest,
    debate: Debate,
    point: Post,
    *,
    form: ReplyForm | None = None,
    sent: Post | None = None,
) -> HttpResponse:
    """One thread of the debate's page, as it is now."""
    point.refresh_from_db()
    point.shown = list(  # type: ignore[attr-defined]
        reversed(reading.replies_to_show().filter(parent=point).order_by("-path")[: reading.REPLIES_SHOWN])
    )
    known = for_person(
        request,
        debate=found(debate.slug),
        point=point,
        sent=sent,
        form=form,
        reply_form=form or ReplyForm(auto_id=False),
    )
    return render(request, "carespace/parts/thread.html", known)


@require_POST
@never_cache
def vote(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    debate = get_object_or_404(Debate.objects.select_related("closure"), slug=slug)
    point = get_object_or_404(
        Post.objects.points().published().select_related("debate"), debate=debate, pk=pk
    )
    member = member_of(request)
    if member is None:
        return to_sign_in(request, point.get_absolute_url())
    value = request.POST.get("value", "")
    refusal = None
    try:
        consume_deed("vote", who=member_key(member.pk))
        contributing.vote(by=member, point=point, value=None if value == "none" else value)
    except RefusalError as caught:
        refusal = caught
    back_to = came_from(request, point.get_absolute_url())
    if request.htmx:  # type: ignore[attr-defined]
        return votes_part(request, debate, point, refusal)
    if refusal:
        return refused(request, refusal, debate, back_to)
    return redirect(f"{back_to}#post-{pk}")


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page of this site the form stood on, which it names itself."""
    page = request.POST.get("page", "")
    return page if page.startswith("/debates/") and "\\" not in page and "#" not in page else otherwise


def votes_part(
    request: HttpRequest, debate: Debate, point: Post, refusal: RefusalError | None
) -> HttpResponse:
    counted = get_object_or_404(Post.objects.with_votes().select_related("debate"), pk=point.pk)
    reading.with_own_votes([counted], reading.mine(debate, request.user))
    known = for_person(
        request,
        debate=found(debate.slug),
        point=counted,
        refusal=refusal,
        page_address=came_from(request, point.get_absolute_url()),
    )
    return render(request, "carespace/parts/votes.html", known)


@require_POST
@never_cache
def take_stance(request: HttpRequest, slug: str) -> HttpResponse:
    debate = found(slug)
    member = member_of(request)
    if member is None:
        return to_sign_in(request, debate.get_absolute_url())
    moment = request.POST.get("moment", "")
    degree = request.POST.get("degree", "2")
    refusal = None
    try:
        consume_deed("stance", who=member_key(member.pk))
        contributing.take_stance(
            by=member,
            debate=debate,
            moment=moment,
            side=request.POST.get("side", ""),
            degree=int(degree) if degree in {"1", "2", "3"} else 0,
        )
    except RefusalError as caught:
        refusal = caught
    if request.htmx:  # type: ignore[attr-defined]
        known = stand_context(request, found(slug)) | {
            ("after_refusal" if moment == "after" else "refusal"): refusal
        }
        return render(request, "carespace/parts/stance_taken.html", known)
    if refusal:
        return refused(request, refusal, debate, debate.get_absolute_url())
    return redirect(f"{debate.get_absolute_url()}#{'after' if moment == 'after' else 'stand'}")


@csrf_exempt  # the page holds no token, so that a cache may keep it: the origin is asked for instead
@require_http_methods(["GET", "HEAD", "POST"])
@same_for_all_readers(words=None)
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    debate = found(slug)
    post = get_object_or_404(Post.objects.published().select_related("debate"), debate=debate, pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if not is_from_this_site(request):
            form.add_error(
                None, "This form was not sent from this site. Nothing was reported; try again here."
            )
            status = HTTPStatus.FORBIDDEN
        elif form.is_valid():
            try:
                return send_report(request, post, form)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    known = for_person(request, debate=debate, post=post, form=form, sent="sent" in request.GET)
    return render(request, "carespace/report.html", known, status=status)


def send_report(request: HttpRequest, post: Post, form: ReportForm) -> HttpResponseRedirect:
    by = request.user if isinstance(request.user, User) and request.user.is_active else None
    if by:
        consume_deed("report", who=member_key(by.pk))
    else:
        consume_deed("report without account", who=network_of_request(request))
    contributing.report(by=by, post=post, **form.cleaned_data)
    return redirect(f"{request.path}?sent")
