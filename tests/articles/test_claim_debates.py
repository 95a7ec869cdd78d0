"""A debate that hangs on a claim: opened in the newsroom, and true to the claim as long as it is in print."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Claim
from articles.newsroom.debate_subjects import open_claim_debate
from articles.tasks import keep_debate_subjects
from carespace.models import Debate
from carespace.refusals import NotAllowedError, UnfitError
from tests.carespace.test_pages import text_of
from tests.carespace.test_subjects import subject_of
from tests.factories.articles import article
from tests.factories.claims import claim
from tests.factories.tallies import two_releases

pytestmark = pytest.mark.django_db
MOTION = "Small owners need more help"


@pytest.fixture
def asserted() -> Claim:
    """A claim of a story in print."""
    two_releases()
    article("Small owners do worse", claims=[claim(words="Small owners do worse than large ones")])
    return Claim.objects.get()


def test_an_editor_opens_a_debate_on_a_claim(client_of, editor, asserted):
    mine = client_of(editor)
    way = reverse("claim_debate", args=[asserted.pk])
    page = text_of(mine.get(reverse("claims_in_print")))
    assert "Small owners do worse than large ones" in page
    assert way in mine.get(reverse("claims_in_print")).content.decode()
    assert "Small owners do worse than large ones" in text_of(mine.get(way))
    page = text_of(mine.post(way, {"motion": MOTION}, follow=True))
    address = f"{asserted.article.get_url()}#claims"
    assert subject_of(Debate.objects.get()) == ("claim", "Small owners do worse than large ones", address)
    assert "Small owners do worse than large ones" in page


def test_the_debate_follows_its_claim(editor, asserted):
    debate = open_claim_debate(by=editor, claim=asserted, motion=MOTION)
    Claim.objects.filter(pk=asserted.pk).update(words="Small owners do far worse")
    keep_debate_subjects()
    assert subject_of(debate)[:2] == ("claim", "Small owners do far worse")
    asserted.article.live = False
    asserted.article.save()
    keep_debate_subjects()
    assert subject_of(debate) == ("", "", "")


def test_bad_input_and_the_wrong_person(client_of, editor, reader, asserted):
    mine, way = client_of(editor), reverse("claim_debate", args=[asserted.pk])
    assert mine.post(way, {"motion": ""}).status_code == 422
    assert mine.post(way, {"motion": "Rose House should close"}).status_code == 422
    assert mine.get(reverse("claim_debate", args=[10**6])).status_code == 404
    for page in (way, reverse("claims_in_print")):
        assert client_of(reader).get(page).status_code in {302, 403}
    with pytest.raises(NotAllowedError):
        open_claim_debate(by=reader, claim=asserted, motion=MOTION)
    asserted.article.live = False
    asserted.article.save()
    assert mine.get(way).status_code == 404
    with pytest.raises(UnfitError):
        open_claim_debate(by=editor, claim=asserted, motion=MOTION)
    assert not Debate.objects.exists()


def test_the_same_form_twice_opens_one_debate(client_of, editor, asserted):
    way = reverse("claim_debate", args=[asserted.pk])
    answers = [client_of(editor).post(way, {"motion": MOTION}).status_code for _ in range(2)]
    assert answers == [302, 422]
    assert Debate.objects.count() == 1


def test_the_list_costs_the_same_for_one_claim_and_for_many(client_of, editor, asserted, count_queries):
    mine, address = client_of(editor), reverse("claims_in_print")
    mine.get(address)
    one = count_queries(lambda: mine.get(address))
    for number in range(3):
        article(f"Story {number}", claims=[claim(words=f"Claim number {number}")])
    assert count_queries(lambda: mine.get(address)) == one
