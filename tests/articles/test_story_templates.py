"""Starting a story from a template."""

import json
import uuid
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse

from articles.figures.bindings import FigureBinding
from articles.figures.chooser import FIRST
from articles.models import ArticlePage, StoryTemplate
from articles.prepublication_checks.placeholders import MARK
from articles.prepublication_checks.questions import is_shown_by
from ratings.measures import Measure
from tests.articles.test_newsroom import edit_address
from tests.factories.articles import section
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db
START = "/newsroom/start/"


def sent(template, **fields):
    chosen = StoryTemplate.objects.get(name=template).pk
    return {
        "title": "Ten years on",
        "section": section("analysis").pk,
        "template": chosen,
        "key": uuid.uuid4(),
        **fields,
    }


@pytest.mark.slow("opens the editor's form for each template")
def test_an_editor_starts_from_each_of_the_first_templates(client_of, editor):
    newsroom = client_of(editor)
    offered = BeautifulSoup(newsroom.get(f"{START}?section={section('analysis').pk}").content, "html.parser")
    assert offered.select_one("select[name=section] option[selected]").text == "Analysis"
    names = list(StoryTemplate.objects.values_list("name", flat=True))
    assert names == ["Data story", "Explainer", "Live blog", "Release day"]
    for name in names:
        assert any(name in label.text for label in offered.select("label"))
        answer = newsroom.post(START, sent(name, title=name))
        story = ArticlePage.objects.get(title=name)
        assert answer.url == edit_address(story)
        assert not story.live
        assert story.owner == editor
        assert story.get_parent().slug == "analysis"
        assert MARK.search(story.standfirst)
        assert MARK.search(story.plain_text)
        shown = newsroom.get(edit_address(story))
        assert shown.status_code == 200
        preview = newsroom.get(reverse("wagtailadmin_pages:view_draft", args=[story.pk])).content.decode()
        assert "TK" in preview


def test_a_draft_stays_as_it_is_when_its_template_changes(client_of, editor):
    template = StoryTemplate.objects.create(name="Mine", purpose="x", body=[("text", "<p>TK first.</p>")])
    client_of(editor).post(START, sent("Mine"))
    template.body = [("text", "<p>TK second.</p>")]
    template.save()
    assert "TK first." in ArticlePage.objects.get(title="Ten years on").plain_text


def test_the_same_form_twice_makes_one_draft(client_of, editor):
    newsroom, same = client_of(editor), sent("Explainer")
    first, again = newsroom.post(START, same), newsroom.post(START, same)
    assert first.url == again.url
    assert ArticlePage.objects.count() == 1
    assert newsroom.post(START, {**same, "key": uuid.uuid4()}).url != first.url


def test_a_wrong_form_comes_back_as_it_was_filled(client_of, editor):
    answer = client_of(editor).post(START, sent("Explainer", title="  "))
    page = BeautifulSoup(answer.content, "html.parser")
    assert "This field is required." in page.text
    assert "Explainer" in page.select_one("input[name=template][checked]").parent.text
    assert not ArticlePage.objects.exists()
    assert (
        "Select a valid choice"
        in client_of(editor).post(START, sent("Explainer", section=1)).content.decode()
    )


def test_only_those_who_may_write_start_stories(client_of, moderator, reader):
    for member in (moderator, reader):
        client_of(member).post(START, sent("Explainer"))
        assert not ArticlePage.objects.exists()


def test_editors_add_templates_of_their_own(client_of, editor):
    assert client_of(editor).get(reverse("wagtailsnippets_articles_storytemplate:add")).status_code == 200


def test_the_page_costs_the_same_for_few_templates_and_for_two_more(client_of, editor, count_queries):
    newsroom = client_of(editor)
    newsroom.get(START)
    few = count_queries(lambda: newsroom.get(START))
    StoryTemplate.objects.bulk_create(
        StoryTemplate(name=f"Template {number}", purpose="x", body=[("text", "TK")]) for number in range(2)
    )
    assert count_queries(lambda: newsroom.get(START)) == few


def test_the_first_template_gives_the_base_of_todays_count():
    """“K&G” and “K & G” are one owner since; the change of the words has a way back."""
    change = import_module("articles.migrations.0008_base_of_the_first_template")

    def prompts():
        return str(StoryTemplate.objects.get(name="Data story").body.raw_data[0])

    assert "13 of 467 homes" in prompts()
    change.go_back(apps, None)
    assert "13 of 469 homes" in prompts()
    change.recount(apps, None)
    assert "13 of 467 homes" in prompts()


def test_the_data_storys_chart_figure_and_claim_begin_with_the_same_group(client_of, editor):
    two_releases()
    chart = StoryTemplate.objects.get(name="Data story").body[1].value.newest
    newsroom = client_of(editor)
    for use in ("", "?use=side"):
        chosen = json.loads(newsroom.get(f"{reverse('figure_chooser')}{use}").content)["html"]
        form = BeautifulSoup(chosen, "html.parser")
        first = form.select_one("input[name=group][checked]")["value"]
        assert is_shown_by(chart, FigureBinding(FIRST, first))
        assert chart.query == Measure.parse(FIRST).query
        assert first == "1"


def test_the_chart_of_the_first_template_has_a_way_back():
    change = import_module("articles.migrations.0009_template_of_one_question")

    def sector():
        return StoryTemplate.objects.get(name="Data story").body.raw_data[1]["value"]["sector"]

    assert sector() == ["private"]
    change.show_every_owner(apps, None)
    assert sector() == []
    change.show_private_owners(apps, None)
    assert sector() == ["private"]
