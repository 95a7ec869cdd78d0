"""The forms of the rota."""

from __future__ import annotations

from django import forms

from accounts.models import User
from carespace.debate_life.forms import TimedForm, build_time_field, build_which_field
from carespace.duty.rota import list_moderators
from carespace.forms import DeedForm


class ModeratorChoiceField(forms.ModelChoiceField[User]):
    """A moderator, by public name; the address only where there is none."""

    def label_from_instance(self, member: User) -> str:
        return member.name or member.email


class ShiftForm(TimedForm):
    """Who is on duty, from when to when."""

    times = ("starts_at", "ends_at")

    moderator = ModeratorChoiceField(
        label="Moderator", queryset=list_moderators(), error_messages={"required": "Choose a moderator"}
    )
    starts_at = build_time_field("From", "London time.", missing="Say when the shift begins")
    starts_at_which = build_which_field()
    ends_at = build_time_field("Until", "London time.", missing="Say when the shift ends")
    ends_at_which = build_which_field()


class HandOverForm(DeedForm):
    """To whom the rest of a shift goes."""

    to = ModeratorChoiceField(
        label="Hand over to", queryset=list_moderators(), error_messages={"required": "Choose a moderator"}
    )
