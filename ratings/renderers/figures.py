"""A figure: one measure's chart with everything that stands around it, as the templates want it."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings

from ratings import answers, charts, phrases, vocabulary
from ratings.answers import evaluation, register_notes
from ratings.answers.counting.tally_counts import MOST_KEPT
from ratings.answers.rows import Answer, ReleaseFacts
from ratings.charts.palette import shade_of_outcome
from ratings.measures import Measure
from ratings.models import Release
from ratings.renderers.headlines.sentence import write_headline
from ratings.renderers.table import MeasureTable, build_table

FIGURE_ADDRESS = "/ratings/measure/figure/"
PROPER_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class MeasureFigure:
    """One measure answered, with its drawing, table and words.

    `heading` is an editor's own; without one the finding is computed and follows the figures.
    `size` is "big" where the figure leads its page. `level` is the heading's level.
    """

    measure: Measure
    answer: Answer
    heading: str = ""
    id: str = ""
    size: charts.Size = "side"
    level: int = 2
    #: Addresses within the page of a table and a citation that stand outside the figure.
    table_at: str = ""
    cite_at: str = ""
    whole: Answer | None = field(default=None)

    @cached_property
    def plot(self) -> charts.ChartSpec:
        return charts.build_chart_spec(self.answer, self.whole)

    @cached_property
    def finding(self) -> str:
        """The headline: given, or computed."""
        return self.heading or write_headline(self.answer)

    @property
    def subtitle(self) -> str:
        """What is measured, with its "as at"."""
        return self.answer.definition.removesuffix(".")

    @cached_property
    def panels(self) -> tuple[charts.ChartPanel, ...]:
        return charts.draw_panels(self.answer, self.plot, id=self.id, size=self.size, finding=self.finding)

    @property
    def height(self) -> int:
        """About how high the drawings stand, in pixels, where the figure is as wide as a phone."""
        counts = 56 * (len(self.plot.few_listed) + bool(self.plot.few_together) + len(self.plot.missing))
        if self.several:
            return -(-len(self.panels) // 2) * 210 + counts
        return (max((panel.height for panel in self.panels), default=0)) + counts

    @cached_property
    def map(self) -> charts.TileMap | None:
        """The places as tiles, where the figure leads its page and gives one value a place."""
        return charts.build_tile_map(self.answer) if self.size == "big" else None

    @property
    def several(self) -> bool:
        """Whether the figure is a row of small drawings."""
        return self.plot.kind == "panels"

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """(shade, words) of what the colours stand for; empty where the title says it."""
        if self.plot.kind == "stacked" or (self.several and self.measure.separate):
            return tuple(
                (shade_of_outcome(slug), label) for slug, label in self.measure.possible_outcomes.items()
            )
        return ()

    @property
    def line_shade(self) -> str:
        """The shade of a small drawing's line, for its key."""
        return shade_of_outcome(self.plot.lines[0].outcome) if self.plot.lines else ""

    @property
    def has_reference(self) -> bool:
        return self.plot.reference is not None

    @property
    def separate(self) -> bool:
        return self.measure.separate

    @cached_property
    def table(self) -> MeasureTable:
        return build_table(self.answer, self.whole)

    @property
    def span(self) -> str:
        """“2015 to 2025”."""
        return phrase_years(self.answer)

    @property
    def picture_width(self) -> int:
        """Pixels across the picture that is offered."""
        return charts.SHOWN_FRAMED * 2

    @property
    def notes(self) -> tuple[str, ...]:
        return self.answer.notes

    @property
    def release_words(self) -> str:
        return phrase_release(self.answer.release)

    @property
    def register(self) -> str:
        """What the figures come from where their homes are fictitious; "" of real ones."""
        return register_notes.cite_register(self.answer.releases) if self.answer.register_note else ""

    @property
    def stamp(self) -> str:
        """Changes when, and only when, the figures may have."""
        return self.answer.fingerprint

    @property
    def short_notes(self) -> tuple[str, ...]:
        """The notes that a row of small drawings cannot do without: gaps, small bases, who is listed."""
        return tuple(note for note in self.notes if "gap" in note or "counts only" in note)

    @property
    def title(self) -> str:
        """The measure's name in a citation."""
        return self.subtitle

    @property
    def fragment_address(self) -> str:
        """Where this figure alone can be fetched again, without its heading, which the page keeps."""
        options = urlencode({"id": self.id, "size": self.size, "level": self.level})
        return f"{FIGURE_ADDRESS}?{self.measure.query}&{options}"

    @property
    def table_id(self) -> str:
        return f"{self.id}-table"

    @property
    def table_link(self) -> str:
        return self.table_at or f"#{self.table_id}"

    @property
    def cite_link(self) -> str:
        return self.cite_at or f"#{self.id}-cite"

    @property
    def address(self) -> str:
        """Where the same figures are found again: as at the same day, of the same file. A whole address."""
        return f"{settings.SITE_URL}{evaluation.pin_release(self.answer).url()}"

    @property
    def standing_address(self) -> str:
        """Where the figures of the file that stands now are found, "" for a question that asks for those already."""
        return self.measure.asking(revision=0).url() if self.measure.revision else ""

    @property
    def key_of_markup(self) -> tuple[Hashable, ...]:
        """All that the figure's markup follows from, of a measure that names no revision."""
        words = (self.heading, self.id, self.size, self.level, self.table_at, self.cite_at)
        return (self.measure, self.answer.measure, self.answer.releases, *words)

    @cached_property
    def newer(self) -> Release | None:
        """The file that stands now, where the question names another: one query, and none for other questions."""
        release = self.answer.release
        if not self.measure.revision or release.is_current:
            return None
        return Release.objects.current().filter(kind=release.kind, as_at=release.as_at).first()


def build_figure(
    measure: Measure,
    *,
    heading: str = "",
    id: str = "",
    size: charts.Size = "side",
    level: int = 2,
    table_at: str = "",
    cite_at: str = "",
) -> MeasureFigure:
    """The figure of a measure. `id` is unique in its page; without one it comes from the question.

    Raises UnanswerableError where nothing is loaded for the measure.
    """
    answer = answers.answer(measure)
    proper = id if PROPER_ID.fullmatch(id) else default_figure_id(measure)
    words = FigureWords(heading, proper, size, level, table_at, cite_at)
    # Of a measure that names a file it depends on the database which file stands now.
    make = make_figure if measure.revision else remember_figure
    return make(measure, answer.measure, answer.releases, words)


class FigureWords(NamedTuple):
    """What a page says of a figure; see `MeasureFigure`."""

    heading: str
    id: str
    size: charts.Size
    level: int
    table_at: str
    cite_at: str


def make_figure(
    measure: Measure, asked: Measure, releases: tuple[ReleaseFacts, ...], words: FigureWords
) -> MeasureFigure:
    """The figure of a measure whose answer is that of `asked`, its owners followed, from these releases."""
    answer = evaluation.answer_from(asked, releases)
    return MeasureFigure(measure=measure, answer=answer, whole=answer_whole(answer), **words._asdict())


#: With what was drawn of it: the drawing, the table and the words of a figure are made once.
remember_figure = lru_cache(maxsize=MOST_KEPT)(make_figure)


def answer_whole(answer: Answer) -> Answer | None:
    """The same question without its breakdown, of the same releases; None where it has none."""
    if not answer.measure.by or answer.measure.by == vocabulary.TRANSITIONS:
        return None
    return evaluation.answer_from(answer.measure.asking(by=""), answer.releases)


def default_figure_id(measure: Measure) -> str:
    """An id that the same question always gets."""
    return f"chart-{sha256(measure.query.encode()).hexdigest()[:8]}"


def phrase_release(release: ReleaseFacts) -> str:
    """“release of 16 July 2025”, or by its day where the publication is unknown or there was none."""
    if release.is_invented:
        return f"{phrases.INVENTED}, {release.moment}"
    if release.published_on:
        return f"release of {phrases.format_day(release.published_on)}"
    return f"figures {'of ' if release.year else ''}{release.moment}"


def phrase_years(answer: Answer) -> str:
    """“2015 to 2025”, “2014-15 to 2024-25”, or one year."""
    first, last = (
        release.year or str(release.as_at.year) for release in (answer.releases[0], answer.release)
    )
    return first if first == last else f"{first} to {last}"
