"""What the newsroom checks of a story before readers see it."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import rich_text

from articles.figures.bindings import FigureBinding
from articles.models import ArticlePage, Claim, CustomImage
from articles.prepublication_checks.findings import PublicationFinding, check_story
from articles.prepublication_checks.panel import SLOTS, limit_findings
from articles.prepublication_checks.placeholders import MARK, UnfinishedStoryError
from articles.prepublication_checks.questions import is_shown_by
from articles.tasks import publish_scheduled
from ratings.measures import Measure
from tests.articles.test_newsroom import add_address, edit_address, errors, form
from tests.factories.articles import article, charted, text
from tests.factories.claims import claim
from tests.factories.figures import figure, printing
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db
FIGURE = '<a linktype="livefigure" id="7">2.8%</a>'


def named(page):
    return [finding.name for finding in check_story(page)]


def about(words, standfirst="A standfirst."):
    """What is found in a story of one paragraph, apart from its want of a claim."""
    page = article(live=False, body=[text(words)], standfirst=standfirst)
    return [name for name in named(page) if name != "Numbers without a claim"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("About 13 per cent of them.", "13 per cent"),
        ("Some 12.5% were.", "12.5%"),
        ("There are 4,010 children’s homes.", "4,010 children’s homes"),
        ("It gave 300 places.", "300 places"),
        ("Of 13 of the 467 homes nobody spoke.", "467 homes"),
        (f"The share is {FIGURE}, or 3 percentage points.", "3 percentage points"),
    ],
)
def test_a_number_of_the_ratings_that_is_no_figure_is_bare(words, found):
    assert about(words) == [f"A bare number: “{found}”"]


@pytest.mark.parametrize(
    "words",
    [
        f"The share is {FIGURE} of homes.",
        "In 2025 most homes were good.",
        "The 12 inspectors spoke of homes.",
        "It cost £300 places aside.",
        "Half of homes.",
    ],
)
def test_other_numbers_are_let_be(words):
    assert about(words) == []


def test_a_long_sentence_is_counted_and_titles_end_none():
    long = " ".join(["word"] * 33)
    assert about(f"Short. {long.capitalize()}. Short again.") == ["A sentence of 33 words"]
    assert about(f"{' '.join(['word'] * 20)} Mr. Smith {' '.join(['word'] * 11)}.") == [
        "A sentence of 33 words"
    ]
    assert about("One. " * 40) == []


@pytest.mark.parametrize(("words", "holds"), [
    ("TK", True), ("the TK of homes", True), ("TKTK.", True), ("at TK Maxx", False), ("tk", False), ("ATKINS", False),
])  # fmt: skip
def test_tk_alone_holds_a_place(words, holds):
    assert bool(MARK.search(words)) is holds


def test_every_finding_names_its_place_and_how_to_mend_it():
    image = CustomImage.objects.create(title="x", file=get_test_image_file())
    picture = {"image": image.pk, "decorative": False, "alt_text": ""}
    body = [
        {"type": "image", "value": {"image": {**picture, "decorative": True}, "caption": ""}},
        {"type": "image", "value": {"image": picture, "caption": "A home"}},
        text("First.", "There were TK of them, 13 per cent of all."),
        {"type": "fact_box", "value": {"heading": "TK box", "text": "<p>Facts.</p>"}},
    ]
    page = article(live=False, body=body, standfirst="x")
    page.standfirst = ""
    found = {each.name: each.mend for each in check_story(page)}
    assert list(found) == [
        "Unfinished: “There were TK of them, 13 per cent”",
        "Unfinished: “TK box”",
        "No standfirst",
        "A picture without words",
        "Numbers without a claim",
        "A bare number: “13 per cent”",
    ]
    assert found["Unfinished: “There were TK of them, 13 per cent”"].startswith(
        "Paragraph 2. Write what is missing"
    )
    assert found["Unfinished: “TK box”"].startswith("Fact box. ")
    assert found["A picture without words"].startswith("Picture 2. Write what it shows")
    assert found["A bare number: “13 per cent”"].startswith("Paragraph 2. Select the number")


def test_a_claim_needs_a_measure_that_is_a_question_or_a_reason():
    claim = Claim(a_query="by=weather", kind="above", value=1)
    silent = Claim(kind="not-checkable", words="It rained.", reason="No release says.")
    page = article(live=False, body=[text("Twelve per cent.", "Then 12 per cent.")], claims=[claim, silent])
    assert named(page) == ["A claim without a measure", "A bare number: “12 per cent”"]


@pytest.mark.slow("sends the editor's form again and again")
def test_a_draft_holds_tk_and_its_publication_is_refused_with_the_places(client, client_of, editor):
    newsroom = client_of(editor)
    data = form(
        title="The TK story",
        standfirst="What TK says.",
        body=[
            ("text", rich_text("<p>There were TK homes.</p>")),
            ("quote", {"quote": "TK", "attribution": ""}),
        ],
    )
    refused = newsroom.post(add_address(), {**data, "action-publish": "1"})
    assert not ArticlePage.objects.filter(slug="a-story-by-hand").exists()
    page = unescape(refused.content.decode()).replace("\\u201c", "“").replace("\\u201d", "”")
    for place in (
        "“The TK story” (title)",
        "“What TK says.” (standfirst)",
        "“There were TK homes.” (paragraph 1)",
        "“TK” (quote)",
    ):
        assert place in page, place
    assert "There were TK homes." in refused.content.decode()  # nothing typed is lost

    newsroom.post(add_address(), data)
    story = ArticlePage.objects.get(slug="a-story-by-hand")
    due = timezone.localtime(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    for words in ({}, {"go_live_at": due}):
        newsroom.post(edit_address(story), {**data, **words, "action-publish": "1"})
        story.refresh_from_db()
        assert not story.live
        assert not story.scheduled_revision
    done = form(title="The story")
    newsroom.post(edit_address(story), {**done, "action-publish": "1"})
    assert client.get(story.get_url()).status_code == 200


@pytest.mark.slow("goes every way to publication")
def test_no_other_way_leads_an_unfinished_story_to_readers(client_of, editor):
    story = article("Whole", live=False, body=[text("There were TK.")])
    revision = story.save_revision()
    with pytest.raises(UnfinishedStoryError, match=r"“There were TK.” \(paragraph 1\)"):
        revision.publish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    newsroom = client_of(editor)
    answer = newsroom.post(f"{bulk}?id={story.pk}&next=/newsroom/", {"include_descendants": ""}, follow=True)
    assert "“Whole” cannot be published or scheduled" in errors(answer).get_text(" ", strip=True)
    story.refresh_from_db()
    assert not story.live


def test_a_schedule_made_before_holds_back_an_unfinished_story(caplog):
    due = timezone.now() + timedelta(hours=1)
    story = article("Whole", live=False, go_live_at=due)
    revision = story.save_revision(approved_go_live_at=due)
    revision.content["title"] = "TK"
    revision.save()
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        publish_scheduled()
    story.refresh_from_db()
    assert not story.live
    assert "“TK” (headline)" in caplog.text


APART = "The numbers and a chart answer different questions"
PRIVATE = "outcomes=inadequate&by=owner-size&sector=private"


def test_a_chart_that_shows_none_of_the_storys_numbers_is_told():
    two_releases()
    printed = printing(figure())
    for query in (
        PRIVATE,
        "outcomes=all&by=sector-and-owner-size",
        f"{PRIVATE}&at=all",
        PRIVATE.replace("by=", "unit=count&by="),
    ):
        page = article(live=False, body=[printed, charted(query)], claims=[claim()])
        assert APART not in named(page), query
    apart = article(
        live=False,
        body=[printed, charted(PRIVATE), charted("outcomes=inadequate&by=owner-size", "Every owner")],
        claims=[claim()],
    )
    [told] = [found for found in check_story(apart) if found.name == APART]
    assert told.words == "Every owner"
    assert told.mend.startswith(
        "Chart 2 shows: Share of children’s homes in England whose latest judgement is inadequate"
    )


def test_a_story_without_figures_is_held_to_what_its_claims_compare():
    two_releases()
    assert APART not in named(article(live=False, body=[charted(PRIVATE)], claims=[claim()]))
    assert APART in named(article(live=False, body=[charted("outcomes=good&by=region")], claims=[claim()]))
    assert APART not in named(article(live=False, body=[charted("outcomes=good&by=region")]))


@pytest.mark.parametrize(
    ("chart", "number", "group", "shown"),
    [
        ("outcomes=inadequate&by=sector", "outcomes=inadequate", "all", True),
        ("outcomes=inadequate&by=sector", "outcomes=inadequate&by=sector", "private", True),
        ("outcomes=inadequate&by=sector", "outcomes=inadequate&sector=private", "all", True),
        ("by=sector-and-owner-size", "outcomes=inadequate&by=sector", "voluntary", True),
        ("by=sector-and-owner-size", PRIVATE, "10+", True),
        ("by=sector-and-owner-size", "outcomes=inadequate&by=owner-size", "10+", False),
        ("outcomes=inadequate", "outcomes=good", "all", False),
        ("outcomes=inadequate", "outcomes=inadequate&region=london", "all", False),
        ("outcomes=inadequate", "basis=in-year&outcomes=inadequate", "all", False),
        ("outcomes=inadequate", "area=leadership&outcomes=inadequate", "all", False),
        ("unit=homes", "unit=homes", "all", True),
        ("unit=homes", "unit=places", "all", False),
        ("by=outcome-before", "outcomes=good", "all", False),
        ("outcomes=good", "nothing=here", "all", True),
    ],
)
def test_a_number_is_shown_by_a_chart_of_its_question(chart, number, group, shown):
    assert is_shown_by(Measure.parse(chart), FigureBinding(number, group)) is shown


def test_more_findings_than_there_are_slots_are_counted_in_the_last():
    findings = [PublicationFinding(f"Finding {n}", "Mend it.") for n in range(len(SLOTS) + 2)]
    assert limit_findings(findings[: len(SLOTS)]) == findings[: len(SLOTS)]
    limited = limit_findings(findings)
    assert len(limited) == len(SLOTS)
    assert limited[-1].name == "And 3 more"
