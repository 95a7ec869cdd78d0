"""How an editor picks a debate in the newsroom."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from carespace.models import Debate


def filter_motions(debates: QuerySet[Debate], asked: str) -> QuerySet[Debate]:
    """Debates whose motion holds every word asked for."""
    words = Q()
    for word in asked.split():
        words &= Q(motion__icontains=word)
    return debates.filter(words)


class DebateFilterForm(BaseFilterForm):
    """The words an editor looks for."""

    q = forms.CharField(
        label="Words of the motion", required=False, widget=forms.TextInput(attrs={"placeholder": "Search"})
    )

    def filter(self, objects: QuerySet[Debate]) -> QuerySet[Debate]:
        """Those of `objects` whose motion holds every word looked for; Wagtail reads what was looked for off the form
        afterwards."""
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return filter_motions(objects, self.search_query)


class DebateChooseView(ChooseView):
    filter_form_class = DebateFilterForm


class DebateChooseResultsView(ChooseResultsView):
    filter_form_class = DebateFilterForm


debates = ChooserViewSet(
    "debate_chooser",
    model=Debate,
    icon="group",
    choose_one_text="Choose a debate",
    choose_another_text="Choose another debate",
    choose_view_class=DebateChooseView,
    choose_results_view_class=DebateChooseResultsView,
)
DebateWidget = debates.widget_class
