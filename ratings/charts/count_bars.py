"""Bars of homes by outcome: one a release, whose lengths are homes, so that a small base claims no share; or one a group,
of which each is a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.safestring import SafeString

from ratings import phrases, vocabulary
from ratings.answers.rows import AnswerRow
from ratings.charts.bar_layout import BarEnd, BarLayout, BarRow, lay_out_bars
from ratings.charts.responsive_svg import render_svg
from ratings.charts.spec import BarPart, BarSpec, ChartSpec
from ratings.charts.text_alternative import describe_bar

#: A bar shorter than this part of the width has no room for words under both its ends.
ROOM_FOR_ENDS = 0.6


def draw_release_bars(counts: Sequence[tuple[date, Sequence[int]]], *, id: str, title: str) -> SafeString:
    """The drawing of (day, homes by outcome in the vocabulary's order); the longest bar fills the width."""
    return draw_count_bars(
        [(phrases.format_day(day), day, homes) for day, homes in counts], id=id, title=title
    )


def draw_group_shares(
    groups: Sequence[tuple[str, Sequence[int]]], *, day: date, id: str, title: str
) -> SafeString:
    """The drawing of (name, homes by outcome) as at one day, as shares: every bar fills the width. No group is empty."""
    bars = []
    for name, homes in groups:
        bar = build_count_bar(name, day, homes, sum(homes))
        texts = [phrases.format_percent(part.row.numerator or 0, bar.base) for part in bar.parts]
        parts = tuple(replace(part, text=text) for part, text in zip(bar.parts, texts, strict=True))
        bars.append(replace(bar, parts=parts))
    placed = lay_out_bars(ChartSpec("stacked", "share", (day,), bars=tuple(bars)))
    description = "; ".join(describe_bar(bar, single=False) for bar in bars)
    return render_svg(placed, id, title, f"{description}.")


def draw_count_bars(counts: Sequence[tuple[str, date, Sequence[int]]], *, id: str, title: str) -> SafeString:
    """Bars of (label, day, homes by outcome), one under another."""
    longest = max(sum(homes) for _, _, homes in counts)
    bars = tuple(build_count_bar(label, day, homes, longest) for label, day, homes in counts)
    days = tuple(dict.fromkeys(day for _, day, _ in counts))
    placed = lay_out_bars(ChartSpec("stacked", "count", days, bars=bars, longest=longest))
    description = "; ".join(describe_bar(bar, single=False) for bar in bars)
    rows = tuple(gather_short_labels(row) for row in placed.rows)
    return render_svg(
        BarLayout(rows, placed.height, placed.kind, placed.full, placed.thick), id, title, f"{description}."
    )


def build_count_bar(label: str, day: date, homes: Sequence[int], longest: int) -> BarSpec:
    """One group's homes in one release as the parts of a bar."""
    base, start = sum(homes), 0.0
    parts = []
    for (slug, words), count in zip(vocabulary.OUTCOMES.items(), homes, strict=True):
        row = AnswerRow("all", words, day, slug, count, base, None)
        parts.append(BarPart(slug, words, row, start, count / longest, phrases.format_count(count)))
        start += count / longest
    return BarSpec("all", label, base, tuple(parts))


def gather_short_labels(row: BarRow) -> BarRow:
    """A short bar's words stand together under its beginning."""
    last = row.stretches[-1]
    if not row.first or not row.last or last.x + last.width > ROOM_FOR_ENDS:
        return row
    both = BarEnd(row.first.shade, row.first.value, f"{row.first.word}, {row.last.value} {row.last.word}")
    return replace(row, first=both, last=None)
