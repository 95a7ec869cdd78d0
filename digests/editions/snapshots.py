"""Turning a story, a chart, a change and a debate into the plain data of an edition."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

from articles.claims.reversals import ClaimReversal
from articles.models import ArticlePage
from digests.editions import contents
from ratings.answers import evaluation
from ratings.charts import text_alternative
from ratings.measures import Measure, MeasureError
from ratings.release_changes import ReleaseChange
from ratings.renderers import figures
from ratings.renderers import picture as pictures
from ratings.renderers.table import DASH, FIRST, MeasureTable, TableCell, TableRow

WORDS_A_MINUTE = 220
MOST_ROWS = 12
PICTURE_WIDTH = 536
COLOURS = 96
#: Where a PNG file tells its width and height.
PNG_SIZE = slice(16, 24)


def story(article: ArticlePage) -> contents.Story:
    """A story as a list shows it. `topics` must be fetched already, for many stories at once."""
    return {
        "id": article.pk,
        "title": article.title,
        "address": article.get_absolute_url() or "/",
        "kicker": article.kicker,
        "sentence": article.standfirst,
        "minutes": max(1, math.ceil(len(article.plain_text.split()) / WORDS_A_MINUTE)),
        "topics": sorted(topic.slug for topic in article.topics.all()),
    }


def figure(measure: Measure, *, heading: str = "") -> tuple[contents.Figure, Measure] | None:
    """A chart with its numbers, and the measure it was drawn from, fixed to a day.

    None where the measure has no answer.
    """
    try:
        shown = figures.build_figure(measure, heading=heading)
    except MeasureError:
        return None
    fixed = evaluation.pin_periods(shown.answer)
    head, rows = numbers(shown.table, measure)
    frozen: contents.Figure = {
        "query": fixed.query,
        "address": fixed.url(),
        "heading": shown.finding,
        "subtitle": shown.subtitle,
        "words": text_alternative.describe_chart(shown.answer, shown.plot),
        "head": head,
        "rows": rows,
        "note": shown.answer.register_note,
        "source": shown.answer.source,
        "key": [list(pair) for pair in shown.key],
        "height": 0,
    }
    return frozen, fixed


def numbers(table: MeasureTable, measure: Measure) -> tuple[list[str], list[contents.FigureRow]]:
    """The table of a chart, small enough for a telephone: of the four outcomes, the two ends."""
    ends = [0, len(table.columns) - 1] if measure.separate else [0]
    head = [
        FIRST.get(measure.by, table.first) if measure.by else table.first,
        *(" ".join(base) for base in table.bases[-1:]),
        *(table.columns[place][1] for place in ends),
    ]
    rows: list[contents.FigureRow] = []
    for number, (label, row) in enumerate(named_rows(table)):
        apart = number > 0 and (row.total or row in {section.rows[0] for section in table.sections[1:]})
        rows.append({"label": label, "cells": cells(row, ends, table), "apart": apart})
    return head, rows[:MOST_ROWS]


def named_rows(table: MeasureTable) -> Iterator[tuple[str, TableRow]]:
    """Each row with its name; of a group through time only the newest row, named by the group."""
    through_time = table.first in {"As at", "Year"} and len(table.sections) > 1
    for section in table.sections:
        if through_time:
            yield section.heading, section.rows[0]
        else:
            yield from ((row.label, row) for row in section.rows)


def cells(row: TableRow, ends: list[int], table: MeasureTable) -> list[str]:
    if row.gap:
        return [DASH] * (len(ends) + len(table.bases[-1:]))
    return [*row.bases[-1:], *(cell_words(row.cells[place], row, table) for place in ends)]


def cell_words(cell: TableCell, row: TableRow, table: MeasureTable) -> str:
    """A share; a count where shares are not asked for or the base is too small for one."""
    if not table.shares:
        return cell.count
    return f"{cell.count} of {row.judged}" if cell.share == DASH else cell.share


def drawn(measure: Measure) -> tuple[bytes, bytes]:
    """The chart as a picture for light and for dark paper, light enough to travel."""
    return (
        fewer_colours(pictures.render_measure_png(measure, width=PICTURE_WIDTH, theme="light")),
        fewer_colours(pictures.render_measure_png(measure, width=PICTURE_WIDTH, theme="dark")),
    )


def fewer_colours(picture: bytes) -> bytes:
    """The same PNG with a palette: a chart has few colours, and every reader is sent a copy."""
    small = BytesIO()
    with Image.open(BytesIO(picture)) as whole:
        whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return min(small.getvalue(), picture, key=len)


def height_shown(picture: bytes) -> int:
    """How high a PNG is when it is shown PICTURE_WIDTH wide."""
    width, height = struct.unpack(">II", picture[PNG_SIZE])
    return round(height * PICTURE_WIDTH / width)


def change(found: ReleaseChange) -> contents.Change:
    return {
        "sentence": found.sentence,
        "query": found.measure.query,
        "address": found.measure.url(),
        "as_at": found.after.period.isoformat(),
    }


def claim(found: ClaimReversal) -> contents.Claim:
    """A claim of a story in print that turned."""
    article = found.claim.article
    return {
        "sentence": found.claim.sentence.removesuffix("."),
        "fell": found.fell,
        "told": f"{found.when[0].upper()}{found.when[1:]}: {found.after.told}",
        "title": article.title,
        "address": article.get_absolute_url() or "/",
        "topics": sorted(topic.slug for topic in article.topics.all()),
    }


def argument(debate: Any) -> contents.Argument:
    """A debate with counts and movement (`with_counts().moved_between(…)`)."""
    closure = getattr(debate, "closure", None)
    return {
        "id": debate.pk,
        "motion": debate.motion,
        "address": debate.get_absolute_url(),
        "stood_for": debate.stances_for,
        "undecided": debate.stances_undecided,
        "against": debate.stances_against,
        "moved": moved(debate),
        "closed": closure is not None,
        "outcome": contents.shortened(closure.outcome, 240) if closure else "",
    }


def moved(debate: Any) -> str:
    """ "New: four points, two replies and nine votes." """
    if debate.is_just_closed:
        return "The debate is closed."
    told = [
        contents.number_of(number, one, many)
        for number, one, many in (
            (debate.new_points, "point", "points"),
            (debate.new_replies, "reply", "replies"),
            (debate.new_votes, "vote", "votes"),
            (debate.new_stances, "person taking a stance", "people taking a stance"),
        )
        if number
    ]
    if not told:
        return "Just opened." if debate.is_new else ""
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"Just opened: {listed} so far." if debate.is_new else f"New: {listed}."


def liveliness(debate: Any) -> int:
    """How much happened in a debate, to tell the liveliest first."""
    return (
        100 * bool(debate.is_new or debate.is_just_closed)
        + 3 * (debate.new_points + debate.new_replies)
        + debate.new_votes
        + debate.new_stances
    )
