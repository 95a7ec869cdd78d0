"""How many examples of each property a run draws."""

from __future__ import annotations

import os

from hypothesis import settings

FAST, WHOLE, FULL = 25, 200, 500


def load_profile() -> None:
    """The same examples every run, and no clock on them: a test fails for what the code does.

    HYPOTHESIS_PROFILE chooses: `fast` unless said otherwise, `whole` in a run of everything, `full` for the size that is
    promised where a run of everything plays a smaller form, `default` to search where nobody has looked.
    """
    settings.register_profile("fast", derandomize=True, deadline=None, max_examples=FAST)
    settings.register_profile("whole", derandomize=True, deadline=None, max_examples=WHOLE)
    settings.register_profile("full", derandomize=True, deadline=None, max_examples=FULL)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def is_fast() -> bool:
    return settings().max_examples <= FAST


def is_full() -> bool:
    return settings().max_examples >= FULL


def most(whole: int) -> int:
    """For `max_examples` of a property that takes more, or fewer, than others where time is no matter."""
    return min(FAST, whole) if is_fast() else whole
