"""The forms by which editors and moderators run a debate."""

from __future__ import annotations

from datetime import datetime

from django import forms

from carespace.debate_life.london_times import ClockChange, parse_london_time
from carespace.debate_life.states import PauseKind
from carespace.forms import DeedForm
from carespace.refusals import UnfitError
from live.plain_text import PlainCharField
from ratings.models import Release


class LocalTimeInput(forms.DateTimeInput):
    """A day and a time as the browser asks for them; a length, which Django adds to every text, is none of its attributes."""

    input_type = "datetime-local"

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        attributes = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attributes.items() if name != "maxlength"}


def build_time_field(label: str, help_text: str, *, missing: str = "") -> forms.CharField:
    """A day and a time in London. missing: what is said where it is left empty; "" for one that may be."""
    return PlainCharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=40,
        widget=LocalTimeInput(),
        error_messages={"required": missing} if missing else {},
    )


def build_which_field() -> forms.ChoiceField:
    """Which of two, for a time that comes twice; shown once it is asked about."""
    return forms.ChoiceField(
        label="Which of the two?", choices=ClockChange.choices, required=False, widget=forms.RadioSelect
    )


class TimedForm(DeedForm):
    """A form with local times: each field named in `times` becomes a moment, or None where it is empty."""

    times: tuple[str, ...] = ()

    def clean(self) -> dict[str, object]:
        for name in self.times:
            self.cleaned_data[name] = self.read_time(name)
            self.cleaned_data.pop(f"{name}_which", None)
        return self.cleaned_data

    def read_time(self, name: str) -> datetime | None:
        """The moment of one field; None where it is empty, or refused, which the form then says."""
        text = str(self.cleaned_data.get(name) or "")
        if not text:
            return None
        try:
            return parse_london_time(
                text, which=str(self.cleaned_data.get(f"{name}_which") or ""), field=name
            )
        except UnfitError as refusal:
            self.show(refusal)
            return None


class CloseForm(DeedForm):
    """The outcome with which a debate is closed."""

    outcome = PlainCharField(
        label="Outcome",
        help_text="What was settled, what was not, and what happens next. It stays on the page for ever.",
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write the outcome: what was settled, and what was not"},
    )

    keep = forms.BooleanField(
        label="Keep these words",
        help_text="I have looked at each: it is right as it stands.",
        required=False,
    )


class OpenForm(TimedForm):
    """A new debate: its motion and introduction, and when it opens and ends."""

    times = ("at", "ends_at")

    motion = PlainCharField(
        label="Motion",
        help_text="One sentence that people can be for or against, in 200 characters.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the motion: one sentence people can be for or against"},
    )
    introduction = PlainCharField(
        label="Introduction",
        help_text="What a reader needs to know first.",
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    release = forms.ModelChoiceField(
        label="Release it hangs on",
        help_text="Leave empty for a debate on a story: choose the debate on the story, which then says so itself.",
        queryset=Release.objects.as_at_a_day().order_by("-as_at"),
        required=False,
        empty_label="None: a story",
    )
    at = build_time_field("Opens", "Empty: now. London time.")
    at_which = build_which_field()
    ends_at = build_time_field(
        "Ends", "At least 72 hours after it opens. Empty: after 14 days without a post."
    )
    ends_at_which = build_which_field()
    quiet_from = forms.TimeField(
        label="Quiet hours from",
        help_text="In quiet hours posts wait for a moderator. London time.",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    quiet_until = forms.TimeField(
        label="Quiet hours until", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )


class EndDateForm(TimedForm):
    """When a debate ends; empty takes its date away."""

    times = ("ends_at",)
    ends_at = build_time_field("Ends", "At least 72 hours ahead, London time. Empty: on no date.")
    ends_at_which = build_which_field()


class EndForm(DeedForm):
    """Why a debate ends now."""

    reason = PlainCharField(
        label="Why it ends now",
        help_text="Readers see it.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it ends now: readers see it"},
    )


class PauseForm(DeedForm):
    """How far a pause goes, and why."""

    kind = forms.ChoiceField(
        label="How far",
        choices=PauseKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far the pause goes"},
    )
    reason = PlainCharField(label="Why", help_text="For the record.", required=False, max_length=300)


class ResumeForm(DeedForm):
    """Why a debate goes on."""

    reason = PlainCharField(label="Why", help_text="For the record.", required=False, max_length=300)


class CorrectForm(DeedForm):
    """The words of a motion nobody has taken a stance on."""

    motion = PlainCharField(label="Motion", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    introduction = PlainCharField(
        label="Introduction", required=False, max_length=1200, widget=forms.Textarea(attrs={"rows": 4})
    )


class NoteForm(DeedForm):
    """What was wrong with a motion people have taken a stance on."""

    text = PlainCharField(
        label="Note",
        help_text="It stands beneath the motion, with its date. The motion stays as people read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what was wrong"},
    )


class WithdrawForm(DeedForm):
    """Why a debate is withdrawn."""

    reason = PlainCharField(
        label="Why it is withdrawn",
        help_text="For the record.",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn: the record keeps it"},
    )
