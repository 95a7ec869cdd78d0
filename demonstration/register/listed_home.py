"""One fictitious home as one release lists it: a plain record that outlives the year."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from demonstration.register.homes import FictitiousHome, FictitiousInspection


@dataclass(frozen=True, slots=True)
class FictitiousListing:
    """What a release says of one home. `band` is its owner's size, published or not."""

    urn: str
    provision_type: str
    sector: str
    region: str
    local_authority: str
    places: int
    registered_on: date
    owner: str
    band: str
    outcome: str
    inspection: FictitiousInspection | None


#: Ofsted's files spell one owner in several ways; so do these, now and then.
_SPELLINGS: Final = (
    lambda name: name.replace("Ltd", "Limited"),
    lambda name: name.replace("Limited", "Ltd"),
    lambda name: name.replace(" & ", " and "),
    str.upper,
    lambda name: name + " ",
)


def list_home(home: FictitiousHome, *, names_owner: bool) -> FictitiousListing:
    """The home as it stands, its owner left out where the release names none."""
    return FictitiousListing(
        urn=home.urn,
        provision_type=home.provision_type,
        sector=home.sector,
        region=home.region,
        local_authority=home.local_authority,
        places=home.places,
        registered_on=home.registered_on,
        owner=_spell_owner(home.owner.name, home.urn) if names_owner and home.owner else "",
        band=home.band,
        outcome=home.outcome,
        inspection=home.inspection if home.outcome else None,
    )


def _spell_owner(name: str, urn: str) -> str:
    """The owner's name as the row of this home happens to spell it; one row in twelve differs."""
    chance = zlib.crc32(urn.encode()) % (12 * len(_SPELLINGS))
    return _SPELLINGS[chance](name) if chance < len(_SPELLINGS) else name
