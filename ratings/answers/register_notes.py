"""What must be said of figures that rest on fictitious homes, or on a release that nobody published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from ratings import phrases

REGISTER: Final = "a demonstration register of fictitious homes, with totals from Ofsted’s releases"


class RegisterRelease(Protocol):
    """A release, or what an answer says of one, by what it says of its homes."""

    @property
    def as_at(self) -> date: ...

    @property
    def is_demonstration(self) -> bool: ...

    @property
    def is_invented(self) -> bool: ...


def note_register(releases: Iterable[RegisterRelease]) -> str:
    """That homes are fictitious, and which releases are invented whole; "" where all are real."""
    fictitious = [release for release in releases if release.is_demonstration]
    invented = sorted(release.as_at for release in fictitious if release.is_invented)
    parts = [phrases.REGISTER_NOTE] if len(invented) < len(fictitious) else []
    if invented:
        days = phrases.list_words(map(phrases.format_day, invented))
        parts.append(f"{phrases.INVENTED_TITLE}, as at {days}.")
    return " ".join(parts)


def cite_register(releases: Iterable[RegisterRelease]) -> str:
    """What figures of fictitious homes come from, as a citation names it: “a demonstration register of …”."""
    releases = tuple(releases)
    invented = phrases.list_words(
        phrases.format_day(release.as_at) for release in releases if release.is_invented
    )
    if not invented:
        return REGISTER
    if all(release.is_invented for release in releases):
        return f"an {phrases.INVENTED}"
    return f"{REGISTER}, and, as at {invented}, an {phrases.INVENTED}"
