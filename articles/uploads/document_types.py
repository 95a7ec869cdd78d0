"""What documents may be: one list for the newsroom's forms and for whatever brings files in."""

from __future__ import annotations

from typing import Final

#: Endings without their dot. Pages, scripts, programs and SVG, which can carry scripts, are not among them.
DOCUMENT_TYPES: Final = (
    *("pdf", "doc", "docx", "odt", "rtf", "txt", "epub"),
    *("csv", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "zip"),
    *("mp3", "m4a", "ogg", "oga", "wav"),
    *("mp4", "m4v", "webm", "ogv", "mov"),
)
