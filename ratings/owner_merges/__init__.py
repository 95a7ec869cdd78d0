"""Which owners are one and which are two, where an editor knows better than the published names."""

from ratings.owner_merges.preview import MergePreview, preview_merge, preview_split
from ratings.owner_merges.rulings import RulingError, merge, split

__all__ = ["MergePreview", "RulingError", "merge", "preview_merge", "preview_split", "split"]
