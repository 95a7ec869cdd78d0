"""What a member sends: points, replies, votes, stances.

Each works as a plain form. htmx gets back the part of the page that changed.
"""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.sign_in.drafts import Draft
from accounts.sign_in.entrance import render_entrance
from accounts.unsent_forms import KEEPS_FORMS, forget_unsent_form
from carespace import access, contributions, page_content
from carespace.counters import counts_shown
from carespace.deed_limits import consume_deed, consume_stance, consume_vote, give_back_repeat
from carespace.forms import PointForm, ReplyForm
from carespace.models import Debate, Post, PostState, ReasonShown
from carespace.refusals import ClosedError, RefusalError
from carespace.views.deed_targets import find_debate_or_404, find_point_or_404
from carespace.views.in_place import lead_to, read_return_page, tell_shown
from carespace.views.page_context import (
    build_person_context,
    build_stance_context,
    get_debate_or_404,
)
from carespace.views.reply_form import show_reply_form
from carespace.views.split import SPLIT_SEEN
from carespace.views.whole_pages import render_debate, render_point
from carespace.voices import find_voice_id
from carespace.words.duplicates import find_post_of_form
from live.rate_limits import member_key
from live.requests import HtmxRequest

WAITS = "Your {what} waits for a moderator. It stands on your page, and we write when it is decided."
GONE = ClosedError("This point is not public any more, so it cannot be answered.")
IS_OUT = "Your {what} is published."


def get_member(request: HttpRequest) -> User | None:
    """The member who sends this form, None where nobody who may is signed in."""
    if isinstance(request.user, User) and access.may_take_part(request.user):
        return request.user
    return None


def send_to_sign_in(request: HtmxRequest, back_to: str) -> HttpResponse:
    """The way to sign in, which a form's words come along on; in place, the form is told to be sent whole."""
    draft = Draft.of_form(request)
    if request.htmx:
        if draft:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": "carespace:sign-in"})
        return HttpResponse(headers={"HX-Redirect": redirect_to_login(back_to).url})
    if draft:
        return render_entrance(request, back_to=back_to, sealed=draft.seal())
    return redirect_to_login(back_to)


def render_refusal(
    request: HttpRequest, refusal: RefusalError, debate: Debate, back_to: str, *, words: str = ""
) -> HttpResponse:
    """A page that says why a press of a button did nothing, with the words that were sent in a box."""
    known = build_person_context(request, refusal=refusal, debate=debate, back_to=back_to, words=words)
    return render(request, "carespace/refused.html", known, status=refusal.status)


def forget_kept_words(request: HttpRequest, member: User) -> None:
    """Forget what was kept of the form just sent, in this tab or in another one. At most one query."""
    if request.POST.get("kept") or KEEPS_FORMS in request.session:
        forget_unsent_form(by=member, where=request.path)


def add_success_message(request: HttpRequest, post: Post) -> None:
    """Say on the next page that a post is out, or that it waits for a moderator."""
    what = "point" if post.is_point else "reply"
    waits = post.state == PostState.WAITING
    messages.success(request, (WAITS if waits else IS_OUT).format(what=what))


def find_post_address(post: Post) -> str:
    """Where its author sees a post that was just sent."""
    if post.state == PostState.PUBLISHED:
        return f"{post.get_absolute_url().partition('#')[0]}#post-{post.pk}"
    page = post.debate if post.parent is None else post.parent
    return f"{page.get_absolute_url()}#yours"


@require_POST
@never_cache
def put_point(request: HtmxRequest, slug: str) -> HttpResponse:
    """A point, sent by a form: redirects to where its author sees it. 422 with the form where it is unfit, else the
    status of the refusal."""
    debate = find_debate_or_404(slug)
    member = get_member(request)
    if member is None:
        return send_to_sign_in(request, f"{debate.get_absolute_url()}#add")
    form = PointForm(request.POST)
    if not form.is_valid():
        return render_debate(request, slug, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if not find_post_of_form(member, debate, None, form.cleaned_data["nonce"]):
            consume_deed("point", who=member_key(member.pk))
        post = contributions.add_point(by=member, debate=debate, **form.cleaned_data)
    except RefusalError as refusal:
        form.show(refusal)
        return render_debate(request, slug, form=form, status=refusal.status)
    forget_kept_words(request, member)
    add_success_message(request, post)
    address = find_post_address(post)
    # In place a browser that goes to another part of the page it shows would not load it anew.
    return lead_to(request, address.replace("#yours", f"?sent={post.pk}#yours") if request.htmx else address)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def put_reply(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """A reply to a published point: the thread anew where it was sent in place, else a redirect to the reply. Asked for, it
    gives the form, so that a page of many points holds none of them."""
    point = find_point_or_404(slug, pk)
    if request.method != "POST":
        return show_reply_form(request, point)
    debate = point.debate
    member = get_member(request)
    if member is None:
        return send_to_sign_in(request, f"{point.get_absolute_url()}#reply")
    if not point.shown:
        words = request.POST.get("text", "")
        return render_refusal(request, GONE, point.debate, point.debate.get_absolute_url(), words=words)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render_reply_form(request, debate, point, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if not find_post_of_form(member, debate, point, form.cleaned_data["nonce"]):
            consume_deed("reply", who=member_key(member.pk))
        reply = contributions.add_reply(by=member, point=point, **form.cleaned_data)
    except RefusalError as refusal:
        if not Post.objects.published().filter(pk=pk).exists():  # it went while this was on its way
            words, debate = request.POST.get("text", ""), point.debate
            return render_refusal(request, GONE, debate, debate.get_absolute_url(), words=words)
        form.show(refusal)
        return render_reply_form(request, debate, point, form, refusal.status)
    forget_kept_words(request, member)
    if request.htmx:
        return render_thread(request, point, voice=reply.voice_id, sent=reply)
    add_success_message(request, reply)
    return redirect(
        point.get_absolute_url() if reply.state == PostState.WAITING else reply.get_absolute_url()
    )


def render_reply_form(
    request: HtmxRequest, debate: Debate, point: Post, form: ReplyForm, status: int
) -> HttpResponse:
    """The form with what is wrong and everything that was typed."""
    if request.htmx:
        member = get_member(request)
        voice = find_voice_id(debate, member) if member else 0
        return render_thread(request, point, voice=voice, form=form)
    return render_point(request, debate.slug, point.pk, form=form, status=status)


def render_thread(
    request: HttpRequest,
    point: Post,
    *,
    voice: int,
    form: ReplyForm | None = None,
    sent: Post | None = None,
) -> HttpResponse:
    """One thread of the debate's page, as it is now."""
    point = Post.objects.select_related("debate__closure").with_claims().get(pk=point.pk)
    point.newest_replies = list(
        reversed(
            page_content.list_visible_replies()
            .filter(parent=point)
            .order_by("-path")[: page_content.REPLIES_SHOWN]
        )
    )
    point.answer_form = form or ReplyForm(auto_id=False)
    known = build_person_context(
        request,
        debate=point.debate,
        point=point,
        mine=page_content.Participation(member=get_member(request), voice_id=voice),
        sent=sent,
        may_reply=True,
    )
    return tell_shown(
        request, render(request, "carespace/parts/thread.html", known), is_done=sent is not None
    )


@require_POST
@never_cache
def vote(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """A vote on a published point; “none” takes it back. The point's votes anew in place, else a redirect to its page."""
    point = find_point_or_404(slug, pk)
    debate, member = point.debate, get_member(request)
    if member is None:
        return send_to_sign_in(request, point.get_absolute_url())
    value = request.POST.get("value", "")
    given = refusal = None
    try:
        consume_vote(member, point, value)
        given = contributions.cast_vote(
            by=member,
            point=point,
            value=None if value == "none" else value,
            shown_as=request.POST.get("shown_as", ""),
        )
        give_back_repeat("vote", member, given)
    except RefusalError as caught:
        refusal = caught
    back_to = find_voting_page(request, point)
    if request.htmx:
        voice = (given and given.voice_id) or find_voice_id(debate, member)
        return render_votes(request, point, member, voice, refusal)
    if refusal:
        return render_refusal(request, refusal, debate, back_to)
    return redirect(f"{back_to}#post-{pk}")


def find_voting_page(request: HttpRequest, point: Post) -> str:
    """Where a vote's form stood: on the debate's own page where it names none, which holds many of them."""
    stood_there = "page" not in request.POST
    return read_return_page(request, (point.debate if stood_there else point).get_absolute_url())


def render_votes(
    request: HttpRequest, point: Post, member: User, voice: int, refusal: RefusalError | None
) -> HttpResponse:
    """The votes of one point as they are now, which whoever has voted on it may see at once; and why a vote was refused."""
    counted = get_object_or_404(Post.objects.select_related("debate__closure"), pk=point.pk)
    own = page_content.Participation(member=member, voice_id=voice)
    page_content.attach_own_votes([counted], own)
    if counted.vote:
        counted.bar = counts_shown.build_votes(counted)
    known = build_person_context(
        request,
        debate=counted.debate,
        point=counted,
        refusal=refusal,
        page_address=find_voting_page(request, point),
    )
    return tell_shown(request, render(request, "carespace/parts/votes.html", known), is_done=refusal is None)


@require_POST
@never_cache
def take_stance(request: HtmxRequest, slug: str) -> HttpResponse:
    """A stance before or after reading; the newest of each counts. The bar anew in place, else a redirect."""
    debate = find_debate_or_404(slug)
    member = get_member(request)
    if member is None:
        return send_to_sign_in(request, debate.get_absolute_url())
    moment, degree = request.POST.get("moment", ""), request.POST.get("degree", "2")
    refusal = None
    try:
        consume_stance(member, debate, request.POST)
        stance = contributions.record_stance(
            by=member,
            debate=debate,
            moment=moment,
            side=request.POST.get("side", ""),
            shown_as=request.POST.get("shown_as", ""),
            degree=int(degree) if degree in {"1", "2", "3"} else 0,
            reason=request.POST.get("reason", ""),
            reason_shown=request.POST.get("reason_shown", ReasonShown.NOBODY),
            credit=request.POST.get("credit", ""),
            saw_split=SPLIT_SEEN in request.COOKIES,
        )
        give_back_repeat("stance", member, stance)
    except RefusalError as caught:
        refusal = caught
    if not refusal and "reason" in request.POST:
        forget_kept_words(request, member)
    if request.htmx:
        known = build_stance_context(request, get_debate_or_404(slug)) | {
            ("after_refusal" if moment == "after" else "refusal"): refusal,
            "sent": request.POST if refusal else None,
        }
        answer = render(request, "carespace/parts/stance_taken.html", known)
        return tell_shown(request, answer, is_done=refusal is None)
    if refusal:
        words = request.POST.get("reason", "")
        return render_refusal(request, refusal, debate, debate.get_absolute_url(), words=words)
    return redirect(f"{debate.get_absolute_url()}#{'after' if moment == 'after' else 'stand'}")
