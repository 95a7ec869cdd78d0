"""Pages one reads: the list, a debate, all points of a side, one point, the rules."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from carespace import access, page_content
from carespace.counters import counts_shown
from carespace.http_caching import cache_for_everyone, cache_for_readers
from carespace.models import Debate, Post, Side
from carespace.refusals import UnreadableError
from carespace.views.keysets import (
    LAST_CLOSED,
    POINT_ORDERS,
    KeysetPage,
    take_merged_page,
    take_page,
    take_points,
)
from carespace.views.own_parts import OwnParts, load_own
from carespace.views.page_context import build_person_context, get_debate_or_404
from carespace.views.whole_pages import draw_debate, draw_point, render_debate, render_point
from live.page_cache import depend_on
from live.page_cache.shared_bodies import find_shared_body, make_nobodys_request

CLOSED_TO_A_PAGE = 20
POINTS_TO_A_PAGE = 20
#: The word in an address for the points of all sides in their first day.
NEW_POINTS = "new"
#: That for the points of all sides a member has not voted on, and how many of them are shown at once.
UNVOTED_POINTS = "unvoted"
UNVOTED_SHOWN = 5
NEWEST = "newest"


@require_safe
@cache_for_readers(words=("after",))
def debate_list(request: HttpRequest) -> HttpResponse:
    """Debates that are open, those between opening and outcome, and those closed in pages."""
    depend_on("debates", "closures")
    open_now = Debate.objects.open().select_related("closure").order_by("-moved_at")
    ended = Debate.objects.closed().select_related("closure")
    closed = take_page(ended, LAST_CLOSED, request.GET.get("after", ""), CLOSED_TO_A_PAGE)
    splits = [(debate, counts_shown.build_shown_split(debate)) for debate in closed.rows]
    between = Debate.objects.between().select_related("closure").order_by("-opened_at", "-pk")
    known = build_person_context(request, open_now=open_now, closed=closed, shown=splits, between=between)
    return render(request, "carespace/debate_list.html", known)


@require_safe
@cache_for_readers()
def debate_view(request: HttpRequest, slug: str) -> HttpResponse:
    """One debate, whole; what stands there is new to its member no more."""
    try:
        return render_debate(request, slug)
    except UnreadableError:  # raised again for all but moderators, who read it as everyone did
        return draw_debate(request, get_debate_or_404(slug, request.user))


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
    if side == UNVOTED_POINTS and not access.may_take_part(request.user):
        return redirect_to_login(request.path)
    order = request.GET.get("order", "")
    order = order if order in POINT_ORDERS else next(iter(POINT_ORDERS))
    chosen = ChosenPoints(side, order if side in Side.values else NEWEST, request.GET.get("after", ""))
    member = request.user
    if not isinstance(member, User) or not member.is_active:
        return draw_points(request, get_debate_or_404(slug), chosen)
    try:
        return render_points(request, member, slug, chosen, order)
    except UnreadableError:
        return draw_points(request, get_debate_or_404(slug, member), chosen)


def render_points(
    request: HttpRequest, member: User, slug: str, chosen: ChosenPoints, order: str
) -> HttpResponse:
    """A list of points with a member's own parts. order: as asked for. Raises Http404, UnreadableError."""
    drawn: list[Debate] = []

    def draw(nobodys: HttpRequest) -> HttpResponse:
        drawn.append(get_debate_or_404(slug))
        return draw_points(nobodys, drawn[0], chosen)

    if chosen.side == UNVOTED_POINTS:
        debate = get_debate_or_404(slug)
        own = page_content.load_participation(debate, member)
        body = draw_points(make_nobodys_request(request, request.path), debate, chosen, own).content
    else:
        words = {"order": order, "after": chosen.after}
        query = urlencode({word: words[word] for word in sorted(words) if request.GET.get(word)})
        body = find_shared_body(request, request.path, query, draw).content
        debate = drawn[0] if drawn else get_debate_or_404(slug)
        own = load_own(debate, member, body)
    known = build_person_context(request, debate=debate, mine=own, page_address=request.get_full_path())
    return HttpResponse(OwnParts(request, debate, own, known).fill(body))


@dataclass(frozen=True)
class ChosenPoints:
    """Which points of a debate a page lists, and where it begins."""

    side: str
    order: str
    after: str


def draw_points(
    request: HttpRequest,
    debate: Debate,
    chosen: ChosenPoints,
    own: page_content.Participation | None = None,
) -> HttpResponse:
    """A list of points as everyone reads it, with its places. own: of the member whose list it is, where it is one's own."""
    nobody = page_content.Participation()
    page = take_points_of(debate, chosen, own or nobody)
    page_content.attach_own_votes([page_content.stand_in(point, debate) for point in page.rows], nobody)
    total = {"for": debate.points_for, "against": debate.points_against, "neither": debate.points_neither}
    known = build_person_context(
        request,
        debate=debate,
        side=chosen.side,
        page=page,
        mine=nobody,
        total=total.get(chosen.side, len(page.rows)),
        order=chosen.order,
        orders=[(word, word.replace("-", " ").capitalize()) for word in POINT_ORDERS],
        is_shared=True,
    )
    return render(request, "carespace/points.html", known)


def take_points_of(debate: Debate, chosen: ChosenPoints, own: page_content.Participation) -> KeysetPage[Post]:
    """A page of the points that a word in an address asks for. At most two queries."""
    side, order, after = chosen.side, chosen.order, chosen.after
    if side == UNVOTED_POINTS:
        lists = [page_content.list_unvoted(debate, value, own) for value in Side.values]
        return take_merged_page(lists, POINT_ORDERS[order], after, UNVOTED_SHOWN)
    new = side == NEW_POINTS
    points = page_content.list_new_points(debate) if new else page_content.list_points(debate, side)
    return take_points(points, order, after, POINTS_TO_A_PAGE)


@require_safe
@cache_for_readers(words=("after",))
def point_view(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One point with its replies in pages."""
    try:
        return render_point(request, slug, pk)
    except UnreadableError:
        return draw_point(request, get_debate_or_404(slug, request.user), pk, request.GET.get("after", ""))


@require_safe
@cache_for_readers()
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules of debates."""
    return render(request, "carespace/rules.html", build_person_context(request))
