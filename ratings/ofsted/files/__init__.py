"""Opens a published file, CSV or workbook, and gives its cells as text, row by row."""

from ratings.ofsted.files.tables import STREAMED, WHOLE, FileLimits, SheetTable, open_tables

__all__ = ["STREAMED", "WHOLE", "FileLimits", "SheetTable", "open_tables"]
