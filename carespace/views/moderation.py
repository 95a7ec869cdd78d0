"""The moderators' pages: one queue and the record of decisions."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import only
from accounts.requests import MemberRequest
from carespace import access, moderation, page_content
from carespace.duty.rota import find_duty
from carespace.forms import HideForm
from carespace.models import Debate, ModerationDecision, Post, PostState, Report
from carespace.models.posts import PostQuerySet
from carespace.refusals import RefusalError
from carespace.stances.reasons import list_reasons_at_desk
from carespace.views.in_place import lead_to, read_return_page
from carespace.views.page_context import build_person_context, paginate
from carespace.words.shown import HAS_WITHHELD, attach_reported_words, list_texts

QUEUE_LENGTH = 50
RULINGS_TO_A_PAGE = 50
HIDDEN_TO_A_PAGE = 30
DESK = "/moderation/"
#: Open reports of a post itself, and not of a reason beside it.
OF_POST = Q(reports__ruling=None, reports__stance=None)


def list_for_desk() -> PostQuerySet:
    """Posts with their words and those of what they answer, as moderators read them."""
    posts: PostQuerySet = Post.objects.select_related("debate", "parent__current_revision").with_words()
    return posts


def list_unanswered(posts: Iterable[Post]) -> list[Report]:
    """The open reports that came with some posts."""
    return [report for post in posts for report in vars(post).get("unanswered", ())]


@require_safe
@only(access.may_run_debates, after_post=DESK)
def queue(request: MemberRequest) -> HttpResponse:
    """What waits and what was reported: what may identify a child first, then the oldest."""
    unanswered = Prefetch("reports", Report.objects.filter(stance=None, ruling=None), to_attr="unanswered")
    posts = list_for_desk().prefetch_related(unanswered)
    reported = (
        posts.reported()
        .annotate(
            urgent=Count("reports", filter=OF_POST & Q(reports__reason="identifies")),
            open_reports=Count("reports", filter=OF_POST),
        )
        .order_by("-urgent", "-open_reports", "created_at")
    )
    waiting = posts.waiting().filter(debate__closure=None).order_by("created_at", "pk")
    shows_posts = access.may_moderate(request.user)
    lists = [list(rows[:QUEUE_LENGTH]) if shows_posts else [] for rows in (reported, waiting)]
    page_content.attach_own_part([*lists[0], *lists[1]], request.user)
    attach_reported_words(lists[0], list_unanswered(lists[0]), request.user)
    reasons = list_reasons_at_desk(request.user) if shows_posts else []
    known = build_person_context(
        request,
        reported=lists[0],
        waiting=lists[1],
        reasons=reasons,
        number=reported.count() + waiting.count() + len(reasons) if shows_posts else 0,
        duty=find_duty() if shows_posts else None,
        debates=Debate.objects.open(),
    )
    return render(request, "carespace/moderation/queue.html", known)


@require_safe
@only(access.may_run_debates, after_post=DESK)
def rulings(request: MemberRequest) -> HttpResponse:
    """Every decision, the newest first."""
    rows = ModerationDecision.objects.select_related("debate", "post__voice", "stance")
    return render(
        request,
        "carespace/moderation/rulings.html",
        build_person_context(request, page=paginate(request, rows, RULINGS_TO_A_PAGE)),
    )


@require_safe
@only(access.may_moderate, after_post=DESK)
def hidden_posts(request: MemberRequest) -> HttpResponse:
    """Posts that moderators have hidden, the latest first, each to be read and published again; and those of which they have
    withheld a text."""
    posts = page_content.annotate_removals(list_for_desk().filter(Q(state=PostState.HIDDEN) | HAS_WITHHELD))
    page = paginate(request, posts.order_by(F("removed_at").desc(nulls_last=True), "-pk"), HIDDEN_TO_A_PAGE)
    page_content.attach_own_part(page.object_list, request.user)
    known = build_person_context(request, page=page)
    return render(request, "carespace/moderation/hidden.html", known)


@require_safe
@only(access.may_moderate, after_post=DESK)
def post_page(request: MemberRequest, pk: int) -> HttpResponse:
    """One post with its words, whatever became of it, every decision on it, and what can be decided now."""
    unanswered = Prefetch("reports", Report.objects.filter(stance=None, ruling=None), to_attr="unanswered")
    posts = list_for_desk().prefetch_related(unanswered)
    post = get_object_or_404(posts, pk=pk)
    page_content.attach_decisions([post])
    page_content.attach_own_part([post], request.user)
    attach_reported_words([post], list_unanswered([post]), request.user)
    known = build_person_context(request, post=post, texts=list_texts(post, request.user))
    return render(request, "carespace/moderation/post_page.html", known)


def decide(request: MemberRequest, post: Post, deed: str) -> HttpResponse:
    """Does one of the decisions that need no form, and goes back to where it was pressed."""
    sent = request.POST.get("read", "")
    read = int(sent) if sent.isdecimal() else None
    act = moderation.keep_post if deed == "keep" else moderation.approve_post
    try:
        ruling = act(by=request.user, post=post, read=read)
    except RefusalError as refusal:
        messages.error(request, refusal.sentence)
    else:
        done = {
            "approve": "Published. The author is told by e-mail.",
            "keep": "Kept. The reports are answered.",
        }
        messages.success(request, done[deed] if ruling else "Somebody had decided on this post already.")
    return redirect(read_return_page(request, DESK))


@require_POST
@only(access.may_moderate, after_post=DESK)
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """Publish a post that waits."""
    return decide(request, get_object_or_404(Post, pk=pk), "approve")


@require_POST
@only(access.may_moderate, after_post=DESK)
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Leave a reported post as it is."""
    return decide(request, get_object_or_404(Post, pk=pk), "keep")


@require_http_methods(["GET", "HEAD", "POST"])
@only(access.may_moderate, after_post=DESK)
def hide(request: MemberRequest, pk: int) -> HttpResponse:
    """The form by which a moderator hides a post, with the rule it breaks; 422 where something is missing."""
    post = get_object_or_404(list_for_desk(), pk=pk)
    form = HideForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                ruling = moderation.hide_post(by=request.user, post=post, **form.cleaned_data)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                done = "Hidden. The author is told by e-mail."
                messages.success(request, done if ruling else "Somebody had hidden this post already.")
                return lead_to(request, read_return_page(request, DESK))
    came_from = request.POST.get("page", "") or request.GET.get("page", "")
    known = build_person_context(request, post=post, form=form, came_from=came_from)
    return render(request, "carespace/moderation/hide.html", known, status=status)
