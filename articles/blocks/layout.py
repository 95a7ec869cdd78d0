"""How a body is set: cut into parts, each with at most one thing standing beside it on a wide screen.

A part holds running text and, in the side column, the story's chart, its debate or the closing panel
(sign-up and related stories). A phone reads everything in order: the chart where the editor put it,
the rest after the part it stands beside.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import expand_db_html

from articles.blocks.words import count_words, split_elements
from articles.figures.rich_text import HOLDING, unlink_unknown
from articles.rich_text.stored_text import mark_stored

if TYPE_CHECKING:
    from carespace.models import Debate

#: Words of text that fill the height of what stands beside them: a chart is taller than a debate.
ENOUGH = {"chart": 340, "": 150}
#: A part this many times too long is cut at a paragraph; a shorter one waits for a heading.
PATIENCE = 1.8
#: What the newsroom's editor leaves in paragraphs for itself.
KEYS = re.compile(r' data-block-key="[^"]*"')


def count_years_since(moment: datetime | None) -> int:
    """How many whole years ago something was published, 0 where it is not yet."""
    if moment is None:
        return 0
    then, today = timezone.localtime(moment).date(), timezone.localdate()
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))


@dataclass
class LayoutPiece:
    """One thing in the reading column: an element of text, a block, or the place of the story's own chart."""

    html: str = ""
    block: StreamValue.StreamChild | None = None
    is_lead_chart: bool = False

    @property
    def markup(self) -> SafeString:
        """The element as safe markup: the newsroom's editor cleaned it when it was saved."""
        return mark_stored(self.html)

    @cached_property
    def words(self) -> int:
        if self.is_lead_chart:
            return 0
        return count_words(self.html) if self.html else 60

    @property
    def is_heading(self) -> bool:
        return self.html.startswith(("<h2", "<h3"))

    @property
    def is_paragraph(self) -> bool:
        return self.html.startswith("<p")


@dataclass
class LayoutPart:
    """A stretch of reading and what stands beside it: "chart", "debate" or nothing.

    The last one also holds the closing panel: beside the text, or after it where the chart stands there.
    Where text and chart are about as long, an empty last part closes the story over both columns.
    """

    pieces: list[LayoutPiece] = field(default_factory=list)
    side: str = ""
    wide: bool = False
    last: bool = False

    @property
    def words(self) -> int:
        return sum(piece.words for piece in self.pieces)

    @property
    def runs(self) -> Iterator[LayoutPiece]:
        """The pieces in order, with text that nothing interrupts as one."""
        for is_text, run in groupby(self.pieces, lambda piece: bool(piece.html)):
            if is_text:
                yield LayoutPiece(html="\n".join(piece.html for piece in run))
            else:
                yield from run


@dataclass
class StoryLayout:
    """A body as it is set: its parts, its lead chart's block, and the debate an editor placed in it."""

    parts: list[LayoutPart]
    lead: StreamValue.StreamChild | None = None
    debate: Debate | None = None

    @property
    def debate_beside(self) -> bool:
        """Whether the debate panel stands beside text; else it closes the story."""
        return any(part.side == "debate" for part in self.parts)


def lay_out_body(body: StreamValue, *, debate: Debate | None = None) -> StoryLayout:
    """The layout of `body`; `debate` is the story's own, used where the body places none.

    A closed debate stands nowhere: its closing words end the story.
    """
    pieces: list[LayoutPiece] = []
    lead, placed, wanted = None, None, 0
    for block in body:
        if block.block_type == "text":
            markup = expand_db_html(block.value.source)
            pieces += [LayoutPiece(html=part) for part in split_elements(KEYS.sub("", markup))]
        elif block.block_type == "ratings_chart" and lead is None:
            lead = block
            pieces.append(LayoutPiece(is_lead_chart=True))
        elif block.block_type == "debate":
            placed, wanted = block, len(pieces)
        elif block.block_type in HOLDING:
            # As markup, so that its figures are treated like those of running text.
            pieces.append(LayoutPiece(html=KEYS.sub("", block.render().strip())))
        else:
            pieces.append(LayoutPiece(block=block))
    if lead and len(pieces) == 1:
        pieces, lead = [LayoutPiece(block=lead)], None
    paragraphs = [piece for piece in pieces if piece.is_paragraph]
    if paragraphs:
        paragraphs[0].html = paragraphs[0].html.replace("<p", '<p class="first"', 1)
    shown_debate = (placed.value["debate"] if placed else None) or debate
    if shown_debate and not shown_debate.has_page:
        shown_debate = None
    parts = split_parts(pieces)
    place_debate(parts, debate=bool(shown_debate and not hasattr(shown_debate, "closure")), after=wanted)
    return StoryLayout(parts, lead, shown_debate)


def split_parts(found: Sequence[LayoutPiece]) -> list[LayoutPart]:
    """Pieces in parts: at headings once a part fills its side, at paragraphs once it is much longer, and
    around every chart after the first, which is set wide. The first stands beside the part it was put in,
    or begins one where much was read before it."""
    parts = [LayoutPart()]
    left = sum(piece.words for piece in found)
    for piece in found:
        here = parts[-1]
        if piece.is_lead_chart:
            if here.wide or here.words >= ENOUGH[""]:
                above = [here.pieces.pop()] if here.pieces and here.pieces[-1].is_heading else []
                parts.append(here := LayoutPart(pieces=above))
            here.side = "chart"
            here.pieces.append(piece)
        elif piece.block is not None and piece.block.block_type == "ratings_chart":
            parts.append(LayoutPart(pieces=[piece], wide=True))
        elif here.wide or (here.pieces and is_long_enough(here, piece, left)):
            parts.append(LayoutPart(pieces=[piece]))
        else:
            here.pieces.append(piece)
        left -= piece.words
    return parts


def is_long_enough(here: LayoutPart, piece: LayoutPiece, left: int) -> bool:
    """Whether the part `here` is long enough to end before `piece`, with `left` words still to come."""
    enough = ENOUGH[here.side]
    if piece.is_heading:
        return here.words >= enough
    return piece.is_paragraph and here.words >= enough * PATIENCE and left >= ENOUGH[""]


def place_debate(parts: list[LayoutPart], *, debate: bool, after: int) -> None:
    """Give the debate its place and name the last part; `after` is the piece the debate was put behind.

    A short text leaves the debate no place beside it: it then closes the reading column.
    """
    free: list[tuple[LayoutPart, int]] = []
    read = 0
    for part in parts:
        read += len(part.pieces)
        if not part.wide and not part.side:
            free.append((part, read))
    if debate and free:
        beside = next((part for part, so_far in free if so_far >= after), free[-1][0])
        beside.side = "debate"
    if parts[-1].wide or (parts[-1].side == "chart" and parts[-1].words >= ENOUGH["chart"]):
        parts.append(LayoutPart())
    parts[-1].last = True


def unlink_unknown_figures(layout: StoryLayout, known: Container[int]) -> None:
    """Make a link to a figure that is not `known` plain words wherever it stands in a body that was laid out."""
    for part in layout.parts:
        for piece in part.pieces:
            if "livefig" in piece.html:
                piece.html = unlink_unknown(piece.html, known)
