"""Which letter each delivery was made with: written for many at once, before any of them leaves.

A letter made once is made the same again, whatever an editor changes meanwhile; and whoever was told something that
proves wrong can be found (`digests.desk.corrections`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from digests.letters.shared_letters import SharedLetter
from digests.models import Delivery, Edition, MadeBatch, MadeLetter

#: The newest letter of each of these deliveries, by the revision of the edition it was made of.
REVISIONS = """
    SELECT DISTINCT ON (delivery) delivery, letter.revision
    FROM digests_madebatch batch
    JOIN digests_madeletter letter ON letter.id = batch.letter_id
    CROSS JOIN LATERAL unnest(batch.deliveries) AS delivery
    WHERE letter.edition_id = %s AND batch.deliveries && %s::bigint[] AND delivery = ANY(%s::bigint[])
    ORDER BY delivery, batch.id DESC
"""


class MadeLetters:
    """The record of one worker."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.keys: dict[tuple[int, str], int] = {}
        self.noted: dict[int, int] = {}

    def note(self, letters: Iterable[tuple[Delivery, SharedLetter]]) -> None:
        """Write down that these deliveries are made with these letters, where that is not written yet."""
        by_letter: dict[int, list[int]] = defaultdict(list)
        for delivery, shared in letters:
            key = self.find_key(shared)
            if self.noted.get(delivery.pk) != key:
                by_letter[key].append(delivery.pk)
        MadeBatch.objects.bulk_create(
            MadeBatch(letter_id=key, deliveries=deliveries) for key, deliveries in by_letter.items()
        )
        for key, deliveries in by_letter.items():
            self.noted.update(dict.fromkeys(deliveries, key))

    def forget(self) -> None:
        """The deliveries of one claim are done with."""
        self.noted.clear()

    def find_key(self, shared: SharedLetter) -> int:
        """The key of the row that stands for this letter, written the first time it is asked for."""
        name = (shared.revision, shared.digest)
        if name not in self.keys:
            row, _ = MadeLetter.objects.get_or_create(
                edition=self.edition,
                revision=shared.revision,
                digest=shared.digest,
                defaults={"stories": list(shared.stories), "chart": shared.chart},
            )
            self.keys[name] = row.pk
        return self.keys[name]


def find_made_revisions(edition: Edition, deliveries: list[Delivery]) -> dict[int, int]:
    """Of those tried before, the revision of the edition each one's letter was made of. No query where none was."""
    tried = [delivery.pk for delivery in deliveries if delivery.attempts or delivery.unknowns]
    if not tried:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(REVISIONS, [edition.pk, tried, tried])
        return dict(cursor.fetchall())
