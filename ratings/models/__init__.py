"""What Ofsted published, kept as published, and the counts made from it once."""

from ratings.models.homes import Home, LocalAuthority, Owner, Standing
from ratings.models.incoming_files import Arrival, ArrivalStep, Source
from ratings.models.inspections import Inspection, Judgement
from ratings.models.owner_aliases import OwnerRuling, Spelling
from ratings.models.releases import Release
from ratings.models.tallies import Tally
from ratings.models.transitions import Passage
from ratings.models.yearly_lists import Event, Movement

__all__ = [
    "Arrival",
    "ArrivalStep",
    "Event",
    "Home",
    "Inspection",
    "Judgement",
    "LocalAuthority",
    "Movement",
    "Owner",
    "OwnerRuling",
    "Passage",
    "Release",
    "Source",
    "Spelling",
    "Standing",
    "Tally",
]
