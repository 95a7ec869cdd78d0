"""Reports: sent by anybody, never refused where somebody could be identified, and answered under an address of their own."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carespace import deed_limits
from carespace.models import Report
from carespace.moderation import hide_post, keep_post
from carespace.reports import create_report
from live.rate_limits import RateLimit
from tests.factories.carespace import (
    ClosureFactory,
    PointFactory,
    ReplyFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def text_of(answer) -> str:
    return answer.content.decode()


def url(name, debate, *more) -> str:
    return reverse(f"carespace:{name}", args=[debate.slug, *more])


def test_report_by_a_reader_without_account(debate, point):
    reader = Client(enforce_csrf_checks=True)
    answer = reader.post(
        url("report", debate, point.pk), {"reason": "identifies", "details": "The town."}, headers=FROM_HERE
    )
    assert answer.status_code == 302
    assert not answer.cookies
    sent = Report.objects.get()
    assert (sent.reporter, sent.reason, sent.details) == (None, "identifies", "The town.")
    assert "The moderators have it" in text_of(reader.get(answer["Location"]))


def test_report_by_a_member_names_them_to_moderators(client_of, reader, debate, point):
    reply = ReplyFactory(parent=point)
    for _ in range(2):
        client_of(reader).post(url("report", debate, reply.pk), {"reason": "personal"}, headers=FROM_HERE)
    assert Report.objects.get().reporter == reader


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_report_from_another_site_is_refused(client, debate, point, headers):
    answer = client.post(
        url("report", debate, point.pk), {"reason": "personal", "details": "MINE"}, headers=headers
    )
    assert answer.status_code == 403
    assert "MINE" in text_of(answer)
    assert not Report.objects.exists()


def test_report_from_a_browser_that_only_names_its_origin(client, debate, point):
    answer = client.post(
        url("report", debate, point.pk), {"reason": "personal"}, headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({}, "Choose what is wrong with it"), ({"reason": "other", "details": ""}, "Say what is wrong with it")],
)
def test_unfit_report_is_refused(client, debate, point, sent, sentence):
    answer = client.post(url("report", debate, point.pk), sent, headers=FROM_HERE)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Report.objects.exists()


def test_other_reports_from_one_network_are_limited(client, debate, monkeypatch):
    monkeypatch.setitem(
        deed_limits.DEED_LIMITS, "report without account", (RateLimit("reports", 5, 60), "Enough.")
    )
    points = PointFactory.create_batch(6, debate=debate)
    statuses = [
        client.post(url("report", debate, point.pk), {"reason": "personal"}, headers=FROM_HERE).status_code
        for point in points
    ]
    assert statuses == [302] * 5 + [429]
    assert Report.objects.count() == 5


def test_closed_debates_can_still_be_reported(client, debate, point):
    ClosureFactory(debate=debate)
    answer = client.post(url("report", debate, point.pk), {"reason": "identifies"}, headers=FROM_HERE)
    assert answer.status_code == 302


@pytest.mark.parametrize("is_member", [True, False])
def test_that_somebody_could_be_identified_is_never_said_too_often(
    client, client_of, reader, debate, is_member, monkeypatch
):
    for name in ("report", "report without account"):
        monkeypatch.setitem(deed_limits.DEED_LIMITS, name, (RateLimit(f"no {name}", 0, 60), "Enough."))
    browser = client_of(reader) if is_member else client
    for point in PointFactory.create_batch(3, debate=debate):
        sent = {"reason": "identifies"}
        assert browser.post(url("report", debate, point.pk), sent, headers=FROM_HERE).status_code == 302
    assert Report.objects.count() == 3


def test_the_same_report_sent_twice_is_one_with_one_address(client, debate, point):
    sent = {"reason": "identifies", "details": "The town."}
    first, again = (client.post(url("report", debate, point.pk), sent, headers=FROM_HERE) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Report.objects.count() == 1


def test_a_post_that_went_meanwhile_says_so_and_keeps_the_words(client, moderator, debate, point):
    hide_post(by=moderator, post=point, rule="identifies")
    sent = {"reason": "identifies", "details": "MINE"}
    answer = client.post(url("report", debate, point.pk), sent, headers=FROM_HERE)
    assert answer.status_code == 409
    assert "not public any more" in text_of(answer)
    assert "MINE" in text_of(answer)
    assert point.current_revision.text not in text_of(answer)
    assert client.get(url("report", debate, point.pk)).status_code == 404
    never = PointFactory(debate=debate, state="waiting", published_at=None)
    assert client.post(url("report", debate, never.pk), sent, headers=FROM_HERE).status_code == 404


@pytest.mark.parametrize(
    ("decide", "says"),
    [
        (None, "The moderators have it"),
        (keep_post, "A moderator has read it"),
        (lambda by, post: hide_post(by=by, post=post, rule="personal"), "because it attacked a person"),
    ],
)
def test_the_answer_is_found_by_whoever_has_the_address(client, moderator, point, decide, says):
    report = create_report(by=None, post=point, reason="identifies")
    if decide:
        decide(by=moderator, post=point)
    answer = client.get(report.get_absolute_url())
    assert says in text_of(answer)
    assert point.current_revision.text not in text_of(answer)
    assert "no-store" in answer["Cache-Control"]


def test_nobody_guesses_an_address(client, point):
    ReportFactory(post=point)
    assert client.get("/debates/reports/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.post(Report.objects.get().get_absolute_url()).status_code == 405


def test_every_row_has_a_secret_of_its_own(point):
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(
                "insert into carespace_report (post_id, reason, details, at) values (%s, 'other', 'x', %s)",
                [point.pk, timezone.now()],
            )
    assert len(set(Report.objects.values_list("secret", flat=True))) == 2


def test_an_answer_costs_the_same_for_many(client, point, count_queries):
    report = ReportFactory(post=point)
    few = count_queries(lambda: client.get(report.get_absolute_url()))
    ReportFactory.create_batch(3, post=point)
    assert count_queries(lambda: client.get(report.get_absolute_url())) == few <= 3


def test_who_reported_something_else_can_still_say_that_somebody_could_be_identified(reader, point):
    first = create_report(by=reader, post=point, reason="personal", details="Rude.")
    again = create_report(by=reader, post=point, reason="identifies")
    assert (again, again.reason, again.details) == (first, "identifies", "Rude.")
    assert create_report(by=reader, post=point, reason="personal").reason == "identifies"
