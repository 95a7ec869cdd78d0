"""Keeps the index in step: entries are written and removed with what they speak of, and the words counted.

A rebuild reads a whole kind again in one transaction; readers search the old entries until it is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Protocol

from django.db import connection, transaction
from django.utils import timezone

from live.advisory_locks import lock_transaction
from search.models import IndexedSource, SearchEntry
from search.sources.registry import SOURCES, Document, SearchSource
from search.spelling import spell_british, spell_text, split_trigrams, split_words

#: One number for PostgreSQL's advisory lock: entries and words are written by one transaction at a time.
LOCK = 20101123
NO_YEAR = 0
BATCH = 500

WRITE = """
insert into search_searchentry
  (kind, key, title, summary, names, text, address, section, topics, dated, year, version, head, whole)
select kind, key, title, summary, names, text, address, section, string_to_array(topics, ' '), dated, year, version, head,
       head || setweight(to_tsvector('english', text_words), 'D')
            || coalesce((select array_to_tsvector(array_agg(w)) from unnest(string_to_array(facets, ' ')) w), '')
from (
  select *,
    setweight(to_tsvector('english', title_words), 'A') ||
    setweight(to_tsvector('english', summary_words), 'B') ||
    setweight(to_tsvector('english', names_words), 'C') as head
  from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::text[], %s::timestamptz[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::text[])
    as given(kind, key, title, summary, names, text, address, section, topics, dated, year, version, facets,
             title_words, summary_words, names_words, text_words)
) as read
on conflict (kind, key) do update set
  title = excluded.title, summary = excluded.summary, names = excluded.names, text = excluded.text,
  address = excluded.address, section = excluded.section, topics = excluded.topics, dated = excluded.dated,
  year = excluded.year, version = excluded.version, head = excluded.head, whole = excluded.whole
"""
COUNT = """
insert into search_searchword (word, lexeme, entries, trigrams)
select word,
       case when spelled ~ '[0-9_]' then spelled else coalesce((ts_lexize('english_stem', spelled))[1], '') end,
       entries, string_to_array(grams, '|')
from unnest(%s::text[], %s::text[], %s::int[], %s::text[]) as given(word, spelled, entries, grams)
order by word
on conflict (word) do update set entries = search_searchword.entries + excluded.entries
"""


class Indexed(Protocol):
    """What a document and an entry have in common."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def names(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def topics(self) -> Iterable[str]: ...
    @property
    def dated(self) -> datetime | None: ...


def list_facets(entry: Indexed) -> list[str]:
    """An entry's kind, section, topics, year and month as words that no text has."""
    day = timezone.localtime(entry.dated) if entry.dated else None
    return [
        f"k_{entry.kind}",
        f"y_{day.year if day else NO_YEAR}",
        *([f"m_{day:%Y-%m}"] if day else []),
        *([f"s_{entry.section}"] if entry.section else []),
        *(f"t_{topic}" for topic in entry.topics),
    ]


def collect_words(entry: Indexed) -> set[str]:
    """The different words of a document or an entry, its facets among them."""
    words = split_words(" ".join((entry.title, entry.summary, entry.names, entry.text)))
    return {*words, *list_facets(entry)}


@transaction.atomic
def write_entries(*documents: Document) -> None:
    """Write the entries of these documents in place of those there are, and count their words."""
    if not documents:
        return
    lock_transaction(LOCK)  # until no other transaction writes to the index
    change: Counter[str] = Counter()
    for kind in {document.kind for document in documents}:
        keys = [document.key for document in documents if document.kind == kind]
        for entry in SearchEntry.objects.filter(kind=kind, key__in=keys).defer("head", "whole"):
            change.subtract(collect_words(entry))
    insert_documents(documents)
    for document in documents:
        change.update(collect_words(document))
    count_words(change)


def insert_documents(documents: Iterable[Document]) -> None:
    """Write the rows of documents, without counting their words."""
    rows = [make_row(document) for document in documents]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)])


def make_row(document: Document) -> tuple[object, ...]:
    """The values of WRITE for one document."""
    texts = (document.title, document.summary, document.names, document.text)
    storable = [text.replace("\0", " ") for text in texts]
    return (
        document.kind,
        document.key,
        *storable,
        document.address,
        document.section,
        " ".join(document.topics),
        document.dated,
        timezone.localtime(document.dated).year if document.dated else None,
        document.version,
        " ".join(list_facets(document)),
        *(spell_text(text) for text in storable),
    )


def count_words(change: Counter[str]) -> None:
    """Add to the numbers of entries that have a word; a word that none has any more goes."""
    changed = sorted((word, number) for word, number in change.items() if number)
    rows = [
        (
            word,
            spell_british(word),
            number,
            "" if "_" in word or word.isdigit() else "|".join(split_trigrams(word)),
        )
        for word, number in changed
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(column) for column in zip(*rows, strict=True)])
        fewer = [word for word, number in changed if number < 0]
        cursor.execute("delete from search_searchword where entries <= 0 and word = any(%s)", [fewer])


@transaction.atomic
def remove_entries(kind: str, *keys: str) -> None:
    """Remove the entries of what is no longer there to be found."""
    lock_transaction(LOCK)  # until no other transaction writes to the index
    entries = SearchEntry.objects.filter(kind=kind, key__in=keys)
    change: Counter[str] = Counter()
    for entry in entries.defer("head", "whole"):
        change.subtract(collect_words(entry))
    entries.delete()
    count_words(change)


@transaction.atomic
def rebuild_index(*kinds: str) -> dict[str, int]:
    """Read every document of these kinds, or of all, again. Returns {kind: entries}."""
    lock_transaction(LOCK)  # until no other transaction writes to the index
    written: dict[str, int] = {}
    for kind in kinds or SOURCES:
        source, change = SOURCES[kind], Counter[str]()
        state = read_state(source)
        old_entries = SearchEntry.objects.filter(kind=kind)
        for entry in old_entries.defer("head", "whole").iterator(chunk_size=BATCH):
            change.subtract(collect_words(entry))
        old_entries.delete()
        documents, written[kind] = iter(source.read_documents(None)), 0
        while batch := list(islice(documents, BATCH)):
            insert_documents(batch)
            written[kind] += len(batch)
            for document in batch:
                change.update(collect_words(document))
        count_words(change)
        write_state(kind, state)
    return written


def update_sources() -> dict[str, int]:
    """Compare every kind with what its entries were built from and write those that differ.

    Returns {kind: entries written or removed} of those compared. Repeating it changes nothing more: whatever a signal missed,
    this finds. It reads the state before the rows, so what changes meanwhile is found the next time.
    """
    return {kind: update_source(source) for kind, source in SOURCES.items() if is_outdated(source)}


def is_outdated(source: SearchSource) -> bool:
    """Whether the source's state is another than that which its entries were last compared with."""
    state = read_state(source)
    return not state or not IndexedSource.objects.filter(kind=source.kind, state=state).exists()


def update_source(source: SearchSource) -> int:
    """Write the entries of one kind that are out of date and remove those of what is gone; returns how many of both.

    One transaction a batch: nobody who publishes waits for all of it.
    """
    state = read_state(source)
    stored = dict(SearchEntry.objects.filter(kind=source.kind).values_list("key", "version"))
    versions, documents = compare_versions(source, stored)
    written = 0
    while batch := list(islice(documents, BATCH)):
        write_entries(*batch)
        written += len(batch)
    if gone := sorted(stored.keys() - versions.keys()):
        remove_entries(source.kind, *gone)
    write_state(source.kind, state)
    return written + len(gone)


def compare_versions(
    source: SearchSource, stored: dict[str, str]
) -> tuple[dict[str, str], Iterator[Document]]:
    """The version of everything the source has now, and the documents whose version is not the one stored."""
    if source.read_versions:
        versions = source.read_versions()
        outdated = [key for key, version in versions.items() if stored.get(key) != version]
        return versions, iter(source.read_documents(outdated) if outdated else ())
    everything = {document.key: document for document in source.read_documents(None)}
    versions = {key: document.version for key, document in everything.items()}
    return versions, (everything[key] for key, version in versions.items() if stored.get(key) != version)


def read_state(source: SearchSource) -> str:
    """The source's state, "" where it has none to tell."""
    return source.read_state() if source.read_state else ""


def write_state(kind: str, state: str) -> None:
    """Note what the entries of a kind were compared with."""
    IndexedSource.objects.update_or_create(kind=kind, defaults={"state": state})
