"""What an editor may want to mend in a story, each thing with its place and how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.figures.rich_text import STORED, list_figure_numbers
from articles.prepublication_checks import placeholders as unfinished
from articles.prepublication_checks.passages import list_paragraphs, strip_markup
from articles.prepublication_checks.questions import is_shown_by, list_charts, list_printed_bindings
from ratings import answers
from ratings.measures import MeasureError

if TYPE_CHECKING:
    from articles.models.articles import ArticlePage
    from articles.models.claims import Claim

#: A number that the ratings may give: a share, or a number of homes or places; years are none.
BARE = re.compile(
    r"(?<![\w.,£$])(?!(?:19|20)\d\d\s+(?:[^\W\d][\w’'-]*\s+){0,2}(?:homes|places)\b)"
    r"\d[\d,]*(?:\.\d+)?(?:\s*%|\s+per\s*cent\b|\s+percentage\s+points?\b|\s+(?:[^\W\d][\w’'-]*\s+){0,2}?(?:homes|places)\b)"
)
BOUND = re.compile(rf"{STORED.pattern}.*?</a>", re.DOTALL)
#: Words in one sentence; the Government Digital Service's guide asks for 25, and a number with its base needs a few more.
LONG = 32
ENDS = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[A-Z0-9“‘\"'(£])")
TITLES = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|approx)\.$")
HEADLINE, STANDFIRST, PICTURES = ".article-head h1", ".standfirst", ".picture img"


@dataclass(frozen=True)
class PublicationFinding:
    """One thing: its `name` with the words it is about, `mend` with the place and what to do.

    In the page it is the element matching `at` that holds `words`, else the one numbered `nth` from 0.
    """

    name: str
    mend: str
    words: str = ""
    at: str = HEADLINE
    nth: int = 0


def check_story(page: ArticlePage) -> list[PublicationFinding]:
    """Everything found in a story, what stops its publication first."""
    bare = check_bare_numbers(page)
    return [
        *check_placeholders(page),
        *check_standfirst(page),
        *check_pictures(page),
        *check_claims(page, prints_numbers=bool(bare or list_figure_numbers(page.body))),
        *check_charts(page),
        *bare,
        *check_sentences(page),
    ]


def check_placeholders(page: ArticlePage) -> list[PublicationFinding]:
    """A finding for each place where words are still to come."""
    mend = "Write what is missing: a story with TK in it can be neither published nor scheduled."
    return [
        PublicationFinding(
            f"Unfinished: “{gap.around}”", f"{gap.where.capitalize()}. {mend}", words=gap.around, at=""
        )
        for gap in unfinished.find_placeholders(page)
    ]


def check_standfirst(page: ArticlePage) -> list[PublicationFinding]:
    """A finding where the story has no standfirst."""
    if page.standfirst.strip():
        return []
    mend = (
        "Below the headline. Tell the story in one or two sentences: lists, letters and searches show them."
    )
    return [PublicationFinding("No standfirst", mend)]


def check_pictures(page: ArticlePage) -> list[PublicationFinding]:
    """Pictures that are not decorative and have no words for those who cannot see them."""
    findings, place = [], 0
    for block in page.body:
        if block.block_type != "image" or not block.value["image"]:
            continue
        picture = block.value["image"]
        if not picture.decorative and not (picture.contextual_alt_text or "").strip():
            mend = f"Picture {place + 1}. Write what it shows under “Alt text”, or mark it as decorative."
            findings.append(PublicationFinding("A picture without words", mend, at=PICTURES, nth=place))
        place += 1
    return findings


def check_claims(page: ArticlePage, *, prints_numbers: bool) -> list[PublicationFinding]:
    """Claims no release can be held against, and a story of numbers that claims nothing."""
    findings, stated = [], list(page.claims.all())
    for place, claim in enumerate(stated, start=1):
        if claim.is_checkable and not is_answered(claim):
            mend = f"Claim {place}. Choose what is compared, or say that it cannot be checked and why."
            findings.append(
                PublicationFinding("A claim without a measure", mend, words=claim.sentence, at=".claim-says")
            )
    if prints_numbers and not stated:
        mend = (
            "Under “Claims”, state what the numbers are said to show: each release is then held against it."
        )
        findings.append(PublicationFinding("Numbers without a claim", mend))
    return findings


def check_charts(page: ArticlePage) -> list[PublicationFinding]:
    """Charts that show none of the story's live figures; in a story without figures, nothing its claims compare."""
    charts = list_charts(page.body)
    numbers = list_printed_bindings(page) if charts else []
    findings = []
    for place, (chart, heading) in enumerate(charts, start=1):
        if numbers and not any(is_shown_by(chart, number) for number in numbers):
            mend = (
                f"Chart {place} shows: {answers.definition(chart)} None of the story’s numbers is among them. Choose for the "
                "chart the question of the number above it, or print a number that it shows."
            )
            name = "The numbers and a chart answer different questions"
            findings.append(PublicationFinding(name, mend, words=heading, at=".chart-title"))
    return findings


def is_answered(claim: Claim) -> bool:
    """Whether the claim's measures are questions still."""
    try:
        return bool(claim.a_query and [binding.measure for binding in claim.bindings])
    except MeasureError:
        return False


def check_bare_numbers(page: ArticlePage) -> list[PublicationFinding]:
    """Numbers of the kind the ratings give that are no live figure, in running text."""
    mend = "Select the number and choose “Live figure”: then it cannot go stale unseen."
    findings = []
    for paragraph in list_paragraphs(page.body):
        for number in BARE.findall(strip_markup(BOUND.sub("–", paragraph.markup))):
            name = f"A bare number: “{number}”"
            findings.append(
                PublicationFinding(name, f"{paragraph.where.capitalize()}. {mend}", words=number, at="")
            )
    return findings


def check_sentences(page: ArticlePage) -> list[PublicationFinding]:
    """Sentences that lose their readers."""
    findings = []
    for paragraph in list_paragraphs(page.body):
        for sentence in split_sentences(paragraph.words):
            words = sentence.split()
            if len(words) > LONG:
                start = " ".join(words[:6])
                mend = f"{paragraph.where.capitalize()}, from “{start} …”. Cut it in two."
                findings.append(
                    PublicationFinding(f"A sentence of {len(words)} words", mend, words=start, at="")
                )
    return findings


def split_sentences(words: str) -> list[str]:
    """A paragraph's sentences; a full stop after a title or an abbreviation ends none."""
    sentences = [""]
    for part in ENDS.split(words):
        if sentences[-1] and TITLES.search(sentences[-1]):
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return [part for part in sentences if part]
