"""The whole site in real processes, as the browser tests use it."""

import json
import urllib.request

import pytest

from tests.processes import until

pytestmark = pytest.mark.servers


def test_pages_and_stream_answer(site):
    with urllib.request.urlopen(site.url("/accounts/login/")) as answer:
        assert answer.status == 200
    assert "Started worker-2" in site.log("pages")


def test_the_next_module_finds_the_same_programs_and_nothing_of_this_one(site, running_site):
    from django.conf import settings
    from django.core.cache import cache
    from redis import Redis

    from accounts.models import User
    from live.event_stream.events import STREAM
    from tests.factories.accounts import MemberFactory

    def newest():
        with urllib.request.urlopen(f"{site.live}/live/versions.json?topic=release") as answer:
            return json.load(answer)["latest"]

    member = MemberFactory()
    cache.set("kept", "yes")
    with Redis.from_url(settings.STREAM_REDIS) as redis:
        redis.xadd(STREAM, {"topic": "release", "name": "2025-03-31", "id": "1"})
    until(newest, what="the event")
    (site.mailbox.folder / "1.eml").touch()
    lasting = {program.name: program.process.pid for program in site.programs if program.name != "live"}

    running_site.is_wanted_next = True
    running_site.leave()

    assert not User.objects.filter(pk=member.pk).exists()
    assert running_site.start() is site
    assert not User.objects.filter(pk=member.pk).exists(), "asked by the connection from before the start"
    assert lasting.items() <= {program.name: program.process.pid for program in site.programs}.items()
    assert (cache.get("kept"), newest(), site.mailbox.files()) == (None, [], [])
    with urllib.request.urlopen(site.url("/accounts/login/")) as answer:
        assert answer.status == 200


def test_what_a_test_writes_is_seen_by_the_pages(site):
    from tests.factories.accounts import MemberFactory

    member = MemberFactory()
    assert member.pk


@pytest.mark.browser
def test_a_page_opens_without_complaints(site, page):
    page.goto(site.url("/accounts/login/"))
    assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.browser
def test_a_complaint_on_the_console_is_seen(site, page, watch):
    page.goto(site.url("/accounts/login/"))
    with page.expect_console_message():
        page.evaluate("console.error('oh')")
    with page.expect_console_message():
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<p style=\\'color: red\\'>refused</p>')"
        )
    assert "oh" in watch.complaints[0]
    assert "Content Security Policy" in watch.complaints[1]
    watch.complaints.clear()


@pytest.mark.browser
@pytest.mark.console_allows("expected")
def test_a_test_may_expect_a_message(site, page, watch):
    page.goto(site.url("/accounts/login/"))
    page.evaluate("console.error('expected')")
