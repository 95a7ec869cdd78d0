"""Moments of the demonstration content: fixed ones, and ones that count back from when the content is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
_BEFORE: Final = re.compile(r"(\d{1,3}) days? before (\d{2}:\d{2})")
_FIXED: Final = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class RelativeMoment:
    """`fixed`, or `clock` so many days before the content is made, or (with neither) the very moment."""

    fixed: datetime | None = None
    days_before: int = 0
    clock: time | None = None

    @classmethod
    def parse(cls, text: str) -> RelativeMoment:
        """ "now", "5 days before 14:20" or "2010-11-22 09:30". Raises ValueError with a sentence."""
        if text == "now":
            return cls()
        try:
            if match := _BEFORE.fullmatch(text):
                return cls(days_before=int(match[1]), clock=time.fromisoformat(match[2]))
            if _FIXED.fullmatch(text):
                return cls(fixed=datetime.fromisoformat(text).replace(tzinfo=LONDON))
        except ValueError:
            pass
        raise ValueError(f"“{text}” is no moment: write now, 5 days before 14:20 or 2010-11-22 09:30.")

    def at(self, made_at: datetime) -> datetime:
        """The moment, when the content is made at `made` (aware). Never later than that."""
        if self.fixed:
            return self.fixed
        if self.clock is None:
            return made_at
        day = made_at.astimezone(LONDON).date() - timedelta(days=self.days_before)
        return min(datetime.combine(day, self.clock, LONDON), made_at)
