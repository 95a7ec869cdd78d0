"""Which owners are one and which are two, where an editor knows better than the published names."""

from ratings.owning.deciding import Undecidable, merge, split
from ratings.owning.weighing import Outlook, of_merge, of_split

__all__ = ["Outlook", "Undecidable", "merge", "of_merge", "of_split", "split"]
