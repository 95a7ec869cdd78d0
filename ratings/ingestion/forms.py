"""Forms of the data editors' desk."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from live.plain_text import PlainCharField
from ratings.ingestion.intake import KINDS_OF_FILE, MOST_BYTES
from ratings.loading.reasons import LONGEST
from ratings.models import IncomingFile, Release, ReleaseSource
from ratings.ofsted import KINDS


class IncomingFileForm(forms.Form):
    """A file to be checked."""

    file = forms.FileField(
        label="A file Ofsted published",
        help_text=f"CSV, XLSX or ODS, {MOST_BYTES >> 20} MB at the most. It is checked first; nothing is published yet.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS_OF_FILE)}),
    )


class CorrectionForm(forms.ModelForm[IncomingFile]):
    """What the file is, where it was not recognised."""

    as_at = forms.DateField(
        label="As at",
        required=False,
        help_text="The day, or the last day of the year. Empty: as recognised.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label="What it lists", required=False, choices=[("", "As recognised"), *KINDS.items()]
    )
    status = forms.ChoiceField(
        label="How settled the figures are",
        required=False,
        choices=[("", "As recognised"), *Release.Status.choices],
    )

    class Meta:
        model = IncomingFile
        fields: ClassVar = ["kind", "as_at", "status"]


class ReasonForm(forms.Form):
    """Why something is done that readers see."""

    reason = PlainCharField(
        label="Why it is published all the same",
        max_length=LONGEST,
        help_text="Readers see the reason on the release’s page.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why: readers see the reason on the release’s page."},
    )


class SourceForm(forms.ModelForm[ReleaseSource]):
    """An address to be looked at."""

    url = forms.URLField(
        label="Address of the file",
        max_length=500,
        assume_scheme="https",
        help_text="Of the file itself, http:// or https://, on the public internet.",
    )

    class Meta:
        model = ReleaseSource
        fields: ClassVar = ["url", "kind", "hours", "publishes_itself", "is_on"]

    def clean_hours(self) -> int:
        """Between an hour and a month."""
        hours: int = self.cleaned_data["hours"]
        if not 1 <= hours <= 744:
            raise forms.ValidationError("From 1 hour to 744, which is 31 days.")
        return hours
