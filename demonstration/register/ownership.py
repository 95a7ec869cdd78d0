"""Which fictitious owner has which homes, so that each band of owner size holds exactly its homes.

A band is an owner size. Within one sector and band, owners keep the homes they have, take the new ones up to the
band's limit, and are made or wound up where the numbers ask for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Final

from demonstration.register.homes import FictitiousHome, FictitiousOwner
from ratings import vocabulary

#: The least and the most homes of one owner in each band. The greatest is as large as the largest real owners.
LIMITS: Final[dict[str, tuple[int, int]]] = {"1": (1, 1), "2-4": (2, 4), "5-9": (5, 9), "10+": (10, 120)}
_NEW_OWNER_CHANCE: Final = {"1": 1.0, "2-4": 0.55, "5-9": 0.35, "10+": 0.1}


def assign_owners(
    homes: Iterable[FictitiousHome],
    *,
    band: str,
    rng: random.Random,
    found: Callable[[FictitiousHome], FictitiousOwner],
) -> None:
    """Give each home of one sector and band an owner whose number of homes lies in the band.

    `found(home)` makes a new owner at home in that home's region. Raises ValueError where there are too few homes for one owner.
    """
    homes = list(homes)
    if band == vocabulary.NO_OWNER:
        for home in homes:
            home.leave_owner()
        return
    least, most = LIMITS[band]
    if 0 < len(homes) < least:
        raise ValueError(f"{len(homes)} homes cannot make one owner of {band}.")
    owners = _keep_present_owners(homes, most)
    free = [home for home in homes if home.owner is None]
    rng.shuffle(free)
    _fill_small_owners(owners, free, least)
    _place_free_homes(owners, free, band=band, rng=rng, found=found)


def _keep_present_owners(homes: list[FictitiousHome], most: int) -> list[FictitiousOwner]:
    """The owners already here, relieved of homes beyond the band's limit."""
    owners = list(dict.fromkeys(home.owner for home in homes if home.owner is not None))
    for owner in owners:
        for home in owner.homes[most:]:
            home.leave_owner()
    return owners


def _fill_small_owners(owners: list[FictitiousOwner], free: list[FictitiousHome], least: int) -> None:
    """Bring owners below the band's least number up to it, or wind them up where no home is free."""
    short = sorted((o for o in owners if len(o.homes) < least), key=lambda o: -len(o.homes))
    for owner in short:
        if len(free) < least - len(owner.homes):
            owners.remove(owner)
            for home in list(owner.homes):
                home.leave_owner()
                free.append(home)
            continue
        while len(owner.homes) < least:
            owner.take(free.pop(_find_nearest_home(free, owner.region)))


def _find_nearest_home(free: list[FictitiousHome], region: str) -> int:
    """Where in the list is the last home of this region, else the last of all."""
    return next((i for i in range(len(free) - 1, -1, -1) if free[i].region == region), len(free) - 1)


def _place_free_homes(
    owners: list[FictitiousOwner],
    free: list[FictitiousHome],
    *,
    band: str,
    rng: random.Random,
    found: Callable[[FictitiousHome], FictitiousOwner],
) -> None:
    least, most = LIMITS[band]
    while free:
        roomy = [owner for owner in owners if len(owner.homes) < most]
        if not roomy:
            _gather_new_owner(owners, free, least)
        region = free[-1].region
        local = sum(home.region == region for home in free)
        near = [owner for owner in roomy if owner.region == region]
        alone = not roomy or (not near and local >= least)
        if len(free) >= least and (alone or rng.random() < _NEW_OWNER_CHANCE[band]):
            owner = found(free[-1])
            owners.append(owner)
            for _ in range(_pick_first_size(band, local, len(free), rng)):
                owner.take(free.pop(_find_nearest_home(free, region)))
        else:
            rng.choice(near or roomy).take(free.pop())


def _gather_new_owner(owners: list[FictitiousOwner], free: list[FictitiousHome], least: int) -> None:
    """Everybody is full: let some give up a home until the free ones make an owner of their own."""
    while len(free) < least:
        giver = next(owner for owner in owners if len(owner.homes) > least)
        free.append(giver.homes[-1])
        giver.homes[-1].leave_owner()


def _pick_first_size(band: str, local: int, free: int, rng: random.Random) -> int:
    """How many homes a new owner starts with: mostly few, now and then many, from its own region if it can.

    It leaves none behind that could not make an owner of their own there.
    """
    least, most = LIMITS[band]
    size = min(most, free, least + int(rng.expovariate(0.1 if band == "10+" else 0.9)))
    if local < least:
        return size
    size = min(size, local)
    if 0 < local - size < least:
        size = local if local <= most else local - least
    return size
