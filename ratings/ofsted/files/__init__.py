"""Opens a published file, CSV or workbook, and gives its cells as text, row by row."""

from ratings.ofsted.files.tables import STREAMED, WHOLE, Limits, Table, tables

__all__ = ["STREAMED", "WHOLE", "Limits", "Table", "tables"]
