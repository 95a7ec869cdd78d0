"""Providers that are no children's homes: Ofsted's files list them among the homes, and so do these."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from demonstration.register import invented_names
from demonstration.register.provider_row import ProviderRow
from demonstration.register.published_rows import find_ofsted_region, word_outcome
from ratings import vocabulary

#: Type, what such a provider calls itself, sector, how many, and the first year it is listed.
_KINDS: Final = (
    ("Independent Fostering Agency", "Fostering", "Private", 24, 2015),
    ("Voluntary Adoption Agency", "Adoption", "Voluntary", 4, 2015),
    ("Adoption Support Agency", "Adoption Support", "Private", 3, 2015),
    ("Residential Family Centre", "Family Centre", "Private", 8, 2015),
    ("Residential Special School", "School", "Academy", 10, 2015),
    ("Boarding School", "Boarding School", "Private", 6, 2015),
    ("Further Education College with Residential Accommodation", "College", "Voluntary", 3, 2015),
    ("Residential Holiday Scheme for Disabled Children", "Holidays", "Voluntary", 2, 2015),
    ("Secure Training Centre", "Secure Training Centre", "Private", 1, 2015),
    ("Supported Accommodation", "Supported Living", "Private", 30, 2024),
)
_FIRST_URN: Final = 9_500_001
_SUPPORTED: Final = (
    "Consistently strong service delivery",
    "Inconsistent quality of service delivery",
    "Serious or widespread weaknesses",
)
_GRADES: Final = ("good", "good", "outstanding", "requires-improvement", "good", "inadequate")


def list_other_providers(year: int, owners: Sequence[str]) -> list[ProviderRow]:
    """The other providers of a year, the same ones every year. Some belong to owners who have homes too."""
    rng = random.Random("other providers")
    stems = invented_names.invent_owner_stems(rng)
    places = [
        (region, town) for region, towns in invented_names.invent_authorities().items() for town in towns
    ]
    rows: list[ProviderRow] = []
    urn = _FIRST_URN
    for kind, calling, sector, number, since in _KINDS:
        for i in range(number):
            name = f"{next(stems)} {calling}"
            region, town = rng.choice(places)
            day = date(year - 1, 4, 1) + timedelta(days=rng.randrange(300))
            owner = owners[urn % len(owners)] if owners and i % 2 else name
            if year >= since:
                supported = kind == "Supported Accommodation"
                judged = i % 5 != 4 and not supported
                grade = word_outcome(_GRADES[i % len(_GRADES)], year) if judged else ""
                if kind == "Boarding School":
                    grade = "Not judged"
                rows.append(
                    ProviderRow(
                        urn=str(urn),
                        provision_type=kind,
                        sector=sector,
                        region=vocabulary.REGIONS[region],
                        ofsted_region=find_ofsted_region(region),
                        local_authority=town,
                        constituency=f"{town} Central",
                        name=name,
                        address=f"1 High Street, {town}",
                        registered_on=date(2014, 11, 11),
                        places=None if "Agency" in kind else 12,
                        premises=3 if supported else None,
                        owner=owner,
                        event_type="Full inspection" if judged else "",
                        inspected_on=day if judged else None,
                        published_on=day + timedelta(days=40) if judged else None,
                        event_number=str(95_000_000 + year % 100 * 1000 + len(rows)) if judged else "",
                        overall=grade,
                        protected=grade,
                        leaders=grade,
                        supported=_SUPPORTED[i % 3] if supported and i % 2 else "",
                    )
                )
            urn += 1
    return rows
