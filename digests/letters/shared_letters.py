"""What many readers' letters share, encoded once. No network, no database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedLetter:
    """What readers who are told the same share: their headers, and the encoded body in pieces.

    Between two pieces stands one reader's own word, named ("plain", "address") or ("html", "leave").
    `left_out` are the stories meant for these readers that do not stand in the letter.
    """

    head: bytes
    body: tuple[bytes | tuple[str, str], ...]
    left_out: tuple[int, ...] = ()
    stories: tuple[int, ...] = ()
    """Told in it, by their ids."""
    chart: int | None = None
    """The story whose chart stands in it; 0 for that of a change."""
    digest: str = ""
    """The same for the same letter of one revision of the edition, whichever worker makes it."""
    revision: int = 0

    @property
    def size(self) -> int:
        """In bytes, without readers' own words."""
        return len(self.head) + sum(len(piece) for piece in self.body if isinstance(piece, bytes))
