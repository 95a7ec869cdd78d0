"""The forms of the rota."""

from __future__ import annotations

from django import forms
from django.forms.widgets import DateTimeInput

from accounts.models import User
from carespace.duty.rota import list_moderators
from carespace.forms import DeedForm


class ModeratorChoiceField(forms.ModelChoiceField[User]):
    """A moderator, by public name; the address only where there is none."""

    def label_from_instance(self, member: User) -> str:
        return member.name or member.email


def build_moment_field(label: str, missing: str) -> forms.DateTimeField:
    """A day and a time on the site's clock, to the minute."""
    return forms.DateTimeField(
        label=label,
        help_text="London time.",
        widget=DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": missing, "invalid": "Give a day and a time, like 2026-12-01 09:00"},
    )


class ShiftForm(DeedForm):
    """Who is on duty, from when to when."""

    moderator = ModeratorChoiceField(
        label="Moderator", queryset=list_moderators(), error_messages={"required": "Choose a moderator"}
    )
    starts_at = build_moment_field("From", "Say when the shift begins")
    ends_at = build_moment_field("Until", "Say when the shift ends")


class HandOverForm(DeedForm):
    """To whom the rest of a shift goes."""

    to = ModeratorChoiceField(
        label="Hand over to", queryset=list_moderators(), error_messages={"required": "Choose a moderator"}
    )
