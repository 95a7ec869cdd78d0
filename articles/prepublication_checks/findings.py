"""What an editor may want to mend in a story, each thing with its place and how to mend it."""

import re
from dataclasses import dataclass

from articles.figures.rich_text import STORED, numbers_in
from articles.prepublication_checks import placeholders as unfinished
from articles.prepublication_checks.passages import plain, running
from ratings.measures import MeasureError

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
class Finding:
    """One thing: its `name` with the words it is about, `mend` with the place and what to do.

    In the page it is the element matching `at` that holds `words`, else the one numbered `nth` from 0.
    """

    name: str
    mend: str
    words: str = ""
    at: str = HEADLINE
    nth: int = 0


def findings(page):
    """Everything found in a story, what stops its publication first."""
    bare = bare_numbers(page)
    return [
        *gaps(page),
        *standfirst(page),
        *pictures(page),
        *claims(page, prints_numbers=bool(bare or numbers_in(page.body))),
        *bare,
        *long_sentences(page),
    ]


def gaps(page):
    mend = "Write what is missing: a story with TK in it can be neither published nor scheduled."
    return [
        Finding(f"Unfinished: “{gap.around}”", f"{gap.where.capitalize()}. {mend}", words=gap.around, at="")
        for gap in unfinished.gaps(page)
    ]


def standfirst(page):
    if page.standfirst.strip():
        return []
    mend = (
        "Below the headline. Tell the story in one or two sentences: lists, letters and searches show them."
    )
    return [Finding("No standfirst", mend)]


def pictures(page):
    """Pictures that are not decorative and have no words for those who cannot see them."""
    found, place = [], 0
    for block in page.body:
        if block.block_type != "image" or not block.value["image"]:
            continue
        picture = block.value["image"]
        if not picture.decorative and not (picture.contextual_alt_text or "").strip():
            mend = f"Picture {place + 1}. Write what it shows under “Alt text”, or mark it as decorative."
            found.append(Finding("A picture without words", mend, at=PICTURES, nth=place))
        place += 1
    return found


def claims(page, *, prints_numbers):
    """Claims no release can be held against, and a story of numbers that claims nothing."""
    found, stated = [], list(page.claims.all())
    for place, claim in enumerate(stated, start=1):
        if claim.is_checkable and not answered(claim):
            mend = f"Claim {place}. Choose what is compared, or say that it cannot be checked and why."
            found.append(Finding("A claim without a measure", mend, words=claim.sentence, at=".claim-says"))
    if prints_numbers and not stated:
        mend = (
            "Under “Claims”, state what the numbers are said to show: each release is then held against it."
        )
        found.append(Finding("Numbers without a claim", mend))
    return found


def answered(claim):
    """Whether the claim's measures are questions still."""
    try:
        return bool(claim.a_query and [binding.measure for binding in claim.bindings])
    except MeasureError:
        return False


def bare_numbers(page):
    """Numbers of the kind the ratings give that are no live figure, in running text."""
    mend = "Select the number and choose “Live figure”: then it cannot go stale unseen."
    found = []
    for said in running(page.body):
        for number in BARE.findall(plain(BOUND.sub("–", said.markup))):
            name = f"A bare number: “{number}”"
            found.append(Finding(name, f"{said.where.capitalize()}. {mend}", words=number, at=""))
    return found


def long_sentences(page):
    """Sentences that lose their readers."""
    found = []
    for said in running(page.body):
        for sentence in sentences(said.words):
            words = sentence.split()
            if len(words) > LONG:
                start = " ".join(words[:6])
                mend = f"{said.where.capitalize()}, from “{start} …”. Cut it in two."
                found.append(Finding(f"A sentence of {len(words)} words", mend, words=start, at=""))
    return found


def sentences(words):
    """A paragraph's sentences; a full stop after a title or an abbreviation ends none."""
    found = [""]
    for part in ENDS.split(words):
        if found[-1] and TITLES.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return [part for part in found if part]
