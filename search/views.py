"""The page of results."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from live.faulty_rows import map_without_faulty
from live.http_caching import answer_conditionally
from live.page_cache import depend_on
from search.highlighting import cut_passage, mark_words
from search.models import SearchEntry
from search.query import SearchQuery, parse_query
from search.results import PAGE, SearchResults, search
from search.sources import FACETS, SOURCES

#: How many choices of one facet a page offers.
MOST_CHOICES = 12
HEADINGS = {"kind": "Kind", "section": "Section", "topic": "Topic", "year": "Year"}


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet: how many results it leaves, and the address that chooses it or, chosen, lets it go."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class SearchResult:
    """One entry with the words asked for marked in it."""

    entry: SearchEntry
    label: str
    title: SafeString
    summary: SafeString
    passage: SafeString | str
    day: date | None


@require_safe
def show_results(request: HttpRequest) -> HttpResponse:
    """Everything that has the words asked for, narrowed by kind, section, topic and year; without words, all of a facet."""
    query = parse_query(request.GET.dict())
    labels = read_facet_labels()
    unknown = [name for name in FACETS if query.chosen.get(name, "") not in {"", *labels[name]}]
    results = search(query)
    page = Paginator(results.ids, PAGE).get_page(request.GET.get("page"))
    words = results.matching_words
    entries = results.read_entries(page.number) if results.ids else []
    context = {
        "question": query,
        "answer": results,
        "asks": bool(query.terms or query.chosen),
        "meant": " ".join(str(term) for term in results.query.terms),
        "results": map_without_faulty(entries, lambda entry: present_entry(entry, words)),
        "page": page,
        "facets": list_facet_choices(results, labels),
        "unknown": unknown,
        "chosen": list(query.chosen.items()),
        "exactly": f"?{encode_query(query, exact='1')}",
        "everywhere": f"?{urlencode({'q': query.asked})}",
        "carried": f"{encode_query(query, until=query.until)}&",
        "since": parse_month(results.since),
        "until": parse_month(query.until),
        "older": f"?{encode_query(query, until=results.older)}",
    }
    depend_on("stories", "closures", *(f"posts:{entry.debate_key}" for entry in entries if entry.debate_key))
    return answer_conditionally(
        request, render(request, "search/results.html", context), keep=True, words=None
    )


def read_facet_labels() -> dict[str, dict[str, str]]:
    """{facet: {value: what readers call it}}: a query for each facet that is registered."""
    kinds = {source.kind: source.plural for source in SOURCES.values()}
    return {"kind": kinds, **{name: read_labels() for name, read_labels in FACETS.items()}}


def parse_month(month: str) -> date | None:
    """The first day of a month given as 2024-05; None for ""."""
    return date.fromisoformat(f"{month}-01") if month else None


def present_entry(entry: SearchEntry, words: AbstractSet[str]) -> SearchResult:
    """An entry as the page shows it."""
    return SearchResult(
        entry=entry,
        label=SOURCES[entry.kind].label if entry.kind in SOURCES else "",
        title=mark_words(entry.title, words),
        summary=mark_words(entry.summary, words),
        passage=cut_passage(entry.text, words),
        day=timezone.localdate(entry.dated) if entry.dated else None,
    )


def encode_query(query: SearchQuery, **changes: str) -> str:
    """The query as an address's words, with some of them changed; "" takes one out."""
    words = {"q": query.asked, **query.chosen, **({"exact": 1} if query.exact else {}), **changes}
    return urlencode({name: value for name, value in words.items() if value})


def list_facet_choices(
    results: SearchResults, labels: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str, list[FacetChoice]]]:
    """[(facet, heading, its choices)], the largest first and years newest first; a facet with one choice is none."""
    query = results.query
    facets: list[tuple[str, str, list[FacetChoice]]] = []
    for name, heading in HEADINGS.items():
        counts = results.facets.get(name, {})
        chosen = str(query.chosen.get(name, ""))
        values = sorted(counts, reverse=name == "year")
        if name != "year":
            values.sort(key=counts.__getitem__, reverse=True)
        choices = [
            FacetChoice(
                label=labels.get(name, {}).get(value, value),
                count=counts[value],
                address=f"?{encode_query(query, **{name: '' if value == chosen else value})}",
                chosen=value == chosen,
            )
            for value in values[:MOST_CHOICES]
        ]
        if len(choices) > 1 or chosen:
            facets.append((name, heading, choices))
    return facets
