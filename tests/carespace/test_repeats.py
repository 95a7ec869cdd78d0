"""Two presses of one button are one deed, and count for no limit."""

from uuid import uuid4

import pytest

from carespace.contributions import add_point
from carespace.deed_limits import DEED_LIMITS
from carespace.models import Report, Stance, Vote
from live import rate_limits
from live.models import RateCount
from live.rate_limits import RateLimit
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(params=["Redis", "PostgreSQL"])
def two_of_each(request, monkeypatch):
    """Each deed twice an hour, counted in either place."""
    for deed, (limit, sentence) in list(DEED_LIMITS.items()):
        monkeypatch.setitem(DEED_LIMITS, deed, (RateLimit(f"two {limit.name}", 2, limit.seconds), sentence))
    if request.param == "PostgreSQL":
        monkeypatch.setattr(rate_limits, "_count_in_redis", lambda *args, **more: None)


@pytest.fixture
def debate():
    return DebateFactory()


def send(browser, address, *forms, **headers) -> list[int]:
    return [browser.post(address, form, **headers).status_code for form in forms]


def test_a_vote_sent_again(client_of, reader, debate, two_of_each):
    point, browser = PointFactory(debate=debate), client_of(reader)
    address = f"/debates/{debate.slug}/points/{point.pk}/vote/"
    agree, disagree, no = {"value": "agree"}, {"value": "disagree"}, {"value": "pass"}
    assert send(browser, address, agree, agree, agree, disagree) == [302] * 4
    assert send(browser, address, disagree, no) == [302, 429], (
        "past the limit a repeat is free, another vote is none"
    )
    assert Vote.objects.get().value == "disagree"


def test_a_stance_sent_again(client_of, reader, debate, two_of_each):
    browser, address = client_of(reader), f"/debates/{debate.slug}/stance/"
    sides = [
        {"moment": "before", "side": side, "degree": degree}
        for side, degree in (("for", "2"), ("for", "2"), ("for", "2"), ("undecided", "3"), ("undecided", "1"))
    ]
    assert send(browser, address, *sides) == [302] * 5
    assert send(browser, address, {"moment": "before", "side": "against", "degree": "1"}) == [429]
    assert Stance.objects.get().side == "undecided"


def test_a_stance_said_again_moves_nothing(client_of, reader, debate):
    browser, address = client_of(reader), f"/debates/{debate.slug}/stance/"
    said = {"moment": "before", "side": "for", "degree": "2"}
    send(browser, address, said)
    first = Stance.objects.get().at
    send(browser, address, said)
    debate.refresh_from_db()
    assert (Stance.objects.get().at, debate.stances_for) == (first, 1)


def test_a_report_sent_again(client, client_of, reader, debate, two_of_each):
    addresses = [f"/debates/{debate.slug}/posts/{PointFactory(debate=debate).pk}/report/" for _ in range(3)]
    said = {"reason": "personal", "details": " It calls names. "}
    for browser in (client, client_of(reader)):
        assert send(browser, addresses[0], said, said, said, **ORIGIN) == [302] * 3
        assert send(browser, addresses[1], said, said, **ORIGIN) == [302] * 2
        assert send(browser, addresses[2], said, **ORIGIN) == [429]
        assert send(browser, addresses[2], {"reason": "identifies"}, **ORIGIN) == [302]
    assert Report.objects.count() == 6


def test_an_edit_sent_again(client_of, editor, debate, two_of_each):
    post = add_point(by=editor, debate=debate, side="for", text="First.")
    browser, address = client_of(editor), f"/debates/{debate.slug}/posts/{post.pk}/edit/"
    form = {"text": "Second.", "read": 1, "nonce": uuid4()}
    assert send(browser, address, form, form, form) == [302] * 3
    assert send(browser, address, {"text": "Third.", "read": 2, "nonce": uuid4()}) == [302]
    assert send(browser, address, {"text": "Fourth.", "read": 3, "nonce": uuid4()}) == [429]


def test_the_same_wish_to_follow_sent_again(client_of, reader, debate, two_of_each):
    browser, address = client_of(reader), f"/debates/{debate.slug}/follow/"
    wish = {"what": "debate", "by_mail": "on"}
    assert send(browser, address, wish, wish, wish, wish) == [302] * 4


def test_what_is_given_back_was_counted(db):
    limit = RateLimit("a test of giving back", 1, 60)
    rate_limits.give_back(limit, who="nobody")
    assert rate_limits.consume(limit, who="nobody")
    assert not RateCount.objects.exists()
