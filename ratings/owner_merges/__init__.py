"""Which owners are one and which are two, where an editor knows better than the published names."""

from ratings.owner_merges.preview import Outlook, of_merge, of_split
from ratings.owner_merges.rulings import Undecidable, merge, split

__all__ = ["Outlook", "Undecidable", "merge", "of_merge", "of_split", "split"]
