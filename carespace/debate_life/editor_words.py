"""What editors write about a debate, made fit to be kept: the motion, grounds and the outcome."""

from __future__ import annotations

from typing import Final

from carespace.debate_life.motion_checks import refuse_one_home
from carespace.refusals import UnfitError

LONGEST_OUTCOME: Final = 3000
LONGEST_REASON: Final = 300


def clean_motion(motion: str) -> str:
    """The motion without stray blanks. Raises UnfitError where it is empty, too long or could tell one home."""
    motion = " ".join(motion.split())
    if not motion:
        raise UnfitError("Write the motion: one sentence people can be for or against", field="motion")
    if len(motion) > 200:
        raise UnfitError(f"The motion has {len(motion)} characters; 200 is the most", field="motion")
    refuse_one_home(motion, field="motion")
    return motion


def clean_reason(reason: str, missing: str) -> str:
    """The reason without stray blanks. Raises UnfitError where it is empty (saying `missing`) or too long."""
    reason = " ".join(reason.split())
    if not reason:
        raise UnfitError(missing, field="reason")
    if len(reason) > LONGEST_REASON:
        raise UnfitError(
            f"The reason has {len(reason)} characters; {LONGEST_REASON} is the most", field="reason"
        )
    return reason


def clean_ground(reason: str) -> str:
    """The ground of an end, which readers see. Raises UnfitError where it is empty, too long or could tell one home."""
    reason = clean_reason(reason, "Say why it ends now: readers see it")
    refuse_one_home(reason, field="reason")
    return reason


def clean_outcome(outcome: str) -> str:
    """The outcome without blanks around it. Raises UnfitError where it is empty, too long or could tell one home."""
    outcome = outcome.strip()
    if not outcome:
        raise UnfitError("Write the outcome: what was settled, and what was not", field="outcome")
    if len(outcome) > LONGEST_OUTCOME:
        raise UnfitError(
            f"The outcome has {len(outcome)} characters; {LONGEST_OUTCOME} is the most", field="outcome"
        )
    refuse_one_home(outcome, field="outcome")
    return outcome
