"""Answers a query from the index: what is found, best first, and how many of each facet there are.

The work is bounded whatever the index holds. Words that very many texts have are looked for in the newest months only,
and a page says so and leads to the older ones; the best are ranked by all their words, the rest are counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from search.models import SearchEntry, SearchWord
from search.query import SearchQuery, Term, WordLookup, apply_corrections, look_up_words
from search.ranking import WEIGHTS, build_statement, name_outright
from search.sources.debates import annotate_posts

#: More entries than this are not gone through for one question but the newest: about so few.
MANY = 1_400
FEW = 700
#: How many a page leads to, and how many of those are ranked by their whole text.
BEST, FINEST = 200, 60
PAGE = 20


@dataclass
class SearchResults:
    """What was found. `total` counts all of it, `ids` are the best; `since` is the first month searched and `older` the
    one before it, as 2024-05, "" for all and none; `loosened` says that some of the words had to do."""

    query: SearchQuery
    known: WordLookup = field(default_factory=WordLookup)
    total: int = 0
    ids: list[int] = field(default_factory=list)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    since: str = ""
    older: str = ""
    loosened: bool = False

    @property
    def lexemes(self) -> set[str]:
        """The lexemes asked for, to be marked where they stand."""
        return {
            lexeme
            for term in list_wanted(self.query)
            for word in term.words
            for lexeme in list_meanings(self.known, word)
        }

    @property
    def matching_words(self) -> set[str]:
        """Every way in which the index's texts write what was asked for."""
        return {text for lexeme in self.lexemes for text in self.known.texts.get(lexeme, ())}

    def read_entries(self, number: int) -> list[SearchEntry]:
        """The entries of one page of the best, in their order: one query."""
        keys = self.ids[(number - 1) * PAGE : number * PAGE]
        entries = annotate_posts(SearchEntry.objects.defer("head", "whole")).in_bulk(keys)
        return [entries[pk] for pk in keys if pk in entries]


def search(query: SearchQuery) -> SearchResults:
    """The results of a query; empty where nothing is asked."""
    if not query.terms and not query.chosen:
        return SearchResults(query)
    known = look_up_words(query)
    meant = apply_corrections(query, known)
    if known.corrected:
        known = look_up_words(meant, before=known)
    results = match_entries(SearchResults(meant, known), joined=" & ")
    if not results.total and len(list_wanted(meant)) > 1:
        some = match_entries(SearchResults(meant, known, loosened=True), joined=" | ")
        return some if some.total else results
    return results


def list_wanted(query: SearchQuery) -> list[Term]:
    """The terms that must be there."""
    return [term for term in query.terms if not term.without]


def list_meanings(known: WordLookup, word: str) -> list[str]:
    """The lexemes that stand for a word: its own and those it begins."""
    return sorted({known.lexemes.get(word, ""), *known.beginnings.get(word, ())} - {""})


def make_tsquery(term: Term, known: WordLookup) -> str:
    """A term as PostgreSQL's own words; "" where the index passes over all of it.

    Lexemes are letters and figures only, so nothing a reader types can be more than a word in it.
    """
    parts: list[tuple[int, str]] = []
    gap = 1
    for word in term.words:
        lexemes = list_meanings(known, word)
        if not lexemes:
            gap += 1
            continue
        alternatives = " | ".join(f"'{lexeme}'" for lexeme in lexemes)
        parts.append((gap if parts else 0, f"({alternatives})"))
        gap = 1
    return "".join(f" <{gap}> {text}" if gap else text for gap, text in parts)


def match_entries(results: SearchResults, *, joined: str) -> SearchResults:
    """Fill in the results: what has all words (`joined` " & ") or any (" | ")."""
    query, known = results.query, results.known
    texts = [(term, make_tsquery(term, known)) for term in query.terms]
    words = joined.join(f"({text})" for term, text in texts if text and not term.without)
    refused = [f"!({text})" for term, text in texts if text and term.without]
    if not words and (query.terms or not query.chosen):
        return results
    conditions = (
        [f"({words})", *refused] if words else [f"'{quote(facet)}'" for facet in list_facet_words(query)]
    )
    counts = [count_term(term, known) for term, text in texts if text and not term.without]
    expected = estimate_entries(counts, known, joined) if counts else count_chosen(query)
    conditions += limit_months(results, expected)
    scores: dict[int, float] = {}
    for what, which, number in fetch_matches(query, " & ".join(conditions), words):
        if what == "entry":
            scores[int(which)] = number
        elif what == "all":
            results.total = int(number)
        else:
            results.facets.setdefault(what, {})[which] = int(number)
    results.ids = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return results


def fetch_matches(query: SearchQuery, conditions: str, words: str) -> list[tuple[str, str, float]]:
    """The rows of the statement for a query: one statement to the database."""
    text = query.asked.strip('"“” ').lower()
    kinds, keys = name_outright(text)
    given: dict[str, Any] = {
        "all": conditions,
        "words": words,
        "weights": WEIGHTS,
        "best": BEST,
        "finest": FINEST,
        "now": timezone.now(),
        "before": min(timezone.now(), end_month(query.until)) if query.until else timezone.now(),
        "older": bool(query.until),
        "asked": text,
        "kinds": kinds,
        "keys": keys,
        "kind": query.kind,
        "section": query.section,
        "topic": query.topic,
        "year": query.year,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(build_statement(has_words=bool(words)), given)
        while cursor.description is None:
            cursor.nextset()
        rows: list[tuple[str, str, float]] = cursor.fetchall()
        return rows


def list_facet_words(query: SearchQuery) -> list[str]:
    """The index's words of the facets chosen, but for the year, which limits any query."""
    signs = {"kind": "k", "section": "s", "topic": "t"}
    words = [f"{sign}_{query.chosen[name]}" for name, sign in signs.items() if name in query.chosen]
    return words or [f"y_{query.year}"]


def quote(word: str) -> str:
    """A word as it stands between PostgreSQL's quotes."""
    return word.replace("\\", "\\\\").replace("'", "''")


def count_term(term: Term, known: WordLookup) -> int:
    """At most how many entries have all words of a term."""
    meanings = [list_meanings(known, word) for word in term.words]
    return min(sum(known.count_entries(lexeme) for lexeme in lexemes) for lexemes in meanings if lexemes)


def estimate_entries(counts: Sequence[int], known: WordLookup, joined: str) -> float:
    """About how many entries have words of these counts: all of them (" & "), which are oftener together than chance
    has it, or any."""
    if joined != " & ":
        return sum(counts)
    total = max(known.undated + sum(known.months.values()), 1)
    rarest, *others = sorted(counts)
    return rarest * math.sqrt(math.prod(min(count / total, 1) for count in others))


def count_chosen(query: SearchQuery) -> int:
    """At most how many entries have all facets chosen; 0 where one of them is on none."""
    words = list_facet_words(query)
    counts = SearchWord.objects.filter(word__in=words).values_list("entries", flat=True)
    return min(counts, default=0) if len(counts) == len(words) else 0


def limit_months(results: SearchResults, expected: float) -> list[str]:
    """Conditions that bound the work where about `expected` entries would be gone through: the newest months, within the year
    chosen."""
    query, known = results.query, results.known
    year = [f"'y_{query.year}'"] if query.year else []
    if expected <= MANY:
        return year
    total = sum(known.months.values()) + known.undated
    months = sorted(month for month in known.months if is_within(query, month))
    taken: list[str] = []
    reached: float = 0
    most = FEW // 2 if any(len(term.words) > 1 for term in query.terms) else FEW
    while months and reached < most:
        taken.append(months.pop())
        reached += known.months[taken[-1]] * min(expected / total, 1)
    if not months:
        return year
    results.since, results.older = taken[-1], months[-1]
    undated = [] if query.year or query.until else ["y_0"]
    return [f"({' | '.join(repr(word) for word in [*undated, *merge_months(taken, months)])})"]


def merge_months(taken: Sequence[str], left: Sequence[str]) -> Iterator[str]:
    """The index's words for the months taken, newest first: whole years where none of their months is left, for one
    word is found faster than twelve."""
    years = {month[:4] for month in taken} - {left[-1][:4]}
    yield from (f"m_{month}" for month in taken if month[:4] not in years)
    yield from (f"y_{year}" for year in sorted(years))


def is_within(query: SearchQuery, month: str) -> bool:
    """Whether a month, as 2024-05, is within the year chosen and not after the last one asked for."""
    return (not query.until or month <= query.until) and month.startswith(str(query.year or ""))


def end_month(month: str) -> datetime:
    """The instant at which a month, as 2024-05, is over."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return datetime(year, number + 1, 1, tzinfo=timezone.get_current_timezone())
