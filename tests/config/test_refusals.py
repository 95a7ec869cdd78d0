"""Production refuses to start on unsafe values, and says which and why."""

import os
import runpy
import subprocess
import sys
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.embedded import CHECKOUT
from config.refusals import list_faults

SAFE = {
    "SECRET_KEY": "fF5-Kq9_xWm2Vb8TzR4nJ7cYhL3pGdS6aE1uQoXiNtBvMyCw0kZ",
    "VOICE_KEY": "Zq7_mT2xWb9Kc4Vn8Rj3Hd6Ls1Gf5Py0Aq-EuXoIiNtBvMwCzJkD",
    "DATABASE_URL": "postgresql://carespace:secret@db.example/carespace",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "smtps://post:secret@mail.example",
    "SITE_URL": "https://care.example",
    "ALLOWED_HOSTS": "care.example,www.care.example",
    "DEFAULT_FROM_EMAIL": "CareSpace <post@care.example>",
    "POSTAL_ADDRESS": "1 High Street, London",
}


def test_safe_values_are_taken():
    assert list_faults(SAFE) == []


@pytest.mark.parametrize("name", sorted(SAFE))
def test_each_value_is_needed(name):
    assert [fault for fault in list_faults({**SAFE, name: " "}) if name in fault]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is weak"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is weak"),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"], "SECRET_KEY is weak"),
        ("VOICE_KEY", "short", "VOICE_KEY is weak"),
        ("VOICE_KEY", SAFE["SECRET_KEY"], "VOICE_KEY is SECRET_KEY"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS holds *"),
        ("ALLOWED_HOSTS", "other.example", "ALLOWED_HOSTS lacks care.example"),
        ("SITE_URL", "http://care.example", "SITE_URL is http://care.example"),
        ("SITE_URL", "https://care.example/path", "scheme and host name only"),
        ("LIVE_ORIGIN", "http://live.example", "LIVE_ORIGIN"),
        ("DEBUG", "yes", "DEBUG is on"),
        ("EMAIL_URL", "smtp://post:secret@mail.example", "password in clear"),
        ("DEFAULT_FROM_EMAIL", "post@carespace.example", "DEFAULT_FROM_EMAIL"),
        ("SECURITY_CONTACT", "security@care.example", "SECURITY_CONTACT"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.care.example", "CSRF_TRUSTED_ORIGINS"),
        ("CSRF_TRUSTED_ORIGINS", "http://care.example", "CSRF_TRUSTED_ORIGINS"),
    ],
)
def test_unsafe_values_are_named(name, value, said):
    (fault,) = list_faults({**SAFE, name: value})
    assert said in fault


@pytest.mark.parametrize("hosts", [".care.example", "www.other.example, care.example"])
def test_the_host_of_the_site_may_be_allowed_in_more_than_one_way(hosts):
    assert list_faults({**SAFE, "ALLOWED_HOSTS": hosts}) == []


def test_mail_without_a_password_may_go_in_clear():
    assert list_faults({**SAFE, "EMAIL_URL": "smtp://relay.internal"}) == []


def settings_of(**environment: str) -> dict[str, object]:
    """The settings as this environment alone makes them. Raises ImproperlyConfigured where it is refused."""
    with patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(CHECKOUT / "config" / "settings.py"))


def kind_of(settings: dict[str, object]) -> tuple[object, object, bool]:
    return settings["DEBUG"], settings["SITE_KIND"], bool(settings["SECRET_KEY"])


def test_one_refusal_lists_every_fault():
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_of(CARESPACE_SITE="production", DEBUG="1")
    for name in (
        "SECRET_KEY",
        "VOICE_KEY",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "SITE_URL",
        "ALLOWED_HOSTS",
        "DEBUG",
    ):
        assert f"- {name} is" in str(refusal.value)


def test_a_site_with_a_database_address_is_production():
    assert kind_of(settings_of(**SAFE)) == (False, "production", True)
    with pytest.raises(ImproperlyConfigured, match="not safe to start"):
        settings_of(DATABASE_URL=SAFE["DATABASE_URL"])


def test_the_demonstration_is_installed_everywhere_but_in_production():
    assert "demonstration" in settings_of(CARESPACE_SITE="local")["INSTALLED_APPS"]
    installed = settings_of(**SAFE)["INSTALLED_APPS"]
    assert [app for app in installed if app.startswith("demonstration")] == []
    assert "articles" in installed


def test_a_program_of_a_refused_site_does_not_start():
    answer = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"],
        cwd=CHECKOUT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CARESPACE_SITE": "production",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "This site is not safe to start:\n- SECRET_KEY is" in answer.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CARESPACE_SITE": "staging"}, "write local, test or production"),
        ({**SAFE, "DATABASE_URL": "sqlite:///db"}, "DATABASE_URL must start with postgresql://"),
        ({**SAFE, "REDIS_URL": "memcached://x"}, "REDIS_URL must start with"),
        ({**SAFE, "EMAIL_URL": "pop3://x"}, "EMAIL_URL must start with"),
        ({**SAFE, "SECURE_HSTS_SECONDS": "a year"}, "SECURE_HSTS_SECONDS is 'a year'"),
    ],
)
def test_values_that_mean_nothing_are_refused(environment, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        settings_of(**environment)


def test_a_local_site_draws_its_key_once(tmp_path):
    assert kind_of(settings_of(CARESPACE_VAR=str(tmp_path))) == (False, "local", True)
    key = tmp_path / "secrets" / "key"
    drawn = key.read_text()
    assert len(drawn) > 50
    assert key.stat().st_mode & 0o777 == 0o600
    assert settings_of(CARESPACE_VAR=str(tmp_path))["SECRET_KEY"] == drawn
    assert key.read_text() == drawn
    assert sorted(file.name for file in key.parent.iterdir()) == ["key", "voice-key"]
    assert (
        settings_of(CARESPACE_VAR=str(tmp_path))["VOICE_KEY"]
        == (key.parent / "voice-key").read_text()
        != drawn
    )


@pytest.mark.slow("starts the site in processes of its own")
def test_a_mail_service_is_given_what_the_environment_says():
    said = {
        "CARESPACE_SITE": "local",
        "EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "a-token",
    }
    asked = (
        "import django; django.setup(); from django.core.mail import get_connection; "
        "print(get_connection().server_token)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=CHECKOUT,
        env={**os.environ, **said, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "a-token"
