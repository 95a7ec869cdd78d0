"""What is to be told of one item: how it was changed, and what an editor should know."""


class ItemNotes:
    """Sentences' parts, each once. `changes` make an item "changed"; `remarks` do not."""

    def __init__(self):
        self.changes = []
        self.remarks = []
        self.is_waiting = False
        """Whether something may turn up later: a picture not in the folder, a page not moved yet."""

    def change(self, words):
        if words not in self.changes:
            self.changes.append(words)

    def remark(self, words):
        if words not in self.remarks:
            self.remarks.append(words)

    def as_json(self):
        return {"changes": self.changes, "remarks": self.remarks}

    def repeat(self, told):
        """Tell what `as_json` kept once more."""
        for words in told.get("changes", []):
            self.change(words)
        for words in told.get("remarks", []):
            self.remark(words)

    @property
    def why(self):
        """All of it as sentences."""
        return " ".join(f"{words[0].upper()}{words[1:]}." for words in (*self.changes, *self.remarks))
