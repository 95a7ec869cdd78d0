"""What a reader asks: words, "phrases", beginnings* and -words that must not be there, and the facets chosen."""

import re
from dataclasses import dataclass, field, replace

from django.db import connection

from articles.searching.index import Kind
from articles.searching.words import british, distance, trigrams, words_of

LONGEST, MOST_WORDS = 200, 12
PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
#: The shortest word that is mended, and how many letters of a longer one may be wrong.
SHORTEST_MENDED = 4
LONG = 6
CANDIDATES = 30
MOST_BEGINNINGS = 20

LOOK_UP = """
with asked as (
  select word, case when spelled ~ '[0-9]' then spelled else coalesce((ts_lexize('english_stem', spelled))[1], '') end
    as lexeme
  from unnest(%s::text[], %s::text[]) as given(word, spelled)
)
select asked.word, asked.lexeme, found.word, found.entries
from asked left join articles_searchword found on found.lexeme = asked.lexeme and asked.lexeme <> ''
union all
select '', '', word, entries from articles_searchword
where %s and (word >= 'm_' and word < 'm`' or word = 'y_0')
"""
BEGINNING = """
select word, lexeme, entries from articles_searchword
where word >= %s and word < %s and lexeme <> '' and word !~ '_' order by entries desc, word limit %s
"""
NEAR = """
select word, entries from articles_searchword
where trigrams && %s::varchar[] and length(word) between %s and %s and lexeme <> ''
order by (select count(*) from unnest(trigrams) each where each = any(%s::varchar[])) desc, entries desc, word
limit %s
"""


@dataclass(frozen=True)
class Term:
    """Words that stand beside each other; one word alone mostly. `beginning`: the last one may go on."""

    words: tuple
    without: bool = False
    beginning: bool = False
    quoted: bool = False

    def __str__(self):
        said = " ".join(self.words) + ("*" if self.beginning else "")
        return f"{'-' if self.without else ''}{f'“{said}”' if self.quoted else said}"


@dataclass(frozen=True)
class Question:
    """A question as read from an address. Facets are "" where none is chosen; `until` is the last month searched, as
    2024-05, or "" for all."""

    asked: str = ""
    terms: tuple = ()
    kind: str = ""
    section: str = ""
    topic: str = ""
    year: int = 0
    exact: bool = False
    until: str = ""

    @property
    def words(self):
        return sorted({word for term in self.terms for word in term.words})

    @property
    def chosen(self):
        """{facet: what was chosen of it}."""
        every = {"kind": self.kind, "section": self.section, "topic": self.topic, "year": self.year}
        return {name: value for name, value in every.items() if value}


def read(given):
    """The question in the words of an address; what cannot be read is passed over."""
    asked = " ".join(given.get("q", "").replace("\0", " ").split())[:LONGEST]
    year, until = given.get("year", ""), given.get("until", "")
    kind = given.get("kind", "")
    return Question(
        asked=asked,
        terms=tuple(terms(asked)),
        kind=kind if kind in Kind.values else "",
        section=given.get("section", "").replace("\0", "")[:255],
        topic=given.get("topic", "").replace("\0", "")[:60],
        year=int(year) if re.fullmatch("[0-9]{4}", year, re.ASCII) else 0,
        exact=given.get("exact") == "1",
        until=until if re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", until, re.ASCII) else "",
    )


def terms(asked):
    """The terms of a question, at most twelve words in all."""
    left = MOST_WORDS
    for minus, phrase, loose in PART.findall(asked.replace("“", '"').replace("”", '"')):
        words = tuple(words_of(phrase or loose))[:left]
        if not words:
            continue
        left -= len(words)
        without = bool(minus) or (loose.startswith("-") and len(loose) > 1)
        yield Term(words, without=without, beginning=loose.endswith("*"), quoted=bool(phrase))


@dataclass
class Known:
    """What the index knows of a question's words. `lexemes` by word; `texts` {lexeme: {word as written: entries}};
    `months` {month, as 2024-05: entries}, `undated` how many have none; `mended` {word asked: word meant}."""

    lexemes: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    months: dict = field(default_factory=dict)
    undated: int = 0
    mended: dict = field(default_factory=dict)
    beginnings: dict = field(default_factory=dict)

    def entries(self, lexeme):
        """At most how many entries have a word of this lexeme."""
        return sum(self.texts.get(lexeme, {}).values())


def look_up(question, mending=None):
    """What the index knows of a question's words: one query, and one or two for each word it does not know.

    `mending` is what it knew of the same question before some of its words were mended.
    """
    known = (
        Known(months=mending.months, undated=mending.undated, mended=mending.mended) if mending else Known()
    )
    words = question.words
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [words, [british(word) for word in words], mending is None])
        for word, lexeme, text, entries in cursor.fetchall():
            if word:
                known.lexemes[word] = lexeme
                if text:
                    known.texts.setdefault(lexeme, {})[text] = entries
            elif text.startswith("m_"):
                known.months[text[2:]] = entries
            else:
                known.undated = entries
        for term in question.terms:
            recall(cursor, term, known, exact=question.exact)
    return known


def recall(cursor, term, known, *, exact):
    """Fill in the words that begin as the term's last one does, and what unknown words may have meant."""
    last = term.words[-1]
    for word in term.words:
        lexeme = known.lexemes[word]
        strange = bool(lexeme) and not known.texts.get(lexeme)
        if (term.beginning or (strange and not exact and len(word) > 2)) and word == last:
            cursor.execute(BEGINNING, [word, f"{word}~", MOST_BEGINNINGS])
            for text, found, entries in cursor.fetchall():
                known.beginnings.setdefault(word, set()).add(found)
                known.texts.setdefault(found, {})[text] = entries
        if strange and word not in known.beginnings and not exact and not term.without:
            mend(cursor, word, known)


def mend(cursor, word, known):
    """Note which word of the index an unknown one most likely is."""
    if len(word) < SHORTEST_MENDED or word.isdigit():
        return
    most = 2 if len(word) >= LONG else 1
    runs = trigrams(word)
    cursor.execute(NEAR, [runs, len(word) - most, len(word) + most, runs, CANDIDATES])
    ranked = sorted(
        (distance(word, text, most), text[0] != word[0], -entries, text)
        for text, entries in cursor.fetchall()
    )
    if ranked and ranked[0][0] <= most:
        known.mended[word] = ranked[0][3]


def as_meant(question, known):
    """The question with its mended words in place of those typed; the same where none was mended."""
    if not known.mended:
        return question
    meant = tuple(
        Term(
            tuple(known.mended.get(word, word) for word in term.words),
            term.without,
            term.beginning,
            term.quoted,
        )
        for term in question.terms
    )
    return replace(question, terms=meant)
