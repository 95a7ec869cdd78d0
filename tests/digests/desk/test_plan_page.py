"""The next edition is arranged by editors, and made as they want it."""

from __future__ import annotations

import pytest
import time_machine

from digests.models import EditionPlan, Hold
from tests.digests.desk.planning import DESK, SUNDAY, change, compose, list_titles, publish, read_form
from tests.digests.reading import letter, part
from tests.factories.accounts import MemberFactory
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def stories():
    return [publish(title, hours=hour) for hour, title in enumerate(("Oldest", "Middle", "Newest"))]


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


@pytest.mark.parametrize("path", [DESK, f"{DESK}letter/", f"{DESK}proof/"])
def test_only_editors_come_in(client, client_of, reader, moderator, path):
    send = client.post if path.endswith("proof/") else client.get
    assert send(path)["Location"].startswith("/accounts/login/")
    for person in (reader, moderator):
        client = client_of(person)
        assert client.get(path).status_code in {403, 405}
        assert client.post(path).status_code in {403, 405}
    assert not EditionPlan.objects.exists()


def test_there_is_a_desk_of_each_frequency_alone(desk):
    assert desk.get("/emails/desk/weekly/").status_code == 200
    assert desk.get("/emails/desk/hourly/").status_code == 404
    assert desk.put(DESK).status_code == 405


def test_without_a_plan_the_newest_comes_first(desk, stories):
    assert list_titles(desk.get(DESK)) == ["Newest", "Middle", "Oldest"]
    assert change(desk).status_code == 302
    assert not EditionPlan.objects.filter(revision__gt=0).exists()


def test_places_put_stories_in_order_and_news_comes_after_them(desk, stories):
    oldest, middle, newest = stories
    places = {f"place-{oldest.pk}": "1", f"place-{middle.pk}": "3", f"place-{newest.pk}": "2"}
    assert change(desk, **places)["Location"].startswith(DESK)
    publish("Late", hours=5)
    assert list_titles(desk.get(DESK)) == ["Oldest", "Newest", "Middle", "Late"]
    edition = compose()
    assert [story["title"] for story in edition.content["stories"]] == ["Oldest", "Newest", "Middle", "Late"]
    assert edition.subject == "Oldest"


@pytest.mark.slow("asks for the page of the next edition again and again")
def test_buttons_move_one_story_past_another(desk, stories):
    oldest, _middle, newest = stories
    change(desk, move=f"up:{oldest.pk}")
    assert list_titles(desk.get(DESK)) == ["Newest", "Oldest", "Middle"]
    change(desk, move=f"down:{newest.pk}")
    assert list_titles(desk.get(DESK)) == ["Oldest", "Newest", "Middle"]
    for nonsense in ("up:0", "down:x", "sideways", f"up:{oldest.pk}"):
        change(desk, move=nonsense)
    assert list_titles(desk.get(DESK)) == ["Oldest", "Newest", "Middle"]


def test_a_pinned_story_stays_first_whatever_is_published(desk, stories):
    change(desk, **{f"pin-{stories[1].pk}": "on"})
    publish("Later still", hours=5)
    assert list_titles(desk.get(DESK)) == ["Middle", "Later still", "Newest", "Oldest"]
    assert compose().content["stories"][0]["title"] == "Middle"
    assert EditionPlan.objects.get().pinned == []


def test_what_is_left_out_stays_out_until_it_is_put_back(desk, stories):
    newest = stories[2]
    change(desk, **{f"drop-{newest.pk}": "on"})
    page = desk.get(DESK)
    assert list_titles(page) == ["Middle", "Oldest", "Newest"]
    assert "left out until it is put back" in page.content.decode()
    edition = compose()
    assert [story["title"] for story in edition.content["stories"]] == ["Middle", "Oldest"]
    assert "Newest" not in part(letter(edition, SubscriptionFactory()), "plain")
    assert EditionPlan.objects.get().dropped == [newest.pk]
    fields = read_form(desk.get(DESK))
    del fields[f"drop-{newest.pk}"]
    desk.post(DESK, fields)
    assert EditionPlan.objects.get().dropped == []


def test_note_and_subject_are_the_edition_s(desk, client, stories):
    change(desk, note="We were late,\nand are sorry.", subject="  A subject   of ours ")
    edition = compose()
    assert edition.subject == "A subject of ours"
    message = letter(edition, SubscriptionFactory())
    assert message["Subject"] == "A subject of ours"
    for kind in ("plain", "html"):
        assert "We were late," in part(message, kind)
    assert "and are sorry." in client.get(edition.get_absolute_url()).content.decode()
    after = EditionPlan.objects.get()
    assert (after.note, after.subject) == ("", "")


def test_the_subject_is_for_those_whose_letter_begins_with_its_story(desk):
    publish("Of fostering", topics=("Fostering",))
    publish("Of owners", hours=1, topics=("Owners",))
    change(desk, subject="Who owns what")
    edition = compose()
    assert letter(edition, SubscriptionFactory(topics=["owners"]))["Subject"] == "Who owns what"
    assert letter(edition, SubscriptionFactory(topics=["fostering"]))["Subject"] == "Of fostering"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"note": "x" * 601}, "at most 600"),
        ({"subject": "x" * 79}, "at most 78"),
        ({"revision": "none"}, "whole number"),
        ({"revision": "-1"}, "greater than or equal to 0"),
        ({"place-{pk}": "first"}, "Places are numbers"),
        ({"place-{pk}": "-2"}, "Places are numbers"),
    ],
)
def test_what_is_unfit_is_told_and_not_lost(desk, stories, fields, words):
    sent = {name.format(pk=stories[0].pk): value for name, value in fields.items()}
    answer = change(desk, **{"note": "Typed with care", **sent})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert sent.get("note", "Typed with care") in html
    assert not EditionPlan.objects.filter(revision__gt=0).exists()


def test_the_same_twice_is_saved_once(desk, stories):
    fields = read_form(desk.get(DESK)) | {"note": "A note"}
    assert [desk.post(DESK, fields).status_code for _ in range(2)] == [302, 302]
    assert EditionPlan.objects.get().revision == 1


def test_of_two_editors_the_later_is_told_and_loses_nothing(client_of, desk, stories):
    other = client_of(MemberFactory(is_superuser=True, name="Olive Other"))
    opened = read_form(desk.get(DESK))
    change(other, note="Of Olive")
    answer = desk.post(DESK, opened | {"note": "Of Eddie"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Olive Other saved it" in html
    assert EditionPlan.objects.get().note == "Of Olive"
    again = read_form(answer)
    assert again["note"] == "Of Eddie"
    assert desk.post(DESK, again).status_code == 302
    assert EditionPlan.objects.get().note == "Of Eddie"


def test_whoever_saves_after_the_edition_was_made_is_told(desk, stories):
    change(desk, note="In time")
    opened = read_form(desk.get(DESK))
    compose()
    publish("After it", hours=60)
    answer = desk.post(DESK, opened | {"note": "Too late"})
    assert answer.status_code == 409
    assert "has been made" in answer.content.decode()


def test_an_edition_can_be_held_from_its_making(desk, editor, stories):
    change(desk, hold="on")
    edition = compose()
    hold = Hold.objects.active().get(edition=edition)
    assert (hold.by_editor, hold.held_by) == (True, editor)
    assert not EditionPlan.objects.get().hold


def test_a_plan_with_nothing_to_say_waits_for_the_next(desk):
    change(desk, note="Nothing happened yet")
    assert compose().empty
    assert EditionPlan.objects.get().note == "Nothing happened yet"


def test_it_asks_the_same_for_one_story_and_for_three(desk, count_queries):
    publish("One", topics=("Fostering",))
    for path in (DESK, f"{DESK}letter/"):
        desk.get(path)
    one = [count_queries(lambda path=path: desk.get(path)) for path in (DESK, f"{DESK}letter/")]
    publish("Two", topics=("Fostering", "Owners"))
    publish("Three", topics=("Inspection",))
    assert [count_queries(lambda path=path: desk.get(path)) for path in (DESK, f"{DESK}letter/")] == one
