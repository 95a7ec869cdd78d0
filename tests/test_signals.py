"""Signals only hurry: each connection of ours is named here with what guarantees that its work is done without it.

A signal is not sent for `QuerySet.update` or raw SQL, nor by a process that dies in between, and a broker may be away
when it asks for work.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from weakref import ReferenceType

import pytest
from celery.utils.dispatch import Signal as CelerySignal
from django.dispatch import Signal

from config.celery import app
from tests.test_architecture import ROOMS
from tests.test_names import read_modules_naming

UPDATE_INDEX = "search.tasks.update_index"
SUBJECTS = "articles.tasks.keep_debate_subjects"
EVALUATE = "articles.tasks.evaluate_releases"
#: No tick: a page is made anew when it has been kept for so long, whatever was forgotten.
PAGE_LIFE = "live.page_cache.page.LONGEST"
#: No tick: it is about the one request that sends it.
REQUEST = "accounts.requests"

#: {what hears a signal: the tick that does the same without it}
GUARANTEES = {
    "accounts.sign_in.second_factor.end_other_sessions": REQUEST,
    "accounts.sign_in.signed_in_cookie.clear_on_logout": REQUEST,
    "accounts.sign_in.signed_in_cookie.set_on_login": REQUEST,
    "articles.cache_tags.invalidate_deleted": PAGE_LIFE,
    "articles.cache_tags.invalidate_page": PAGE_LIFE,
    "articles.cache_tags.invalidate_saved": PAGE_LIFE,
    "articles.newsroom.debate_subjects.keep_subjects_of": SUBJECTS,
    "articles.newsroom.debate_subjects.mark_member_of_author": SUBJECTS,
    "articles.reevaluation.ask_for_evaluation": EVALUATE,
    "articles.reevaluation.evaluate_published": EVALUATE,
    "articles.search_sources.index_author": UPDATE_INDEX,
    "articles.search_sources.index_moved_page": UPDATE_INDEX,
    "articles.search_sources.index_story": UPDATE_INDEX,
    "articles.search_sources.index_topic": UPDATE_INDEX,
    "articles.search_sources.remove_author": UPDATE_INDEX,
    "articles.search_sources.remove_story": UPDATE_INDEX,
    "articles.search_sources.remove_topic": UPDATE_INDEX,
    "search.sources.debates.index_closed_debate": UPDATE_INDEX,
    "search.sources.debates.index_debate": UPDATE_INDEX,
    "search.sources.debates.remove_debate": UPDATE_INDEX,
    "search.sources.ratings.ask_for_update": UPDATE_INDEX,
}
#: The modules that may name a signal at all.
MODULES = {
    "accounts/sign_in/second_factor.py",
    "accounts/sign_in/signed_in_cookie.py",
    "articles/apps.py",
    "articles/cache_tags.py",
    "articles/newsroom/debate_subjects.py",
    "articles/search_sources.py",
    "search/sources/debates.py",
    "search/sources/ratings.py",
}


def list_receivers() -> Iterator[str]:
    """module.name of everything of ours that hears a signal of Django's, Wagtail's, allauth's or Celery's."""
    named = [thing for module in [*sys.modules.values()] for thing in [*vars(module).values()]]
    signals = {id(thing): thing for thing in named if isinstance(thing, Signal | CelerySignal)}
    for signal in signals.values():
        for _, reference, *_ in signal.receivers or ():
            heard = reference() if isinstance(reference, ReferenceType) else reference
            module = getattr(heard, "__module__", "") or ""
            if module.partition(".")[0] in ROOMS:
                yield f"{module}.{heard.__qualname__}"


def names_a_signal(tree: ast.Module) -> bool:
    """Whether a module imports a signal, or what connects one."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (
            "signals" in (node.module or "").split(".")
            or any(alias.name in {"receiver", "Signal", "signals"} for alias in node.names)
        )
        for node in ast.walk(tree)
    )


def test_whatever_hears_a_signal_is_named_with_what_guarantees_it():
    assert sorted(set(list_receivers())) == sorted(GUARANTEES)


def test_signals_are_named_in_few_modules():
    """Also those that nothing has imported yet, and those whose signal is Celery's."""
    modules = read_modules_naming("signals", "Signal", "receiver")
    found = {path for path, tree in modules.items() if path.split("/")[0] in ROOMS and names_a_signal(tree)}
    assert found == MODULES


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("from django.db.models.signals import post_save", True),
        ("from django.db.models import signals", True),
        ("from django.dispatch import receiver", True),
        ("from celery.signals import task_failure", True),
        ("def ready():\n    from wagtail.signals import page_published", True),
        ("import signal", False),
        ("from redis import connect", False),
    ],
)
def test_a_signal_is_known(text: str, named: bool):
    assert names_a_signal(ast.parse(text)) is named


def test_the_ticks_are_in_the_timetable():
    ticks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert set(GUARANTEES.values()) - {PAGE_LIFE, REQUEST} <= ticks


def test_what_is_no_tick_is_there():
    for name in (PAGE_LIFE, REQUEST):
        module = re.sub(r"\.[A-Z_]+$", "", name)
        assert module == name or hasattr(import_module(module), name.rpartition(".")[2])
