"""The demonstration site: made once, whole, and only where it may be."""

from __future__ import annotations

import itertools
import json
import stat

import pytest
from django import conf
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from articles.models import ArticlePage, Topic
from carespace.counters.recount import recount_debate
from carespace.models import Debate, ModerationDecision, Post, Quote, Vote
from demonstration import people, register, site
from demonstration.register.release_files import write_release
from digests.editions.contents import has_anything_to_say
from digests.editions.selection import select_topics
from digests.models import Delivery, Edition
from ratings import answers
from ratings.loading import load_file
from ratings.models import Release
from tests.digests.reading import check_text_holds_html, letter, part
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.slow("makes the demonstration site, once for all of them")


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """A made site, shared by the tests of this file: two years of the register, all of the content.

    Everything happens inside one transaction that is never committed, so no task or mail leaves it.
    """
    folder = tmp_path_factory.mktemp("local")

    def two_years() -> None:
        for year in (2024, 2025):
            load_file(path_or_rows=write_release(year=year, folder=folder))

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(conf.settings, "VAR", folder)
        patch.setattr(register, "load_register", two_years)
        site.make_site()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def made(made_once, db):
    return made_once


def counts() -> list[int]:
    return [model.objects.count() for model in (Release, User, ArticlePage, Debate, Post, Vote, Edition)]


@pytest.mark.slow("makes the whole demonstration site again")
def test_making_twice_makes_once(made):
    before = counts()
    site.make_site()
    assert counts() == before
    assert all(before)


def test_what_an_editor_removed_stays_removed(made):
    ArticlePage.objects.get(slug="small-numbers").delete()
    site.make_site()
    assert not ArticlePage.objects.filter(slug="small-numbers").exists()


def test_it_is_refused_in_production(db, settings):
    settings.PRODUCTION = True
    before = User.objects.count()
    with pytest.raises(CommandError, match="only where settings say local"):
        call_command("demonstrate")
    with pytest.raises(RuntimeError):
        people.make_people()
    assert User.objects.count() == before


def test_every_role_can_sign_in_with_the_password_written_down(
    made, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        people.make_people()
    file = made / "secrets" / "people"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [line.split("\t") for line in file.read_text().splitlines()]
    assert [role for role, _, _ in lines] == [person.role for person in people.SIGN_INS]
    for _, email, password in lines:
        answer = client.post("/accounts/login/", {"login": email, "password": password})
        assert (answer.status_code, answer["Location"]) == (302, "/you/")
        client.post("/accounts/logout/")


def test_a_lost_list_of_passwords_is_written_again(made, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        people.make_people()
    (made / "secrets" / "people").unlink()
    with django_capture_on_commit_callbacks(execute=True):
        people.make_people()
    _, email, password = (made / "secrets" / "people").read_text().splitlines()[0].split("\t")
    assert User.objects.get(email=email).check_password(password)


def test_the_crowd_cannot_sign_in(made):
    crowd = User.objects.exclude(email__in=[person.email for person in people.SIGN_INS])
    assert crowd
    assert not any(member.has_usable_password() for member in crowd)


@pytest.mark.slow("opens every story and chart of the demonstration")
def test_every_story_has_a_chart_that_can_be_drawn_and_opens(made, client):
    stories = ArticlePage.objects.live()
    assert len(stories) >= 12
    for story in stories:
        if not story.historical:
            assert answers.answer(story.lead_measure).rows, story.slug
        assert client.get(story.get_url()).status_code == 200, story.slug


def test_the_founding_story_keeps_its_date_and_its_comments_are_closed(made, client):
    story = ArticlePage.objects.get(slug="large-owners-outscore-small-independents-and-councils")
    assert story.historical
    assert f"{story.dated:%Y-%m-%d}" == "2010-11-22"
    assert not story.debate.is_open
    page = client.get(story.get_url()).content.decode()
    assert "Comments are closed" in page
    assert "years old. What it says was so in November 2010; the chart shows the newest figures." in page
    running = Debate.objects.get(slug="commissioners-and-the-size-of-an-owner")
    assert f'Open now, on the same subject: <a href="{running.get_absolute_url()}">' in page
    assert "22\xa0November 2010" in page or "22 November 2010" in page
    assert [each.story.slug for each in story.chosen.all()] == [
        "set-up-to-fail",
        "locked-up-a-long-way-from-home",
    ]


def test_the_founding_storys_chart_has_its_finding_as_its_title_and_it_holds(made):
    story = ArticlePage.objects.get(slug="large-owners-outscore-small-independents-and-councils")
    assert story.lead_heading.startswith(
        "Still so today: private homes whose owner has no other are the most often"
    )
    shares: dict[str, float] = {}
    for row in answers.answer(story.lead_measure).rows:
        below_good = row.outcome in {"requires-improvement", "inadequate"}
        if below_good and row.numerator is not None and (row.denominator or 0) >= 20:
            shares[row.group] = shares.get(row.group, 0) + row.numerator / row.denominator
    assert len(shares) == 6
    assert max(shares, key=shares.__getitem__) == "1"


def test_the_newest_story_leads_the_front_page_with_an_open_debate(made, client):
    front = client.get("/").content.decode()
    analysis = ArticlePage.objects.get(slug="what-the-2025-figures-say-about-size")
    assert analysis.debate.is_open
    assert front.index(analysis.title) < front.index("Latest")


def test_debates_are_argued_and_nobody_is_mailed_about_it(made, mailoutbox):
    assert Debate.objects.open().count() == 2
    assert Debate.objects.closed().count() == 1
    assert Post.objects.filter(state="published").count() >= 30
    assert not Post.objects.exclude(state="published").exists()
    assert not ModerationDecision.objects.filter(told_at=None).exists()
    assert mailoutbox == []


def test_debates_show_what_a_debate_can_be(made, client):
    for debate in Debate.objects.all():
        assert recount_debate(debate) == []
        assert debate.posts.filter(depth__gte=3).exists()
        point = debate.posts.filter(current_revision__why__contains="- ").first()
        page = client.get(point.get_absolute_url()).content.decode()
        assert "<li>" in page.partition('id="why-h"')[2]
    (quoting,) = Quote.objects.all()
    assert quoting.quoted.post.parent is None
    argued = quoting.quoted.post
    page = client.get(argued.get_absolute_url()).content.decode()
    assert (
        "one of twelve with the same parent"
        in page.partition('class="quote"')[2].partition("</blockquote>")[0]
    )
    assert "Pen Example" in page
    assert "the story’s author" in page
    page = client.get(argued.debate.get_absolute_url()).content.decode()
    assert "North West" in page
    ended = Debate.objects.get(closure__isnull=False)
    page = client.get(ended.get_absolute_url()).content.decode()
    assert "What changed minds" in page
    assert "Changed 3 people’s minds" in page
    moved = ended.posts.order_by("-minds_changed")[0]
    reasons = client.get(reverse("carespace:minds", args=[ended.slug, moved.pk])).content.decode()
    assert "somebody to telephone" in reasons
    assert "Residential worker" in reasons


def test_a_letter_waits_to_be_sent_and_the_next_one_has_news(made, client):
    edition = Edition.objects.get()
    assert Delivery.objects.filter(edition=edition, state="pending").count() == 1
    assert client.get(edition.get_absolute_url()).status_code == 200
    analysis = ArticlePage.objects.get(slug="what-the-2025-figures-say-about-size")
    assert analysis.first_published_at > edition.until


@pytest.mark.slow("makes a letter for each of many mixtures of topics")
def test_the_letter_says_the_same_in_both_parts_for_every_mixture_of_topics(made):
    edition = Edition.objects.get()
    known = list(Topic.objects.values_list("slug", flat=True))
    mixtures = [chosen for size in range(len(known) + 1) for chosen in itertools.combinations(known, size)]
    letters = {json.dumps(select_topics(edition.content, chosen)): list(chosen) for chosen in mixtures}
    assert len(letters) > 2
    for content, topics in letters.items():
        if not has_anything_to_say(json.loads(content)):
            continue
        message = letter(edition, SubscriptionFactory.build(pk=1, topics=topics))
        check_text_holds_html(message)
        titles = " ".join(part(message, "plain").split())
        for story in edition.content["stories"]:
            assert story["title"] not in titles or not topics or {*topics} & {*story["topics"]}
