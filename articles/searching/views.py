"""The page of results."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.pages import SectionPage
from articles.public import kept
from articles.searching import asking
from articles.searching.finding import PAGE, find
from articles.searching.index import Kind
from articles.searching.marking import marked, passage
from articles.topics import Topic
from live.faulty_rows import map_without_faulty

#: How many choices of one facet a page offers.
MOST_CHOICES = 12
HEADINGS = {"kind": "Kind", "section": "Section", "topic": "Topic", "year": "Year"}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many results it leaves, and the address that chooses it or, chosen, lets it go."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Result:
    """One entry with the words asked for marked in it."""

    entry: object
    label: str
    title: str
    summary: str
    passage: str
    day: object


@require_safe
def search(request):
    """Everything that has the words asked for, narrowed by kind, section, topic and year; without words, all of a facet."""
    question = asking.read(request.GET)
    names = named()
    unknown = [
        name for name in ("section", "topic") if question.chosen.get(name, "") not in {"", *names[name]}
    ]
    answer = find(question)
    page = Paginator(answer.ids, PAGE).get_page(request.GET.get("page"))
    words = answer.shown_words
    context = {
        "question": question,
        "answer": answer,
        "asks": bool(question.terms or question.chosen),
        "meant": " ".join(str(term) for term in answer.question.terms),
        "results": map_without_faulty(
            answer.entries(page.number) if answer.ids else [], lambda entry: result(entry, words)
        ),
        "page": page,
        "facets": facets(answer, names),
        "unknown": unknown,
        "chosen": [(name, value) for name, value in question.chosen.items()],
        "exactly": f"?{address(question, exact=1)}",
        "everywhere": f"?{urlencode({'q': question.asked})}",
        "carried": f"{address(question, until=question.until)}&",
        "since": first_day(answer.since),
        "until": first_day(question.until),
        "older": f"?{address(question, until=answer.older)}",
    }
    return kept(request, render(request, "articles/search.html", context), words=None)


def named():
    """{facet: {value: what readers call it}}: two queries."""
    return {
        "kind": dict(Kind.choices),
        "section": dict(SectionPage.objects.live().values_list("slug", "title")),
        "topic": dict(Topic.objects.values_list("slug", "name")),
    }


def first_day(month):
    """The first day of a month given as 2024-05; None for ""."""
    return date.fromisoformat(f"{month}-01") if month else None


def result(entry, words):
    return Result(
        entry=entry,
        label=SINGULAR[entry.kind],
        title=marked(entry.title, words),
        summary=marked(entry.summary, words),
        passage=passage(entry.text, words),
        day=timezone.localdate(entry.dated) if entry.dated else None,
    )


SINGULAR = {
    Kind.STORY: "Story",
    Kind.DEBATE: "Debate",
    Kind.TOPIC: "Topic",
    Kind.AUTHOR: "Author",
    Kind.OWNER: "Owner",
    Kind.AUTHORITY: "Local authority",
    Kind.HOME: "Home",
}


def address(question, **changes):
    """The question as an address's words, with some of them changed; "" takes one out."""
    words = {"q": question.asked, **question.chosen, **({"exact": 1} if question.exact else {}), **changes}
    return urlencode({name: value for name, value in words.items() if value})


def facets(answer, names):
    """[(facet, heading, its choices)], the largest first and years newest first; a facet with one choice is none."""
    question, found = answer.question, []
    for name, heading in HEADINGS.items():
        counts = answer.facets.get(name, {})
        chosen = str(question.chosen.get(name, ""))
        order = (
            sorted(counts, reverse=True)
            if name == "year"
            else sorted(counts, key=lambda each: (-counts[each], each))
        )
        choices = [
            Choice(
                label=names.get(name, {}).get(value, value),
                count=counts[value],
                address=f"?{address(question, **{name: '' if value == chosen else value})}",
                chosen=value == chosen,
            )
            for value in order[:MOST_CHOICES]
        ]
        if len(choices) > 1 or chosen:
            found.append((name, heading, choices))
    return found
