"""The fictitious register: homes that open, are inspected, change hands and close from 2015 to 2025.

Year by year the homes listed add up to the committed tables exactly: sector by owner size by outcome, and sector by
region by outcome. Within those margins a home keeps its region, its owner and its outcome where it can.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from demonstration.register import invented_names
from demonstration.register.apportionment import Table, fit_table
from demonstration.register.homes import FictitiousHome, FictitiousOwner
from demonstration.register.inspections import EventNumbers, hold_inspections
from demonstration.register.invented_totals import invent_totals
from demonstration.register.listed_home import FictitiousListing, list_home
from demonstration.register.margins import count_by_band, count_by_region, spread_bands
from demonstration.register.ownership import LIMITS, assign_owners
from demonstration.register.totals import OUTCOMES, Counts, YearTotals, load_totals
from ratings import vocabulary

SEED: Final = 20101122
#: Homes are numbered from here on. Ofsted's own numbers lie far below, and the importer knows these by it.
_FIRST_URN: Final = 9_000_000
_NOT_JUDGED: Final = OUTCOMES.index(vocabulary.NOT_JUDGED)
#: How often a home that stays seeks its former outcome again. In 2021 hardly any home had been inspected since 2020.
_KEEPS_OUTCOME: Final = {2021: 1.0}
_USUALLY_KEEPS_OUTCOME: Final = 0.8
_CLOSES: Final = 0.015  # homes that close each year without the totals asking for it
_GROWS: Final = 0.05  # owners at their band's limit that go on to the next one, each year
_NEXT_BAND: Final = {"1": "2-4", "2-4": "5-9", "5-9": "10+"}
#: Average places of a home when it opens.
_PLACES: Final = {"private": 4, "voluntary": 6, "local-authority": 5, "health-authority": 6}
_COUNCIL: Final = "local-authority"


@cache
def simulate_register() -> dict[int, tuple[FictitiousListing, ...]]:
    """Every fictitious home each year's release lists, by year; the same on every machine.

    The last year is the invented one, which comes after all that Ofsted published.
    """
    register = _Register()
    published = load_totals()
    invented = invent_totals(published[max(published)])
    return {
        year: register.advance(target)
        for year, target in {**published, invented.as_at.year: invented}.items()
    }


class _Register:
    def __init__(self) -> None:
        self.rng = random.Random(SEED)
        self.homes: list[FictitiousHome] = []
        self.numbers = EventNumbers()
        self.stems = invented_names.invent_owner_stems(self.rng)
        self.opened = 0
        self.authorities = invented_names.invent_authorities()
        self.councils = {region: invented_names.list_councils(region) for region in self.authorities}

    def advance(self, target: YearTotals) -> tuple[FictitiousListing, ...]:
        """Go on to the year of these totals and list the homes."""
        for sector in target.sizes:
            self._advance_sector(target, sector)
        listings = [list_home(home, names_owner=target.owners_published) for home in self.homes]
        return tuple(sorted(listings, key=lambda listing: listing.urn))

    def _advance_sector(self, target: YearTotals, sector: str) -> None:
        present = [home for home in self.homes if home.sector == sector]
        self._grow_owners(present)
        bands = count_by_band(target, sector)
        regions = count_by_region(target, sector)
        cells = self._cells(present, bands, regions)
        members: list[FictitiousHome] = []
        for region in regions:
            here = [home for home in present if home.region == region]
            slots = {band: cells[band, region] for band in bands}
            members += self._fill(target, sector, region, here, slots)
        for home in remove_unlisted(present, members):
            home.leave_owner()
        for band in bands:
            inside = [home for home in members if home.band == band]
            assign_owners(inside, band=band, rng=self.rng, found=self._found)
        self._give_places(members)
        lingering = pick_lingering_grades(members, target, sector)
        hold_inspections(members, as_at=target.as_at, lingering=lingering, numbers=self.numbers, rng=self.rng)
        self.homes = [home for home in self.homes if home.sector != sector] + members

    def _grow_owners(self, present: list[FictitiousHome]) -> None:
        """Some owners at the limit of their band are about to take one home more."""
        owners = dict.fromkeys(home.owner for home in present if home.owner is not None)
        for owner in owners:
            band = owner.homes[0].band
            if band in _NEXT_BAND and len(owner.homes) == LIMITS[band][1] and self.rng.random() < _GROWS:
                for home in owner.homes:
                    home.band = _NEXT_BAND[band]

    def _cells(
        self, present: list[FictitiousHome], bands: dict[str, Counts], regions: dict[str, Counts]
    ) -> dict[tuple[str, str], list[int]]:
        """How many homes of each outcome every band has in every region: both margins exact."""
        pattern = spread_bands(present, bands, regions)
        cells: dict[tuple[str, str], list[int]] = {(b, r): [] for b in bands for r in regions}
        for o in range(len(OUTCOMES)):
            table: Table = fit_table(
                pattern, [c[o] for c in bands.values()], [c[o] for c in regions.values()]
            )
            for band, line in zip(bands, table, strict=True):
                for region, number in zip(regions, line, strict=True):
                    cells[band, region].append(number)
        return cells

    def _fill(
        self,
        target: YearTotals,
        sector: str,
        region: str,
        here: list[FictitiousHome],
        slots: dict[str, list[int]],
    ) -> list[FictitiousHome]:
        """Fill one region's places with the homes that stay, homes that change hands, and new ones."""
        staying, spare = self._staying(target, here, slots)
        if sector == _COUNCIL:
            spare = []  # councils do not sell each other homes
        members: list[FictitiousHome] = []
        for band, counts in slots.items():
            judged, waiting = staying[band]
            room = sum(counts[:_NOT_JUDGED])
            while len(judged) < room:
                if waiting:
                    judged.append(waiting.pop())
                elif spare:
                    judged.append(spare.pop())
                    judged[-1].leave_owner()
                else:
                    judged.append(self._open(target, sector, region, judged=True))
            del waiting[counts[_NOT_JUDGED] :]
            while len(waiting) < counts[_NOT_JUDGED]:
                waiting.append(self._open(target, sector, region, judged=False))
            self._judge(target, judged, counts)
            for home in [*judged, *waiting]:
                home.band = band
            members += judged + waiting
        return members

    def _staying(
        self, target: YearTotals, here: list[FictitiousHome], slots: dict[str, list[int]]
    ) -> tuple[dict[str, tuple[list[FictitiousHome], list[FictitiousHome]]], list[FictitiousHome]]:
        """By band the judged and unjudged homes that stay, and the judged ones there is no room for."""
        staying: dict[str, tuple[list[FictitiousHome], list[FictitiousHome]]] = {}
        spare: list[FictitiousHome] = []
        for band, counts in slots.items():
            homes = [home for home in here if home.band == band and not self._closes(home, target)]
            self.rng.shuffle(homes)
            judged = [home for home in homes if home.outcome]
            # The ones under an old grade's name stay first: the totals need them.
            judged.sort(key=lambda home: not _is_old_grade(home))
            room = sum(counts[:_NOT_JUDGED])
            staying[band] = judged[:room], [home for home in homes if not home.outcome]
            spare += judged[room:]
        return staying, spare

    def _closes(self, home: FictitiousHome, target: YearTotals) -> bool:
        keeps = target.as_at.year > 2016 and _is_old_grade(home)
        return self.rng.random() < _CLOSES and not keeps

    def _judge(self, target: YearTotals, homes: list[FictitiousHome], counts: list[int]) -> None:
        """Hand the outcomes out: the former one where it can be had, else the nearest left."""
        left = list(counts[:_NOT_JUDGED])
        keeps = _KEEPS_OUTCOME.get(target.as_at.year, _USUALLY_KEEPS_OUTCOME)
        others: list[FictitiousHome] = []
        for home in homes:
            place = OUTCOMES.index(home.outcome)
            chance = keeps if home.outcome != "inadequate" else keeps**8
            if target.as_at.year > 2016 and _is_old_grade(home):
                chance = 1.0
            if home.outcome and left[place] and self.rng.random() < chance:
                left[place] -= 1
            else:
                others.append(home)
        for home in sorted(others, key=lambda home: not home.outcome):
            if home.outcome:
                place = OUTCOMES.index(home.outcome)
                choice = min((abs(i - place) or 3, i) for i, number in enumerate(left) if number)[1]
            else:
                choice = self.rng.choices(range(len(left)), weights=left)[0]
            left[choice] -= 1
            home.outcome = OUTCOMES[choice]

    def _open(self, target: YearTotals, sector: str, region: str, *, judged: bool) -> FictitiousHome:
        """A new home. In the first year all are old ones; later, one already judged opened last year."""
        self.opened += 1
        if target.as_at.year == 2015:
            opened_on = date(2001, 1, 1) + timedelta(days=self.rng.randrange(13 * 365))
        else:
            days = (130, 480) if judged else (10, 300)
            opened_on = target.as_at - timedelta(days=self.rng.randrange(*days))
        return FictitiousHome(
            urn=str(_FIRST_URN + self.opened),
            sector=sector,
            region=region,
            provision_type=self._provision_type(sector),
            places=max(1, min(30, round(self.rng.gauss(_PLACES[sector], 1.6)))),
            registered_on=opened_on,
        )

    def _provision_type(self, sector: str) -> str:
        chance = self.rng.random()
        if sector == _COUNCIL and chance < 0.03:
            return "secure-childrens-home"
        if (sector == "voluntary" and chance < 0.15) or (sector == "private" and chance < 0.015):
            return "residential-special-school"
        return "childrens-home"

    def _found(self, home: FictitiousHome) -> FictitiousOwner:
        """A new owner at home in the region of its first home."""
        if home.sector != _COUNCIL:
            name = invented_names.invent_trading_name(next(self.stems), home.sector, self.rng)
            return FictitiousOwner(name, home.sector, home.region)
        councils = self.councils[home.region]
        own = [council for council in councils if council[1] == home.local_authority]
        name, authority = (own or councils)[0]
        councils.remove((name, authority))
        return FictitiousOwner(name, home.sector, home.region, authority)

    def _give_places(self, homes: list[FictitiousHome]) -> None:
        """Put each new home in an authority of its region: a council's home in the council's own."""
        for home in homes:
            if not home.local_authority:
                own = home.owner.local_authority if home.owner and home.owner.region == home.region else ""
                home.local_authority = own or self.rng.choice(self.authorities[home.region])


def _is_old_grade(home: FictitiousHome) -> bool:
    return home.inspection is not None and home.inspection.adequate


def remove_unlisted(present: list[FictitiousHome], members: list[FictitiousHome]) -> Iterator[FictitiousHome]:
    """The homes that were present and are no longer listed."""
    staying = {home.urn for home in members}
    return (home for home in present if home.urn not in staying)


def pick_lingering_grades(homes: list[FictitiousHome], target: YearTotals, sector: str) -> set[str]:
    """The homes (by URN) still published under the grade's old name, as many as the table says.

    Raises ValueError where there are not enough.
    """
    lingering: set[str] = set()
    if target.as_at.year == 2015:  # everything is under the old name, and newly so
        return lingering
    for size in target.sizes[sector]:
        number = target.adequate[sector, size]
        able = [
            home
            for home in homes
            if home.outcome == "requires-improvement"
            and _is_old_grade(home)
            and size in (home.band, vocabulary.NO_OWNER)
        ]
        if len(able) < number:
            raise ValueError(
                f"{target.as_at.year}: {len(able)} {sector} homes of {number} are under the old grade."
            )
        lingering |= {home.urn for home in _pick_spread(able, number)}
    return lingering


def _pick_spread(able: list[FictitiousHome], number: int) -> list[FictitiousHome]:
    """So many of them: three of the largest owners' to each one of the next, as the last ones are in 2018."""
    large = [home for home in able if home.band == "10+"]
    middling = [home for home in able if home.band == "5-9"]
    rest = [home for home in able if home.band not in {"10+", "5-9"}]
    order: list[FictitiousHome] = []
    while large or middling:
        order += large[:3] + middling[:1]
        del large[:3], middling[:1]
    return [*order, *rest][:number]
