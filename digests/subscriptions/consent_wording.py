"""The words people agree under. Each record of consent names the version they read.

A version is never edited: changed words are a new version, and CURRENT names it.
"""

from typing import Final, TypedDict


class ConsentWords(TypedDict):
    asking: str
    confirming: str
    choosing: str


VERSIONS: Final[dict[str, ConsentWords]] = {
    "2026-11": {
        "asking": "Daily at 7am, weekly on Fridays, or both. You choose next. One click to leave.",
        "confirming": (
            "Yes, e-mail me the stories, what changed in the ratings and where the debates stand: daily at "
            "7am on working days, weekly on Friday at 7am, or whichever of the two I choose. My address is "
            "used for nothing else, and I can leave with one click in any message."
        ),
        "choosing": "What comes to this address. Nothing comes that is not ticked here.",
    },
}
CURRENT: Final = "2026-11"


def current_words() -> ConsentWords:
    """The words shown today."""
    return VERSIONS[CURRENT]
