"""What every page of debates knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from carespace import access, page_content
from carespace.counters import counts_shown
from carespace.debate_life.gate import require_page
from carespace.models import Debate, Position, ReasonShown, VoteValue
from carespace.models.stances import DEGREES
from live.database.query_plan import QueryPlan
from live.page_cache import depend_on


@cache
def plan_debate() -> QueryPlan[Debate]:
    """The query of a debate with its closure, by its name in addresses."""
    debates = Debate.objects.select_related("closure")
    return QueryPlan(lambda slug: debates.filter(slug=slug), slug="<slug>")


def find_debate(slug: str) -> Debate:
    """The debate with its closure, whoever may read it. One query. Raises Http404."""
    for debate in plan_debate().rows({"slug": slug}):
        return debate
    raise Http404


def get_debate_or_404(slug: str, reader: access.Person | None = None) -> Debate:
    """The debate with its closure, where `reader` may read it; the page depends on whatever changes in it. Raises Http404."""
    debate = require_page(find_debate(slug), reader)
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
