"""What old text is made of once it is read: the pieces of a story, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class StoryPiece:
    """One thing in reading order: "text" (an element of rich text), "quote", "picture", "embed" or "data_table".

    `said` is what its block holds; `html` is all of a text's.
    """

    kind: str
    html: str = ""
    said: dict[str, Any] = field(default_factory=dict)
