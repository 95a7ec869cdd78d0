"""A member's own pages, and that no page of signing in looks foreign."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.signed_in_cookie import COOKIE
from tests.accounts.test_second_factor import read_secret
from tests.factories.accounts import PASSWORD
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db

ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
MANAGE = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "usersessions_list",
]


def text_of(answer) -> str:
    return answer.content.decode()


def looks_like_ours(page: str) -> None:
    assert page.count("<h1") == 1
    assert 'class="page-head"' in page
    assert 'class="wordmark"' in page
    assert "Menu:" not in page
    assert "<p><label" not in page
    assert "style=" not in page


@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_for_anyone_are_in_the_house_style(client, name):
    answer = client.get(reverse(name), follow=True)
    assert answer.status_code == 200
    looks_like_ours(text_of(answer))


def come_in(client, member) -> None:
    """Sign in and say once more that it is you, as the pages about signing in ask."""
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.mark.parametrize("name", MANAGE)
def test_pages_for_members_are_in_the_house_style(client, reader, name):
    come_in(client, reader)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    looks_like_ours(text_of(answer))


def test_pages_about_signing_in_ask_once_more_who_it_is(client, reader):
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Is it you?" in text_of(answer)
    assert "error-summary" in text_of(client.post("/accounts/reauthenticate/", {"password": "wrong"}))


@pytest.mark.slow("goes through every page of an authenticator app")
def test_authenticator_app_from_setting_up_to_giving_up(client, reader):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    come_in(client, reader)
    secret = read_secret(client)
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "error-summary" in text_of(wrong)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    done = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    looks_like_ours(text_of(done))
    assert "Recovery codes" in text_of(done)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
    ):
        looks_like_ours(text_of(client.get(reverse(name), follow=True)))
    client.post("/accounts/logout/")
    stage = client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD}, follow=True)
    assert "One more step" in text_of(stage)
    assert client.get("/you/").status_code == 302


def test_own_page_shows_posts_and_their_states(client_of, reader, stranger):
    debate = DebateFactory(motion="Councils should build")
    PointFactory(debate=debate, author=reader, text="Waiting words.", state="waiting")
    PointFactory(debate=debate, author=reader, text="Public words.")
    ReplyFactory(author=reader, text="Hidden words.", state="hidden", published_at=timezone.now())
    page = text_of(client_of(reader).get("/you/"))
    for words in (
        "Waiting for a moderator",
        "Waiting words.",
        "Published",
        "Hidden by a moderator",
        "Hidden words.",
    ):
        assert words in page
    assert "words." not in text_of(client_of(stranger).get("/you/"))


def test_hidden_post_says_why_on_its_authors_page(client_of, reader, moderator):
    from carespace.moderation import hide_post

    hide_post(by=moderator, post=PointFactory(author=reader), rule="identifies", reason="Leave out the town.")
    page = text_of(client_of(reader).get("/you/"))
    assert "it could have identified a child" in page
    assert "Leave out the town." in page


def test_own_page_is_kept_by_nobody_and_needs_signing_in(client, client_of, reader):
    assert client.get("/you/")["Location"] == "/accounts/login/?next=/you/"
    assert "no-store" in client_of(reader).get("/you/")["Cache-Control"]


def test_own_page_costs_the_same_for_many_posts(client_of, reader, count_queries):
    browser = client_of(reader)
    PointFactory(author=reader)
    browser.get("/you/")
    few = count_queries(lambda: browser.get("/you/"))
    for _ in range(2):
        PointFactory(author=reader)
        ReplyFactory(author=reader, state="hidden")
    assert count_queries(lambda: browser.get("/you/")) == few


def test_masthead_names_the_doors_of_each(client, client_of, reader, moderator, editor):
    assert "Sign in" in text_of(client.get("/you/masthead/"))
    assert "Your page" in text_of(client_of(reader).get("/you/masthead/"))
    assert "Moderation" not in text_of(client_of(reader).get("/you/masthead/"))
    assert "Moderation" in text_of(client_of(moderator).get("/you/masthead/"))
    assert "Newsroom" in text_of(client_of(editor).get("/you/masthead/"))
    assert "no-store" in client_of(reader).get("/you/masthead/")["Cache-Control"]


def test_stale_hint_is_dropped(client):
    client.cookies[COOKIE] = "1"
    client.get("/you/masthead/")
    assert client.cookies[COOKIE].value == ""


def test_public_page_sets_no_cookie_whatever_the_hint_says(client):
    client.cookies[COOKIE] = "1"
    assert not client.get("/debates/").cookies


PROFILE = {"name": "Priya P", "profession": "commissioner", "shown_as": "role"}


def test_profile_is_kept(client_of, reader):
    answer = client_of(reader).post("/you/profile/", PROFILE, follow=True)
    assert "Saved." in text_of(answer)
    reader.refresh_from_db()
    assert (reader.name, reader.profession, reader.public_label()) == (
        "Priya P",
        "commissioner",
        "Commissioner",
    )


def test_profile_is_changed_by_its_owner_only(client, stranger, client_of, reader):
    assert client.post("/you/profile/", PROFILE).status_code == 302
    client_of(stranger).post(
        "/you/profile/", PROFILE | {"email": "thief@example.com", "is_staff": "1", "pk": reader.pk}
    )
    reader.refresh_from_db()
    stranger.refresh_from_db()
    assert reader.name == "Rhoda Reader"
    assert (stranger.name, stranger.is_staff, stranger.email) == ("Priya P", False, "stranger@example.com")


@pytest.mark.parametrize(
    "name",
    [
        "Jo, verified",
        "The Moderator",
        "CareSpace team",
        "Ofsted",
        "jo@example.com",
        "Jo ✓",
        "Residential manager",
        "www.example.com",
        "J\u202eo",
        "ＶＥＲＩＦＩＥＤ",
    ],
)
def test_name_that_passes_for_something_else_is_refused(client_of, reader, name):
    answer = client_of(reader).post("/you/profile/", PROFILE | {"name": name})
    assert answer.status_code == 422
    assert "One thing to put right" in text_of(answer)
    reader.refresh_from_db()
    assert reader.name == "Rhoda Reader"


@pytest.mark.parametrize(
    "sent",
    [{"shown_as": "name", "name": ""}, {"shown_as": "king"}, {"profession": "king"}, {"name": "x" * 81}],
)
def test_unfit_profile_is_refused(client_of, reader, sent):
    assert client_of(reader).post("/you/profile/", PROFILE | sent).status_code == 422


def test_another_profession_loses_the_tick(client_of, practitioner):
    browser = client_of(practitioner)
    browser.post("/you/profile/", {"name": "Priya", "profession": "residential-manager", "shown_as": "role"})
    practitioner.refresh_from_db()
    assert practitioner.public_label() == "Residential manager, verified"
    browser.post("/you/profile/", {"name": "Priya", "profession": "inspector", "shown_as": "role"})
    practitioner.refresh_from_db()
    assert practitioner.public_label() == "Inspector"


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, "Member"),
        ({"name": "Jo"}, "Jo"),
        ({"profession": "inspector"}, "Inspector"),
        ({"name": "Jo", "profession": "inspector"}, "Inspector"),
        ({"name": "Jo", "profession": "inspector", "shown_as": "name"}, "Jo"),
        ({"profession": "inspector", "shown_as": "name"}, "Inspector"),
        ({"profession": "inspector", "profession_verified_at": timezone.now()}, "Inspector, verified"),
        (
            {
                "name": "Jo",
                "profession": "inspector",
                "profession_verified_at": timezone.now(),
                "shown_as": "name",
            },
            "Jo",
        ),
    ],
)
def test_label_never_shows_more_than_was_chosen(fields, label):
    assert User(email="jo@example.com", **fields).public_label() == label


@pytest.mark.parametrize("page", ["email", "sessions", "password/change", "2fa", "logout"])
def test_no_cache_keeps_a_members_own_pages(client_of, reader, page):
    answer = client_of(reader).get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["M\u043ederator", "\u1d0doderator", "Edit\u03bfr"])
def test_a_role_in_letters_that_only_look_alike_is_no_name(client_of, reader, name):
    answer = client_of(reader).post("/you/profile/", {"name": name, "shown_as": "name"})
    assert answer.status_code == 422
    assert "Write the name in one alphabet" in answer.content.decode()


@pytest.mark.parametrize("name", ["Zoë Ngũgĩ", "Кирилл", "李 Li", "Siân ap Rhŷs"])
def test_a_name_of_any_one_alphabet_is_kept(client_of, reader, name):
    assert client_of(reader).post("/you/profile/", {"name": name, "shown_as": "name"}).status_code == 302
