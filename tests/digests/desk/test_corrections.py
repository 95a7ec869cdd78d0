"""A correction goes to those whose letter carried what was wrong, once, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Correction
from articles.models.stale_figures import Drift
from digests.ledger import letter_sender, old_deliveries
from digests.letters.correction_letters import CorrectionLetters
from digests.models import Delivery, Edition, MadeBatch, MadeLetter, Subscription, SubscriptionStatus
from tests.digests.reading import part
from tests.digests.sink import Sink
from tests.factories.articles import article, topic
from tests.factories.digests import EditionFactory, SubscriptionFactory, content, figure, story

pytestmark = pytest.mark.django_db
WORDS = "We said 9% of homes; it is 7%."


@pytest.fixture
def wrong():
    return article("Homes rated inadequate")


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


def send_edition(sink: Sink, stories: list[dict], *, frequency: str = "daily", **fields: object) -> Edition:
    """An edition sent whole to everyone who wants it."""
    for name in ("Owners", "Fostering"):
        topic(name)
    edition = EditionFactory(
        frequency=frequency, content=content(stories=stories, claims=[], changes=[], arguments=[], **fields)
    )
    letter_sender.write_deliveries(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    return edition


def path_of(wrong) -> str:
    return f"/emails/desk/corrections/{wrong.pk}/"


def correct(desk, wrong, **fields: str):
    return desk.post(path_of(wrong), {"words": WORDS, **fields})


def send_on(sink: Sink) -> list[str]:
    """Send the correction; who got it."""
    sink.taken.clear()
    letter_sender.send_part_of_edition(edition_id=Edition.objects.get(frequency="once").pk)
    return sorted(recipient for _, recipient, _ in sink.taken)


@pytest.mark.parametrize("path", ["/emails/desk/corrections/", "/emails/desk/corrections/{pk}/"])
def test_only_editors_come_in(client, client_of, reader, moderator, desk, wrong, path):
    path = path.format(pk=wrong.pk)
    assert client.get(path)["Location"].startswith("/accounts/login/")
    for person in (reader, moderator):
        assert client_of(person).get(path).status_code == 403
        assert client_of(person).post(path, {"words": WORDS}).status_code in {403, 405}
    assert desk.get(path).status_code == 200
    assert desk.get("/emails/desk/corrections/99999/").status_code == 404
    assert not Edition.objects.exists()


def test_it_goes_to_those_whose_letter_told_the_story(desk, sink: Sink, wrong):
    told = SubscriptionFactory(topics=["owners"])
    SubscriptionFactory(topics=["fostering"])
    both = SubscriptionFactory()
    told_story = story(wrong.pk, topics=["owners"])
    send_edition(sink, [told_story, story(99, topics=["fostering"])], figure=None)
    send_edition(sink, [told_story], frequency="weekly", figure=None)
    newcomer = SubscriptionFactory()
    assert "2 readers had it in a letter" in desk.get(path_of(wrong)).content.decode()
    answer = correct(desk, wrong)
    edition = Edition.objects.get(frequency="once")
    assert answer["Location"] == f"/emails/ledger/{edition.pk}/"
    assert send_on(sink) == sorted([told.email, both.email])
    assert newcomer.email not in sink.recipients()
    message = sink.messages()[0]
    assert message["Subject"] == "Correction: Homes rated inadequate"
    for kind in ("plain", "html"):
        assert WORDS in part(message, kind)
        assert wrong.get_absolute_url() in part(message, kind)
    assert message["List-ID"].startswith("CareSpace corrections <corrections.")
    assert "/emails/leave/" in message["List-Unsubscribe"]
    assert WORDS in desk.get(path_of(wrong)).content.decode()


def test_the_same_words_go_out_once_and_other_words_again(desk, sink: Sink, wrong):
    SubscriptionFactory()
    send_edition(sink, [story(wrong.pk)], figure=None)
    first, second = correct(desk, wrong), correct(desk, wrong, words=f"  {WORDS}\r\n")
    assert first["Location"] == second["Location"]
    assert Edition.objects.filter(frequency="once").count() == 1
    assert len(send_on(sink)) == 1
    correct(desk, wrong, words="And the year was 2024.")
    assert Edition.objects.filter(frequency="once").count() == 2


def test_of_a_chart_only_those_who_had_it(desk, sink: Sink, wrong):
    led = SubscriptionFactory(topics=["owners"])
    SubscriptionFactory()
    stories = [story(98, topics=["fostering"]), story(wrong.pk, topics=["owners"])]
    send_edition(sink, stories, figure=None, charts=[figure(story=wrong.pk)])
    html = " ".join(desk.get(path_of(wrong)).content.decode().split())
    assert "2 readers had it in a letter; in 1 of those letters stood its chart" in html
    correct(desk, wrong, only_chart="on")
    assert send_on(sink) == [led.email]


def test_who_was_not_told_after_all_is_not_written_to(desk, sink: Sink, wrong):
    told, refused, left, doubted, withheld = SubscriptionFactory.create_batch(5)
    sink.faults[refused.email] = ("rcpt", "550 5.7.1 No")
    sink.faults[withheld.email] = ("rcpt", "450 4.2.0 Later")
    edition = send_edition(sink, [story(wrong.pk), story(97)], figure=None)
    late = edition.deliveries.get(subscription=withheld)
    other = MadeLetter.objects.create(edition=edition, revision=1, digest="x", stories=[97])
    MadeBatch.objects.create(letter=other, deliveries=[late.pk])
    Delivery.objects.filter(pk=late.pk).update(
        state="sent", sent_at=timezone.now(), handed_at=timezone.now(), reason="", next_try_at=None
    )
    Subscription.objects.filter(pk=left.pk).update(
        standing=SubscriptionStatus.LEFT, email="", ended_at=timezone.now()
    )
    Subscription.objects.filter(pk=doubted.pk).update(doubted_at=timezone.now())
    correct(desk, wrong)
    sink.faults.clear()
    assert send_on(sink) == [told.email]


def test_a_correction_is_tried_again_and_reaches_whoever_left_one_list(desk, sink: Sink, wrong):
    person = SubscriptionFactory()
    send_edition(sink, [story(wrong.pk)], figure=None)
    Subscription.objects.update(daily=False)
    correct(desk, wrong)
    sink.faults[person.email] = ("rcpt", "450 4.2.0 Later")
    assert send_on(sink) == []
    sink.faults.clear()
    Delivery.objects.update(next_try_at=None)
    assert send_on(sink) == [person.email]
    edition = Edition.objects.get(frequency="once")
    letter_sender.finish_edition(edition=edition)
    html = desk.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "CareSpace correction, " in html
    assert desk.get("/emails/ledger/").status_code == 200


@pytest.mark.parametrize("words", ["", "   \n ", "x" * 1001])
def test_without_fit_words_nothing_goes(desk, sink: Sink, wrong, words):
    SubscriptionFactory()
    send_edition(sink, [story(wrong.pk)], figure=None)
    assert correct(desk, wrong, words=words).status_code == 422
    assert not Edition.objects.filter(frequency="once").exists()


def test_where_nobody_had_it_nothing_goes(desk, wrong):
    answer = correct(desk, wrong)
    assert answer.status_code == 422
    assert "Nobody who is on the list still" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert not Edition.objects.exists()


def test_the_list_begins_with_stories_that_drifted_or_were_corrected(desk, editor, sink: Sink, wrong):
    SubscriptionFactory()
    fine, drifted = article("Fine still"), article("Moved since")
    send_edition(sink, [story(page.pk) for page in (fine, wrong, drifted)], figure=None)
    Drift.objects.create(article=drifted, moved=2, furthest="9% became 7%", counted_at=timezone.now())
    Correction.objects.create(article=wrong, version=1, kind="correction", text=WORDS, by=editor, replaced={})
    html = desk.get("/emails/desk/corrections/").content.decode()
    assert "2 figures moved: 9% became 7%" in html
    assert html.index("Fine still") > max(html.index("Moved since"), html.index("Homes rated inadequate"))
    assert WORDS in desk.get(path_of(wrong)).content.decode()


def test_pages_ask_the_same_for_one_story_and_for_three(desk, sink: Sink, wrong, count_queries):
    SubscriptionFactory()
    send_edition(sink, [story(wrong.pk)], figure=None)
    pages = ("/emails/desk/corrections/", path_of(wrong))
    for page in pages:
        desk.get(page)
    one = [count_queries(lambda page=page: desk.get(page)) for page in pages]
    later = EditionFactory(until=timezone.now() + timedelta(hours=1), period="2030-01-01")
    for number in range(2):
        page = article(f"Another {number}")
        MadeLetter.objects.create(edition=later, revision=0, digest=str(number), stories=[page.pk])
    assert [count_queries(lambda page=page: desk.get(page)) for page in pages] == one


def test_counts_of_old_editions_name_no_deliveries(sink: Sink, wrong):
    SubscriptionFactory()
    edition = send_edition(sink, [story(wrong.pk)], figure=None)
    then = timezone.now() - timedelta(days=91)
    Edition.objects.filter(pk=edition.pk).update(until=then, since=then - timedelta(days=1))
    assert old_deliveries.tally_old_deliveries(now=timezone.now()) == 1
    assert not (MadeLetter.objects.exists())
    assert not (MadeBatch.objects.exists())


def test_it_is_rendered_once_for_all_who_get_it(monkeypatch, desk, sink: Sink, wrong):
    readers = SubscriptionFactory.create_batch(3)
    send_edition(sink, [story(wrong.pk)], figure=None)
    correct(desk, wrong)
    rendered: list[CorrectionLetters] = []
    build = CorrectionLetters.build_correction
    monkeypatch.setattr(
        CorrectionLetters, "build_correction", lambda letters: rendered.append(letters) or build(letters)
    )
    assert send_on(sink) == sorted(reader.email for reader in readers)
    assert len(rendered) == 1
