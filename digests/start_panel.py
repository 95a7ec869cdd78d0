"""The next letters on the newsroom's start page: when each goes, to how many, and what it has so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.admin.ui.components import Component

from articles.models import ArticlePage
from digests.editions.edition_composer import find_window_start
from digests.editions.timetable import find_next_moment
from digests.models import Frequency, Subscription

#: Stories named; the rest are counted.
MOST_TITLES = 4


@dataclass(frozen=True)
class NextLetter:
    """One letter to come: its moment, how many want it, and the stories published for it so far, newest first."""

    name: str
    frequency: str
    due: datetime
    readers: int
    stories: list[ArticlePage]

    @property
    def shown(self) -> list[ArticlePage]:
        return self.stories[:MOST_TITLES]

    @property
    def more(self) -> int:
        """How many stories are not named."""
        return len(self.stories) - len(self.shown)


class NextLettersPanel(Component):
    """The daily and the weekly letter to come."""

    name = "letters"
    order = 110
    template_name = "digests/start_letters.html"

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        return {"letters": list_next_letters(timezone.now())}


def list_next_letters(now: datetime) -> list[NextLetter]:
    """The next letter of each frequency, the sooner first."""
    letters = []
    for frequency in Frequency:
        since = find_window_start(frequency, now)
        stories = ArticlePage.objects.for_digest(since, now).defer("body")
        letters.append(
            NextLetter(
                frequency.label,
                frequency.value,
                find_next_moment(frequency, now),
                Subscription.objects.wanting(frequency).count(),
                list(stories)[::-1],
            )
        )
    return sorted(letters, key=lambda letter: letter.due)
