"""What one reader's letter says of debates they follow: nothing of it is kept, and no edition or delivery knows it."""

from __future__ import annotations

from django.utils import timezone

from carespace.follows.closing import describe_closing_follows, list_closing_debates


class ClosingFollows:
    """The sentence of each reader about debates they follow that end soon, by their address; of none until looked for."""

    def __init__(self) -> None:
        self._debates: list[tuple[int, object]] = []
        self._sentences: dict[str, str] = {}

    def look(self) -> None:
        """See which debates end soon now, and whose they are where that changed. One query where nothing did."""
        debates = list(list_closing_debates(timezone.now()))
        listed: list[tuple[int, object]] = [(debate.pk, debate.end) for debate in debates]
        if listed != self._debates:
            self._debates = listed
            self._sentences = describe_closing_follows(debates)

    def find_sentence(self, address: str) -> str:
        """What a letter to an address says, with the blank after it; "" where there is nothing to say."""
        sentence = self._sentences.get(address.casefold(), "")
        return f"{sentence} " if sentence else ""
