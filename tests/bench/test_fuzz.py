"""The fuzzer in small: three hundred seeded requests, judged by counts; and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import resolve
from django.urls.exceptions import Resolver404

from bench.addresses import list_addresses
from bench.form_fields import FormFields
from bench.fuzz import ServerError, judge_outcome, send_requests, try_schema
from bench.fuzz_requests import FuzzRequest, RequestMaker
from bench.site_client import ANYONE, SiteClient, harvest
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.articles import article, charted, text
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

REQUESTS, SEED = 300, 7


@pytest.fixture
def site(reader, moderator, editor, settings) -> Iterator[SiteClient]:
    """A site with something of most kinds, and its people."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    debate = DebateFactory()
    ReplyFactory(parent=PointFactory(debate=debate))
    body = [text("First.", "Second."), charted(), {"type": "live_blog", "value": None}]
    article("A story", body=body, debate=debate, topics=("Owners",))
    people = {
        "Reader": reader,
        "Moderator": moderator,
        "Editor": editor,
        "Data editor": in_group(MemberFactory(email="data@example.com"), "Data editors"),
        "Administrator": MemberFactory(email="root@example.com", is_superuser=True, is_staff=True),
    }
    made = SiteClient(people)
    with made.watched():
        yield made


@pytest.mark.slow("three hundred requests, of every kind")
@pytest.mark.django_db(transaction=True)
def test_no_server_error_is_to_be_had(site):
    known = harvest(site, "Administrator", ["/", "/newsroom/"], 15)
    outcome = send_requests(site, [ANYONE, *site.people], known, requests=REQUESTS, seed=SEED)
    assert [(error.request, error.raised) for error in outcome.errors] == []
    assert outcome.requests >= REQUESTS
    assert len(outcome.statuses) > 5


@pytest.mark.slow("some seventy requests that schemathesis makes up")
@pytest.mark.django_db(transaction=True)
def test_the_api_answers_as_its_schema_says(furnished, settings):
    settings.ALLOWED_HOSTS = ["*"]
    site = SiteClient({})
    with site.watched():
        outcome = try_schema(site, examples=3, seed=SEED)
    assert [(error.request, error.raised) for error in outcome.errors] == []
    assert outcome.undeclared == []
    assert (len(outcome.asked), {200, 400, 404} <= set(outcome.statuses)) == (14, True)


def test_every_address_of_the_resolver_is_known_and_can_be_filled():
    addresses = list_addresses()
    assert len({address.route for address in addresses}) == len(addresses) > 300
    plain = [address for address in addresses if not address.slots]
    for address in plain:
        try:
            resolve(address.fill(lambda slot: ""))
        except Resolver404:
            pytest.fail(f"{address.route} does not resolve")
    debate = next(address for address in addresses if address.route == "debates/<slug:slug>/points/<int:pk>/")
    assert (
        debate.fill(lambda slot: {"slug": "owners", "int": "3"}[slot.converter])
        == "/debates/owners/points/3/"
    )


def test_a_seed_makes_the_same_requests_again():
    addresses = list_addresses()[:40]
    told = []
    for seed in (1, 1, 2):
        maker = RequestMaker(seed, ["anyone"], {})
        told.append([str(maker.request(address)).partition(" <")[0] for address in addresses])
    assert told[0] != told[2]
    assert [line.split(" {")[0] for line in told[0]] == [line.split(" {")[0] for line in told[1]]


def test_a_form_is_read_as_a_browser_would_send_it():
    reader = FormFields()
    reader.feed(
        '<form><input name="a" value="1"><input type="checkbox" name="b"><input type="checkbox" name="c" checked>'
        '<textarea name="d">words</textarea><select name="e"><option value="x"><option value="y" selected></select>'
        '<input type="file" name="f"><button name="g" value="go"></form>'
    )
    assert dict(reader.fields) == {"a": ["1"], "c": [""], "d": ["words"], "e": ["y"], "g": ["go"]}
    assert reader.files == {"f"}


@pytest.mark.django_db
def test_an_error_is_found_and_judged(client, monkeypatch):
    def fail(*args, **kwargs):
        raise KeyError("found")

    monkeypatch.setattr("articles.seo.llms_txt.ArticlePage.objects.river", fail)
    site = SiteClient({})
    with site.watched():
        status, _, raised = site.send(FuzzRequest(ANYONE, "GET", "/llms.txt"))
    assert status == 500
    assert "KeyError: 'found'" in raised
    outcome = send_requests(site, [ANYONE], {}, requests=0, seed=1)
    outcome.errors.append(ServerError("GET /llms.txt", status, raised))
    verdicts = {verdict.item: verdict.is_ok for verdict in judge_outcome(outcome, outcome, requests=0)}
    assert verdicts["server errors of requests"] is False
    assert verdicts["addresses never asked"] is False
