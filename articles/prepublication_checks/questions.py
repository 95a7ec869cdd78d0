"""Whether a story's numbers and its charts answer the same question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from articles.figures.bindings import FigureBinding, narrow_measure
from articles.figures.rich_text import list_figure_numbers
from articles.models.figures import Figure
from ratings import vocabulary
from ratings.measures import Measure, MeasureError

if TYPE_CHECKING:
    from wagtail.blocks.stream_block import StreamValue

    from articles.models.articles import ArticlePage

FILTERS: Final = (
    "sector", "region", "owner_size", "local_authority", "owner", "provision_type", "age"
)  # fmt: skip


def list_charts(body: StreamValue) -> list[tuple[Measure, str]]:
    """(question, heading) of each ratings chart whose choices make a question."""
    return [
        (block.value.measure, str(block.value["heading"]))
        for block in body
        if block.block_type == "ratings_chart" and block.value.measure
    ]


def list_printed_bindings(page: ArticlePage) -> list[FigureBinding]:
    """What the story's live figures are bound to; without any, what its claims compare. One query."""
    figures = Figure.objects.filter(pk__in=list_figure_numbers(page.body)).exclude(query="")
    bindings = [binding for figure in figures if (binding := figure.binding)]
    return bindings or [binding for claim in page.claims.all() for binding in claim.bindings]


def is_shown_by(chart: Measure, number: FigureBinding) -> bool:
    """Whether a number is one of those a chart shows, whatever their moment: a group's, or that of all beside them.

    A share and the count behind it are one; a chart of what homes became shows the numbers of no release.
    """
    try:
        asked = narrow_measure(number)
    except MeasureError:
        return True  # said elsewhere: a number whose measure is no question any more
    if (chart.basis, chart.area) != (asked.basis, asked.area) or chart.by == vocabulary.TRANSITIONS:
        return False
    if (chart.is_listed or asked.is_listed) and chart.unit != asked.unit:
        return False
    if not chart.separate and chart.outcomes != asked.outcomes:
        return False
    groups = [group for group in ("all", find_group(chart, asked)) if group]
    questions = [chart.asking(by="") if group == "all" else chart.narrow_to(group) for group in groups]
    return any(
        all(getattr(question, name) == getattr(asked, name) for name in FILTERS) for question in questions
    )


def find_group(chart: Measure, asked: Measure) -> str:
    """The one group of a chart that a question may be about, or ""."""
    if chart.by == "sector-and-owner-size":
        size = asked.owner_size[0] if asked.sector == ("private",) and len(asked.owner_size) == 1 else ""
        return size or (asked.sector[0] if len(asked.sector) == 1 and asked.sector != ("private",) else "")
    words: tuple[str, ...] = getattr(asked, chart.by.replace("-", "_"), ()) if chart.by else ()
    return words[0] if len(words) == 1 else ""
