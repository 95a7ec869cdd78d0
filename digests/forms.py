"""What people fill in: one field to sign up, a few ticks to choose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.email.addresses import LONGEST_ADDRESS, NOT_AN_ADDRESS, normalise_address
from articles.models import Topic
from digests.editions import timetable

NO_ADDRESS = "Enter an email address, like name@council.example"
NEITHER = "Tick daily or weekly, or both. To get neither, leave all emails."
NO_TOPIC = "Tick at least one topic."
HOURS = range(timetable.FIRST_HOUR, timetable.LAST_HOUR + 1)


class SignUpForm(forms.Form):
    """One address. `website` is a trap: people do not see it, programs fill it in."""

    email = forms.CharField(
        max_length=LONGEST_ADDRESS,
        strip=True,
        error_messages={"required": NO_ADDRESS, "max_length": NOT_AN_ADDRESS},
    )
    website = forms.CharField(required=False)

    def clean_email(self) -> str:
        return normalise_address(self.cleaned_data["email"])

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))


TOO_LONG_A_PAUSE = "Choose a day within a year. To get nothing at all, leave all emails."
LONGEST_PAUSE = timedelta(days=366)


class ChoicesForm(forms.Form):
    """What comes, and when. `topics` in the cleaned data is empty where every topic is wanted."""

    daily = forms.BooleanField(required=False, initial=True)
    weekly = forms.BooleanField(required=False, initial=True)
    charts = forms.BooleanField(required=False, initial=True)
    topics = forms.MultipleChoiceField()
    hour = forms.TypedChoiceField(
        choices=[(hour, timetable.name_hour(hour)) for hour in HOURS],
        coerce=int,
        required=False,
        initial=timetable.USUAL_HOUR,
    )
    paused_until = forms.DateField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_topics = list(Topic.objects.values_list("slug", "name"))
        self.fields["topics"] = forms.MultipleChoiceField(
            choices=self.known_topics, required=False, error_messages={"invalid_choice": NO_TOPIC}
        )

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Each hour that may be chosen, and its name."""
        return [(hour, timetable.name_hour(hour)) for hour in HOURS]

    def topic_choices(self) -> list[tuple[str, str, bool]]:
        """Each topic's slug and name, and whether it is ticked."""
        known = self.known_topics
        ticked = self["topics"].value() or ([] if self.is_bound else [slug for slug, _ in known])
        return [(slug, name, slug in ticked) for slug, name in known]

    def clean_topics(self) -> list[str]:
        known = [slug for slug, _ in self.known_topics]
        ticked = set(self.cleaned_data["topics"])
        if known and not ticked:
            raise ValidationError(NO_TOPIC)
        return [] if len(ticked) == len(known) else sorted(ticked)

    def clean_hour(self) -> int:
        return self.cleaned_data["hour"] or timetable.USUAL_HOUR

    def clean_paused_until(self) -> date | None:
        """A day that has come pauses nothing."""
        day = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if day and day > today + LONGEST_PAUSE:
            raise ValidationError(TOO_LONG_A_PAUSE)
        return day if day and day > today else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("daily") and not cleaned.get("weekly"):
            self.add_error("daily", NEITHER)
        return cleaned
