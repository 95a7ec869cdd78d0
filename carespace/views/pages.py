"""Pages one reads: the list, a debate, all points of a side, one point, the rules."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.sign_in.drafts import take_draft
from accounts.unsent_forms import find_unsent_words
from carespace import access, page_content
from carespace.counters import counts_shown
from carespace.debate_life import ended_page
from carespace.debate_life.gate import require_page
from carespace.follows.following import note_visit
from carespace.forms import DeedForm, PointForm, ReplyForm
from carespace.http_caching import cache_for_everyone, cache_for_readers
from carespace.models import Debate, ModerationDecision, Position, Post, ReasonShown, Side, VoteValue
from carespace.models.posts import ID_WIDTH
from carespace.models.stances import DEGREES
from carespace.stances.rules import note_point_opened
from carespace.views.keysets import (
    LAST_CLOSED,
    POINT_ORDERS,
    KeysetPage,
    take_merged_page,
    take_page,
    take_points,
)
from carespace.words.likeness import find_like_points
from live.page_cache import depend_on

CLOSED_TO_A_PAGE = 20
POINTS_TO_A_PAGE = 20
REPLIES_TO_A_PAGE = 20
#: The word in an address for the points of all sides in their first day.
NEW_POINTS = "new"
#: That for the points of all sides a member has not voted on, and how many of them are shown at once.
UNVOTED_POINTS = "unvoted"
UNVOTED_SHOWN = 5
NEWEST = "newest"


def get_debate_or_404(slug: str) -> Debate:
    """The debate with its closure; the page depends on whatever changes in it. Raises Http404."""
    debate = require_page(get_object_or_404(Debate.objects.select_related("closure"), slug=slug))
    depend_on(debate.live_topic)
    return debate


def paginate(request: HttpRequest, rows: Any, size: int) -> Any:
    """The page of rows that the query's `page` asks for: the first for what is no number, the last beyond the end."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def build_person_context(request: HttpRequest, **more: object) -> dict[str, object]:
    """What every page of this app knows."""
    person = request.user
    return {
        "section": "debates",
        "you": person if access.may_take_part(person) else None,
        "may_moderate": access.may_moderate(person),
        "vote_values": VoteValue.choices,
        "may_run_debates": access.may_run_debates(person),
        **more,
    }


@require_safe
@cache_for_readers(words=("after",))
def debate_list(request: HttpRequest) -> HttpResponse:
    """Debates that are open, those between opening and outcome, and those closed in pages."""
    depend_on("debates", "closures")
    open_now = Debate.objects.open().select_related("closure").order_by("-moved_at")
    ended = Debate.objects.closed().select_related("closure")
    closed = take_page(ended, LAST_CLOSED, request.GET.get("after", ""), CLOSED_TO_A_PAGE)
    shown = [(debate, counts_shown.build_shown_split(debate)) for debate in closed.rows]
    between = Debate.objects.between().select_related("closure").order_by("-opened_at", "-pk")
    known = build_person_context(request, open_now=open_now, closed=closed, shown=shown, between=between)
    return render(request, "carespace/debate_list.html", known)


def build_stance_context(
    request: HttpRequest, debate: Debate, own: page_content.Participation | None = None
) -> dict[str, object]:
    """What the bar and the stance forms show."""
    own = own or page_content.load_participation(debate, request.user)
    return build_person_context(
        request,
        debate=debate,
        mine=own,
        split=counts_shown.build_shown_split(debate),
        degrees=DEGREES,
        positions=Position.choices,
        reasons_shown=ReasonShown.choices,
    )


def render_debate(
    request: HttpRequest,
    debate: Debate,
    *,
    form: DeedForm | None = None,
    status: int = HTTPStatus.OK,
    own: page_content.Participation | None = None,
) -> HttpResponse:
    """The debate, with a point's form as it was left where it was refused."""
    own = own or page_content.load_participation(debate, request.user)
    unsent = find_unsent_words(own.member, under=debate.get_absolute_url()) if own.member else {}
    kept = None
    if form is None and own.member:
        where = reverse("carespace:put_point", args=[debate.slug])
        kept = take_draft(request, where)
        form = PointForm(
            initial={"side": kept.side, "text": kept.text, "why": kept.why} if kept else unsent.get(where)
        )
    threads = page_content.build_threads(debate)
    for point in threads:
        if words := unsent.get(reverse("carespace:put_reply", args=[debate.slug, point.pk])):
            point.answer_form = ReplyForm(initial=words, auto_id=False)
    points = page_content.load_points(debate, own)
    if access.may_moderate(request.user):
        page_content.attach_decisions(
            [*points.shown, *(each for point in threads for each in [point, *point.newest_replies])]
        )
    context = (
        build_stance_context(request, debate, own)
        | ended_page.build_ended_context(debate)
        | {
            "points": points,
            "threads": threads,
            "posts": debate.ever_published,
            "like": find_like_points(own.unpublished[0], own.member) if own.unpublished else [],
            "form": form,
            "draft_kept": bool(kept),
            "may_reply": own.member is not None,
        }
    )
    return render(request, "carespace/debate.html", context, status=status)


@require_safe
@cache_for_readers()
def debate_view(request: HttpRequest, slug: str) -> HttpResponse:
    """One debate, whole; what stands there is new to its member no more."""
    debate = get_debate_or_404(slug)
    own = page_content.load_participation(debate, request.user)
    if own.member and own.may_follow:
        note_visit(debate, own.member)
    return render_debate(request, debate, own=own)


@require_safe
@cache_for_everyone
def show_counts(request: HttpRequest, slug: str) -> HttpResponse:
    """What an open page of the debate brings up to date: counts, posts removed, whether it has closed."""
    debate = get_debate_or_404(slug)
    nobody = page_content.Participation()
    return render(
        request,
        "carespace/counts.html",
        {
            "debate": debate,
            "split": counts_shown.build_shown_split(debate),
            "points": [point for point in page_content.load_points(debate, nobody).shown if point.bar],
            "posts": debate.ever_published,
            "removals": page_content.list_removals(debate),
        },
    )


@require_safe
@cache_for_readers(words=("order", "after"))
def point_list(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """Every point of one side, new ones and then the strongest first or in the order asked for (another word asks for the
    first); or, of all sides, those in their first day, or five that the member has not voted on, the newest first."""
    if side not in {*Side.values, NEW_POINTS, UNVOTED_POINTS}:
        raise Http404
    debate = get_debate_or_404(slug)
    if side == UNVOTED_POINTS and not access.may_take_part(request.user):
        return redirect_to_login(request.path)
    own = page_content.load_participation(debate, request.user)
    order = request.GET.get("order", "")
    order = order if order in POINT_ORDERS else next(iter(POINT_ORDERS))
    order = order if side in Side.values else NEWEST
    page = take_points_of(debate, side, order, request.GET.get("after", ""), own)
    page_content.attach_own_votes([page_content.stand_in(point, debate) for point in page.rows], own)
    if access.may_moderate(request.user):
        page_content.attach_decisions(page.rows)
    total = {"for": debate.points_for, "against": debate.points_against, "neither": debate.points_neither}
    known = build_person_context(
        request,
        debate=debate,
        side=side,
        page=page,
        mine=own,
        total=total.get(side, len(page.rows)),
        order=order,
        orders=[(word, word.replace("-", " ").capitalize()) for word in POINT_ORDERS],
    )
    return render(request, "carespace/points.html", known)


def take_points_of(
    debate: Debate, side: str, order: str, after: str, own: page_content.Participation
) -> KeysetPage[Post]:
    """A page of the points that a word in an address asks for. At most two queries."""
    if side == UNVOTED_POINTS:
        lists = [page_content.list_unvoted(debate, each, own) for each in Side.values]
        return take_merged_page(lists, POINT_ORDERS[order], after, UNVOTED_SHOWN)
    new = side == NEW_POINTS
    points = page_content.list_new_points(debate) if new else page_content.list_points(debate, side)
    return take_points(points, order, after, POINTS_TO_A_PAGE)


def take_replies(point: Post, after: str) -> KeysetPage[Post]:
    """A page of what stands beneath a point in reading order, from the one after another's key. One query."""
    replies = page_content.list_beneath(point)
    is_first = not (after.isdecimal() and len(after) <= ID_WIDTH)
    if not is_first:
        last = Post.objects.filter(pk=after, debate=point.debate_id, path__startswith=point.path)
        replies = replies.filter(path__gt=Subquery(last.values("path")))
    found = list(replies[: REPLIES_TO_A_PAGE + 1])
    rows = found[:REPLIES_TO_A_PAGE]
    return KeysetPage(rows, is_first, str(rows[-1].pk) if len(found) > len(rows) else "")


def render_point(
    request: HttpRequest,
    debate: Debate,
    pk: int,
    *,
    form: DeedForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """One point and all its replies; a removed one leaves a page that says so."""
    own = page_content.load_participation(debate, request.user)
    points = page_content.annotate_removals(
        Post.objects.filter(debate=debate).points().select_related("debate").with_words()
    )
    point = get_object_or_404(points, pk=pk)
    if not point.shown and not (point.leaves_place and point.visible_beneath):
        return render_removed(request, debate, point)
    page_content.attach_own_votes([page_content.stand_in(point, debate)], own)
    note_point_opened(own.before, own.after, point, timezone.now())
    kept = None
    if form is None and own.member:
        where = reverse("carespace:put_reply", args=[debate.slug, pk])
        kept = take_draft(request, where)
        words = {"side": kept.side, "text": kept.text} if kept else None
        form = ReplyForm(initial=words or find_unsent_words(own.member, under=where).get(where))
    page = take_replies(point, request.GET.get("after", ""))
    if access.may_moderate(request.user):
        page_content.attach_decisions([point, *page.rows])
    context = build_person_context(
        request,
        debate=debate,
        point=point,
        like=find_like_points(point, own.member),
        mine=own,
        page=page,
        form=form,
        draft_kept=bool(kept),
        waiting=[post for post in own.unpublished if post.parent_id == point.pk],
    )
    return render(request, "carespace/point.html", context, status=status)


def render_removed(request: HttpRequest, debate: Debate, point: Post) -> HttpResponse:
    """A point that was public says that it was removed; one that never was does not exist."""
    if point.published_at is None:
        raise Http404
    ruling = ModerationDecision.objects.filter(post=point, decision="hide").first()
    known = build_person_context(request, debate=debate, point=point, ruling=ruling)
    return render(request, "carespace/gone.html", known, status=HTTPStatus.GONE)


@require_safe
@cache_for_readers(words=("after",))
def point_view(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One point with its replies in pages."""
    return render_point(request, get_debate_or_404(slug), pk)


@require_safe
@cache_for_readers()
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules of debates."""
    return render(request, "carespace/rules.html", build_person_context(request))
