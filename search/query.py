"""What a reader asks: words, "phrases", beginnings* and -words that must not be there, and the facets chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.backends.utils import CursorWrapper

from search.sources import SOURCES
from search.spelling import measure_distance, spell_british, split_trigrams, split_words

LONGEST, MOST_WORDS = 200, 12
PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
#: The shortest word that is corrected, and how many letters of a longer one may be wrong.
SHORTEST_CORRECTED = 4
LONG = 6
CANDIDATES = 30
MOST_BEGINNINGS = 20
#: It sorts after every letter of every script.
LAST_LETTER = chr(0x10FFFF)

LOOK_UP = """
with asked as (
  select word, case when spelled ~ '[0-9]' then spelled else coalesce((ts_lexize('english_stem', spelled))[1], '') end
    as lexeme
  from unnest(%s::text[], %s::text[]) as given(word, spelled)
)
select asked.word, asked.lexeme, found.word, found.entries
from asked left join search_searchword found on found.lexeme = asked.lexeme and asked.lexeme <> ''
union all
select '', '', word, entries from search_searchword
where %s and (word >= 'm_' and word < 'm`' or word = 'y_0')
"""
BEGINNING = """
select word, lexeme, entries from search_searchword
where word >= %s and word < %s and lexeme <> '' and word !~ '_' order by entries desc, word limit %s
"""
NEAR = """
select word, entries from search_searchword
where trigrams && %s::varchar[] and length(word) between %s and %s and lexeme <> ''
order by (select count(*) from unnest(trigrams) each where each = any(%s::varchar[])) desc, entries desc, word
limit %s
"""


@dataclass(frozen=True)
class Term:
    """Words that stand beside each other; one word alone mostly. `beginning`: the last one may go on."""

    words: tuple[str, ...]
    without: bool = False
    beginning: bool = False
    quoted: bool = False

    def __str__(self) -> str:
        text = " ".join(self.words) + ("*" if self.beginning else "")
        return f"{'-' if self.without else ''}{f'“{text}”' if self.quoted else text}"


@dataclass(frozen=True)
class SearchQuery:
    """A query as read from an address. Facets are "" where none is chosen; `until` is the last month searched, as
    2024-05, or "" for all."""

    asked: str = ""
    terms: tuple[Term, ...] = ()
    kind: str = ""
    section: str = ""
    topic: str = ""
    year: int = 0
    exact: bool = False
    until: str = ""

    @property
    def words(self) -> list[str]:
        """Its different words in alphabetical order."""
        return sorted({word for term in self.terms for word in term.words})

    @property
    def chosen(self) -> dict[str, str | int]:
        """{facet: what was chosen of it}."""
        every: dict[str, str | int] = {
            "kind": self.kind,
            "section": self.section,
            "topic": self.topic,
            "year": self.year,
        }
        return {name: value for name, value in every.items() if value}


def parse_query(given: Mapping[str, str]) -> SearchQuery:
    """The query in the words of an address; what cannot be read is passed over."""
    asked = " ".join(given.get("q", "").replace("\0", " ").split())[:LONGEST]
    year, until = given.get("year", ""), given.get("until", "")
    kind = given.get("kind", "")
    return SearchQuery(
        asked=asked,
        terms=tuple(parse_terms(asked)),
        kind=kind if kind in SOURCES else "",
        section=given.get("section", "").replace("\0", "")[:255],
        topic=given.get("topic", "").replace("\0", "")[:60],
        year=int(year) if re.fullmatch("[0-9]{4}", year, re.ASCII) else 0,
        exact=given.get("exact") == "1",
        until=until if re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", until, re.ASCII) else "",
    )


def parse_terms(asked: str) -> Iterator[Term]:
    """The terms of a query, at most twelve words in all."""
    left = MOST_WORDS
    for minus, phrase, loose in PART.findall(asked.replace("“", '"').replace("”", '"')):
        words = tuple(split_words(phrase or loose))[:left]
        if not words:
            continue
        left -= len(words)
        without = bool(minus) or (loose.startswith("-") and len(loose) > 1)
        yield Term(words, without=without, beginning=loose.endswith("*"), quoted=bool(phrase))


@dataclass
class WordLookup:
    """What the index knows of a query's words. `lexemes` by word; `texts` {lexeme: {word as written: entries}};
    `months` {month, as 2024-05: entries}, `undated` how many have none; `corrected` {word asked: word meant}."""

    lexemes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, int]] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    undated: int = 0
    corrected: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, set[str]] = field(default_factory=dict)

    def count_entries(self, lexeme: str) -> int:
        """At most how many entries have a word of this lexeme."""
        return sum(self.texts.get(lexeme, {}).values())


def look_up_words(query: SearchQuery, before: WordLookup | None = None) -> WordLookup:
    """What the index knows of a query's words: one query, and one or two for each word it does not know.

    `before` is what it knew of the same query before some of its words were corrected.
    """
    known = (
        WordLookup(months=before.months, undated=before.undated, corrected=before.corrected)
        if before
        else WordLookup()
    )
    words = query.words
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [words, [spell_british(word) for word in words], before is None])
        for word, lexeme, text, entries in cursor.fetchall():
            if word:
                known.lexemes[word] = lexeme
                if text:
                    known.texts.setdefault(lexeme, {})[text] = entries
            elif text.startswith("m_"):
                known.months[text[2:]] = entries
            else:
                known.undated = entries
        for term in query.terms:
            look_up_term(cursor, term, known, exact=query.exact)
    return known


def look_up_term(cursor: CursorWrapper, term: Term, known: WordLookup, *, exact: bool) -> None:
    """Fill in the words that begin as the term's last one does, and what unknown words may have meant."""
    last = term.words[-1]
    for word in term.words:
        lexeme = known.lexemes[word]
        strange = bool(lexeme) and not known.texts.get(lexeme)
        if (term.beginning or (strange and not exact and len(word) > 2)) and word == last:
            cursor.execute(BEGINNING, [word, word + LAST_LETTER, MOST_BEGINNINGS])
            for text, longer, entries in cursor.fetchall():
                known.beginnings.setdefault(word, set()).add(longer)
                known.texts.setdefault(longer, {})[text] = entries
        if strange and word not in known.beginnings and not exact and not term.without:
            correct_word(cursor, word, known)


def correct_word(cursor: CursorWrapper, word: str, known: WordLookup) -> None:
    """Note which word of the index an unknown one most likely is."""
    if len(word) < SHORTEST_CORRECTED or word.isdigit():
        return
    most = 2 if len(word) >= LONG else 1
    runs = split_trigrams(word)
    cursor.execute(NEAR, [runs, len(word) - most, len(word) + most, runs, CANDIDATES])
    ranked = sorted(
        (measure_distance(word, text, most), text[0] != word[0], -entries, text)
        for text, entries in cursor.fetchall()
    )
    if ranked and ranked[0][0] <= most:
        known.corrected[word] = ranked[0][3]


def apply_corrections(query: SearchQuery, known: WordLookup) -> SearchQuery:
    """The query with its corrected words in place of those typed; the same where none was corrected."""
    if not known.corrected:
        return query
    meant = tuple(
        Term(
            tuple(known.corrected.get(word, word) for word in term.words),
            term.without,
            term.beginning,
            term.quoted,
        )
        for term in query.terms
    )
    return replace(query, terms=meant)
