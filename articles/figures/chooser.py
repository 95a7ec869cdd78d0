"""The newsroom's chooser of figures: the explorer's own choices, each group's number, and a place for a quotation."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin.modal_workflow import render_modal_workflow

from accounts.models import User
from accounts.requests import MemberRequest
from articles.figures import creation as making
from articles.models.figures import Figure
from live.numbers import parse_number
from live.plain_text import PlainCharField
from ratings import answers, phrases
from ratings.explorer.form_choices import FormChoice, list_choices, load_periods
from ratings.explorer.form_query import read_form_words
from ratings.measures import Measure, MeasureError
from ratings.measures.parsing.words import KEYS
from ratings.models import Release

#: What is asked before an editor has chosen anything.
FIRST = "outcomes=inadequate&by=owner-size&sector=private"
NOTHING = "none"
#: The breakdowns whose groups are few enough to choose one number from.
BREAKDOWNS = frozenset({"", "sector-and-owner-size", "owner-size", "sector", "region"})


class FigurePrintForm(forms.Form):
    """What is printed, and for a quotation where it comes from."""

    published = PlainCharField(
        label="As printed",
        required=False,
        max_length=making.LONGEST_PRINT,
        help_text="Leave empty for the number above.",
    )
    source = PlainCharField(
        label="Quoted from",
        required=False,
        max_length=200,
        help_text="Only for a number that no release we hold gives. Example: Ofsted annual report 2009/10.",
    )
    source_url = forms.URLField(label="Its address", required=False, max_length=400, assume_scheme="https")
    quoted_on = forms.DateField(
        label="Its date", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@dataclass(frozen=True)
class FigureOffer:
    """One number to choose. `word` names its group, and its judgement where several stand side by side."""

    word: str
    label: str
    shown: str
    base: str
    chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
def choose_figure(request: MemberRequest) -> HttpResponse:
    """GET asks: the measure's words, the group, the text selected, or a figure to change. POST makes the figure."""
    asked = request.POST if request.method == "POST" else request.GET
    words, group = parse_choice(asked)
    problem, measure, offers = "", None, []
    try:
        measure = Measure.parse(words)
        measure = measure.asking(at="latest") if measure.at == "all" else measure
        offers = list_offers(measure, group)
    except MeasureError as error:
        problem = str(error)
        measure = measure or Measure.parse(FIRST)
    form = FigurePrintForm(request.POST if request.method == "POST" else None, initial=initial_print(asked))
    side = asked.get("use") == "side"
    answered = not problem or asked.get("group") == NOTHING
    if request.method == "POST" and answered and form.is_valid():
        try:
            return answer_choice(request, measure, asked.get("group", ""), form, side=side)
        except ValidationError as error:
            for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
                form.add_error(name if name in form.fields else None, messages)
        except MeasureError as error:
            problem = str(error)
    context = {
        "address": reverse("figure_chooser"),
        "measure": measure,
        "choices": list_measure_choices(measure),
        "offers": offers,
        "form": form,
        "problem": problem if offers or Release.objects.exists() else "",
        "side": side,
        "nothing": NOTHING,
        "definition": answers.definition(measure),
    }
    response: HttpResponse = render_modal_workflow(
        request, "articles/newsroom/choose_figure.html", None, context, json_data={"step": "choose"}
    )
    return response


def parse_choice(asked: QueryDict) -> tuple[str, str]:
    """(a measure's words, a group) from what the chooser sends."""
    if typed := asked.get("typed", "").strip():
        return typed, asked.get("group", "")
    number = parse_number(asked.get("figure"))
    figure = Figure.objects.filter(pk=number).first() if number else None
    if figure and figure.query:
        return figure.query, figure.group
    words = "&".join(f"{key}={','.join(asked.getlist(key))}" for key in KEYS if asked.get(key))
    return words or FIRST, asked.get("group", "")


def initial_print(asked: QueryDict) -> dict[str, object]:
    """What the form begins with: the text selected, or the figure that is changed."""
    number = parse_number(asked.get("figure"))
    figure = Figure.objects.filter(pk=number).first() if number else None
    if figure:
        return {
            "published": figure.published,
            "source": figure.source,
            "source_url": figure.source_url,
            "quoted_on": figure.quoted_on,
        }
    return {"published": " ".join(asked.get("text", "").split())[: making.LONGEST_PRINT]}


def list_measure_choices(measure: Measure) -> dict[str, list[FormChoice]]:
    """The explorer's choices. A figure is one number, so that every release at once is none of them."""
    loaded = load_periods()
    if not loaded.days:
        return {}
    choices = list_choices(read_form_words(QueryDict(measure.query)), loaded)
    choices["at"] = [
        choice
        for choice in choices["at"]
        if choice.value != "all" and (not choice.kind or choice.value in loaded.days)
    ]
    choices["unit"] = [
        choice for choice in choices["unit"] if choice.value in {"share", "count"} or choice.chosen
    ]
    choices["by"] = [choice for choice in choices["by"] if choice.value in BREAKDOWNS or choice.chosen]
    return choices


def list_offers(measure: Measure, group: str) -> list[FigureOffer]:
    """Every number the measure gives at its release."""
    offers = []
    for row in answers.answer(measure).rows:
        word = f"{row.group}|{row.outcome}" if row.outcome else row.group
        label = f"{row.label}, {row.outcome.replace('-', ' ')}" if row.outcome else row.label
        value = row.percent if measure.unit == "share" else ""
        if measure.unit != "share" and row.numerator is not None:
            value = phrases.format_count(row.numerator)
        offers.append(FigureOffer(word, label, value or "–", row.base or row.note, word == group))
    if offers and not any(offer.chosen for offer in offers):
        first = next((place for place, offer in enumerate(offers) if offer.shown != "–"), 0)
        offers[first] = FigureOffer(**{**vars(offers[first]), "chosen": True})
    return offers


def answer_choice(
    request: MemberRequest, measure: Measure, word: str, form: FigurePrintForm, *, side: bool
) -> HttpResponse:
    """Answer with the choice: a figure made, or for one side of a claim only its measure and group.

    Raises ValidationError, MeasureError.
    """
    group, _, outcome = word.partition("|")
    if outcome:
        measure = measure.asking(outcomes=(outcome,))
    result: dict[str, object]
    if side:
        result = {"query": measure.asking(at="latest").query, "group": group or "all"}
    else:
        figure = make_figure(request.user, measure, group, form)
        result = {"id": figure.pk, "text": figure.published}
    response: HttpResponse = render_modal_workflow(
        request, None, None, None, json_data={"step": "chosen", "result": result}
    )
    return response


def make_figure(by: User, measure: Measure, group: str, form: FigurePrintForm) -> Figure:
    """The figure chosen: quoted where a source is named, else read from the release.

    Raises ValidationError where neither a measure nor a source is named.
    """
    data = form.cleaned_data
    if data["source"]:
        return making.quote_figure(
            by=by,
            published=data["published"],
            source=data["source"],
            url=data["source_url"],
            quoted_on=data["quoted_on"],
            measure=None if group == NOTHING else measure,
            group=group,
        )
    if group == NOTHING:
        raise ValidationError(
            {"source": "A number that no measure follows is quoted from somewhere: say where."}
        )
    return making.read_figure(by=by, measure=measure, group=group, published=data["published"])
