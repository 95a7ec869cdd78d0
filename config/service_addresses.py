"""The addresses of PostgreSQL, Redis and mail relays, in the form that each one's client wants."""

from __future__ import annotations

import os
import sys
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.database_limits import limits_of_process


def parse_database(url: str) -> dict[str, object]:
    """A postgresql:// address as Django wants it; `?host=` names a socket's folder.

    Raises ImproperlyConfigured for another.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://.")
    query = parse_qs(parts.query)
    options: dict[str, object] = {"options": limits_of_process(os.environ, sys.argv).as_options()}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "carespace",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query["host"][0] if "host" in query else (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def parse_redis(url: str) -> tuple[str, str, str]:
    """(cache, broker, streams): three databases of one server, each in its client's own form.

    They are numbered from the one the address names (`/6`, or `?db=6` with a socket), else from 0.
    Raises ImproperlyConfigured for another address.
    """
    parts = urlsplit(url)
    named = (
        parse_qs(parts.query).get("db", ["0"])[0] if parts.scheme == "unix" else parts.path.strip("/") or "0"
    )
    if parts.scheme not in {"redis", "rediss", "unix"} or not named.isdigit():
        raise ImproperlyConfigured(
            "REDIS_URL must start with redis://, rediss:// or unix://; its database is a number."
        )
    first = int(named)
    if parts.scheme == "unix":
        path = quote(unquote(parts.path))
        return (
            f"unix://{path}?db={first}",
            f"redis+socket://{path}?virtual_host={first + 1}",
            f"unix://{path}?db={first + 2}",
        )
    root = f"{parts.scheme}://{parts.netloc}"
    return f"{root}/{first}", f"{root}/{first + 1}", f"{root}/{first + 2}"


def parse_email(url: str) -> dict[str, object]:
    """smtp://user:password@host:port, smtps:// (TLS at once) or smtp+tls:// (STARTTLS).

    Raises ImproperlyConfigured for another.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("EMAIL_URL must start with smtp://, smtps:// or smtp+tls://.")
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def parse_alert_email(url: str, *, timeout: int) -> dict[str, object]:
    """How a back end of Django's opens the relay of alarms, giving up after `timeout` seconds; nothing where there is none."""
    if not url:
        return {}
    parts = {name.removeprefix("EMAIL_").lower(): value for name, value in parse_email(url).items()}
    names = {"host_user": "username", "host_password": "password"}
    return {"timeout": timeout} | {names.get(name, name): value for name, value in parts.items()}
