"""Bars of homes counted by outcome, one a release or a group: lengths are homes, so a small base claims no share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.safestring import SafeString

from ratings import phrases, vocabulary
from ratings.answers.rows import Row
from ratings.charts.bar_layout import BarDrawing, BarRow, End, draw_bars
from ratings.charts.responsive_svg import svg
from ratings.charts.spec import Bar, Part, Plot
from ratings.charts.text_alternative import bar_in_words

#: A bar shorter than this part of the width has no room for words under both its ends.
ROOM_FOR_ENDS = 0.6


def counted_bars(counts: Sequence[tuple[date, Sequence[int]]], *, id: str, title: str) -> SafeString:
    """The drawing of (day, homes by outcome in the vocabulary's order); the longest bar fills the width."""
    return drawn([(phrases.day(day), day, homes) for day, homes in counts], id=id, title=title)


def grouped_bars(
    groups: Sequence[tuple[str, Sequence[int]]], *, day: date, id: str, title: str
) -> SafeString:
    """The drawing of (name, homes by outcome) as at one day; the longest bar fills the width."""
    return drawn([(name, day, homes) for name, homes in groups], id=id, title=title)


def drawn(counts: Sequence[tuple[str, date, Sequence[int]]], *, id: str, title: str) -> SafeString:
    """Bars of (label, day, homes by outcome), one under another."""
    longest = max(sum(homes) for _, _, homes in counts)
    bars = tuple(counted_bar(label, day, homes, longest) for label, day, homes in counts)
    days = tuple(dict.fromkeys(day for _, day, _ in counts))
    placed = draw_bars(Plot("stacked", "count", days, bars=bars, longest=longest))
    told = "; ".join(bar_in_words(bar, single=False) for bar in bars)
    rows = tuple(with_room(row) for row in placed.rows)
    return svg(BarDrawing(rows, placed.height, placed.kind, placed.full, placed.thick), id, title, f"{told}.")


def counted_bar(label: str, day: date, homes: Sequence[int], longest: int) -> Bar:
    """One group's homes in one release as the parts of a bar."""
    base, start = sum(homes), 0.0
    parts = []
    for (slug, words), count in zip(vocabulary.OUTCOMES.items(), homes, strict=True):
        row = Row("all", words, day, slug, count, base, None)
        parts.append(Part(slug, words, row, start, count / longest, phrases.count(count)))
        start += count / longest
    return Bar("all", label, base, tuple(parts))


def with_room(row: BarRow) -> BarRow:
    """A short bar's words stand together under its beginning."""
    last = row.stretches[-1]
    if not row.first or not row.last or last.x + last.width > ROOM_FOR_ENDS:
        return row
    both = End(row.first.shade, row.first.value, f"{row.first.word}, {row.last.value} {row.last.word}")
    return replace(row, first=both, last=None)
