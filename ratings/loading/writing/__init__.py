"""From rows read to rows kept, by statements that write many at once."""

from ratings.loading.writing.lists import write
from ratings.loading.writing.staging import Progress, Reading, Staged, Whole, staged

__all__ = ["Progress", "Reading", "Staged", "Whole", "staged", "write"]
