"""Whoever wrote a story speaks with a mark in the debate on it, and does not moderate where they argue."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import Claim
from articles.models.author_form import AuthorForm
from articles.models.authors import Author
from articles.newsroom.debate_subjects import open_claim_debate
from articles.tasks import keep_debate_subjects
from carespace.contributions import add_point, cast_vote
from carespace.models import Post, Voice
from carespace.moderation import hide_post
from carespace.refusals import NotAllowedError
from carespace.voices import find_voice
from carespace.words.withholding import withhold_text
from tests.factories.articles import article, saved_article
from tests.factories.authors import author, written_by
from tests.factories.carespace import DebateFactory, PointFactory
from tests.factories.claims import claim
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate():
    return DebateFactory()


@pytest.fixture
def story(debate, practitioner):
    """A story in print by a member, with its debate."""
    story = saved_article("Of marshes", debate=debate)
    return written_by(story, author("Ada Archer"), author("Ben Bow", member=practitioner))


@pytest.mark.parametrize("shown_as", ["name", "role", "alias"])
def test_the_author_speaks_with_a_mark_in_the_debate_on_their_story(
    client, story, debate, practitioner, shown_as
):
    practitioner.name = "Ben Bow"
    practitioner.save()
    PointFactory.create_batch(2, author=practitioner)
    said = add_point(by=practitioner, debate=debate, side="for", text="As I wrote.", shown_as=shown_as)
    assert said.byline.endswith(", the story’s author")
    page = BeautifulSoup(client.get(debate.get_absolute_url()).content, "html.parser")
    assert f"{said.byline} " in " ".join(page.select_one(f"#post-{said.pk} .who").text.split()).replace(
        " ·", " "
    )
    [point] = client.get(f"/api/v1/debates/{debate.slug}/points/").json()["results"]
    assert point["author"] == said.byline


def test_nobody_else_does_and_nowhere_else(story, debate, practitioner, reader):
    elsewhere = DebateFactory()
    assert add_point(by=practitioner, debate=elsewhere, side="for", text="Here too.").voice.mark == ""
    assert add_point(by=reader, debate=debate, side="for", text="I wrote nothing.").voice.mark == ""


def test_a_story_out_of_print_marks_nobody(story, debate, practitioner):
    story.live = False
    story.save()
    assert add_point(by=practitioner, debate=debate, side="for", text="A point.").voice.mark == ""


def test_that_they_wrote_it_is_said_before_what_they_do_for_the_site(debate, story, moderator, editor):
    Author.objects.filter(name="Ada Archer").update(member=moderator)
    assert add_point(by=moderator, debate=debate, side="for", text="A point.").voice.mark == "author"
    assert add_point(by=editor, debate=debate, side="for", text="Another.").voice.mark == "editor"


def test_an_author_who_moderates_does_not_decide_where_they_argue(client_of, debate, story, moderator):
    Author.objects.filter(name="Ada Archer").update(member=moderator)
    point = PointFactory(debate=debate)
    cast_vote(by=moderator, point=point, value="agree")
    add_point(by=moderator, debate=debate, side="for", text="As I wrote.")
    for deed in (hide_post, lambda **more: withhold_text(number=1, **more)):
        with pytest.raises(NotAllowedError, match="You argue in this debate"):
            deed(by=moderator, post=point, rule="personal")
    assert Post.objects.get(pk=point.pk).shown
    desk = client_of(moderator).get(reverse("carespace:post_at_desk", args=[point.pk])).content.decode()
    assert "You argue in this debate" in desk
    assert "Withhold this text" not in desk
    assert hide_post(by=moderator, post=PointFactory(), rule="personal"), "elsewhere they do"


def test_who_spoke_before_is_marked_once_it_is_known(client, debate, practitioner):
    said = add_point(by=practitioner, debate=debate, side="for", text="Not known yet.")
    assert said.voice.mark == ""
    story = saved_article("Of marshes", debate=debate)
    written_by(story, one := author("Ben Bow"))
    one.member = practitioner
    one.save()
    assert Voice.objects.get(pk=said.voice_id).mark == "author"
    Voice.objects.update(mark="")
    story.save_revision().publish()
    assert find_voice(debate, practitioner).mark == "author"


def test_the_author_of_a_claims_story_is_marked(editor, practitioner):
    two_releases()
    story = article("Small owners do worse", claims=[claim(words="Small owners do worse than large ones")])
    written_by(story, author("Ben Bow", member=practitioner))
    debate = open_claim_debate(by=editor, claim=Claim.objects.get(), motion="Small owners need more help")
    assert add_point(by=practitioner, debate=debate, side="for", text="A point.").voice.mark == "author"
    Voice.objects.update(mark="")
    Author.objects.get().save()
    assert find_voice(debate, practitioner).mark == "author"
    Voice.objects.update(mark="")
    keep_debate_subjects()
    assert find_voice(debate, practitioner).mark == "author"


def test_a_later_deed_asks_nothing_more(story, debate, practitioner, count_queries):
    def post(number):
        return lambda: add_point(by=practitioner, debate=debate, side="for", text=f"Point {number}.")

    first, second = count_queries(post(1)), count_queries(post(2))
    assert first - second <= 6
    plain = DebateFactory()
    add_point(by=practitioner, debate=plain, side="for", text="First.")
    assert (
        count_queries(lambda: add_point(by=practitioner, debate=plain, side="for", text="Again.")) == second
    )


def test_the_newsroom_names_a_member_by_their_address(practitioner):
    one = author("Ben Bow")
    form = Author.get_edit_handler() if hasattr(Author, "get_edit_handler") else None
    assert form is None
    for address, valid in ((practitioner.email, True), ("nobody@example.com", False), ("", True)):
        filled = make_form(one, address)
        assert filled.is_valid() is valid, filled.errors
        assert practitioner.email not in filled.as_p() or address == practitioner.email
    filled = make_form(one, practitioner.email)
    filled.save()
    assert Author.objects.get(pk=one.pk).member == practitioner
    assert practitioner.email in make_form(Author.objects.get(pk=one.pk)).as_p()


def make_form(one, address=None):
    from django.forms import modelform_factory

    kind = modelform_factory(Author, form=AuthorForm, fields=["name", "member"])
    return kind({"name": one.name, "member": address} if address is not None else None, instance=one)
