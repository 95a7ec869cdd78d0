"""Powers need a second factor where the site asks for one: every door, after a grace, without scripts."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.sign_in.second_factor import GRACE
from tests.conftest import in_group
from tests.factories.accounts import PASSWORD, MemberFactory
from tests.factories.carespace import PointFactory

DOORS = {
    "Editors": ["/newsroom/", "/emails/ledger/", "/moderation/"],
    "Moderators": ["/moderation/", "/moderation/rulings/", "/newsroom/"],
    "Data editors": ["/newsroom/", "/newsroom/releases/", "/newsroom/owners/"],
}
EVERY_DOOR = [(group, door) for group, doors in DOORS.items() for door in doors]

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def read_secret(client):
    """The key that the page of setting one up shows."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    return re.search(r'id="authenticator_secret"[^>]* value="([A-Z2-7]+)"', page)[1]


def text_of(answer) -> str:
    return answer.content.decode()


def come_in(member) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert browser.get("/you/").status_code == 200
    return browser


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def pass_grace(member) -> None:
    member.second_factor_due_at = timezone.now() - timedelta(seconds=1)
    member.save(update_fields=["second_factor_due_at"])


def test_it_is_required_in_production_alone():
    assert site_settings.SECOND_FACTOR_REQUIRED is site_settings.PRODUCTION


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(("group", "door"), EVERY_DOOR)
def test_every_door_leads_to_setting_one_up_once_the_grace_is_over(client_of, group, door):
    member = in_group(MemberFactory(), group)
    browser = client_of(member)
    assert browser.get(door).status_code == 200
    with time_machine.travel(timezone.now() + GRACE + timedelta(minutes=1), tick=False):
        assert browser.get(door)["Location"] == "/accounts/2fa/"
        assert "needs a second factor" in text_of(browser.get("/accounts/2fa/"))
        TOTP.activate(member, generate_totp_secret())
        assert client_of(member).get(door).status_code == 200


@pytest.mark.parametrize(("group", "door"), EVERY_DOOR)
def test_where_it_is_not_required_it_is_offered(client_of, group, door):
    member = in_group(MemberFactory(), group)
    pass_grace(member)
    browser = client_of(member)
    assert browser.get(door).status_code == 200
    page = text_of(browser.get("/you/"))
    assert 'href="/accounts/2fa/"' in page
    assert "needs a second factor" not in page


@pytest.mark.usefixtures("required")
def test_nothing_is_done_before_it_is_set_up(client_of, moderator, editor):
    point = PointFactory(state="waiting")
    for member, address in (
        (moderator, f"/moderation/posts/{point.pk}/approve/"),
        (editor, "/newsroom/pages/3/edit/"),
        (editor, "/emails/ledger/1/stop/"),
    ):
        pass_grace(member)
        assert client_of(member).post(address)["Location"] == "/accounts/2fa/"
    point.refresh_from_db()
    assert point.state == "waiting"


@pytest.mark.usefixtures("required")
def test_superusers_are_asked_too(client_of):
    member = MemberFactory(is_superuser=True)
    pass_grace(member)
    assert client_of(member).get("/newsroom/users/")["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
def test_members_without_powers_are_never_asked(client_of, reader):
    pass_grace(reader)
    browser = client_of(reader)
    assert "second factor" not in text_of(browser.get("/you/"))
    for door in ("/moderation/", "/newsroom/", "/emails/ledger/"):
        assert browser.get(door).status_code == 403


@pytest.mark.usefixtures("required")
def test_grace_is_said_once_a_session_and_starts_once(client_of, moderator):
    browser = client_of(moderator)
    assert "your work here needs a second factor" in text_of(browser.get("/moderation/"))
    assert "your work here needs a second factor" not in text_of(browser.get("/moderation/"))
    moderator.refresh_from_db()
    due_at = moderator.second_factor_due_at
    assert timedelta() < due_at - timezone.now() <= GRACE
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert "Your work here needs a second factor" in text_of(client_of(moderator).get("/you/"))
    moderator.refresh_from_db()
    assert moderator.second_factor_due_at == due_at


@pytest.mark.usefixtures("required")
def test_a_second_factor_given_up_has_no_further_grace(client_of, moderator):
    pass_grace(moderator)
    TOTP.activate(moderator, generate_totp_secret())
    assert client_of(moderator).get("/moderation/").status_code == 200
    Authenticator.objects.all().delete()
    assert client_of(moderator).get("/moderation/")["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
def test_recovery_codes_alone_are_no_second_factor(client_of, moderator):
    pass_grace(moderator)
    RecoveryCodes.activate(moderator)
    assert client_of(moderator).get("/moderation/")["Location"] == "/accounts/2fa/"


@pytest.mark.slow("goes through the pages of a second factor")
@pytest.mark.usefixtures("required")
def test_whole_way_from_a_shut_door_to_a_recovery_code(client, moderator):
    pass_grace(moderator)
    client.post("/accounts/login/", {"login": moderator.email, "password": PASSWORD})
    assert client.get("/moderation/")["Location"] == "/accounts/2fa/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = read_secret(client)
    page = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert code in text_of(page)
    assert client.get("/moderation/").status_code == 200
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": moderator.email, "password": PASSWORD})
    assert client.get("/moderation/")["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/moderation/").status_code == 200


@pytest.mark.slow("goes through the pages of a second factor")
@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_every_other_session(moderator, reader):
    other, stranger, client = come_in(moderator), come_in(reader), come_in(moderator)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = read_secret(client)
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/you/").status_code == 200
    assert other.get("/you/").status_code == 302
    assert stranger.get("/you/").status_code == 200


def test_operator_forgets_what_a_member_lost(moderator, capsys):
    browser = come_in(moderator)
    TOTP.activate(moderator, generate_totp_secret())
    call_command("forget_second_factor", "Moderator@Example.com")
    assert "1 forgotten" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert browser.get("/you/").status_code == 302
    with pytest.raises(CommandError, match="No member has the address"):
        call_command("forget_second_factor", "nobody@example.com")


def test_door_costs_one_query_more_where_it_is_required(client_of, moderator, count_queries, settings):
    TOTP.activate(moderator, generate_totp_secret())
    browser = client_of(moderator)
    browser.get("/moderation/")
    without = count_queries(lambda: browser.get("/moderation/"))
    settings.SECOND_FACTOR_REQUIRED = True
    assert count_queries(lambda: browser.get("/moderation/")) == without + 1
