"""What Ofsted published, kept as published, and the counts made from it once."""

from .arrivals import Arrival, ArrivalStep, Source
from .events import Event, Movement
from .homes import Home, LocalAuthority, Owner, Standing
from .inspections import Inspection, Judgement
from .owning import OwnerRuling, Spelling
from .passage import Passage
from .releases import Release
from .tally import Tally

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
