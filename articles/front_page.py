"""What the front page shows of ratings and debates, asked of the rooms that know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from carespace.models import Debate
from live.database.query_plan import QueryPlan
from live.page_cache import depend_on
from ratings import charts, phrases, vocabulary
from ratings.answers import Answer, evaluation
from ratings.charts.line_layout import lay_out_panel
from ratings.charts.text_alternative import describe_line
from ratings.measures import Measure, MeasureError
from ratings.models import Release

if TYPE_CHECKING:
    from articles.models.articles import ArticlePage

#: Every judged home, each judgement apart, at every release.
ALL_HOMES = Measure(outcomes=("all",), unit="share", at="all")
INADEQUATE = Measure(outcomes=("inadequate",), unit="share", at="all")
OPEN_DEBATES = 3


@dataclass(frozen=True)
class GradeChange:
    """One judgement's share in two releases, as the ledger prints it."""

    slug: str
    label: str
    before: str
    after: str
    points: str

    @property
    def mark(self) -> str:
        """The outcome's short name in the style sheet."""
        return self.slug.split("-")[0]


def format_signed(value: float, form: str) -> str:
    """A difference with its sign: +1.5, −0.5, 0."""
    if not value:
        return "0"
    return f"{'+' if value > 0 else '−'}{format(abs(value), form)}"


def summarise_ratings() -> dict[str, object]:
    """What the front page says of the ratings: the newest release, and its shares beside those before it.

    Two queries on a warm process. {} on an empty site; without "ledger" while only one release is loaded.
    """
    try:
        releases = evaluation.find_releases(ALL_HOMES)
    except MeasureError:
        return {}
    summary: dict[str, object] = {
        "newest_release": releases[-1],
        "example_home": Release.objects.find_example_home(),
    }
    if len(releases) > 1:
        summary["ledger"] = make_ledger(evaluation.answer_from(ALL_HOMES, releases))
    return summary


def make_ledger(answer: Answer) -> dict[str, object]:
    """The two newest releases of an answer side by side, and the lowest grade through all of them."""
    before, after = answer.releases[-2:]
    return {
        "before": before,
        "after": after,
        "changes": [change for slug in vocabulary.OUTCOMES if (change := compare_outcome(answer, slug))],
        "judged_before": phrases.format_count(before.judged),
        "judged_after": phrases.format_count(after.judged),
        "judged_more": format_signed(after.judged - before.judged, ","),
        "measure": ALL_HOMES,
        "register_note": answer.register_note,
        "line": draw_small_line(evaluation.answer_from(INADEQUATE, answer.releases)),
    }


def compare_outcome(answer: Answer, outcome: str) -> GradeChange | None:
    """How the share of one outcome moved between the two newest releases; None where either has no base."""
    group = answer.rows[0].group
    was, now = (answer.row(group, outcome=outcome, period=day) for day in answer.periods[-2:])
    if was is None or now is None or was.numerator is None or now.numerator is None:
        return None
    if not was.denominator or not now.denominator:
        return None
    moved = phrases.difference_in_points((was.numerator, was.denominator), (now.numerator, now.denominator))
    return GradeChange(
        outcome, vocabulary.OUTCOMES[outcome], was.percent, now.percent, format_signed(moved, ".1f")
    )


def draw_small_line(answer: Answer) -> dict[str, object] | None:
    """{"svg", "base", "year"} of a measure through time, small; None where there is no line to draw."""
    plot = charts.build_chart_spec(answer)
    line = plot.lines[0] if plot.lines else None
    if line is None or line.last is None:
        return None
    newest = line.rows[line.last]
    drawn = lay_out_panel(plot, (line,))
    return {
        "svg": charts.render_svg(drawn, "line", describe_line(line), ""),
        "base": newest.base,
        "year": newest.period.year,
    }


def list_debates(lead: ArticlePage | None) -> dict[str, object]:
    """The open debate that moved last, the open ones after it, and the one closed last.

    The lead story's own debate stands beside the story, where there is another one to show here.
    """
    depend_on("debates")
    open_debates = plan_open_debates().rows({})
    own = lead.debate_id if lead else None
    others = [debate for debate in open_debates if debate.pk != own]
    front_debates = (others or open_debates)[:OPEN_DEBATES]
    return {
        "lead_debate": lead.shown_debate if lead and others and len(others) < len(open_debates) else None,
        "debate": front_debates[0] if front_debates else None,
        "other_debates": front_debates[1:],
        "closed_debate": next(iter(plan_closed_debate().rows({})), None),
    }


@cache
def plan_open_debates() -> QueryPlan[Debate]:
    """The query of the open debates that may stand on the front page, the one that moved last first."""
    moved = Debate.objects.select_related("closure").order_by("-moved_at", "-pk")
    return QueryPlan(lambda: moved.open()[: OPEN_DEBATES + 1])


@cache
def plan_closed_debate() -> QueryPlan[Debate]:
    """The query of the debate that was closed last."""
    return QueryPlan(
        lambda: Debate.objects.closed().select_related("closure").order_by("-closure__at", "-pk")[:1]
    )
