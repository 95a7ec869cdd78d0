"""The page of a debate and that of a point: one body for everyone, and in a copy of it a member's own parts.

`draw_…` makes the body in nobody's name, with the places of `live.page_cache.own_places`; `render_…` gives it to whoever
asks. A member's copy is sent to them and kept nowhere.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.drafts import take_draft
from accounts.unsent_forms import find_unsent_words
from carespace import page_content
from carespace.counters.visibility import AFTER_DIGITS
from carespace.debate_life import ended_page
from carespace.follows.following import note_visit
from carespace.forms import DeedForm, PointForm, ReplyForm
from carespace.models import Debate, ModerationDecision, Post
from carespace.models.posts import ID_WIDTH
from carespace.stances.rules import note_point_opened
from carespace.views.keysets import KeysetPage
from carespace.views.own_parts import OwnParts, load_own
from carespace.views.page_context import build_person_context, build_stance_context, get_debate_or_404
from carespace.words.likeness import find_like_points
from live.database.query_plan import QueryPlan
from live.numbers import LARGEST_KEY
from live.page_cache.own_places import list_places, squeeze_lines
from live.page_cache.shared_bodies import find_shared_body

REPLIES_TO_A_PAGE = 20


def draw_debate(request: HttpRequest, debate: Debate, status: int = HTTPStatus.OK) -> HttpResponse:
    """The page of a debate as everyone reads it, with its places."""
    nobody = page_content.Participation()
    context = (
        build_stance_context(request, debate, nobody)
        | ended_page.build_ended_context(debate)
        | {
            "points": page_content.load_points(debate, nobody),
            "threads": page_content.build_threads(debate),
            "posts": debate.ever_published,
            "is_shared": True,
        }
    )
    return render(request, "carespace/debate.html", context, status=status)


def render_debate(
    request: HttpRequest, slug: str, *, form: DeedForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The debate for one who asks; for a member with a point's form as it was left where it was refused. Raises Http404."""
    member = request.user
    if not isinstance(member, User) or not member.is_active:
        return draw_debate(request, get_debate_or_404(slug), status)
    path = reverse("carespace:debate", args=[slug])
    drawn: list[Debate] = []

    def draw(nobodys: HttpRequest) -> HttpResponse:
        drawn.append(get_debate_or_404(slug))
        return draw_debate(nobodys, drawn[0])

    body = find_shared_body(request, path, "", draw).content
    debate = drawn[0] if drawn else get_debate_or_404(slug)
    places = list_places(body)
    own = load_own(debate, member, body)
    if request.method in {"GET", "HEAD"} and own.may_follow:
        note_visit(debate, member)
    unsent = find_unsent_words(member, under=path)
    draft = None
    if form is None:
        where = reverse("carespace:put_point", args=[slug])
        draft = take_draft(request, where)
        form = PointForm(
            initial={"side": draft.side, "text": draft.text, "why": draft.why} if draft else unsent.get(where)
        )
    answers = {
        place.number: ReplyForm(initial=words, auto_id=False)
        for place in places
        if unsent
        and place.kind == "answer"
        and (words := unsent.get(reverse("carespace:put_reply", args=[slug, place.number])))
    }
    known = build_stance_context(request, debate, own) | {
        "like": find_like_points(own.unpublished[0], member) if own.unpublished else [],
        "form": form,
        "draft_kept": bool(draft),
        "page_address": path,
        "sent": unsent.get(reverse("carespace:take_stance", args=[slug])),
    }
    page = OwnParts(request, debate, own, known, answers).fill(body)
    return HttpResponse(squeeze_lines(page), status=status)


def take_replies(point: Post, after: str) -> KeysetPage[Post]:
    """A page of what stands beneath a point in reading order, from the one after another's key. At most two queries."""
    path = ""
    is_first = not (after.isdecimal() and len(after) <= ID_WIDTH)
    if not is_first:
        last = Post.objects.filter(pk=after, debate=point.debate_id, path__startswith=point.path)
        path = last.values_list("path", flat=True).first() or AFTER_DIGITS
    replies = page_content.list_beneath(point, REPLIES_TO_A_PAGE + 1, path)
    rows = replies[:REPLIES_TO_A_PAGE]
    return KeysetPage(rows, is_first, str(rows[-1].pk) if len(replies) > len(rows) else "")


@cache
def plan_point() -> QueryPlan[Post]:
    """The query of a point of a debate by its number."""
    points = Post.objects.points().with_words()
    return QueryPlan(lambda debate, pk: points.filter(debate=debate, pk=pk), debate=-1001, pk=-1002)


def find_point(debate: Debate, pk: int) -> Post:
    """A point of a debate at hand, with why it was removed where it was. One query, and one for that. Raises Http404."""
    points = plan_point().rows({"debate": debate.pk, "pk": pk}) if pk <= LARGEST_KEY else []
    if not points:
        raise Http404
    page_content.attach_removals(points)
    return page_content.stand_in(points[0], debate)


def draw_point(
    request: HttpRequest, debate: Debate, pk: int, after: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page of a point as everyone reads it, with its places; one that was removed leaves a page that says so."""
    point = find_point(debate, pk)
    if not point.shown and not (point.leaves_place and point.visible_beneath):
        return render_removed(request, debate, point)
    nobody = page_content.Participation()
    page_content.attach_own_votes([point], nobody)
    page = take_replies(point, after)
    context = build_person_context(
        request, debate=debate, point=point, mine=nobody, page=page, is_shared=True
    )
    return render(request, "carespace/point.html", context, status=status)


def render_point(
    request: HttpRequest,
    slug: str,
    pk: int,
    *,
    form: DeedForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """One point and its replies for one who asks. Raises Http404."""
    member, after = request.user, request.GET.get("after", "")
    if not isinstance(member, User) or not member.is_active:
        return draw_point(request, get_debate_or_404(slug), pk, after, status)
    path = reverse("carespace:point", args=[slug, pk])
    drawn: list[Debate] = []

    def draw(nobodys: HttpRequest) -> HttpResponse:
        drawn.append(get_debate_or_404(slug))
        return draw_point(nobodys, drawn[0], pk, after)

    shared = find_shared_body(request, path, urlencode({"after": after}) if after else "", draw)
    debate = drawn[0] if drawn else get_debate_or_404(slug)
    if shared.status_code != HTTPStatus.OK:
        return draw_point(request, debate, pk, after)
    own = load_own(debate, member, shared.content)
    note_point_opened(own.before, own.after, pk, timezone.now())
    draft = None
    if form is None:
        where = reverse("carespace:put_reply", args=[slug, pk])
        draft = take_draft(request, where)
        words = {"side": draft.side, "text": draft.text} if draft else None
        form = ReplyForm(initial=words or find_unsent_words(member, under=where).get(where))
    mine = own.posts.get(pk)
    known = build_person_context(
        request,
        debate=debate,
        mine=own,
        like=find_like_points(mine, member) if mine else [],
        form=form,
        draft_kept=bool(draft),
        waiting=[post for post in own.unpublished if post.parent_id == pk],
        page_address=request.get_full_path() if request.method == "GET" else path,
    )
    return HttpResponse(OwnParts(request, debate, own, known).fill(shared.content), status=status)


def render_removed(request: HttpRequest, debate: Debate, point: Post) -> HttpResponse:
    """A point that was public says that it was removed; one that never was does not exist."""
    if point.published_at is None:
        raise Http404
    ruling = ModerationDecision.objects.filter(post=point, decision="hide").first()
    known = build_person_context(request, debate=debate, point=point, ruling=ruling)
    return render(request, "carespace/gone.html", known, status=HTTPStatus.GONE)
