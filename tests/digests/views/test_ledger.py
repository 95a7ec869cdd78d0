"""The editors' view of what became of each edition."""

from __future__ import annotations

import pytest
from django.utils import timezone

from digests.models import Delivery, DeliveryState, Edition
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def failed(edition: Edition, **fields: object) -> Delivery:
    return DeliveryFactory(
        edition=edition, state=DeliveryState.FAILED, reason="refused", smtp_code=554, **fields
    )


@pytest.mark.parametrize("path", ["/emails/ledger/", "/emails/ledger/{pk}/"])
def test_only_editors_see_it(client, client_of, reader, moderator, editor, path):
    path = path.format(pk=EditionFactory().pk)
    assert client.get(path)["Location"].startswith("/accounts/login/")
    for person in (reader, moderator):
        assert client_of(person).get(path).status_code == 403
    answer = client_of(editor).get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_counts_and_reasons_without_addresses(client_of, editor):
    edition = EditionFactory()
    DeliveryFactory(edition=edition)
    person = SubscriptionFactory()
    failed(edition, subscription=person, smtp_text="5.7.1 Spam <<address>>")
    html = client_of(editor).get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "The mail server refused us" in html
    assert "554 5.7.1 Spam" in html
    assert person.email not in html
    assert edition.title in html
    listed = client_of(editor).get("/emails/ledger/").content.decode()
    assert "Composed" in listed


def test_the_same_answer_to_many_is_one_row(client_of, editor):
    edition = EditionFactory(addressed_at=timezone.now())
    for _ in range(3):
        failed(edition, smtp_text="5.7.1 Spam")
    failed(edition, smtp_text="5.7.1 Relaying denied")
    DeliveryFactory(edition=edition)
    html = client_of(editor).get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert [html.count(f"554 5.7.1 {words}</th>") for words in ("Spam", "Relaying denied")] == [1, 1]
    assert '554 5.7.1 Spam</th><td class="r">3</td>' in html


def test_an_empty_edition_says_so(client_of, editor):
    edition = EditionFactory(empty=True)
    assert b"Nothing to say" in client_of(editor).get("/emails/ledger/").content
    assert b"nothing was sent" in client_of(editor).get(f"/emails/ledger/{edition.pk}/").content


def test_an_editor_stops_an_edition_once(client_of, editor):
    edition = EditionFactory(addressed_at=timezone.now())
    client = client_of(editor)
    for _ in range(2):
        assert client.post(f"/emails/ledger/{edition.pk}/stop/").status_code == 302
    edition.refresh_from_db()
    assert edition.stopped_at
    html = client.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "Stopped" in html
    assert edition.get_absolute_url() not in html


def test_an_edition_that_was_sent_whole_can_still_be_taken_back(client_of, editor):
    edition = EditionFactory(addressed_at=timezone.now(), finished_at=timezone.now())
    assert (
        f"/emails/ledger/{edition.pk}/stop/"
        in client_of(editor).get(f"/emails/ledger/{edition.pk}/").content.decode()
    )
    client_of(editor).post(f"/emails/ledger/{edition.pk}/stop/")
    assert client_of(editor).get(edition.get_absolute_url()).status_code == 410


def test_nobody_else_stops_it(client, client_of, moderator, editor):
    edition = EditionFactory()
    path = f"/emails/ledger/{edition.pk}/stop/"
    client.post(path)
    assert client_of(moderator).post(path).status_code == 403
    assert client_of(editor).get(path).status_code == 405
    assert client_of(editor).post("/emails/ledger/999/stop/").status_code == 404
    edition.refresh_from_db()
    assert edition.stopped_at is None


def test_it_asks_the_same_for_one_delivery_and_for_three(client_of, editor, count_queries):
    client = client_of(editor)
    edition = EditionFactory()
    failed(edition)
    pages = ("/emails/ledger/", f"/emails/ledger/{edition.pk}/")
    few = [count_queries(lambda page=page: client.get(page)) for page in pages]
    for _ in range(2):
        failed(edition)
    assert [count_queries(lambda page=page: client.get(page)) for page in pages] == few


def test_the_newsroom_leads_there(client_of, editor, moderator):
    assert b"/emails/ledger/" in client_of(editor).get("/newsroom/").content
