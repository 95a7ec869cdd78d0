"""Words typed before signing in: they ride in the forms of signing in and joining, and no row is written for them.

The words are sealed (`live.database.sealed_texts`). What has to be certain is that words put into a member's box were
sent to that box from a form of this site (which its token guards) within the last two hours, and that nobody who reads the
table of sessions, or what Redis holds of it, reads a word of them.

Once a password or passkey is right, or an account has been made, the sealed words move into that person's session,
which allauth begins then anyway: they outlive a second factor and the confirmation of an address in the same browser.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from django.http import HttpRequest

from live.database.sealed_texts import open_texts, seal_texts

FIELD = "draft"
"""The name of the hidden field, and of the words in a session."""
SALT = "accounts.sign_in.drafts"
LONGEST = 5_000  # characters
SECONDS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed: the path its form is sent to, and the form's side, text and why."""

    where: str
    side: str
    text: str
    why: str = ""

    @classmethod
    def of_form(cls, request: HttpRequest) -> Self | None:
        """The words of the form just sent, at most LONGEST characters; None where there are none."""
        text = request.POST.get("text", "")[:LONGEST]
        why = request.POST.get("why", "")[:LONGEST]
        if not (text.strip() or why.strip()):
            return None
        return cls(where=request.path, side=request.POST.get("side", "")[:10], text=text, why=why)

    def seal(self) -> str:
        """The words for a hidden field, with the moment they were sealed."""
        return seal_texts(asdict(self), salt=SALT)


def open_draft(sealed: object) -> Draft | None:
    """The words that were sealed; None where they are not ours, were changed, or are over two hours old."""
    texts = open_texts(sealed, salt=SALT, seconds=SECONDS)
    try:
        return Draft(**texts) if texts is not None else None
    except TypeError:
        return None


def carried_draft(request: HttpRequest) -> str:
    """The sealed words the form just sent carries, "" where it carries none that open."""
    sealed = request.POST.get(FIELD, "") if request.method == "POST" else ""
    return sealed if sealed and open_draft(sealed) else ""


def move_draft_to_session(request: HttpRequest) -> None:
    """Put the words that rode along into the session of a person who has just shown who they are."""
    if sealed := carried_draft(request):
        request.session[FIELD] = sealed


def take_draft(request: HttpRequest, where: str) -> Draft | None:
    """The words for the form that is sent to `where`, once; words that are too old are dropped on the way."""
    if FIELD not in request.session:
        return None
    draft = open_draft(request.session[FIELD])
    if draft is not None and draft.where != where:
        return None
    del request.session[FIELD]
    return draft
