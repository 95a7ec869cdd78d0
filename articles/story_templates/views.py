"""The newsroom's page for starting a story."""

from __future__ import annotations

import uuid

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods
from wagtail.query import PageQuerySet

from accounts.models import User
from accounts.requests import MemberRequest
from articles.models.pages import SectionPage
from articles.models.story_templates import StoryTemplate
from articles.story_templates.drafts import start_draft
from live.plain_text import PlainCharField

#: How many stories a session remembers having started, against a form that is sent twice.
REMEMBERED = 20


class TemplateChoiceField(forms.ModelChoiceField[StoryTemplate]):
    """A choice of template, each with what it is for."""

    def label_from_instance(self, obj: StoryTemplate) -> str:
        return f"{obj.name}: {obj.purpose}"


class StartStoryForm(forms.Form):
    """What a story is begun with: its headline, its section, and the template it is made from."""

    title = PlainCharField(
        label="Headline", max_length=255, help_text="It can be changed until the story appears."
    )
    section = forms.ModelChoiceField(SectionPage.objects.none(), empty_label=None)
    template = TemplateChoiceField(
        StoryTemplate.objects.all(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="Start from",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, sections: PageQuerySet[SectionPage], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["section"] = forms.ModelChoiceField(sections, empty_label=None)


def list_open_sections(user: User) -> PageQuerySet[SectionPage]:
    """The sections a member may write in."""
    sections: PageQuerySet[SectionPage] = SectionPage.objects.order_by("path")
    mine = [one.pk for one in sections if one.permissions_for_user(user).can_add_subpage()]
    return sections.filter(pk__in=mine)


@require_http_methods(["GET", "HEAD", "POST"])
def start_story(request: MemberRequest) -> HttpResponse:
    """A choice of template and section; sent, a draft in the editor. The same form again leads to the same draft."""
    sections = list_open_sections(request.user)
    if not sections:
        raise PermissionDenied("Starting a story is for those who may write one.")
    begun = request.session.get("stories_started", {})
    form = StartStoryForm(
        request.POST or None,
        sections=sections,
        initial={"section": request.GET.get("section"), "key": uuid.uuid4()},
    )
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        key = str(wanted.pop("key"))
        if key in begun:
            return redirect("wagtailadmin_pages:edit", begun[key])
        try:
            story = start_draft(by=request.user, **wanted)
        except ValidationError as error:
            form.add_error("title", error.messages)
        else:
            stories_started = dict([*begun.items(), (key, story.pk)][-REMEMBERED:])
            request.session["stories_started"] = stories_started
            return redirect("wagtailadmin_pages:edit", story.pk)
    context = {
        "form": form,
        "page_title": "Start a story",
        "header_title": "Start a story",
        "header_icon": "doc-full",
    }
    return TemplateResponse(request, "articles/newsroom/start.html", context)
