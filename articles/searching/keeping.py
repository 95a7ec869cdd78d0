"""Keeps the index in step: entries are written and removed with what they speak of, and the words counted.

A rebuild reads a whole kind again in one transaction; readers search the old entries until it is done.
"""

from collections import Counter
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from articles.searching.documents import BATCH, EVERY
from articles.searching.index import SearchEntry
from articles.searching.words import british, spelled, trigrams, words_of

#: One number for PostgreSQL's advisory lock: entries and words are written by one transaction at a time.
LOCK = 20101123
NO_YEAR = 0

WRITE = """
insert into articles_searchentry
  (kind, key, title, summary, names, text, address, section, topics, dated, year, head, whole)
select kind, key, title, summary, names, text, address, section, string_to_array(topics, ' '), dated, year, head,
       head || setweight(to_tsvector('english', text_words), 'D')
            || coalesce((select array_to_tsvector(array_agg(w)) from unnest(string_to_array(facets, ' ')) w), '')
from (
  select *,
    setweight(to_tsvector('english', title_words), 'A') ||
    setweight(to_tsvector('english', summary_words), 'B') ||
    setweight(to_tsvector('english', names_words), 'C') as head
  from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::text[], %s::timestamptz[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::text[],
              %s::text[])
    as given(kind, key, title, summary, names, text, address, section, topics, dated, year, facets,
             title_words, summary_words, names_words, text_words)
) as read
on conflict (kind, key) do update set
  title = excluded.title, summary = excluded.summary, names = excluded.names, text = excluded.text,
  address = excluded.address, section = excluded.section, topics = excluded.topics, dated = excluded.dated,
  year = excluded.year, head = excluded.head, whole = excluded.whole
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


def alone():
    """Wait until no other transaction writes to the index."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def keep(*documents):
    """Write the entries of these documents in place of those there are, and count their words."""
    if not documents:
        return
    alone()
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
    alone()
    found = SearchEntry.objects.filter(kind=kind, key__in=keys)
    change = Counter()
    for entry in found.defer("head", "whole"):
        change.subtract(words_in(entry))
    found.delete()
    count(change)


@transaction.atomic
def rebuild(*kinds):
    """Read every document of these kinds, or of all, again. Returns {kind: entries}."""
    alone()
    made = {}
    for kind in kinds or EVERY:
        change = Counter()
        old = SearchEntry.objects.filter(kind=kind)
        for entry in old.defer("head", "whole").iterator(chunk_size=BATCH):
            change.subtract(words_in(entry))
        old.delete()
        documents, made[str(kind)] = EVERY[kind](), 0
        while batch := list(islice(documents, BATCH)):
            write(batch)
            made[str(kind)] += len(batch)
            for document in batch:
                change.update(words_in(document))
        count(change)
    return made
