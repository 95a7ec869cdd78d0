"""Two people at once: nothing lands in a debate that has just closed, and one deed stays one."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction

from carespace.contributions import add_point, cast_vote, record_stance
from carespace.debate_life.lifecycle import close_debate
from carespace.models import Post, Stance, Vote
from carespace.refusals import ClosedError, RefusalError
from carespace.voices import find_voice
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db(transaction=True)


def started(deed: Callable[[], object], answers: list[object]) -> threading.Thread:
    def run() -> None:
        try:
            answers.append(deed())
        except RefusalError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, point: add_point(by=by, debate=point.debate, side="for", text="Just in time?"),
        lambda by, point: cast_vote(by=by, point=point, value="agree"),
        lambda by, point: record_stance(by=by, debate=point.debate, moment="before", side="for"),
    ],
)
def test_what_waits_for_the_closing_is_refused(reader, editor, deed):
    point = PointFactory()
    answers: list[object] = []
    with transaction.atomic():
        close_debate(by=editor, debate=point.debate, outcome="Settled.")
        thread = started(lambda: deed(reader, point), answers)
        while not waiting_for_a_lock():  # the other deed has come as far as the debate's lock
            assert thread.is_alive(), answers
    thread.join()
    assert isinstance(answers[0], ClosedError)
    assert Post.objects.count() == 1
    assert not Vote.objects.exists()
    assert not Stance.objects.exists()


def test_closing_waits_for_a_post_under_way(reader, editor):
    debate = DebateFactory()
    answers: list[object] = []
    with transaction.atomic():
        add_point(by=reader, debate=debate, side="for", text="In time.")
        thread = started(lambda: close_debate(by=editor, debate=debate, outcome="Settled."), answers)
        while not waiting_for_a_lock():
            assert thread.is_alive(), answers
    thread.join()
    debate.refresh_from_db()
    assert debate.closure == answers[0]
    assert debate.closure.at > debate.posts.get().created_at


def test_double_click_makes_one_post_and_one_vote(reader, stranger):
    point = PointFactory()
    nonce = uuid4()
    answers: list[object] = []
    deeds = [
        *[
            lambda: add_point(by=reader, debate=point.debate, side="for", text="Once.", nonce=nonce).pk
            for _ in range(3)
        ],
        *[lambda: cast_vote(by=stranger, point=point, value="agree").pk for _ in range(3)],
    ]
    threads = [started(deed, answers) for deed in deeds]
    for thread in threads:
        thread.join()
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Post.objects.filter(voice=find_voice(point.debate, reader)).count() == 1
    assert Vote.objects.count() == 1
