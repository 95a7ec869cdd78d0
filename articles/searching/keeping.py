"""Keeps the index in step: entries are written and removed with what they speak of, and the words counted.

A rebuild reads a whole kind again in one transaction; readers search the old entries until it is done.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from articles.searching.documents import BATCH, SOURCES, Document, Source
from articles.searching.index import IndexedSource, SearchEntry
from articles.searching.words import british, spelled, trigrams, words_of
from live.advisory_locks import lock_transaction

#: One number for PostgreSQL's advisory lock: entries and words are written by one transaction at a time.
LOCK = 20101123
NO_YEAR = 0

WRITE = """
insert into articles_searchentry
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
insert into articles_searchword (word, lexeme, entries, trigrams)
select word,
       case when spelled ~ '[0-9_]' then spelled else coalesce((ts_lexize('english_stem', spelled))[1], '') end,
       entries, string_to_array(grams, '|')
from unnest(%s::text[], %s::text[], %s::int[], %s::text[]) as given(word, spelled, entries, grams)
order by word
on conflict (word) do update set entries = articles_searchword.entries + excluded.entries
"""


def facets(kind, section, topics, dated):
    """An entry's kind, section, topics, year and month as words that no text has."""
    day = timezone.localtime(dated) if dated else None
    return [
        f"k_{kind}",
        f"y_{day.year if day else NO_YEAR}",
        *([f"m_{day:%Y-%m}"] if day else []),
        *([f"s_{section}"] if section else []),
        *(f"t_{topic}" for topic in topics),
    ]


def words_in(entry):
    """The different words of a document or an entry, its facets among them."""
    said = words_of(" ".join((entry.title, entry.summary, entry.names, entry.text)))
    return {*said, *facets(entry.kind, entry.section, entry.topics, entry.dated)}


@transaction.atomic
def keep(*documents):
    """Write the entries of these documents in place of those there are, and count their words."""
    if not documents:
        return
    lock_transaction(LOCK)  # until no other transaction writes to the index
    change = Counter()
    for kind in {each.kind for each in documents}:
        keys = [each.key for each in documents if each.kind == kind]
        for entry in SearchEntry.objects.filter(kind=kind, key__in=keys).defer("head", "whole"):
            change.subtract(words_in(entry))
    write(documents)
    for document in documents:
        change.update(words_in(document))
    count(change)


def write(documents):
    rows = [row(each) for each in documents]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)])


def row(each):
    clean = [text.replace("\0", " ") for text in (each.title, each.summary, each.names, each.text)]
    return (
        each.kind,
        each.key,
        *clean,
        each.address,
        each.section,
        " ".join(each.topics),
        each.dated,
        timezone.localtime(each.dated).year if each.dated else None,
        each.version,
        " ".join(facets(each.kind, each.section, each.topics, each.dated)),
        *(spelled(text) for text in clean),
    )


def count(change):
    """Add to the numbers of entries that have a word; a word that none has any more goes."""
    changed = sorted((word, by) for word, by in change.items() if by)
    rows = [
        (word, british(word), by, "" if "_" in word or word.isdigit() else "|".join(trigrams(word)))
        for word, by in changed
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(column) for column in zip(*rows, strict=True)])
        gone = [word for word, by in changed if by < 0]
        cursor.execute("delete from articles_searchword where entries <= 0 and word = any(%s)", [gone])


@transaction.atomic
def drop(kind, *keys):
    """Remove the entries of what is no longer there to be found."""
    lock_transaction(LOCK)  # until no other transaction writes to the index
    found = SearchEntry.objects.filter(kind=kind, key__in=keys)
    change = Counter()
    for entry in found.defer("head", "whole"):
        change.subtract(words_in(entry))
    found.delete()
    count(change)


@transaction.atomic
def rebuild(*kinds):
    """Read every document of these kinds, or of all, again. Returns {kind: entries}."""
    lock_transaction(LOCK)  # until no other transaction writes to the index
    made = {}
    for kind in kinds or SOURCES:
        state = read_state(SOURCES[kind])
        change = Counter()
        old = SearchEntry.objects.filter(kind=kind)
        for entry in old.defer("head", "whole").iterator(chunk_size=BATCH):
            change.subtract(words_in(entry))
        old.delete()
        documents, made[str(kind)] = iter(SOURCES[kind].read_documents(None)), 0
        while batch := list(islice(documents, BATCH)):
            write(batch)
            made[str(kind)] += len(batch)
            for document in batch:
                change.update(words_in(document))
        count(change)
        write_state(kind, state)
    return made


def update_index() -> dict[str, int]:
    """Compare every kind with what its entries were built from and write those that differ.

    Returns {kind: entries written or removed} of those compared. Repeating it changes nothing more: whatever a signal missed,
    this finds. It reads the state before the rows, so what changes meanwhile is found the next time.
    """
    return {str(kind): update_source(source) for kind, source in SOURCES.items() if is_outdated(source)}


def is_outdated(source: Source) -> bool:
    """Whether the source's state is another than that which its entries were last compared with."""
    state = read_state(source)
    return not state or not IndexedSource.objects.filter(kind=source.kind, state=state).exists()


def update_source(source: Source) -> int:
    """Write the entries of one kind that are out of date and remove those of what is gone; returns how many of both.

    One transaction a batch: nobody who publishes waits for all of it.
    """
    state = read_state(source)
    stored = dict(SearchEntry.objects.filter(kind=source.kind).values_list("key", "version"))
    versions, documents = compare(source, stored)
    written = 0
    while batch := list(islice(documents, BATCH)):
        keep(*batch)
        written += len(batch)
    if gone := sorted(stored.keys() - versions.keys()):
        drop(source.kind, *gone)
    write_state(source.kind, state)
    return written + len(gone)


def compare(source: Source, stored: dict[str, str]) -> tuple[dict[str, str], Iterator[Document]]:
    """The version of everything the source has now, and the documents whose version is not the one stored."""
    if source.read_versions:
        versions = source.read_versions()
        outdated = [key for key, version in versions.items() if stored.get(key) != version]
        return versions, iter(source.read_documents(outdated) if outdated else ())
    everything = {document.key: document for document in source.read_documents(None)}
    versions = {key: document.version for key, document in everything.items()}
    return versions, (everything[key] for key, version in versions.items() if stored.get(key) != version)


def read_state(source: Source) -> str:
    return source.read_state() if source.read_state else ""


def write_state(kind: str, state: str) -> None:
    IndexedSource.objects.update_or_create(kind=kind, defaults={"state": state})
