"""What each of the sign-in mails says. One letter for each template allauth would send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from accounts.email.limits import JOINING, PASSWORD_RESET
from live.rate_limits import RateLimit

NOT_YOU = "Was it not you? Change your password now, and sign out every other session on your page."
DO_NOTHING = "Did you not ask for this? Do nothing; nothing has changed."


@dataclass(frozen=True)
class Letter:
    """A subject, one or two sentences, perhaps one thing to press, and what to do if it was not you."""

    subject: str
    says: str
    button: str = ""
    link: str = ""
    """The name under which allauth gives the address, or a path of this site."""
    otherwise: str = ""
    is_notice: bool = False
    """Whether it tells of a change: then it says when and from where the change was made."""
    limit: RateLimit | None = None
    """How often an inbox may get it, where anybody can have it sent by typing an address."""


def build_notice(subject: str, says: str) -> Letter:
    """A letter that tells of a change to an account and asks for nothing."""
    return Letter(subject, says, "Open your page", "/you/", NOT_YOU, is_notice=True)


CONFIRM = Letter(
    "Confirm your email address",
    "You, we hope, used this address to join CareSpace. Open the page and press the button on it to confirm.",
    "Confirm your address",
    "activate_url",
    "Did you not ask for this? Do nothing. Without the confirmation nobody can sign in with this address.",
    limit=JOINING,
)

LETTERS: dict[str, Letter] = {
    "account/email/email_confirmation": CONFIRM,
    "account/email/email_confirmation_signup": CONFIRM,
    "account/email/account_already_exists": Letter(
        "You have an account already",
        "Someone, probably you, tried to join CareSpace with this address. It has an account: sign in, or choose"
        " a new password if the old one is forgotten.",
        "Choose a new password",
        "password_reset_url",
        DO_NOTHING,
        limit=JOINING,
    ),
    "account/email/unknown_account": Letter(
        "No account has this address",
        "Someone, probably you, asked for a new CareSpace password with this address. No account has it: perhaps"
        " you joined with another address, or not yet.",
        "Join CareSpace",
        "signup_url",
        DO_NOTHING,
        limit=PASSWORD_RESET,
    ),
    "account/email/password_reset_key": Letter(
        "Choose a new password",
        "You asked for a new password. The link works once, for three days.",
        "Choose a new password",
        "password_reset_url",
        DO_NOTHING,
        limit=PASSWORD_RESET,
    ),
    "account/email/password_changed": build_notice(
        "Your password was changed", "Only the new one signs you in from now on."
    ),
    "account/email/password_reset": build_notice(
        "Your password was changed", "You chose a new one. Only that signs you in from now on."
    ),
    "account/email/password_set": build_notice(
        "Your account has a password", "You can sign in with it from now on."
    ),
    "account/email/email_changed": build_notice(
        "Your email address was changed",
        "You sign in to CareSpace with {to_email} from now on, and no longer with {from_email}.",
    ),
    "account/email/email_confirm": build_notice(
        "Your email address is confirmed", "You sign in with it from now on."
    ),
    "account/email/email_deleted": build_notice(
        "An email address was removed", "The address {deleted_email} was removed from your account."
    ),
    "mfa/email/totp_activated": build_notice(
        "An authenticator app was added", "Signing in now asks for a code from your authenticator app."
    ),
    "mfa/email/totp_deactivated": build_notice(
        "The authenticator app was removed",
        "Signing in no longer asks for a code from your authenticator app.",
    ),
    "mfa/email/webauthn_added": build_notice("A passkey was added", "It can sign you in from now on."),
    "mfa/email/webauthn_removed": build_notice("A passkey was removed", "It no longer signs you in."),
    "mfa/email/recovery_codes_generated": build_notice(
        "New recovery codes were made", "The old ones no longer work."
    ),
}


def fill_letter(letter: Letter, known: Mapping[str, Any], site_url: str) -> dict[str, Any]:
    """The letter with its blanks filled in, for the template of letters."""
    words: dict[str, Any] = {
        "says": letter.says.format_map(known) if "{" in letter.says else letter.says,
        "button": letter.button,
        "address": address_of(letter, known, site_url),
        "otherwise": letter.otherwise,
    }
    if letter.is_notice:
        words |= {"changed_at": known.get("timestamp"), "changed_from": known.get("ip", "")}
    return words


def address_of(letter: Letter, known: Mapping[str, Any], site_url: str) -> str:
    """Where the button leads: on this site, whatever host the request named. allauth builds addresses from the request."""
    given = letter.link if letter.link.startswith("/") else known.get(letter.link, "")
    return f"{site_url}{urlsplit(given)._replace(scheme='', netloc='').geturl()}" if given else ""
