"""Up to four owners, local authorities or regions side by side, in the releases that list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from ratings import charts, phrases, vocabulary
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import Owner
from ratings.profiles.authority import AuthorityProfile
from ratings.profiles.homes_over_time import HomesOverTime, ReleaseListing, list_homes_over_time
from ratings.renderers.headlines.superlatives import is_clearly_highest

#: More bars than this are a table, not a comparison.
MOST: Final = 4
KINDS: Final = {"owner": "Owner", "local-authority": "Local authority", "region": "Region"}


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One of those compared: what the address calls it, its name and page, and the question that is of its homes."""

    kind: str
    slug: str
    name: str
    address: str
    measure: Measure

    @property
    def word(self) -> str:
        """“owner:acme-care”: this side in the address."""
        return f"{self.kind}:{self.slug}"

    @property
    def label(self) -> str:
        """What kind of thing it is, for readers."""
        return KINDS[self.kind]

    @property
    def where(self) -> str:
        """Whose or where its homes are: “of Acme Care”, “in the North West”."""
        if self.kind == "owner":
            return f"of {self.name}"
        return f"in {phrases.add_article(self.slug) if self.kind == 'region' else self.name}"

    @property
    def things(self) -> str:
        """“homes of Acme Care”."""
        return f"homes {self.where}"


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """Homes with one outcome in words, and their share where the base carries one; "–" where no home is listed."""

    homes: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class ComparedColumn:
    """One side with its homes over time; `now` is its row of the newest release."""

    side: ComparedSide
    listed: HomesOverTime

    @property
    def now(self) -> ReleaseListing:
        return self.listed.rows[0]

    @property
    def outcomes(self) -> tuple[ComparedCell, ...]:
        """Each outcome in the newest release."""
        return tuple(self.cell(homes) for homes in self.now.outcomes)

    @property
    def well(self) -> ComparedCell:
        """Homes good or outstanding in the newest release."""
        return self.cell(count_good_or_better(self.now))

    @property
    def judged(self) -> ComparedCell:
        """Homes with a judgement in the newest release."""
        return ComparedCell("–") if self.now.gap else ComparedCell(phrases.format_count(self.now.judged))

    def cell(self, homes: int) -> ComparedCell:
        """So many of the newest release's homes."""
        return (
            ComparedCell("–")
            if self.now.gap
            else ComparedCell(phrases.format_count(homes), format_share(homes, self.now.judged))
        )

    @property
    def few(self) -> bool:
        """Whether the base is too small for shares."""
        return 0 < self.now.judged < vocabulary.SMALL_BASE


@dataclass(frozen=True, slots=True)
class SideComparison:
    """The sides asked for that are known, and the words that name none."""

    columns: tuple[ComparedColumn, ...]
    releases: tuple[ReleaseFacts, ...]
    unknown: tuple[str, ...] = ()
    over: int = 0

    @property
    def newest(self) -> ReleaseFacts:
        return self.releases[0]

    @property
    def full(self) -> bool:
        """Whether no other side has room."""
        return len(self.columns) >= MOST

    @property
    def rows(self) -> list[tuple[str, str, list[ComparedCell]]]:
        """(shade, words, each side's homes) of every outcome."""
        return [
            (charts.shade_of_outcome(slug), label, [column.outcomes[index] for column in self.columns])
            for index, (slug, label) in enumerate(vocabulary.OUTCOMES.items())
        ]

    @property
    def over_time(self) -> list[tuple[ReleaseFacts, list[tuple[str, str]]]]:
        """(release, (good or outstanding in words, base in words) of each side), newest first."""
        return [
            (release, [phrase_listing(column.listed.rows[index]) for column in self.columns])
            for index, release in enumerate(self.releases)
        ]

    @property
    def able(self) -> list[ComparedColumn]:
        """Those with enough judged homes for shares, the one with the largest share good or outstanding first."""
        able = [column for column in self.columns if column.now.judged >= vocabulary.SMALL_BASE]
        return sorted(able, key=lambda column: -count_good_or_better(column.now) / column.now.judged)

    @property
    def small(self) -> list[ComparedColumn]:
        """Those with too few judged homes for shares, but some."""
        return [column for column in self.columns if column.few]

    @property
    def finding(self) -> str:
        """What the newest release shows of those that can be compared by share, in one sentence; "" of fewer than two."""
        ranked = self.able
        if len(ranked) < 2:
            return ""
        first, last = ranked[0], ranked[-1]
        counts = [(count_good_or_better(column.now), column.now.judged) for column in ranked]
        clear = is_clearly_highest(counts[0], counts[1:])
        judged = f"were good or outstanding on {phrases.format_day(self.newest.as_at)}"
        if len(ranked) == 2:
            close = "" if clear else ", too close to call which is higher"
            return (
                f"{first.well.share} of judged {first.side.things} and {last.well.share} of those {last.side.where} {judged}{close}"
                f"{self.left_out}"
            )
        if clear:
            return f"{first.well.share} of judged {first.side.things} {judged}, the highest of {len(ranked)}{self.left_out}"
        return (
            f"From {last.well.share} to {first.well.share} of judged homes {judged} in the {len(ranked)} compared, "
            f"too close to call which is highest{self.left_out}"
        )

    @property
    def left_out(self) -> str:
        """“; 1 has fewer than 20 judged homes”, or nothing."""
        if not (out := len(self.columns) - len(self.able)):
            return ""
        return f"; {out} {'has' if out == 1 else 'have'} fewer than {vocabulary.SMALL_BASE} judged homes"

    def drawn(self) -> str:
        """A bar of shares for every side with enough judged homes, as the sentence says; "" where there is none."""
        groups = [(column.side.name, column.now.outcomes) for column in self.columns if column in self.able]
        if not groups:
            return ""
        day = self.newest.as_at
        title = (
            self.finding
            or f"Judged {self.able[0].side.things} by their latest judgement, {phrases.format_day(day)}"
        )
        return charts.draw_group_shares(groups, day=day, id="compared", title=title)


def count_good_or_better(listing: ReleaseListing) -> int:
    """Homes good or outstanding."""
    return listing.counts.get("outstanding", 0) + listing.counts.get("good", 0)


def format_share(homes: int, judged: int) -> str:
    """A percentage, or "" where the base is small."""
    return phrases.format_percent(homes, judged) if judged >= vocabulary.SMALL_BASE else ""


def phrase_listing(listing: ReleaseListing) -> tuple[str, str]:
    """(share or count of homes good or outstanding, "of how many judged"), or (why there is none, "")."""
    if listing.gap or not listing.judged:
        return listing.gap or "None judged.", ""
    base = f"of {phrases.format_count(listing.judged)}"
    return format_share(count_good_or_better(listing), listing.judged) or phrases.format_count(
        count_good_or_better(listing)
    ), base


def find_sides(
    side_words: Iterable[str], places: dict[str, AuthorityProfile]
) -> tuple[list[ComparedSide], list[str]]:
    """(the sides named, the words that name none): each once, in the order asked. One query at the most."""
    words = list(dict.fromkeys(word.strip().lower() for word in side_words if word.strip()))
    pairs = [(word, *word.partition(":")[::2]) for word in words]
    named = [slug for _, kind, slug in pairs if kind == "owner"]
    owners = Owner.objects.by_slug(named) if named else {}
    sides: list[ComparedSide] = []
    unknown: list[str] = []
    for word, kind, slug in pairs:
        owner, place = owners.get(slug), places.get(slug)
        if kind == "owner" and owner:
            asked = Measure(owner=(owner.slug,))
            sides.append(ComparedSide(kind, owner.slug, owner.name, owner.get_absolute_url(), asked))
        elif kind == "local-authority" and place:
            asked = Measure(local_authority=(slug,))
            sides.append(ComparedSide(kind, slug, place.name, place.get_absolute_url(), asked))
        elif kind == "region" and slug in vocabulary.REGIONS:
            address = reverse("ratings:region", args=[slug])
            sides.append(ComparedSide(kind, slug, vocabulary.REGIONS[slug], address, Measure(region=(slug,))))
        else:
            unknown.append(word)
    # Two words may name one owner: its own, and one it had before.
    return list({side.word: side for side in sides}.values()), unknown


def compare_sides(
    side_words: Iterable[str], releases: tuple[ReleaseFacts, ...], places: dict[str, AuthorityProfile]
) -> SideComparison:
    """The sides asked for, at most MOST of them."""
    sides, unknown = find_sides(side_words, places)
    first_sides = sides[:MOST]
    columns = tuple(
        ComparedColumn(side, list_homes_over_time(side.measure, releases)) for side in first_sides
    )
    return SideComparison(columns, releases, tuple(unknown), len(sides) - len(first_sides))
