"""The homes of one owner or place as each release listed them: counts, a finding and a drawing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.safestring import SafeString

from ratings import charts, phrases, vocabulary
from ratings.answers import notes
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Release
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
        return phrases.REGISTER_NOTE if any(row.release.is_demonstration for row in self.rows) else ""

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
    homes: QuerySet[HomeSnapshot],
    releases: Iterable[ReleaseFacts],
    *,
    silent: Callable[[ReleaseFacts], str],
    things: str = "homes",
) -> HomesOverTime:
    """The homes given, which `things` names, counted by release, sector and outcome in one query.

    `silent` says why a release cannot tell of such homes, or "" where it can: that is a gap, not a zero.
    """
    return arrange_listings(count_homes(homes), releases, silent=silent, things=things)


def count_homes(homes: QuerySet[HomeSnapshot], **also: Value) -> QuerySet[HomeSnapshot, dict[str, Any]]:
    """Homes by release, sector and outcome, each row with the values named beside."""
    rows = homes.values("release", "sector", "outcome", **also)
    return rows.annotate(total=Count("pk")).order_by()


def arrange_listings(
    rows: Iterable[dict[str, Any]],
    releases: Iterable[ReleaseFacts],
    *,
    silent: Callable[[ReleaseFacts], str],
    things: str = "homes",
) -> HomesOverTime:
    """Rows of `counted`, one listing a release."""
    counts_by_release: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        counts_by_release[row["release"]][row["sector"]][row["outcome"]] = row["total"]
    listings = []
    for release in releases:
        by_sector = dict(counts_by_release.get(release.pk, {}))
        counts: Counter[str] = Counter()
        for outcomes in by_sector.values():
            counts.update(outcomes)
        gap = silent(release) or ("" if counts else NONE_LISTED)
        listings.append(ReleaseListing(release, dict(counts), gap, by_sector))
    return HomesOverTime(tuple(listings), things)
