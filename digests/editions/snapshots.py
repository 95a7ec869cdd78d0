"""Snapshots of a story, a chart, a change, a claim and a debate: the plain data an edition keeps."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

from PIL import Image

from articles.claims.reversals import ClaimReversal
from articles.models import ArticlePage
from digests.editions import contents
from ratings.answers import evaluation
from ratings.charts import Theme, text_alternative
from ratings.measures import Measure, MeasureError
from ratings.release_changes import ReleaseChange
from ratings.renderers import figures
from ratings.renderers import picture as pictures
from ratings.renderers.headlines.sentence import write_headline
from ratings.renderers.table import DASH, FIRST, MeasureTable, TableCell, TableRow

WORDS_A_MINUTE = 220
MOST_ROWS = 12
PICTURE_WIDTH = 536
THEMES: Final[tuple[Theme, Theme]] = ("light", "dark")
#: At two pixels each for one shown, then at one and a half, then at one.
WIDTHS_DRAWN: Final = (PICTURE_WIDTH, PICTURE_WIDTH * 3 // 4, PICTURE_WIDTH // 2)
#: Bytes of a picture: a letter carries two, and travels in 150,000 at the most.
MOST_PICTURE: Final = 30_000
COLOURS = 96
#: Where a PNG file tells its width and height.
PNG_SIZE = slice(16, 24)


def snapshot_story(article: ArticlePage) -> contents.EditionStory:
    """A story as a list shows it. `topics` must be fetched already, for many stories at once."""
    return {
        "id": article.pk,
        "title": article.title,
        "address": article.get_absolute_url() or "/",
        "kicker": article.kicker,
        "sentence": article.standfirst,
        "minutes": max(1, math.ceil(len(article.plain_text.split()) / WORDS_A_MINUTE)),
        "topics": sorted(topic.slug for topic in article.topics.all()),
        "published": article.first_published_at.isoformat(),
    }


def snapshot_chart(measure: Measure, *, heading: str = "") -> tuple[contents.EditionChart, Measure] | None:
    """A chart with its numbers, and the measure it was drawn from, fixed to a day.

    None where the measure has no answer.
    """
    try:
        built_figure = figures.build_figure(measure, heading=heading)
    except MeasureError:
        return None
    pinned_measure = evaluation.pin_periods(built_figure.answer)
    head, rows = list_table_numbers(built_figure.table, measure)
    chart: contents.EditionChart = {
        "query": pinned_measure.query,
        "address": pinned_measure.url(),
        "heading": built_figure.finding,
        "subtitle": built_figure.subtitle,
        "words": describe_picture(built_figure),
        "head": head,
        "rows": rows,
        "note": built_figure.answer.register_note,
        "source": built_figure.answer.source,
        "key": [list(pair) for pair in built_figure.key],
        "height": 0,
    }
    return chart, pinned_measure


def describe_picture(built_figure: figures.MeasureFigure) -> str:
    """What the picture of a chart shows, whatever an editor’s heading says: its computed sentence, then its numbers."""
    answer = built_figure.answer
    return f"{write_headline(answer)}. {text_alternative.describe_chart(answer, built_figure.plot)}"


def list_table_numbers(
    table: MeasureTable, measure: Measure
) -> tuple[list[str], list[contents.EditionChartRow]]:
    """The table of a chart, small enough for a telephone: of the four outcomes, the two ends."""
    ends = [0, len(table.columns) - 1] if measure.separate else [0]
    head = [
        FIRST.get(measure.by, table.first) if measure.by else table.first,
        *(" ".join(base) for base in table.bases[-1:]),
        *(table.columns[place][1] for place in ends),
    ]
    rows: list[contents.EditionChartRow] = []
    for number, (label, row) in enumerate(list_named_rows(table)):
        apart = number > 0 and (row.total or row in {section.rows[0] for section in table.sections[1:]})
        rows.append({"label": label, "cells": list_cells(row, ends, table), "apart": apart})
    return head, rows[:MOST_ROWS]


def list_named_rows(table: MeasureTable) -> Iterator[tuple[str, TableRow]]:
    """Each row with its name; of a group through time only the newest row, named by the group."""
    through_time = table.first in {"As at", "Year"} and len(table.sections) > 1
    for section in table.sections:
        if through_time:
            yield section.heading, section.rows[0]
        else:
            yield from ((row.label, row) for row in section.rows)


def list_cells(row: TableRow, ends: list[int], table: MeasureTable) -> list[str]:
    """One row in text: its base, then the outcomes in the columns `ends`; dashes where there is no figure."""
    if row.gap:
        return [DASH] * (len(ends) + len(table.bases[-1:]))
    return [*row.bases[-1:], *(format_cell(row.cells[place], row, table) for place in ends)]


def format_cell(cell: TableCell, row: TableRow, table: MeasureTable) -> str:
    """A share; a count where shares are not asked for or the base is too small for one."""
    if not table.shares:
        return cell.count
    return f"{cell.count} of {row.judged}" if cell.share == DASH else cell.share


def draw_chart_pngs(measure: Measure) -> tuple[bytes, bytes]:
    """The chart as a picture for light and for dark paper, light enough to travel: less sharp where it would not be."""
    for width in WIDTHS_DRAWN:
        light, dark = (
            reduce_colours(pictures.render_measure_png(measure, width=width, theme=theme, for_phones=True))
            for theme in THEMES
        )
        if max(len(light), len(dark)) <= MOST_PICTURE:
            break
    return light, dark


def reduce_colours(picture: bytes) -> bytes:
    """The same PNG with a palette: a chart has few colours, and every reader is sent a copy."""
    small = BytesIO()
    with Image.open(BytesIO(picture)) as whole:
        whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return min(small.getvalue(), picture, key=len)


def measure_shown_height(picture: bytes) -> int:
    """How high a PNG is when it is shown PICTURE_WIDTH wide."""
    size: tuple[int, int] = struct.unpack(">II", picture[PNG_SIZE])
    width, height = size
    return round(height * PICTURE_WIDTH / width)


def snapshot_change(change: ReleaseChange) -> contents.ListedChange:
    """A change of the ratings with a release, and the measure that shows it."""
    return {
        "sentence": change.sentence,
        "query": change.measure.query,
        "address": change.measure.url(),
        "as_at": change.after.period.isoformat(),
    }


def snapshot_claim(reversal: ClaimReversal) -> contents.TurnedClaim:
    """A claim of a story in print that turned."""
    article = reversal.claim.article
    return {
        "sentence": reversal.claim.sentence.removesuffix("."),
        "fell": reversal.fell,
        "told": f"{reversal.when[0].upper()}{reversal.when[1:]}: {reversal.after.told}",
        "title": article.title,
        "address": article.get_absolute_url() or "/",
        "topics": sorted(topic.slug for topic in article.topics.all()),
        "story": article.pk,
    }


def snapshot_debate(debate: Any, topics: Iterable[str]) -> contents.EditionDebate:
    """A debate with its closure and movement (`moved_between(…)`), and the topics of its stories."""
    closure = getattr(debate, "closure", None)
    return {
        "id": debate.pk,
        "motion": debate.motion,
        "address": debate.get_absolute_url(),
        "stood_for": debate.stances_for,
        "undecided": debate.stances_undecided,
        "against": debate.stances_against,
        "moved": describe_movement(debate),
        "closed": closure is not None,
        "outcome": contents.shorten(closure.outcome, 240) if closure else "",
        "topics": sorted(topics),
    }


def describe_movement(debate: Any) -> str:
    """ "New: four points, two replies and nine votes." """
    if debate.is_just_closed:
        return "The debate is closed."
    event_counts = [
        contents.count_in_words(number, one, many)
        for number, one, many in (
            (debate.new_points, "point", "points"),
            (debate.new_replies, "reply", "replies"),
            (debate.new_votes, "vote", "votes"),
            (debate.new_stances, "person taking a stance", "people taking a stance"),
        )
        if number
    ]
    if not event_counts:
        return "Just opened." if debate.is_new else ""
    listed = (
        event_counts[0]
        if len(event_counts) == 1
        else f"{', '.join(event_counts[:-1])} and {event_counts[-1]}"
    )
    return f"Just opened: {listed} so far." if debate.is_new else f"New: {listed}."


def score_liveliness(debate: Any) -> int:
    """How much happened in a debate, to tell the liveliest first."""
    return int(
        100 * bool(debate.is_new or debate.is_just_closed)
        + 3 * (debate.new_points + debate.new_replies)
        + debate.new_votes
        + debate.new_stances
    )
