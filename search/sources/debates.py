"""Debates, to be found by their motions, introductions and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save

from carespace.models import Closure, Debate
from carespace.models.debate_counts import COUNTED
from search import index
from search.models import SearchEntry
from search.sources.registry import Document, SearchSource, register_source

KIND = "debate"
#: {kind of an entry: what finds the debate to read beside it}, asked with `OuterRef("key")` as the entry's key.
BESIDE: dict[str, Callable[[], QuerySet[Debate]]] = {}
BATCH = 500
#: A deed that stores only this tells searchers nothing new.
UNREAD = {"moved_at", "shown_state", "silent_since", "silence_warned_at", "silence_ends_at", *COUNTED}


def build_debate(debate: Debate) -> Document:
    """The document of a debate read with its closure."""
    return Document(
        kind=KIND,
        key=str(debate.pk),
        title=debate.motion,
        address=debate.get_absolute_url(),
        summary=debate.introduction,
        names=debate.subject_title,
        text=debate.closure.outcome if hasattr(debate, "closure") else "",
        dated=debate.opened_at,
    )


def read_debates(keys: Collection[str] | None) -> Iterator[Document]:
    """Every debate that may be read."""
    debates = Debate.objects.readable().select_related("closure").order_by("pk")
    return (build_debate(debate) for debate in debates.iterator(chunk_size=BATCH))


def register_debates_beside(kind: str, find: Callable[[], QuerySet[Debate]]) -> None:
    """Have results of a kind say how many posts the debate beside each has. `find` makes a subquery of at most one debate."""
    BESIDE[kind] = find


def annotate_posts(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Adds debate_key and posts: the debate that an entry is or that stands beside it, and how many posts everyone may
    read there. None for what has no debate to read. It asks with the entries."""
    beside = {kind: find() for kind, find in BESIDE.items()}
    beside[KIND] = Debate.objects.readable().filter(pk=Cast(OuterRef("key"), BigIntegerField()))
    posts = F("points_for") + F("points_against") + F("points_neither") + F("replies")

    def choose(value: Combinable) -> Case:
        return Case(
            *(
                When(kind=kind, then=Subquery(debates.values(value=value)[:1]))
                for kind, debates in beside.items()
            )
        )

    chosen = {"debate_key": choose(F("pk")), "posts": choose(posts)}
    return entries.annotate(**chosen)


def index_debate(instance: Debate, update_fields: Collection[str] | None = None, **_: object) -> None:
    """Hears of a debate that was saved."""
    if not instance.has_page:
        index.remove_entries(KIND, str(instance.pk))
    elif update_fields is None or not set(update_fields) <= UNREAD:
        index.write_entries(build_debate(instance))


def index_closed_debate(instance: Closure, **_: object) -> None:
    """Hears of a debate's closure."""
    debate = Debate.objects.select_related("closure").get(pk=instance.debate_id)
    if debate.has_page:
        index.write_entries(build_debate(debate))


def remove_debate(instance: Debate, **_: object) -> None:
    """Hears of a debate that was deleted."""
    index.remove_entries(KIND, str(instance.pk))


def register_debates() -> None:
    """Have debates found; their signals only hurry what the tick guarantees."""
    register_source(SearchSource(KIND, "Debate", "Debates", read_debates))
    post_save.connect(index_debate, sender=Debate, dispatch_uid="search: debate saved")
    post_save.connect(index_closed_debate, sender=Closure, dispatch_uid="search: debate closed")
    post_delete.connect(remove_debate, sender=Debate, dispatch_uid="search: debate deleted")
