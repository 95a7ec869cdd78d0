"""How one is shown in a debate is asked with the first deed there, whichever it is, and never again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from carespace.contributions import add_point, cast_vote
from carespace.models import Post, Voice
from carespace.moderation import hide_post
from carespace.refusals import NotAllowedError
from carespace.voices import find_voice
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db
SENT = {
    "put_point": {"side": "for", "text": "A first point."},
    "put_reply": {"text": "A first reply."},
    "vote": {"value": "agree"},
    "take_stance": {"moment": "before", "side": "for", "degree": "2"},
}


def send(browser, deed, point, **more):
    of_point = [point.pk] if deed in {"put_reply", "vote"} else []
    address = reverse(f"carespace:{deed}", args=[point.debate.slug, *of_point])
    return browser.post(address, SENT[deed] | more)


@pytest.mark.parametrize("deed", sorted(SENT))
def test_the_first_deed_chooses_and_no_later_one_does(client_of, practitioner, deed):
    point = PointFactory()
    browser = client_of(practitioner)
    assert send(browser, deed, point, shown_as="alias").status_code == 302
    cast_vote(by=practitioner, point=PointFactory(debate=point.debate), value="agree", shown_as="name")
    voice = find_voice(point.debate, practitioner)
    assert voice.shown_as == "alias"
    assert not voice.is_checked


@pytest.mark.parametrize("deed", sorted(SENT))
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(client_of, practitioner, deed):
    point = PointFactory()
    assert send(client_of(practitioner), deed, point, shown_as="king").status_code == 422
    assert find_voice(point.debate, practitioner) is None


def test_every_form_asks_before_the_first_deed_and_none_afterwards(client_of, practitioner):
    point = PointFactory()
    browser = client_of(practitioner)
    for address in (point.debate.get_absolute_url(), point.get_absolute_url()):
        page = browser.get(address).content.decode()
        asked, forms = page.count('name="shown_as"'), page.count("/vote/") + page.count("/stance/")
        assert asked >= 2, (address, forms)
        assert "Residential manager, verified" in page
    send(browser, "take_stance", point, shown_as="role")
    page = browser.get(point.debate.get_absolute_url()).content.decode()
    assert 'name="shown_as"' not in page
    assert "Posting as" in page


def test_a_reader_is_not_asked(client):
    point = PointFactory()
    assert b'name="shown_as"' not in client.get(point.debate.get_absolute_url()).content


def test_two_of_one_profession_are_told_apart(client, practitioner):
    debate = DebateFactory()
    first = PointFactory(debate=debate, author=practitioner)
    other = type(practitioner).objects.create_user("other@example.com", profession=practitioner.profession)
    second = PointFactory(debate=debate, author=other)
    page = client.get(debate.get_absolute_url()).content.decode()
    assert [post.voice.shown_name for post in (first, second)] == [
        "Residential manager",
        "Residential manager B",
    ]
    assert "<bdi>Residential manager B</bdi>" in page


def test_who_argues_does_not_moderate_there(client_of, moderator):
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    cast_vote(by=moderator, point=point, value="agree")
    assert hide_post(by=moderator, post=PointFactory(debate=debate), rule="personal")
    add_point(by=moderator, debate=debate, side="for", text="I argue.")
    with pytest.raises(NotAllowedError, match="You argue in this debate"):
        hide_post(by=moderator, post=point, rule="identifies")
    assert Post.objects.get(pk=point.pk).shown
    assert hide_post(by=moderator, post=PointFactory(), rule="personal")
    page = client_of(moderator).get(reverse("carespace:post_at_desk", args=[point.pk])).content.decode()
    assert "You argue in this debate" in page
    assert Voice.objects.filter(place__isnull=False).exists()


@pytest.mark.parametrize("shown_as", ["name", "role", "alias"])
def test_who_works_for_the_site_speaks_with_a_mark(client, moderator, editor, shown_as):
    debate = DebateFactory()
    for person, mark in ((moderator, "moderator"), (editor, "editor")):
        post = add_point(by=person, debate=debate, side="for", text=f"Says a {mark}.", shown_as=shown_as)
        assert post.byline.endswith(f", {mark}")
    page = client.get(debate.get_absolute_url()).content.decode()
    assert "</bdi></b>, <b>moderator</b>" in page
    assert "</bdi></b>, <b>editor</b>" in page


def test_others_speak_without_a_mark(practitioner):
    assert add_point(by=practitioner, debate=DebateFactory(), side="for", text="A point.").voice.mark == ""


@pytest.mark.parametrize("deed", ["vote", "take_stance", "put_reply"])
def test_a_deed_done_in_place_tells_the_other_forms_to_ask_no_more(client_of, reader, deed):
    point = PointFactory()
    sent = {
        "vote": {"value": "agree"},
        "take_stance": {"moment": "before", "side": "for"},
        "put_reply": {"text": "Words."},
    }[deed]
    of_point = [] if deed == "take_stance" else [point.pk]
    address = reverse(f"carespace:{deed}", args=[point.debate.slug, *of_point])
    browser, htmx = client_of(reader), {"HX-Request": "true"}
    refused = browser.post(address, {"shown_as": "nonsense", **sent}, headers=htmx)
    assert "HX-Trigger-After-Settle" not in refused
    done = browser.post(address, {"shown_as": "role", **sent}, headers=htmx)
    assert done["HX-Trigger-After-Settle"] == "carespace:shown"
    assert "HX-Trigger-After-Settle" not in browser.post(address, sent, headers=htmx)
