"""Words typed and not sent: kept on the server under their member, and nobody else finds them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts import unsent_forms
from accounts.models import UnsentForm, User
from accounts.tasks import expire_unsent_forms
from accounts.unsent_forms import DAYS_KEPT, MOST_FORMS, find_unsent_words, keep_unsent_form
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/you/unsent/"
WORDS = "The boy we took in in March"


@pytest.fixture
def debate():
    return DebateFactory()


@pytest.fixture
def where(debate) -> str:
    return reverse("carespace:put_point", args=[debate.slug])


def read_mark(browser, page) -> str:
    """What the form says of words kept."""
    return re.search(r'name="kept" value="(1?)"', browser.get(page.get_absolute_url()).content.decode())[1]


def test_the_next_member_finds_nothing(client_of, reader, stranger, debate, where):
    answer = client_of(reader).post(
        ADDRESS, {"keep": where, "text": WORDS, "side": "for"}, headers={"x-requested-with": "fetch"}
    )
    assert answer.status_code == 204
    assert WORDS in client_of(reader).get(debate.get_absolute_url()).content.decode()
    assert WORDS not in client_of(stranger).get(debate.get_absolute_url()).content.decode()


def test_without_scripts_a_button_keeps_them_and_leads_back(client_of, reader, debate, where):
    page = debate.get_absolute_url()
    browser = client_of(reader)
    answer = browser.post(
        ADDRESS, {"keep": where, "text": WORDS}, headers={"referer": f"http://testserver{page}"}
    )
    assert answer["Location"] == f"http://testserver{page}"
    shown = browser.get(page).content.decode()
    assert "Kept, not sent." in shown
    assert WORDS in shown
    answer = browser.post(
        ADDRESS, {"keep": where, "text": WORDS}, headers={"referer": "http://elsewhere.example/"}
    )
    assert answer["Location"] == "/you/"


@pytest.mark.parametrize("page", ["debate", "point"])
def test_a_reply_not_sent_stands_beneath_its_own_point(client_of, reader, debate, page):
    point, other = PointFactory.create_batch(2, debate=debate)
    for answered in (point, other):
        ReplyFactory(parent=answered)
    browser = client_of(reader)
    browser.post(
        ADDRESS, {"keep": reverse("carespace:put_reply", args=[debate.slug, point.pk]), "text": WORDS}
    )
    shown = browser.get({"debate": debate, "point": point}[page].get_absolute_url()).content.decode()
    assert shown.count(WORDS) == 1
    if page == "point":
        assert WORDS not in browser.get(other.get_absolute_url()).content.decode()


def test_what_was_sent_is_forgotten(client_of, reader, debate, where):
    browser = client_of(reader)
    browser.post(ADDRESS, {"keep": where, "text": WORDS, "side": "for"})
    browser.post(where, {"text": WORDS, "side": "for", "kept": read_mark(browser, debate)})
    assert not UnsentForm.objects.exists()
    point = PointFactory(debate=debate)
    where = reverse("carespace:put_reply", args=[debate.slug, point.pk])
    browser.post(ADDRESS, {"keep": where, "text": WORDS})
    browser.post(where, {"text": WORDS, "kept": read_mark(browser, point)})
    assert not UnsentForm.objects.exists()


def test_an_editors_form_is_kept_too(client_of, editor, debate):
    for where in ("/moderation/debates/open/", f"/moderation/debates/{debate.slug}/close/"):
        browser = client_of(editor)
        browser.post(ADDRESS, {"keep": where, "motion": WORDS, "outcome": WORDS})
        assert WORDS in browser.get(where).content.decode()


def test_again_replaces_and_an_emptied_form_is_forgotten(reader, where):
    keep_unsent_form(by=reader, where=where, words={"text": "One"})
    keep_unsent_form(by=reader, where=where, words={"text": "Two"})
    assert find_unsent_words(reader, under=where) == {where: {"text": "Two"}}
    keep_unsent_form(by=reader, where=where, words={"text": " \n"})
    assert not UnsentForm.objects.exists()


def test_nobody_who_reads_the_database_reads_a_word(reader, where, settings):
    keep_unsent_form(by=reader, where=where, words={"text": WORDS, "side": "for"})
    with connection.cursor() as cursor:
        cursor.execute("select form::text from accounts_unsentform form")
        (kept,) = cursor.fetchone()
    assert where in kept
    assert not any(words in kept for words in (WORDS, "took in in", '"text', "text:"))
    settings.SECRET_KEY = "another, so that what is kept is nobody's words any more"
    assert find_unsent_words(reader, under=where) == {where: {}}


def test_what_a_program_of_the_release_before_keeps_is_not_lost(reader, where):
    UnsentForm.objects.create(member=reader, where=where, words={"text": WORDS})
    assert find_unsent_words(reader, under=where) == {where: {"text": WORDS}}


def test_of_who_leaves_meanwhile_nothing_is_kept(reader, where):
    User.objects.get(pk=reader.pk).delete()
    assert keep_unsent_form(by=reader, where=where, words={"text": WORDS}) is None
    assert not UnsentForm.objects.exists()


@pytest.mark.parametrize(
    ("keep", "status"),
    [
        ("", 422),
        ("https://elsewhere.example/", 422),
        ("/debates/" + "x" * 300 + "/", 422),
    ],
)
def test_what_is_no_path_is_refused(client_of, reader, keep, status):
    assert client_of(reader).post(ADDRESS, {"keep": keep, "text": WORDS}).status_code == status
    assert not UnsentForm.objects.exists()


def test_nobody_signed_in_keeps_nothing(client, where):
    assert client.post(ADDRESS, {"keep": where, "text": WORDS}).status_code == 403
    assert client.get(ADDRESS).status_code == 405
    assert not UnsentForm.objects.exists()


def test_too_often_is_refused(client_of, reader, where, monkeypatch):
    monkeypatch.setattr("accounts.views.consume", lambda *_, **__: False)
    assert client_of(reader).post(ADDRESS, {"keep": where, "text": WORDS}).status_code == 429


def test_the_oldest_goes_when_there_are_many(reader, monkeypatch):
    monkeypatch.setattr(unsent_forms, "MOST_FORMS", 3)
    assert MOST_FORMS >= 3
    for number in range(5):
        keep_unsent_form(by=reader, where=f"/debates/{number}/", words={"text": "One"})
    assert sorted(find_unsent_words(reader, under="/debates/")) == [
        "/debates/2/",
        "/debates/3/",
        "/debates/4/",
    ]


def test_the_account_takes_them_along_and_so_does_time(reader, stranger, where):
    keep_unsent_form(by=reader, where=where, words={"text": "One"})
    old = keep_unsent_form(by=stranger, where=where, words={"text": "Two"})
    UnsentForm.objects.filter(pk=old.pk).update(kept_at=timezone.now() - timedelta(days=DAYS_KEPT, hours=1))
    assert find_unsent_words(stranger, under=where) == {}
    expire_unsent_forms()
    assert [form.member for form in UnsentForm.objects.all()] == [reader]
    reader.delete()
    assert not UnsentForm.objects.exists()


def test_keeping_costs_few_queries(client_of, reader, where, count_queries):
    browser = client_of(reader)

    def send() -> None:
        browser.post(ADDRESS, {"keep": where, "text": WORDS}, headers={"x-requested-with": "fetch"})

    send()
    assert count_queries(send) <= 8


def test_what_another_tab_kept_goes_with_the_post(client_of, reader, debate, where):
    """The page was loaded before anything was kept, so that its form says nothing of it."""
    browser = client_of(reader)
    browser.post(
        ADDRESS, {"keep": where, "text": WORDS, "side": "for"}, headers={"x-requested-with": "fetch"}
    )
    assert browser.post(where, {"text": WORDS, "side": "for", "kept": ""}).status_code == 302
    assert not UnsentForm.objects.exists()
