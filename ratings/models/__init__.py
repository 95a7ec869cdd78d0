"""What Ofsted published, kept as published, and the counts made from it once."""

from .homes import Home, Owner, Standing
from .inspections import Inspection, Judgement
from .releases import Release
from .tally import Tally

__all__ = ["Home", "Inspection", "Judgement", "Owner", "Release", "Standing", "Tally"]
