"""The page of a debate's life at the desk, and what stands at the addresses of one nobody may read."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carespace.debate_life.lifecycle import end_debate, pause_debate, withdraw_debate
from carespace.models import ModerationDecision
from tests.carespace.test_pages import text_of
from tests.factories.articles import saved_article
from tests.factories.carespace import DebateFactory, PointFactory, SavedDebateFactory

pytestmark = pytest.mark.django_db


def public_addresses(point):
    debate = point.debate
    return [
        debate.get_absolute_url(),
        reverse("carespace:counts", args=[debate.slug]),
        reverse("carespace:points", args=[debate.slug, "for"]),
        point.get_absolute_url(),
        reverse("carespace:report", args=[debate.slug, point.pk]),
        f"/api/v1/debates/{debate.slug}/",
        f"/api/v1/debates/{debate.slug}/points/",
    ]


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (lambda by, debate: withdraw_debate(by=by, debate=debate, reason="It named a home."), 410),
        (lambda by, debate: pause_debate(by=by, debate=debate, kind="reading"), 403),
    ],
)
def test_no_address_says_a_word_of_it(client, client_of, editor, reader, deed, status):
    debate = SavedDebateFactory(motion="Zebras should vote", introduction="Quagga and okapi.")
    point = PointFactory(debate=debate, text="Giraffes too.")
    story = saved_article("A story of stripes", debate=debate)
    lists = [
        "/debates/",
        "/",
        "/api/v1/debates/",
        "/search/?q=zebras",
        "/sitemaps/debates.xml",
        story.get_url(),
    ]
    assert any(b"Zebras" in client.get(address).content for address in lists)
    deed(editor, debate)
    for address in public_addresses(point):
        answer = client.get(address)
        assert answer.status_code == status, address
        assert not {b"Zebras", b"Giraffes"} & set(answer.content.split()), address
    for address in lists:
        assert b"Zebras" not in client.get(address).content, address
        assert debate.get_absolute_url().encode() not in client.get(address).content, address
    sent = client_of(reader).post(
        reverse("carespace:put_point", args=[debate.slug]), {"side": "for", "text": "My own words."}
    )
    assert sent.status_code == status
    assert "My own words." in text_of(sent)
    assert b"Zebras" not in sent.content


def test_the_page_says_why_nothing_is_taken(client, client_of, editor, reader, settings):
    point = PointFactory()
    address = point.debate.get_absolute_url()
    pause_debate(by=editor, debate=point.debate, kind="writing")
    assert "A moderator has paused it" in text_of(client.get(address))
    paused = client_of(reader).post(
        reverse("carespace:put_point", args=[point.debate.slug]), {"side": "for", "text": "My own words."}
    )
    assert paused.status_code == 409
    assert "My own words." in text_of(paused)
    settings.DEBATES_OPEN = False
    other = PointFactory()
    page = text_of(client_of(reader).get(other.debate.get_absolute_url()))
    assert "for reading only at present" in page
    assert "Post your point" not in page
    refused = client_of(reader).post(
        reverse("carespace:vote", args=[other.debate.slug, other.pk]), {"value": "agree"}
    )
    assert refused.status_code == 409
    assert "for reading only" in text_of(refused)


def test_an_ended_debate_says_when_and_why_and_what_is_due(client, editor):
    debate = DebateFactory()
    end_debate(by=editor, debate=debate, reason="The bill was dropped.")
    page = text_of(client.get(debate.get_absolute_url()))
    assert "by hand: “The bill was dropped”" in page
    assert "The outcome is due by" in page
    now = timezone.now()
    late = DebateFactory(
        opened_at=now - timedelta(days=60),
        ends_at=now - timedelta(days=8),
        end_ground="date",
        end_announced_at=now - timedelta(days=20),
    )
    assert "is missing" in text_of(client.get(late.get_absolute_url()))
    for each in (debate, late):
        listed = text_of(client.get("/debates/"))
        assert each.motion in listed


def test_the_desk_runs_a_debate(client_of, moderator):
    debate = DebateFactory()
    address = reverse("carespace:life", args=[debate.slug])
    browser = client_of(moderator)
    assert "Pause it" in text_of(browser.get(address))
    done = browser.post(address, {"deed": "pause", "kind": "reading"}, follow=True)
    assert "Paused." in text_of(done)
    assert "Let it go on" in text_of(done)
    assert browser.post(address, {"deed": "pause"}).status_code == 422
    assert browser.post(address, {"deed": "resume"}).status_code == 302
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    soon = browser.post(address, {"deed": "set the end", "ends_at": tomorrow})
    assert soon.status_code == 422
    assert "72 hours" in text_of(soon)
    assert browser.post(address, {"deed": "fly"}).status_code == 422
    assert browser.post(address, {"deed": "end", "reason": "Enough."}).status_code == 302
    again = browser.post(address, {"deed": "end", "reason": "Enough."})
    assert again.status_code == 409
    browser.post(reverse("carespace:close", args=[debate.slug]), {"outcome": "Settled."})
    assert browser.post(address, {"deed": "withdraw", "reason": "It named a home."}).status_code == 302
    assert browser.get(address).status_code == 200
    kinds = list(ModerationDecision.objects.order_by("pk").values_list("decision", flat=True))
    assert kinds == ["pause", "resume", "end", "close", "withdraw"]


def test_every_label_at_the_desk_leads_to_a_field_of_its_own(client_of, moderator):
    """Three deeds ask why: a press on the last one's label once led to the first one's field."""
    address = reverse("carespace:life", args=[DebateFactory().slug])
    for sent in ({}, {"deed": "end"}):
        browser = client_of(moderator)
        page = text_of(browser.post(address, sent) if sent else browser.get(address))
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids))
        assert set(re.findall(r'<label for="([^"]+)"', page)) <= set(ids)
        assert set(re.findall(r'href="#(id_[^"]+)"', page)) <= set(ids)


def test_the_desk_is_for_those_who_run_debates(client, client_of, reader):
    address = reverse("carespace:life", args=[DebateFactory().slug])
    assert client.get(address).status_code == 302
    assert client_of(reader).get(address).status_code == 403
    assert client_of(reader).post(address, {"deed": "pause", "kind": "reading"}).status_code == 403


def test_a_time_that_comes_twice_is_asked_about(client_of, editor):
    year = timezone.now().year + 1
    day = max(day for day in range(25, 32) if date(year, 10, day).weekday() == 6)
    words = {"motion": "Clocks should not change", "ends_at": f"{year}-10-{day}T01:30"}
    asked = client_of(editor).post(reverse("carespace:open"), words)
    assert asked.status_code == 422
    assert "comes twice" in text_of(asked)
    assert "The second time, in Greenwich Mean Time" in text_of(asked)
    done = client_of(editor).post(reverse("carespace:open"), words | {"ends_at_which": "second"}, follow=True)
    assert "1.30am GMT" in text_of(done)


def test_the_desk_costs_the_same_for_any_debate(client_of, moderator, count_queries):
    small, large = DebateFactory(), DebateFactory()
    PointFactory.create_batch(5, debate=large)
    browser = client_of(moderator)
    addresses = [reverse("carespace:life", args=[debate.slug]) for debate in (small, large)]
    browser.get(addresses[0])
    first, second = addresses
    assert count_queries(lambda: browser.get(first)) == count_queries(lambda: browser.get(second))


def test_moderators_read_what_is_paused_for_readers(client_of, moderator, editor, reader):
    """They decide whether it goes on; forms stand nowhere, and who edits stories reads it no more than anybody."""
    debate = DebateFactory()
    point = PointFactory(debate=debate, text="Giraffes too.")
    pause_debate(by=moderator, debate=debate, kind="reading")
    pages = [
        debate.get_absolute_url(),
        point.get_absolute_url(),
        reverse("carespace:points", args=[debate.slug, "for"]),
    ]
    for address in pages:
        answer = client_of(moderator).get(address)
        assert answer.status_code == 200
        assert b"Giraffes too." in answer.content
        assert "no-store" in answer["Cache-Control"]
        assert client_of(reader).get(address).status_code == 403
        assert client_of(editor).get(address).status_code == 403
    page = client_of(moderator).get(pages[0]).content.decode()
    assert "Nobody but moderators reads it until it goes on." in page
    assert "/points/add/" not in page
    withdraw_debate(by=editor, debate=debate, reason="It named a home.")
    assert client_of(moderator).get(pages[0]).status_code == 410
