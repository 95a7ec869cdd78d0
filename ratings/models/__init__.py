"""What Ofsted published, kept as published, and the counts made from it once."""

from ratings.models.homes import Home, HomeSnapshot, LocalAuthority, Owner
from ratings.models.incoming_files import IncomingFile, IncomingFileStep, ReleaseSource
from ratings.models.inspections import Inspection, Judgement
from ratings.models.owner_aliases import OwnerAlias, OwnerRuling
from ratings.models.release_log import ReleaseLogEntry
from ratings.models.releases import Release
from ratings.models.tallies import Tally
from ratings.models.transitions import Transition
from ratings.models.yearly_lists import HomeMovement, ListedInspection

__all__ = [
    "Home",
    "HomeMovement",
    "HomeSnapshot",
    "IncomingFile",
    "IncomingFileStep",
    "Inspection",
    "Judgement",
    "ListedInspection",
    "LocalAuthority",
    "Owner",
    "OwnerAlias",
    "OwnerRuling",
    "Release",
    "ReleaseLogEntry",
    "ReleaseSource",
    "Tally",
    "Transition",
]
