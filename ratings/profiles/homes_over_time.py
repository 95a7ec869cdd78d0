"""The homes of one owner or place as each release listed them: counts, a finding and a drawing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString

from ratings import charts, phrases, vocabulary
from ratings.answers import notes, register_notes
from ratings.answers.evaluation import answer_from
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import Release
from ratings.renderers.headlines.grades import WELL, phrase_grade_given

NONE_LISTED = "No home listed."
#: The question whose words the findings use: overall judgements as at a day.
OVERALL = Measure()


@dataclass(frozen=True, slots=True)
class ReleaseListing:
    """One release's homes by outcome; `gap` says why there are none to count."""

    release: ReleaseFacts
    counts: dict[str, int]
    gap: str = ""
    by_sector: dict[str, dict[str, int]] = field(default_factory=dict)
    label: str = ""

    @property
    def sectors(self) -> tuple[ReleaseListing, ...]:
        """The same homes sector by sector, in the vocabulary's order."""
        return tuple(
            ReleaseListing(self.release, self.by_sector[slug], label=label)
            for slug, label in vocabulary.SECTORS.items()
            if slug in self.by_sector
        )

    @property
    def homes(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        return self.homes - self.counts.get(vocabulary.NOT_JUDGED, 0)

    @property
    def waiting(self) -> str:
        """How many homes had no judgement, or that this release does not list such homes."""
        return str(self.homes - self.judged) if self.release.lists_unjudged else "Not listed"

    @property
    def outcomes(self) -> tuple[int, ...]:
        """Homes judged so, in the vocabulary's order."""
        return tuple(self.counts.get(slug, 0) for slug in vocabulary.OUTCOMES)


@dataclass(frozen=True, slots=True)
class HomesOverTime:
    """Every release's homes, newest first; `things` says whose or where: “homes in Wigan”."""

    rows: tuple[ReleaseListing, ...]
    things: str = "homes"

    @property
    def newest(self) -> ReleaseListing:
        """The newest release that lists a home of theirs."""
        return next((row for row in self.rows if row.homes), self.rows[0])

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(shade, words) of each outcome."""
        return tuple((charts.shade_of_outcome(slug), label) for slug, label in vocabulary.OUTCOMES.items())

    @property
    def finding(self) -> str:
        """What the newest listing shows, in one sentence that is true when read alone."""
        newest = self.newest
        day = f"on {phrases.format_day(newest.release.as_at)}"
        one = self.things.replace("homes", "home", 1)
        if not newest.judged:
            return f"No {one} had a judgement {day}"
        if newest.judged == 1:
            outcome = next(slug for slug in vocabulary.OUTCOMES if newest.counts.get(slug))
            return f"The one {one} with a judgement {phrase_grade_given(OVERALL, (outcome,), one=True)} {day}"
        well = newest.counts.get("outstanding", 0) + newest.counts.get("good", 0)
        number = f"{phrases.format_count(well)} of" if well else "None of the"
        judged = phrase_grade_given(OVERALL, WELL, one=well == 1)
        return f"{number} {phrases.format_count(newest.judged)} judged {self.things} {judged} {day}"

    @property
    def source(self) -> str:
        """Where the counts come from."""
        return notes.cite_source(tuple(row.release for row in reversed(self.rows)))

    @property
    def register_note(self) -> str:
        """That homes are fictitious, where they are."""
        return register_notes.note_register(row.release for row in self.rows)

    def drawn(self, title: str) -> SafeString | str:
        """A bar of judged homes a release, newest first; "" where no home was judged."""
        judged = [row for row in self.rows if row.judged]
        if not judged:
            return ""
        return charts.draw_release_bars(
            [(row.release.as_at, row.outcomes) for row in judged], id="over-time", title=title
        )


def load_releases() -> tuple[ReleaseFacts, ...]:
    """Every release as at a day, newest first, in one query."""
    rows = Release.objects.as_at_a_day().order_by("-as_at")
    return tuple(ReleaseFacts(**row) for row in rows.values(*ReleaseFacts.__dataclass_fields__))


def list_homes_over_time(
    measure: Measure, releases: Sequence[ReleaseFacts], *, things: str = "homes"
) -> HomesOverTime:
    """The homes a measure's filters let through, which `things` names, by release, sector and outcome as `answers` counts them.

    `releases` are newest first. A release that cannot tell of such homes is a gap with its reason, not a zero.
    """
    asked = measure.asking(by="sector", unit="count", outcomes=("all",), at="all")
    counts: dict[date, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    gaps: dict[date, str] = {}
    rows = answer_from(asked, tuple(reversed(releases))).rows if releases else ()
    for row in rows:
        if row.is_gap:
            gaps[row.period] = row.note
            continue
        numbers = {row.outcome: row.numerator, vocabulary.NOT_JUDGED: row.not_judged}
        counts[row.period][row.group] |= {outcome: number for outcome, number in numbers.items() if number}
    return HomesOverTime(
        tuple(
            arrange_listing(release, counts.get(release.as_at, {}), gaps.get(release.as_at, ""))
            for release in releases
        ),
        things,
    )


def arrange_listing(
    release: ReleaseFacts, by_sector: Mapping[str, dict[str, int]], gap: str
) -> ReleaseListing:
    """One release's homes from their counts by sector and outcome."""
    listed = {sector: counts for sector, counts in by_sector.items() if counts}
    total: Counter[str] = Counter()
    for counts in listed.values():
        total.update(counts)
    return ReleaseListing(release, dict(total), gap or ("" if total else NONE_LISTED), listed)
