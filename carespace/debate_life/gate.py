"""Whether a deed may happen now. The one place that decides it, by the database's clock."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from carespace.debate_life.states import ALLOWED, REFUSALS, DebateDeed, DebateState, find_state
from carespace.models import Closure, Debate
from carespace.refusals import ClosedError, UnreadableError, WithdrawnError


def lock_debate(debate: Debate, deed: DebateDeed) -> Debate:
    """The debate's row, locked until the transaction ends, where `deed` may happen in it now.

    Gives it `asked_at`, the moment by which a deed is dated, and `found_state`. Two queries. Raises ClosedError or
    WithdrawnError where the state takes no such deed.
    """
    held = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    # A statement of its own: one that waited for the lock would still tell the time, and the closures, before it.
    closures = Exists(Closure.objects.filter(debate=OuterRef("pk")))
    asked_at, is_concluded = Debate.objects.filter(pk=held.pk).values_list(Now(), closures).get()
    held.asked_at = asked_at
    held.found_state = find_state(
        held.build_life(is_concluded=is_concluded), asked_at, takes_deeds=settings.DEBATES_OPEN
    )
    refuse_unless_allowed(held.found_state, deed)
    return held


def require_page(debate: Debate) -> Debate:
    """The debate, where readers may read it. Raises WithdrawnError or UnreadableError, which become a page of their own."""
    if not debate.has_page:
        refuse_unless_allowed(debate.state, DebateDeed.READ)
    return debate


def refuse_unless_allowed(state: DebateState, deed: DebateDeed) -> None:
    """Raise the refusal of a deed that a debate in this state does not take."""
    if state in ALLOWED[deed]:
        return
    errors = {DebateState.WITHDRAWN: WithdrawnError, DebateState.UNREADABLE: UnreadableError}
    raise errors.get(state, ClosedError)(REFUSALS[state])
