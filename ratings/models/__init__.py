"""What Ofsted published, kept as published, and the counts made from it once."""

from ratings.models.arrivals import Arrival, ArrivalStep, Source
from ratings.models.events import Event, Movement
from ratings.models.homes import Home, LocalAuthority, Owner, Standing
from ratings.models.inspections import Inspection, Judgement
from ratings.models.owning import OwnerRuling, Spelling
from ratings.models.passage import Passage
from ratings.models.releases import Release
from ratings.models.tally import Tally

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
