"""What is to be told of one item: how it was changed, and what an editor should know."""

from __future__ import annotations


class ItemNotes:
    """Sentences' parts, each once. `changes` make an item "changed"; `remarks` do not."""

    def __init__(self) -> None:
        self.changes: list[str] = []
        self.remarks: list[str] = []
        self.is_waiting = False
        """Whether something may turn up later: a picture not in the folder, a page not moved yet."""

    def change(self, words: str) -> None:
        """Note how the item was changed, in words that can go on in a sentence: no capital, no full stop."""
        if words not in self.changes:
            self.changes.append(words)

    def remark(self, words: str) -> None:
        """Note what an editor should know although it changes nothing, in words as `change` has them."""
        if words not in self.remarks:
            self.remarks.append(words)

    def as_json(self) -> dict[str, list[str]]:
        return {"changes": self.changes, "remarks": self.remarks}

    def repeat(self, told: dict[str, list[str]]) -> None:
        """Tell what `as_json` kept once more."""
        for words in told.get("changes", []):
            self.change(words)
        for words in told.get("remarks", []):
            self.remark(words)

    @property
    def why(self) -> str:
        """All of it as sentences."""
        return " ".join(f"{words[0].upper()}{words[1:]}." for words in (*self.changes, *self.remarks))
