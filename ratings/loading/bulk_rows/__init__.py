"""From rows read to rows stored, by statements that write many at once."""

from ratings.loading.bulk_rows.list_rows import write_list
from ratings.loading.bulk_rows.staging import ListReading, Progress, ReadList, StagedList, stage_list

__all__ = ["ListReading", "Progress", "ReadList", "StagedList", "stage_list", "write_list"]
