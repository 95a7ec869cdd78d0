"""What old text is made of once it is read: the pieces of a story, in order."""

from dataclasses import dataclass, field


@dataclass
class StoryPiece:
    """One thing in reading order: "text" (an element of rich text), "quote", "picture", "embed" or "data_table".

    `said` is what its block holds; `html` is all of a text's.
    """

    kind: str
    html: str = ""
    said: dict = field(default_factory=dict)
