"""A story's claims as its readers see them: each with its newest reading and the run of those before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.claims.readings import make_claim_readings
from articles.claims.verdicts import (
    BESIDE_VALUE,
    ClaimStanding,
    Verdict,
    VerdictStrength,
    judge_standing,
)
from articles.figures.bindings import ReleaseValue, look_up_values
from articles.figures.release_readings import (
    format_release_moment,
    format_release_period,
    is_up_to_date,
    list_current_readings,
)
from articles.models.claim_readings import ClaimReading, list_claim_readings
from articles.models.claims import Claim
from articles.models.readings import ReleaseReading
from live.page_cache import depend_on
from live.page_cache.markup import MARKUP, read_values
from ratings import phrases

if TYPE_CHECKING:
    from articles.figures.cards import FigureCard
    from articles.models.story import Story

#: How high the small drawing of past readings is, in pixels, and the room above and below its lines.
HEIGHT, ROOM = 40, 5
#: Each standing of one claim and of several.
WORDS: dict[str, tuple[str, str]] = {
    ClaimStanding.HOLDS: ("still holds", "still hold"),
    ClaimStanding.NOT: ("no longer holds", "no longer hold"),
    ClaimStanding.NEVER: ("never held", "never held"),
    ClaimStanding.UNKNOWN: ("cannot be checked", "cannot be checked"),
}
#: What one release said.
THEN: dict[str, str] = {
    Verdict.HOLDS: "held",
    Verdict.NOT: "did not hold",
    Verdict.UNKNOWN: "could not be checked",
}


@dataclass(frozen=True)
class ClaimDisplay:
    """One claim with its readings that stand, oldest first."""

    claim: Claim
    readings: list[ClaimReading]

    @property
    def sentence(self) -> str:
        return self.claim.sentence

    @property
    def latest(self) -> ClaimReading | None:
        """The newest reading; None where no release answers."""
        return self.readings[-1] if self.readings else None

    @cached_property
    def verdict(self) -> ClaimStanding:
        """How it stands: what the newest reading says, or that it held in none."""
        return judge_standing(reading.verdict for reading in self.readings)

    @property
    def holds(self) -> bool:
        return self.verdict == ClaimStanding.HOLDS

    @property
    def fails(self) -> bool:
        return self.verdict in {ClaimStanding.NOT, ClaimStanding.NEVER}

    @property
    def strength(self) -> str:
        return self.latest.strength if self.latest else ""

    @property
    def is_close(self) -> bool:
        """Whether it holds by so little that the 95% interval leaves it open."""
        return self.holds and self.strength == VerdictStrength.CLOSE

    @property
    def why(self) -> str:
        """Why there is no verdict, or ""."""
        if self.holds or self.fails:
            return ""
        if not self.claim.is_checkable:
            return str(self.claim.reason)
        return self.latest.told if self.latest else "No release we hold answers it."

    @property
    def when(self) -> str:
        """What its newest reading speaks of: “as at 31 March 2025”, “in 2024-25”, or "" where there is none."""
        return (
            format_release_moment(self.latest.as_at, self.claim.a.kinds, invented=self.latest.is_invented)
            if self.latest
            else ""
        )

    @property
    def past(self) -> list[tuple[ClaimReading, str, str]]:
        """(reading, its day or year, what it said: “held”), newest first."""
        return [
            (
                reading,
                format_release_period(reading.as_at, self.claim.a.kinds, invented=reading.is_invented),
                THEN[reading.verdict],
            )
            for reading in reversed(self.readings)
        ]

    @property
    def printed(self) -> str:
        """What the story printed: “9% against 2%”, or ""."""
        return " against ".join(filter(None, [self.claim.a_published, self.claim.b_published]))

    @property
    def held(self) -> str:
        """“Held in 7 of 8 readings since 2018.” Nothing before there are two."""
        judged = [reading for reading in self.readings if reading.verdict != Verdict.UNKNOWN]
        if len(judged) < 2:
            return ""
        held = sum(reading.verdict == Verdict.HOLDS for reading in judged)
        return f"Held in {held} of {len(judged)} readings since {judged[0].as_at.year}."

    @cached_property
    def lines(self) -> tuple[str, str] | None:
        """The run of readings as points of two lines for an SVG 1000 wide: (A's, B's); None with fewer than two."""
        sides = [(reading.a, reading.b) for reading in self.readings if reading.verdict != Verdict.UNKNOWN]
        if len(sides) < 2:
            return None
        mine = [measure_side(a) for a, _ in sides]
        other = [] if self.claim.kind in BESIDE_VALUE else [measure_side(b) for _, b in sides]
        lowest, highest = min(mine + other), max(mine + other)
        return draw_points(mine, lowest, highest), draw_points(other, lowest, highest)


def measure_side(value: ReleaseValue) -> float:
    """What one side of a claim is drawn by: its share from 0 to 1, or its count."""
    return value.share if value.share is not None else float(value.numerator or 0)


def draw_points(sizes: Sequence[float], lowest: float, highest: float) -> str:
    """Points of a polyline 1000 wide, the highest value at the top."""
    across = 960 / max(len(sizes) - 1, 1)
    down = (HEIGHT - 2 * ROOM) / ((highest - lowest) or 1)
    return " ".join(
        f"{20 + across * place:.0f},{ROOM + (highest - size) * down:.1f}" for place, size in enumerate(sizes)
    )


@dataclass(frozen=True)
class StoryClaims:
    """A story's claims, checked. `updates` counts the releases that came out after the story's date."""

    claims: list[ClaimDisplay]
    updates: int

    def __bool__(self) -> bool:
        return bool(self.claims)

    @property
    def markup(self) -> SafeString:
        """The claims as a section of the story."""
        rows = tuple(
            (read_values(display.claim), *(read_values(reading) for reading in display.readings))
            for display in self.claims
        )
        return MARKUP.remember(
            ("claims", rows), lambda: render_to_string("articles/claims.html", {"checked": self})
        )

    @property
    def release(self) -> ClaimReading | None:
        """The newest reading of any claim, for its release; None where none was read."""
        return self.newest.latest if self.newest else None

    @cached_property
    def newest(self) -> ClaimDisplay | None:
        """The claim whose reading is the newest."""
        answered = [shown for shown in self.claims if shown.readings]
        return max(answered, key=lambda shown: shown.readings[-1].as_at, default=None)

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """(standing, how many, words) of each standing there is: “5 still hold, 2 of them too close to call”."""
        standings = []
        for standing, (one, many) in WORDS.items():
            number = sum(display.verdict == standing for display in self.claims)
            if number:
                words = one if number == 1 else many
                close = self.phrase_close(number) if standing == ClaimStanding.HOLDS else ""
                standings.append((standing, number, f"{words}{close}"))
        return standings

    def phrase_close(self, number: int) -> str:
        """How many of `number` claims that hold are too close to call: “, 2 of them too close to call”, or ""."""
        close = sum(display.is_close for display in self.claims)
        if not close:
            return ""
        which = (
            ""
            if number == 1
            else "both "
            if close == number == 2
            else "all "
            if close == number
            else f"{close} of them "
        )
        return f", {which}too close to call"

    @property
    def line(self) -> str:
        """What an old story says of itself: “The data behind this story has been updated 7 times; …”."""
        if not self.claims:
            return f"The data behind this story {count_updates(self.updates)}." if self.updates else ""
        main = self.claims[0]
        close = ", too close to call" if main.is_close else ""
        return f"The data behind this story {count_updates(self.updates)}; its main claim {WORDS[main.verdict][0]}{close}."


def count_updates(times: int) -> str:
    """“has been updated 7 times”."""
    phrases_by_times = {
        0: "has not been updated since",
        1: "has been updated once",
        2: "has been updated twice",
    }
    return phrases_by_times.get(times, f"has been updated {phrases.format_count(times)} times")


def check_story_claims(article: Story, figures: Iterable[FigureCard] = ()) -> StoryClaims:
    """An article's claims, and the cards of its figures where they are shown, with their readings, in two queries where every release has been read.

    A reader meets a release at once: where its reading is not stored yet, the measures are asked. Nothing is written.
    """
    depend_on("release", "claims")
    claims = list(article.claims.all())
    displays = show_claims(claims)
    day = timezone.localdate(article.dated) if article.dated else timezone.localdate()
    every: list[ReleaseReading] = [reading for display in displays for reading in display.readings]
    every += [reading for card in figures for reading in card.readings]
    fresh = {reading.release for reading in every if reading.released_on > day}
    return StoryClaims(displays, len(fresh))


def show_claims(claims: Sequence[Claim]) -> list[ClaimDisplay]:
    """These claims with the readings that stand: one for each day, of real releases where there are any."""
    stored: dict[str, list[ClaimReading]] = {}
    for reading in list_claim_readings(claims):
        stored.setdefault(reading.comparison, []).append(reading)
    late = [
        claim
        for claim in claims
        if claim.is_checkable and not is_up_to_date(stored.get(claim.comparison), claim.a.kinds)
    ]
    if late:
        values = look_up_values(binding for claim in late for binding in claim.bindings)
        stored |= {claim.comparison: make_claim_readings(claim, values) for claim in late}
    return [
        ClaimDisplay(claim, list_current_readings(stored.get(claim.comparison, [])))
        if claim.is_checkable
        else ClaimDisplay(claim, [])
        for claim in claims
    ]
