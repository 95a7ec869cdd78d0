"""The reason somebody gives for what readers see done to a release."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 500
#: What a sentence ends with.
ENDS: Final = ".!?…”)"


class ReasonError(ValueError):
    """A reason that is missing or too long; its text says which, in a sentence."""


def tidy_reason(reason: str) -> str:
    """A reason without needless space, ended as a sentence where there is room: more is said after it.

    Raises ReasonError where there is none, or more than its column holds.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonError("Say why: readers see the reason on the release’s page.")
    if len(reason) > LONGEST:
        raise ReasonError(f"The reason has {len(reason):,} characters; {LONGEST} is the most.")
    return reason if reason[-1] in ENDS or len(reason) == LONGEST else f"{reason}."
