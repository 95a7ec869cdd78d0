"""Pages one reads: the list, a debate, all points of a side, one point, the rules."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.drafts import take_draft
from carespace import access, reading
from carespace.forms import DeedForm, PointForm, ReplyForm
from carespace.keeping import same_for_all_readers, same_for_everyone
from carespace.models import Debate, Position, Post, Ruling, Side, VoteValue
from carespace.models.stances import DEGREES
from live.page_cache import depend_on

CLOSED_TO_A_PAGE = 20
POINTS_TO_A_PAGE = 30
REPLIES_TO_A_PAGE = 50


def found(slug: str) -> Debate:
    debate = get_object_or_404(Debate.objects.with_counts(), slug=slug)
    depend_on(debate.live_topic)
    return debate


def page_of(request: HttpRequest, rows: Any, size: int) -> Any:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def for_person(request: HttpRequest, **more: object) -> dict[str, object]:
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
@same_for_all_readers(words=("page",))
def debate_list(request: HttpRequest) -> HttpResponse:
    depend_on("debates", "closures")
    open_now = [
        (debate, reading.standing(debate))
        for debate in Debate.objects.open().with_counts().order_by("-moved_at")
    ]
    closed = page_of(
        request, Debate.objects.closed().with_counts().order_by("-closure__at", "-pk"), CLOSED_TO_A_PAGE
    )
    shown = [(debate, reading.standing(debate)) for debate in closed]
    known = for_person(request, open_now=open_now, closed=closed, shown=shown)
    return render(request, "carespace/debate_list.html", known)


def stand_context(request: HttpRequest, debate: Debate, own: reading.Mine | None = None) -> dict[str, object]:
    """What the bar and the stance forms show."""
    own = own or reading.mine(debate, request.user)
    return for_person(
        request,
        debate=debate,
        mine=own,
        bar=reading.standing(debate),
        bar_before=reading.standing_before(debate),
        degrees=DEGREES,
        positions=Position.choices,
    )


def debate_page(
    request: HttpRequest, debate: Debate, *, form: DeedForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The debate, with a point's form as it was left where it was refused."""
    own = reading.mine(debate, request.user)
    kept = None
    if form is None and own.member:
        kept = take_draft(request, reverse("carespace:put_point", args=[debate.slug]))
        form = PointForm(initial={"side": kept.side, "text": kept.text} if kept else None)
    context = stand_context(request, debate, own) | {
        "columns": reading.columns(debate, own),
        "threads": reading.threads(debate),
        "posts": reading.count_ever_published(debate),
        "form": form,
        "draft_kept": bool(kept),
        "reply_form": ReplyForm(auto_id=False) if own.member else None,
    }
    return render(request, "carespace/debate.html", context, status=status)


@require_safe
@same_for_all_readers()
def debate_view(request: HttpRequest, slug: str) -> HttpResponse:
    return debate_page(request, found(slug))


@require_safe
@same_for_everyone
def show_counts(request: HttpRequest, slug: str) -> HttpResponse:
    """What an open page of the debate brings up to date: counts, posts removed, whether it has closed."""
    debate = found(slug)
    nobody = reading.Mine()
    return render(
        request,
        "carespace/counts.html",
        {
            "debate": debate,
            "bar": reading.standing(debate),
            "bar_before": reading.standing_before(debate),
            "points": [point for column in reading.columns(debate, nobody) for point in column.points],
            "posts": reading.count_ever_published(debate),
            "removed": reading.list_removed(debate),
        },
    )


@require_safe
@same_for_all_readers(words=("page",))
def points(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """Every point of one side, the strongest first."""
    if side not in Side.values:
        raise Http404
    debate = found(slug)
    own = reading.mine(debate, request.user)
    page = page_of(request, reading.strongest(debate, side).select_related("debate"), POINTS_TO_A_PAGE)
    page.object_list = reading.with_own_votes(list(page.object_list), own)
    known = for_person(request, debate=debate, side=side, page=page, mine=own)
    return render(request, "carespace/points.html", known)


def point_page(
    request: HttpRequest,
    debate: Debate,
    pk: int,
    *,
    form: DeedForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """One point and all its replies; a removed one leaves a page that says so."""
    own = reading.mine(debate, request.user)
    point = get_object_or_404(
        Post.objects.filter(debate=debate).points().with_votes().select_related("debate"), pk=pk
    )
    if not point.is_published:
        return gone(request, debate, point)
    reading.with_own_votes([point], own)
    replies = reading.replies_to_show().filter(parent=point).order_by("path")
    kept = None
    if form is None and own.member:
        kept = take_draft(request, reverse("carespace:put_reply", args=[debate.slug, pk]))
        form = ReplyForm(initial={"side": kept.side, "text": kept.text} if kept else None)
    context = for_person(
        request,
        debate=debate,
        point=point,
        mine=own,
        page=page_of(request, replies, REPLIES_TO_A_PAGE),
        form=form,
        draft_kept=bool(kept),
        waiting=[post for post in own.unpublished if post.parent_id == point.pk],
    )
    return render(request, "carespace/point.html", context, status=status)


def gone(request: HttpRequest, debate: Debate, point: Post) -> HttpResponse:
    """A point that was public says that it was removed; one that never was does not exist."""
    if point.published_at is None:
        raise Http404
    ruling = Ruling.objects.filter(post=point, decision="hide").first()
    known = for_person(request, debate=debate, ruling=ruling)
    return render(request, "carespace/gone.html", known, status=HTTPStatus.GONE)


@require_safe
@same_for_all_readers(words=("page",))
def point_view(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return point_page(request, found(slug), pk)


@require_safe
@same_for_all_readers()
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "carespace/rules.html", for_person(request))
