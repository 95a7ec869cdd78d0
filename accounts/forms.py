"""How a member is shown to others."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from django import forms

from accounts.models import Profession, ShownAs, User, WorkArea
from accounts.names import has_hidden_characters, has_visible_letter, is_like_reserved_word
from accounts.profiles import is_name_taken
from live.plain_text import PlainCharField

NAME_TAKEN = "Another member has this name, or one that looks like it. Add something of your own"
ADDRESSES_AND_TICKS = re.compile(r"✓|✔|☑|@|https?:|www\.", re.IGNORECASE)


#: Alphabets with letters that pass for Latin ones.
ALIKE = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}


def has_mixed_alphabets(name: str) -> bool:
    """Whether letters stand beside others they could be taken for, as in a role's name in disguise."""
    letters = [unicodedata.name(c, "").split() for c in name if c.isalpha()]
    alphabets = {words[0] for words in letters if words}
    disguised = any(
        words[:2] == ["LATIN", "LETTER"] for words in letters
    )  # small capitals and phonetic signs
    return disguised or ("LATIN" in alphabets and bool(alphabets & ALIKE))


class ProfileForm(forms.ModelForm[User]):
    """What a member shows of themselves."""

    name = PlainCharField(
        label="Public name",
        help_text="Shown only if you choose so below. It need not be your full name.",
        required=False,
        max_length=80,
    )
    profession = forms.ChoiceField(
        label="Your work",
        choices=[("", "Rather not say"), *Profession.choices],
        required=False,
    )
    area = forms.ChoiceField(
        label="Where you work",
        help_text="Shown nowhere by itself. In each debate you may choose to show it beside your work or name.",
        choices=[("", "Rather not say"), *WorkArea.choices],
        required=False,
    )
    shown_as = forms.ChoiceField(
        label="Beside your posts, show",
        choices=ShownAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your work or your public name"},
    )

    class Meta:
        model = User
        fields: ClassVar = ["name", "profession", "area", "shown_as"]

    def clean_name(self) -> str:
        name = " ".join(unicodedata.normalize("NFKC", self.cleaned_data["name"]).split())
        if has_mixed_alphabets(name):
            raise forms.ValidationError("Write the name in one alphabet, with everyday letters")
        if ADDRESSES_AND_TICKS.search(name) or is_like_reserved_word(name):
            raise forms.ValidationError(
                "Choose a name that could not be taken for a role, an address or a tick"
            )
        if name and (has_hidden_characters(name) or not has_visible_letter(name)):
            raise forms.ValidationError("Use letters that show")
        if name.casefold() in {label.casefold() for label in Profession.labels}:
            raise forms.ValidationError("Choose your work below, and a name of your own here")
        if is_name_taken(name, by=self.instance):
            raise forms.ValidationError(NAME_TAKEN)
        return name

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shown_as") == ShownAs.NAME and "name" in cleaned and not cleaned["name"]:
            self.add_error("name", "Give the name to be shown, or show your work")
        return cleaned
