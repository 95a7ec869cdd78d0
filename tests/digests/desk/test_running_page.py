"""An edition is changed while it is sent: letters not made yet are made anew, those made stay as they are."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from digests.ledger import letter_sender, sent_marks
from digests.models import Delivery, Edition, EditionPlan, EditionVersion, MadeBatch, MadeLetter
from tests.digests.desk.planning import list_titles, read_form
from tests.digests.reading import part
from tests.digests.sink import Sink
from tests.factories.accounts import MemberFactory
from tests.factories.digests import EditionFactory, SubscriptionFactory, content, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    SubscriptionFactory.create_batch(3)
    edition = EditionFactory(content=content(stories=[story(1), story(2), story(3)], figure=None))
    letter_sender.write_deliveries(edition=edition)
    return edition


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch):
    """A worker looks for edits before each letter, and claims one."""
    monkeypatch.setattr("digests.letters.edition_letters.WITHDRAWN_WITHIN", 0.0)


def path_of(edition: Edition) -> str:
    return f"/emails/desk/editions/{edition.pk}/"


def change_running(desk, edition: Edition, **fields: str):
    return desk.post(path_of(edition), read_form(desk.get(path_of(edition))) | fields)


def send(edition: Edition) -> None:
    """As a worker does, on a connection of its own: here it is the pages', whose rollbacks forget what is prepared."""
    for statement in (sent_marks.HAND_OVER, sent_marks.SENT, sent_marks.SENT_AND_HAND_OVER):
        statement.names.clear()
    letter_sender.send_part_of_edition(edition_id=edition.pk)


@pytest.mark.parametrize("more", ["", "letter/", "proof/"])
def test_only_editors_come_in(client, client_of, reader, moderator, desk, edition, more):
    path = path_of(edition) + more
    ask = client.post if more == "proof/" else client.get
    assert ask(path)["Location"].startswith("/accounts/login/")
    for person in (reader, moderator):
        assert client_of(person).post(path).status_code in {403, 405}
        assert client_of(person).get(path).status_code in {403, 405}
    assert desk.get(path.replace(str(edition.pk), "9999")).status_code in {404, 405}


def test_an_edit_changes_no_letter_made_and_every_one_after(desk, sink: Sink, edition):
    first, *others = [delivery.subscription.email for delivery in edition.deliveries.order_by("pk")]
    for address in others:
        sink.faults[address] = ("rcpt", "450 4.2.0 Later")
    send(edition)
    assert sink.recipients() == {first: 1}
    change_running(
        desk, edition, **{"drop-2": "on"}, note="Put right", subject="Another subject", move="up:3"
    )
    sink.faults.clear()
    # The second was tried before the edit, so its letter was made; the third is tried for the first time.
    Delivery.objects.filter(subscription__email=others[0]).update(next_try_at=None)
    Delivery.objects.filter(subscription__email=others[1]).update(next_try_at=None, attempts=0)
    send(edition)
    made, second, third = sink.messages()
    assert (second["Subject"], third["Subject"]) == (made["Subject"], "Another subject")
    assert part(second, "plain").count("Story number 2") == part(made, "plain").count("Story number 2") > 0
    assert "Story number 2" not in part(third, "plain")
    assert "Put right" in part(third, "html")
    assert "Put right" not in part(second, "html")
    assert EditionVersion.objects.get().revision == 0


def test_a_letter_that_got_no_answer_goes_again_as_it_was(desk, sink: Sink, edition):
    address = edition.deliveries.order_by("pk").first().subscription.email
    sink.faults[address] = ("taken", "")
    send(edition)
    change_running(desk, edition, note="Put right")
    sink.faults.clear()
    edition.deliveries.filter(subscription__email=address).update(next_try_at=None)
    send(edition)
    first, second = [m for m in sink.messages() if m["To"] == address]
    assert first["Message-ID"] == second["Message-ID"]
    assert part(first, "plain") == part(second, "plain")


def test_what_is_withheld_is_owed_and_left_out_of_the_next_edition(desk, client, sink: Sink, edition):
    change_running(desk, edition, **{"drop-1": "on"})
    edition.refresh_from_db()
    assert edition.content["withheld"] == [1]
    assert edition.subject == "Story number 2"
    assert "Story number 1" not in client.get(edition.get_absolute_url()).content.decode()
    assert "withdrawn from print" not in client.get(edition.get_absolute_url()).content.decode()
    assert EditionPlan.objects.get().dropped == [1]
    send(edition)
    assert {tuple(delivery.left_out) for delivery in edition.deliveries.all()} == {(1,)}
    assert list_titles(desk.get(path_of(edition)))[-1] == "Story number 1"


def test_and_comes_back_where_it_is_put_back(desk, edition):
    change_running(desk, edition, **{"drop-1": "on"})
    fields = read_form(desk.get(path_of(edition)))
    del fields["drop-1"]
    assert (
        desk.post(path_of(edition), fields | {"place-1": "1", "place-2": "2", "place-3": "3"}).status_code
        == 302
    )
    edition.refresh_from_db()
    assert edition.content["withheld"] == []
    assert EditionPlan.objects.get().dropped == []
    assert edition.revision == 2


def test_the_same_twice_is_one_revision(desk, edition):
    fields = read_form(desk.get(path_of(edition))) | {"note": "A note"}
    assert [desk.post(path_of(edition), fields).status_code for _ in range(2)] == [302, 302]
    edition.refresh_from_db()
    assert (edition.revision, edition.versions.count()) == (1, 1)


def test_of_two_editors_the_later_is_told_and_loses_nothing(client_of, desk, edition):
    other = client_of(MemberFactory(is_superuser=True, name="Olive Other"))
    opened = read_form(desk.get(path_of(edition)))
    change_running(other, edition, note="Of Olive")
    answer = desk.post(path_of(edition), opened | {"note": "Of Eddie"})
    assert answer.status_code == 409
    assert "Olive Other saved it" in answer.content.decode()
    again = read_form(answer)
    assert again["note"] == "Of Eddie"
    assert desk.post(path_of(edition), again).status_code == 302
    edition.refresh_from_db()
    assert edition.content["note"] == "Of Eddie"


@pytest.mark.parametrize("fields", [{"note": "x" * 601}, {"place-1": "first"}, {"revision": "x"}])
def test_what_is_unfit_changes_nothing(desk, edition, fields):
    assert change_running(desk, edition, **fields).status_code == 422
    edition.refresh_from_db()
    assert edition.revision == 0


@pytest.mark.parametrize("state", ["finished_at", "stopped_at"])
def test_what_has_gone_is_not_changed(desk, edition, state):
    opened = read_form(desk.get(path_of(edition)))
    Edition.objects.update(**{state: timezone.now()})
    answer = desk.post(path_of(edition), opened | {"note": "Too late"})
    assert answer.status_code == 409
    assert "nothing in it can be changed" in answer.content.decode()
    assert "note" not in Edition.objects.get().content


def test_its_letters_are_looked_at_and_sent_to_oneself(desk, editor, sink: Sink, edition):
    change_running(desk, edition, note="Put right")
    assert "Put right" in desk.get(f"{path_of(edition)}letter/").content.decode()
    html = desk.post(f"{path_of(edition)}proof/", {}, follow=True).content.decode()
    assert f"Sent to {editor.email}." in html
    assert sink.recipients() == {editor.email: 1}
    assert not MadeLetter.objects.exists()


def test_which_letter_each_was_made_with_is_written_once_for_many(sink: Sink, edition):
    send(edition)
    letter = MadeLetter.objects.get()
    assert (letter.stories, letter.chart, letter.revision) == ([1, 2, 3], None, 0)
    assert sorted(MadeBatch.objects.get().deliveries) == sorted(
        edition.deliveries.values_list("pk", flat=True)
    )


def test_it_asks_the_same_for_one_story_and_for_three(desk, count_queries):
    edition = EditionFactory(content=content(stories=[story(1)], figure=None))
    desk.get(path_of(edition))
    one = count_queries(lambda: desk.get(path_of(edition)))
    Edition.objects.update(content=content(stories=[story(1), story(2), story(3)], figure=None))
    assert count_queries(lambda: desk.get(path_of(edition))) == one


def test_a_correction_has_no_such_desk(desk):
    assert desk.get(path_of(EditionFactory(frequency="once"))).status_code == 404
    assert BeautifulSoup(desk.get("/emails/ledger/").content, "html.parser").select("th a")
