"""What production refuses to start on, and why: every fault of the environment at once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
YES = {"1", "true", "yes", "on"}


def list_faults(environment: Mapping[str, str]) -> list[str]:
    """One sentence for each unsafe or missing value; empty where production may start."""

    def given(name: str) -> str:
        return environment.get(name, "").strip()

    return [
        *check_key("SECRET_KEY", given("SECRET_KEY"), "sign-ins and links in mail are signed with it"),
        *check_key("VOICE_KEY", given("VOICE_KEY"), "it alone joins members and what they say in debates"),
        *check_keys_apart(given("SECRET_KEY"), given("VOICE_KEY")),
        *check_servers({name: given(name) for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")}),
        *check_addresses(given("SITE_URL"), given("ALLOWED_HOSTS"), given("LIVE_ORIGIN")),
        *check_origins(given("CSRF_TRUSTED_ORIGINS")),
        *check_security_contact(given("SECURITY_CONTACT")),
        *check_mail(given("EMAIL_URL"), given("DEFAULT_FROM_EMAIL")),
        *check_postal_address(given("POSTAL_ADDRESS")),
        *(
            ["DEBUG is on: error pages would show settings and code to everyone."]
            if given("DEBUG").lower() in YES
            else []
        ),
    ]


def check_key(name: str, key: str, why: str) -> list[str]:
    """What is wrong with a secret key: missing, short, or one of those that stand in examples."""
    if not key:
        return [f"{name} is missing: {why}."]
    if (
        len(key) < SHORTEST_KEY
        or len(set(key)) < FEWEST_CHARACTERS
        or key.startswith(("django-insecure", "not-secret"))
    ):
        draw = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        return [f"{name} is weak: write at least {SHORTEST_KEY} random characters ({draw})."]
    return []


def check_keys_apart(signing: str, voices: str) -> list[str]:
    """Whether one key does the work of both: the one that signs may be changed, the other never."""
    return ["VOICE_KEY is SECRET_KEY: draw one of its own."] if voices and voices == signing else []


def check_servers(urls: dict[str, str]) -> list[str]:
    """Which of the servers' addresses are missing."""
    what = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Redis", "EMAIL_URL": "the mail server"}
    return [f"{name} is missing: it is the address of {what[name]}." for name, url in urls.items() if not url]


def check_addresses(site: str, hosts: str, live: str) -> list[str]:
    """What is wrong with the site's own address, its host names and the stream's address, each in a sentence."""
    faults = []
    allowed = [host.strip() for host in hosts.split(",") if host.strip()]
    if not allowed:
        faults.append("ALLOWED_HOSTS is empty: write the host names of the site, with commas between.")
    elif "*" in allowed:
        faults.append("ALLOWED_HOSTS holds *: anyone could put their own host name into the site's links.")
    parts = urlsplit(site)
    if not site:
        faults.append("SITE_URL is missing: links in mail begin with it.")
    elif parts.scheme != "https" or not parts.hostname:
        faults.append(f"SITE_URL is {site}: it must begin with https://, or sign-ins travel in clear.")
    elif parts.path.strip("/") or parts.query:
        faults.append(f"SITE_URL is {site}: write scheme and host name only.")
    elif allowed and "*" not in allowed and not is_allowed(parts.hostname, allowed):
        faults.append(f"ALLOWED_HOSTS lacks {parts.hostname}, the host of SITE_URL.")
    if live and urlsplit(live).scheme != "https":
        faults.append(
            f"LIVE_ORIGIN is {live}: it must begin with https://, or be empty where a proxy serves both."
        )
    return faults


def is_allowed(host: str, allowed: list[str]) -> bool:
    """Whether a host is one of those named; “.example.org” names every host below it."""
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in allowed)


def check_origins(origins: str) -> list[str]:
    """Which of the origins that may send forms are no origins."""
    return [
        f"CSRF_TRUSTED_ORIGINS holds {origin}: every entry must begin with https:// and name one host."
        for origin in (part.strip() for part in origins.split(",") if part.strip())
        if not origin.startswith("https://") or "*" in origin
    ]


def check_security_contact(contact: str) -> list[str]:
    """What is wrong with the address for reports of faults; none may be given."""
    if contact and not contact.startswith(("mailto:", "https://", "tel:")):
        return [f"SECURITY_CONTACT is {contact}: it must begin with mailto:, https:// or tel:."]
    return []


def check_mail(url: str, sender: str) -> list[str]:
    """What is wrong with the mail server's address and the sender, each in a sentence."""
    faults = []
    parts = urlsplit(url)
    if url and parts.scheme == "smtp" and parts.password and parts.hostname not in LOOPBACK:
        faults.append("EMAIL_URL sends its password in clear: write smtps:// or smtp+tls://.")
    if not sender or "carespace.example" in sender:
        faults.append(
            "DEFAULT_FROM_EMAIL is missing: it is the sender of the site's mail, an address of yours."
        )
    return faults


def check_postal_address(address: str) -> list[str]:
    """What is wrong with the address at the foot of each letter: the law asks who sends it and from where."""
    return [] if address else ["POSTAL_ADDRESS is missing: it stands at the foot of every letter to readers."]
