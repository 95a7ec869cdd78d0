"""Says of a fictitious home what Ofsted's file of a year would say, in that year's words."""

from __future__ import annotations

import zlib
from typing import Final

from demonstration.register.listed_home import FictitiousListing
from demonstration.register.provider_row import ProviderRow
from ratings import vocabulary

_TYPES: Final = {
    "childrens-home": "Children's home",
    "secure-childrens-home": "Secure children's home",
    "residential-special-school": "Residential special school (registered as a children's home)",
}
_TYPES_2015: Final = {
    "childrens-home": "Children's Home",
    "secure-childrens-home": "Secure children's home",
    "residential-special-school": "Residential special school (>295 days/year)",
}
_SECTORS: Final = {
    "private": "Private",
    "voluntary": "Voluntary",
    "local-authority": "Local Authority",
    "health-authority": "Health Authority",
}
_SHORT_BREAKS: Final = {
    2015: "Yes", 2016: "Yes", 2017: "Short breaks only", 2018: "", 2019: "", 2020: "", 2025: "Short breaks only",
}  # fmt: skip
_COMPASS: Final = ("North", "East", "South", "West", "Central")


def publish_home(home: FictitiousListing, year: int) -> ProviderRow:
    """The home's row in that year's file."""
    chance = zlib.crc32(f"row {home.urn}".encode())
    inspection = home.inspection
    words = {slug: word_outcome(slug, year) for slug in vocabulary.OUTCOMES}
    overall = protected = leaders = ""
    if inspection:
        overall = "Adequate" if inspection.adequate else words[inspection.overall]
        protected, leaders = (
            "Adequate" if inspection.adequate and slug == "requires-improvement" else words[slug]
            for slug in (inspection.protected, inspection.leaders)
        )
    secure = home.provision_type == "secure-childrens-home"
    return ProviderRow(
        urn=home.urn,
        provision_type=(_TYPES_2015 if year == 2015 else _TYPES)[home.provision_type],
        sector=word_sector(home.sector, year),
        region=vocabulary.REGIONS[home.region],
        ofsted_region=find_ofsted_region(home.region),
        local_authority=home.local_authority,
        constituency=f"{home.local_authority} {_COMPASS[chance % 5]}",
        status="Suspended" if chance % 997 == 0 else "Active",
        registered_on=home.registered_on,
        places=home.places,
        short_breaks=_word_short_breaks(year, only=chance % 23 == 0),
        multi_building="Y" if chance % 89 == 0 else "",
        owner=home.owner,
        event_type="Full inspection" if inspection else "",
        inspected_on=inspection.held_on if inspection else None,
        published_on=inspection.published_on if inspection else None,
        event_number=inspection.event_number if inspection else "",
        overall=overall,
        outcomes=overall if year <= 2017 else "",
        care=overall if year <= 2017 else "",
        education=overall if secure else "",
        health=overall if secure else "",
        protected=protected,
        leaders=leaders,
    )


def word_outcome(slug: str, year: int) -> str:
    """An outcome as the year's file writes it."""
    if slug != "requires-improvement":
        return vocabulary.OUTCOMES[slug]
    if year == 2015:
        return "Adequate"
    return "Requires improvement" if year < 2018 else "Requires improvement to be good"


def word_sector(slug: str, year: int) -> str:
    """A sector as the year's file writes it: small letters in 2015, a stray space in 2020."""
    word = _SECTORS[slug]
    if year == 2015:
        return word.capitalize()
    return f"{word} " if year == 2020 and slug == "voluntary" else word


def find_ofsted_region(slug: str) -> str:
    """The Ofsted region of a Government Office Region: eight where there are nine."""
    return vocabulary.REGIONS[vocabulary.JOINT_REGION if slug in vocabulary.JOINT_PARTS else slug]


def _word_short_breaks(year: int, *, only: bool) -> str:
    if only:
        return _SHORT_BREAKS.get(year, "Short-break-only children's home")
    return "Long term care only" if year == 2017 else ""
