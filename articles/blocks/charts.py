"""The ratings chart in a story: an editor's choices, kept as choices and read as one measure."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from urllib.parse import parse_qs, urlencode

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ratings import vocabulary
from ratings.measures import Measure, MeasureError
from ratings.models import Release

ALL = "all"
LATEST = "latest"
#: The words of a measure that may name several values.
LISTS = ("outcomes", "sector", "region", "owner-size")


# What an editor may choose. Functions, so that a change of wording is no change of the stored body.
def list_outcomes() -> list[tuple[str, str]]:
    """(word, label) of what a chart may count, the four together first."""
    return [(ALL, "Each of the four, side by side"), *vocabulary.OUTCOMES.items()]


def list_breakdowns() -> list[tuple[str, str]]:
    """(word, label) of what a chart may be split by."""
    return [(word, label[:1].upper() + label[1:]) for word, label in vocabulary.BREAKDOWNS.items()]


def list_sectors() -> list[tuple[str, str]]:
    """(word, label) of the sectors."""
    return list(vocabulary.SECTORS.items())


def list_regions() -> list[tuple[str, str]]:
    """(word, label) of the regions."""
    return list(vocabulary.REGIONS.items())


def list_owner_sizes() -> list[tuple[str, str]]:
    """(word, label) of the sizes of owners."""
    return list(vocabulary.OWNER_SIZES.items())


def list_periods() -> list[tuple[str, str]]:
    """What an editor may choose as the period: the newest release, all of them, or one by its date."""
    dates = Release.objects.as_at_a_day().order_by("-as_at").values_list("as_at", flat=True)
    return [
        (LATEST, "The newest release, and each new one as it comes"),
        (ALL, "Every release, over time"),
        *((day.isoformat(), f"{day:%-d %B %Y} only") for day in dates),
    ]


def make_chart_block(query: str, heading: str) -> dict[str, object]:
    """A chart block of a story's body, as it is stored, from a measure's query string."""
    words = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    value: dict[str, object] = {
        "heading": heading,
        "unit": words.get("unit", "share"),
        "by": words.get("by", ""),
        "at": words.get("at", LATEST),
    }
    for name in LISTS:
        chosen = [word for word in words.get(name, "").split(",") if word]
        value[name.replace("-", "_")] = chosen or ([ALL] if name == "outcomes" else [])
    return {"type": "ratings_chart", "value": value}


class ChartValue(blocks.StructValue):
    """What an editor chose. `measure` is the question, None while the choices make none."""

    @property
    def query(self) -> str:
        """The choices as a measure's query string, before it is read."""
        words = {"basis": "as-at", "unit": self.get("unit") or "share", "at": self.get("at") or LATEST}
        if self.get("by"):
            words["by"] = self["by"]
        for name in LISTS:
            chosen = self.get(name.replace("-", "_")) or []
            if chosen:
                words[name] = ",".join(chosen)
        words.setdefault("outcomes", ALL)
        return urlencode(words, safe=",+")

    @property
    def frozen(self) -> date | None:
        """The day of the release the chart stays at, or None where it follows each new one."""
        at = self.get("at") or LATEST
        return None if at in {LATEST, ALL} else date.fromisoformat(at)

    @property
    def newest(self) -> Measure | None:
        """The same question of the newest release."""
        return self.measure.asking(at=LATEST) if self.measure else None

    @cached_property
    def measure(self) -> Measure | None:
        try:
            return Measure.parse(self.query)
        except MeasureError:
            return None


class ChartPeriodBlock(blocks.ChoiceBlock):
    """A choice whose list comes from the database: asked for the form, never to read a stored body."""

    def normalize_choice(self, value: str) -> str:
        return value


class RatingsChartBlock(blocks.StructBlock):
    """A chart of Ofsted's ratings that follows each new release."""

    heading = blocks.CharBlock(
        label="Finding",
        max_length=140,
        help_text="What the chart shows, as a sentence. It stands above the chart.",
    )
    outcomes = blocks.MultipleChoiceBlock(
        label="Judgements",
        choices=list_outcomes,
        default=[ALL],
        widget=forms.CheckboxSelectMultiple,
        search_index=False,
        help_text="Several judgements are added together.",
    )
    unit = blocks.ChoiceBlock(
        label="Shown as",
        choices=[("share", "Share of judged homes"), ("count", "Number of homes")],
        default="share",
        search_index=False,
    )
    by = blocks.ChoiceBlock(
        label="Broken down by",
        choices=list_breakdowns,
        required=False,
        search_index=False,
        help_text="Leave empty for one figure for all homes.",
    )
    at = ChartPeriodBlock(
        label="As at", choices=list_periods, default=LATEST, search_index=False, required=False
    )
    sector = blocks.MultipleChoiceBlock(
        label="Only these sectors",
        choices=list_sectors,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        search_index=False,
    )
    region = blocks.MultipleChoiceBlock(
        label="Only these regions",
        choices=list_regions,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        search_index=False,
    )
    owner_size = blocks.MultipleChoiceBlock(
        label="Only these sizes of owner",
        choices=list_owner_sizes,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        search_index=False,
    )

    class Meta:
        icon = "table"
        label = "Ratings chart"
        value_class = ChartValue
        template = "articles/blocks/ratings_chart.html"
        label_format = "Chart: {heading}"
        form_layout = blocks.BlockGroup(
            children=[
                "heading",
                "outcomes",
                "unit",
                "by",
                "at",
                blocks.BlockGroup(
                    children=["sector", "region", "owner_size"],
                    heading="Only some homes",
                    classname="collapsed",
                ),
            ]
        )

    def clean(self, value: ChartValue) -> ChartValue:
        """The editor's choices, when they ask a question that has an answer; else its one sentence of error."""
        value = super().clean(value)
        try:
            Measure.parse(value.query)
        except MeasureError as error:
            raise StructBlockValidationError(non_block_errors=[ValidationError(str(error))]) from error
        return value
