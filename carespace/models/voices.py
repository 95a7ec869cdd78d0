"""A voice is one member in one debate: what others see beside their posts, and what their votes and stances hang on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from accounts.models import Profession, WorkArea
from carespace.models.debates import Debate

#: A row as it came with another, in the query that found that.
JsonRow = dict[str, Any]
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class VoiceShown(models.TextChoices):
    """What of a person a voice shows."""

    NAME = "name", "My public name"
    ROLE = "role", "My work, with my name hidden"
    ALIAS = "alias", "My work and a letter, with nothing checked"


class VoiceMark(models.TextChoices):
    """For whom the site itself speaks, said beside whatever else a voice shows."""

    MODERATOR = "moderator", "moderator"
    EDITOR = "editor", "editor"
    AUTHOR = "author", "the story’s author"


class Voice(models.Model):
    """One member in one debate. No row joins the two: `carespace.voices` says how a member's voice is found.

    A voice that shows a name or a check changes when that does; an alias never does, so that nothing that happens to it
    says whose it is.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="voices", db_index=False)
    key = models.BinaryField(max_length=32, unique=True, editable=False)
    """A keyed hash of the member's secret and the debate."""
    shown_as = models.CharField(max_length=10, choices=VoiceShown)
    label = models.CharField(max_length=120)
    """The name or the work shown."""
    place = models.PositiveIntegerField(null=True, blank=True, editable=False)
    """Which of those in this debate with the same label spoke first, second …; none before the first post."""
    checked_as = models.CharField(max_length=30, choices=Profession, blank=True, default="", db_default="")
    """The work somebody has checked, where that is shown."""
    area = models.CharField(max_length=30, choices=WorkArea, blank=True, default="", db_default="")
    """Where its member works, where they chose to show that; it never changes here."""
    mark = models.CharField(max_length=10, choices=VoiceMark, blank=True, default="", db_default="")
    """What its member does for the site, known when the voice was taken or first spoke."""

    # Set by carespace.page_content.load_participation(): stances, votes and posts as they come with it, and whether there are
    # posts that are not public, and a wish to hear of the debate.
    said: Sequence[JsonRow]
    voted: Sequence[JsonRow] | None
    wrote: Sequence[JsonRow] | None
    has_unpublished: bool
    follows: bool

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["debate", "label", "place"], name="voice_told_apart"),
            models.CheckConstraint(condition=Q(shown_as__in=VoiceShown.values), name="voice_shown_as_known"),
            models.CheckConstraint(condition=~Q(label=""), name="voice_label_given"),
            models.CheckConstraint(
                condition=Q(mark="") | Q(mark__in=VoiceMark.values), name="voice_mark_known"
            ),
            models.CheckConstraint(
                condition=Q(area="")
                | Q(area__in=WorkArea.values, shown_as__in=[VoiceShown.NAME, VoiceShown.ROLE]),
                name="voice_area_is_of_no_alias",
            ),
            models.CheckConstraint(condition=Q(place=None) | Q(place__gt=0), name="voice_place_counts"),
            models.CheckConstraint(
                condition=Q(checked_as="") | Q(checked_as__in=Profession.values, shown_as=VoiceShown.ROLE),
                name="voice_check_is_of_work",
            ),
        ]

    def __str__(self) -> str:
        return self.byline

    @property
    def is_checked(self) -> bool:
        """Whether a tick stands beside it."""
        return self.checked_as != ""

    @property
    def shown_name(self) -> str:
        """The label, with a letter where another of this debate spoke under it before, and always of an alias that spoke."""
        if self.place is None or (self.place == 1 and self.shown_as != VoiceShown.ALIAS):
            return self.label
        return f"{self.label} {write_letters(self.place)}"

    @property
    def byline(self) -> str:
        """Who speaks, in plain words."""
        checked = ", verified" if self.is_checked else ""
        area = self.area and self.get_area_display()
        parts = (f"{self.shown_name}{checked}", area, self.mark and self.get_mark_display())
        return ", ".join(filter(None, parts))


def write_letters(place: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    written = ""
    while place > 0:
        place, letter = divmod(place - 1, len(LETTERS))
        written = LETTERS[letter] + written
    return written
