"""From rows read to rows kept, by statements that write many at once."""

from ratings.loading.bulk_rows.list_rows import write
from ratings.loading.bulk_rows.staging import Progress, Reading, Staged, Whole, staged

__all__ = ["Progress", "Reading", "Staged", "Whole", "staged", "write"]
