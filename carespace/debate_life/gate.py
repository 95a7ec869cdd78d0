"""Whether a deed may happen now. The one place that decides it, by the database's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from carespace import access
from carespace.debate_life.states import ALLOWED, REFUSALS, DebateDeed, DebateLife, DebateState, find_state
from carespace.models import Closure, Debate, Post
from carespace.refusals import ClosedError, UnreadableError, WithdrawnError
from live.database.query_plan import QueryPlan

#: What a pause does not make possible: an end that has come, or an outcome, stays as it is.
BENEATH_A_PAUSE: Final = frozenset({DebateDeed.SET_END, DebateDeed.END, DebateDeed.CORRECT})
#: What `build_asked` adds, in the order in which `admit_deed` takes it.
ASKED: Final = ("now", "is_concluded")


def lock_debate(debate: Debate, deed: DebateDeed, **more: Combinable) -> Debate:
    """The debate's row, locked until the transaction ends, where `deed` may happen in it now.

    Gives it `asked_at`, the moment by which a deed is dated, and `found_state`; `more` is asked with them, as an annotation. Two
    queries. Raises ClosedError or WithdrawnError where the state takes no such deed.
    """
    held = hold_debate(debate.pk)
    # A statement of its own: one that waited for the lock would still tell the time, and the closures, before it.
    asked = Debate.objects.filter(pk=held.pk).annotate(**build_asked("pk"), **more)
    row = asked.values(*ASKED, *more).get()
    for name in more:
        setattr(held, name, row[name])
    return admit_deed(held, deed, *(row[name] for name in ASKED))


def lock_point(point: Post, deed: DebateDeed, **more: Combinable) -> Post:
    """A post as it stands once its debate's row is locked as by `lock_debate`; that row is its `debate`.

    `more` is asked with it, as an annotation. Two queries. Raises as `lock_debate` does.
    """
    return lock_found_point(point, deed, find=lambda pk: find_asked_post(pk, **more))


def lock_found_point(point: Post, deed: DebateDeed, *, find: Callable[[int], Post]) -> Post:
    """The same of a post that `find` asks for by its key, with what `build_asked` adds. One query beside that."""
    held = hold_debate(point.debate_id)
    answered = find(point.pk)
    answered.debate = admit_deed(held, deed, *(getattr(answered, name) for name in ASKED))
    return answered


@cache
def plan_held_debate() -> QueryPlan[Debate]:
    """The query that locks a debate's row."""
    return QueryPlan(lambda pk: Debate.objects.select_for_update(no_key=True).filter(pk=pk), pk=-1001)


@cache
def plan_asked_post() -> QueryPlan[Post]:
    """The query of a post with what a deed asks once its debate is locked."""
    posts = Post.objects.annotate(**build_asked("debate"))
    return QueryPlan(lambda pk: posts.filter(pk=pk), pk=-1001)


def find_asked_post(pk: int, **more: Combinable) -> Post:
    """A post with what a deed asks once its debate is locked, and `more`. One query. Raises Post.DoesNotExist."""
    if more:
        annotated: Post = Post.objects.annotate(**build_asked("debate"), **more).get(pk=pk)
        return annotated
    for post in plan_asked_post().rows({"pk": pk}):
        return post
    raise Post.DoesNotExist


def hold_debate(pk: int) -> Debate:
    """A debate's row, locked until the transaction ends. One query. Raises Debate.DoesNotExist."""
    for held in plan_held_debate().rows({"pk": pk}):
        return held
    raise Debate.DoesNotExist


def build_asked(debate: str) -> dict[str, Combinable]:
    """What a deed asks once its debate is locked: the moment, and whether there is an outcome. debate: the field with its key."""
    return {"now": Now(), "is_concluded": Exists(Closure.objects.filter(debate=OuterRef(debate)))}


def admit_deed(held: Debate, deed: DebateDeed, now: datetime, is_concluded: bool) -> Debate:
    """The locked row with what was asked of it, where it takes `deed`. Raises the state's refusal."""
    held.asked_at = now
    life = held.build_life(is_concluded=is_concluded)
    held.found_state = find_state(life, now, takes_deeds=settings.DEBATES_OPEN)
    refuse_unless_allowed(held.found_state, deed)
    refuse_unless_allowed(find_state_beneath(life, now, deed), deed)
    return held


def find_state_beneath(life: DebateLife, now: datetime, deed: DebateDeed) -> DebateState:
    """The state that decides on a deed beside the one a debate shows: for what a pause does not make possible, the one it would
    have without the pause."""
    if deed in BENEATH_A_PAUSE:
        life = replace(life, pause="")
    return find_state(life, now, takes_deeds=settings.DEBATES_OPEN)


def is_deed_allowed(debate: Debate, deed: DebateDeed) -> bool:
    """Whether a debate would take a deed now, for a page that offers it. No query where it was read with its closure."""
    beneath = find_state_beneath(debate.life, timezone.now(), deed)
    return debate.state in ALLOWED[deed] and beneath in ALLOWED[deed]


def require_page(debate: Debate, reader: access.Person | None = None) -> Debate:
    """The debate, where `reader` may read it, None for everyone: moderators read one that is paused for readers too.

    Raises WithdrawnError or UnreadableError, which become a page of their own.
    """
    may_read = debate.has_page or (
        debate.state == DebateState.UNREADABLE and reader is not None and access.may_moderate(reader)
    )
    if not may_read:
        refuse_unless_allowed(debate.state, DebateDeed.READ)
    return debate


def refuse_unless_allowed(state: DebateState, deed: DebateDeed) -> None:
    """Raise the refusal of a deed that a debate in this state does not take."""
    if state in ALLOWED[deed]:
        return
    errors = {DebateState.WITHDRAWN: WithdrawnError, DebateState.UNREADABLE: UnreadableError}
    raise errors.get(state, ClosedError)(REFUSALS[state])
