"""The whole site in real processes, as the browser tests use it."""

import urllib.request

import pytest

pytestmark = pytest.mark.servers


def test_pages_and_stream_answer(site):
    with urllib.request.urlopen(site.url("/accounts/login/")) as answer:
        assert answer.status == 200
    assert "Started worker-2" in site.log("pages")


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
    page.evaluate("console.error('oh')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\\'color: red\\'>refused</p>')")
    assert "oh" in watch.complaints[0]
    assert "Content Security Policy" in watch.complaints[1]
    watch.complaints.clear()


@pytest.mark.browser
@pytest.mark.console_allows("expected")
def test_a_test_may_expect_a_message(site, page, watch):
    page.goto(site.url("/accounts/login/"))
    page.evaluate("console.error('expected')")
