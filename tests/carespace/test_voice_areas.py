"""The area one works in: shown in a debate by choice, made before the first deed there and fixed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User, WorkArea
from accounts.profiles import change_profile
from carespace.contributions import add_point, add_reply
from carespace.models import Voice
from carespace.refusals import UnfitError
from carespace.voices import find_voice, give_place, take_voice
from carespace.voices.choosing import list_choices
from ratings.vocabulary import JOINT_REGION, REGIONS
from tests.factories.accounts import MemberFactory, PractitionerFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PractitionerFactory(area="north-west", name="Jo Plain")


def test_areas_are_the_regions_of_the_figures():
    assert dict(WorkArea.choices) == {
        region: name for region, name in REGIONS.items() if region != JOINT_REGION
    }


def test_the_area_is_offered_beside_name_and_work_where_it_was_said(manager):
    assert [(choice.value, choice.words) for choice in list_choices(manager)] == [
        ("name", "Jo Plain"),
        ("role", "Residential manager, verified"),
        ("alias", "Residential manager and a letter"),
        ("name+area", "Jo Plain, North West"),
        ("role+area", "Residential manager, verified, North West"),
    ]
    assert len(list_choices(PractitionerFactory(name="Jo Other"))) == 3


@pytest.mark.parametrize(
    ("shown_as", "byline"),
    [
        ("role+area", "Residential manager, verified, North West"),
        ("name+area", "Jo Plain, North West"),
        ("+area", "Residential manager, verified, North West"),
        ("role", "Residential manager, verified"),
        ("", "Residential manager, verified"),
        ("alias", "Residential manager"),
    ],
)
def test_what_is_chosen_is_shown(manager, shown_as, byline):
    assert take_voice(debate=DebateFactory(), by=manager, shown_as=shown_as).byline == byline


@pytest.mark.parametrize(
    ("area", "shown_as"), [("", "role+area"), ("london", "alias+area"), ("london", "king+area")]
)
def test_what_cannot_be_chosen_is_refused(area, shown_as):
    with pytest.raises(UnfitError) as refusal:
        take_voice(debate=DebateFactory(), by=PractitionerFactory(area=area), shown_as=shown_as)
    assert refusal.value.field == "shown_as"
    assert not Voice.objects.exists()


def test_it_is_asked_with_the_first_deed_and_shown_beside_the_tick(client, client_of, manager):
    point = PointFactory()
    browser = client_of(manager)
    page = BeautifulSoup(browser.get(point.get_absolute_url()).content, "html.parser")
    assert page.select_one('option[value="role+area"]').text == "Residential manager, verified, North West"
    address = reverse("carespace:put_reply", args=[point.debate.slug, point.pk])
    PointFactory.create_batch(2, author=manager)
    browser.post(address, {"text": "A reply.", "shown_as": "role+area"})
    browser.post(address, {"text": "Another.", "shown_as": "alias"})
    for reader in (client, browser):
        page = BeautifulSoup(reader.get(point.get_absolute_url()).content, "html.parser")
        said = [each.text.partition("·")[0].strip() for each in page.select(".reply > .who")]
        assert said == ["Residential manager, verified, North West"] * 2
    assert "Posting as Residential manager, verified, North West," in page.select_one("#reply .who").text
    api = client.get(f"/api/v1/debates/{point.debate.slug}/points/{point.pk}/replies/").json()
    assert api["results"][0]["author"] == "Residential manager, verified, North West"


def test_two_who_show_the_same_are_told_apart_wherever_they_work():
    debate = DebateFactory()
    said = []
    for area in ("north-west", "north-west", "london", ""):
        member = PractitionerFactory(area=area)
        voice = take_voice(debate=debate, by=member, shown_as="role+area" if area else "role")
        give_place(voice, member)
        said.append(voice.byline)
    assert said == [
        "Residential manager, verified, North West",
        "Residential manager B, verified, North West",
        "Residential manager C, verified, London",
        "Residential manager D, verified",
    ]


def test_it_does_not_change_in_a_debate(manager):
    debate = DebateFactory()
    take_voice(debate=debate, by=manager, shown_as="name+area")
    change_profile(by=manager, name="Jo Plain", profession="inspector", shown_as="role", area="london")
    assert find_voice(debate, manager).area == "north-west"
    assert User.objects.get(pk=manager.pk).area == "london"


def test_whoever_leaves_takes_it_along_with_the_name(manager):
    debate = DebateFactory()
    point = add_point(by=manager, debate=debate, side="for", text="A point.", shown_as="name+area")
    assert point.byline == "Jo Plain, North West"
    manager.delete()
    assert Voice.objects.get(pk=point.voice_id).byline == "Former member"


def test_a_quote_says_it_too(client, manager, stranger):
    point = PointFactory(text="Words that another quotes.")
    first = add_reply(by=manager, point=point, text="Something worth quoting.", shown_as="role+area")
    type(point).objects.filter(pk=first.pk).update(
        shown=True, state="published", published_at=first.created_at
    )
    PointFactory.create_batch(2, author=stranger)
    add_reply(by=stranger, point=point, text="> Something worth quoting.\nYes.")
    page = BeautifulSoup(client.get(point.get_absolute_url()).content, "html.parser")
    said = " ".join(page.select_one(".quote .who").text.split())
    assert said == "Residential manager, verified, North West in reply 1:"


def test_the_profile_keeps_it(client_of):
    member = MemberFactory(name="Jo Plain")
    browser = client_of(member)
    sent = {"name": "Jo Plain", "profession": "", "shown_as": "name", "area": "south-east"}
    assert browser.post(reverse("accounts:profile"), sent).status_code == 302
    assert User.objects.get(pk=member.pk).area == "south-east"
    assert "South East" in browser.get("/you/").content.decode()
    assert browser.post(reverse("accounts:profile"), sent | {"area": "mars"}).status_code == 422
    assert browser.post(reverse("accounts:profile"), sent | {"area": ""}).status_code == 302
    assert User.objects.get(pk=member.pk).area == ""


def test_rules_of_an_area(manager):
    voice = take_voice(debate=DebateFactory(), by=manager, shown_as="alias")
    for fields in ({"area": "london"}, {"area": "mars", "shown_as": "name"}):
        with pytest.raises(IntegrityError, match="voice_area_is_of_no_alias"), transaction.atomic():
            Voice.objects.filter(pk=voice.pk).update(**fields)
    with pytest.raises(IntegrityError, match="user_area_known"), transaction.atomic():
        User.objects.filter(pk=manager.pk).update(area="mars")
