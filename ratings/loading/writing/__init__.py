"""From rows read to rows kept, by statements that write many at once."""

from .lists import write
from .staging import Progress, Reading, Staged, Whole, staged

__all__ = ["Progress", "Reading", "Staged", "Whole", "staged", "write"]
