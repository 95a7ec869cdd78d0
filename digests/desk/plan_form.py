"""The form of an edition's arrangement: a row for each story, the editors' words, and whether it is held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict

from digests.editions.arrangement import Arrangement
from digests.editions.contents import EditionContent, EditionStory
from digests.models.plans import LONGEST_NOTE, LONGEST_SUBJECT
from live.numbers import parse_number
from live.plain_text import PlainCharField

NO_PLACE = "Places are numbers, 1 for the first story."


@dataclass(frozen=True)
class StoryRow:
    """A story as the form shows it; `place` as it was typed."""

    story: EditionStory
    place: str
    is_pinned: bool
    is_dropped: bool


class PlanForm(forms.Form):
    """The words of an edition. Its stories are read by `read_arrangement`, for each has fields of its own."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject = PlainCharField(
        max_length=LONGEST_SUBJECT,
        required=False,
        help_text="For everyone whose letter begins with the edition’s first story. Empty: that story’s title.",
    )
    note = PlainCharField(
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands above everything else, in every letter and on the web.",
    )
    hold = forms.BooleanField(
        required=False,
        label="Hold it once it is made",
        help_text="Nothing is sent until an editor lets it go in the ledger.",
    )

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())


def list_rows(content: EditionContent, arrangement: Arrangement) -> list[StoryRow]:
    """The stories of an edition in their order, then those left out."""
    in_letter = [
        StoryRow(story, str(place), story["id"] in arrangement.pinned, False)
        for place, story in enumerate(content["stories"], start=1)
    ]
    return in_letter + [StoryRow(story, "", False, True) for story in content.get("dropped", [])]


def list_running_rows(content: EditionContent) -> list[StoryRow]:
    """The stories of an edition that goes out, those withheld and left out at the end."""
    withheld = content.get("withheld", [])
    readable = [story for story in content["stories"] if story["id"] not in withheld]
    out = [story for story in content["stories"] if story["id"] in withheld]
    in_letter = [StoryRow(story, str(place), False, False) for place, story in enumerate(readable, start=1)]
    return in_letter + [StoryRow(story, "", False, True) for story in [*out, *content.get("dropped", [])]]


def fill_rows(rows: list[StoryRow], fields: QueryDict) -> list[StoryRow]:
    """The rows as they were typed into the form."""
    return [
        replace(
            row,
            place=fields.get(f"place-{row.story['id']}", row.place),
            is_pinned=f"pin-{row.story['id']}" in fields,
            is_dropped=f"drop-{row.story['id']}" in fields,
        )
        for row in rows
    ]


def list_misplaced(rows: list[StoryRow]) -> list[int]:
    """The stories whose place is no number."""
    return [
        row.story["id"] for row in rows if not row.is_dropped and row.place and not parse_number(row.place)
    ]


def read_order(rows: list[StoryRow], fields: QueryDict) -> list[StoryRow]:
    """The typed rows by their places; a row moved by its button has passed one other."""
    ordered = sorted(rows, key=lambda row: (row.is_dropped, parse_number(row.place) or len(rows) + 1))
    way, _, key = fields.get("move", "").partition(":")
    at = next((place for place, row in enumerate(ordered) if str(row.story["id"]) == key), None)
    step = {"up": -1, "down": 1}.get(way, 0)
    if at is not None and step and 0 <= at + step < len(ordered):
        ordered[at], ordered[at + step] = ordered[at + step], ordered[at]
    return ordered


def read_arrangement(
    rows: list[StoryRow], fields: QueryDict, *, before: Arrangement, note: str, subject: str
) -> Arrangement:
    """How the stories shown are wanted now. An order that nobody changed is not kept, so that news still comes first.

    What is pinned or left out and is not shown, since it is news no more or not yet, stays as it was.
    """
    typed = fill_rows(rows, fields)
    on_form = {row.story["id"] for row in rows}
    ordered = read_order(typed, fields)
    order = tuple(row.story["id"] for row in ordered if not row.is_dropped)
    as_shown = tuple(row.story["id"] for row in typed if not row.is_dropped)
    pinned = tuple(row.story["id"] for row in ordered if row.is_pinned and not row.is_dropped)
    dropped = {row.story["id"] for row in typed if row.is_dropped}
    return Arrangement(
        order=before.order if order == as_shown else order,
        pinned=pinned + tuple(story for story in before.pinned if story not in on_form),
        dropped=frozenset(dropped | (before.dropped - on_form)),
        note=note,
        subject=subject,
    )
