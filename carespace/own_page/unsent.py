"""Words that members typed and did not send, where no form takes them any more: what they are about has gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.urls import Resolver404, resolve

from accounts.unsent_forms import register_dead_forms
from carespace.models import Debate, Post, PostState

#: Forms that answer a post; an edit is taken of one that waits too.
ANSWERS: Final = frozenset({"put_reply", "answer"})
EDIT: Final = "edit"
#: The editors' form that gives a debate its outcome.
OUTCOME: Final = "close"


def find_dead_forms(addresses: Collection[str]) -> set[str]:
    """Those of some addresses at which a form of a debate was sent that is taken no more: the debate was withdrawn or has its
    outcome already, or the post is public no more. At most two queries.

    Of a debate that has ended, the words stand beside it for their member (`carespace/parts/kept_words.html`).
    """
    asked = {address: target for address in addresses if (target := read_form_address(address))}
    if not asked:
        return set()
    debates = Debate.objects.filter(slug__in={slug for slug, _, _ in asked.values()}, withdrawn_at=None)
    concluded = dict(debates.values_list("slug", "closure"))
    posts = Post.objects.filter(pk__in={pk for _, _, pk in asked.values() if pk})
    seen = {pk: (is_shown, state) for pk, is_shown, state in posts.values_list("pk", "shown", "state")}

    def is_dead(slug: str, name: str, pk: int) -> bool:
        if slug not in concluded:
            return True
        is_shown, state = seen.get(pk, (False, ""))
        if name == OUTCOME:
            return concluded[slug] is not None
        if name == EDIT:
            return not is_shown and state != PostState.WAITING
        return name in ANSWERS and not is_shown

    return {address for address, form in asked.items() if is_dead(*form)}


def read_form_address(address: str) -> tuple[str, str, int] | None:
    """(the slug of a debate, the name of an address, the key of a post or 0) of a form's address; None where it is about none."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    if match.app_name != "carespace" or "slug" not in match.kwargs:
        return None
    return match.kwargs["slug"], match.url_name or "", match.kwargs.get("pk", 0)


def register_finder() -> None:
    """Have them forgotten with what is too old."""
    register_dead_forms("debates", find_dead_forms)
