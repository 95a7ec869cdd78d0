"""A debate is about policy and practice, never about one home: what in a motion or introduction could name one.

Ofsted withholds homes' names and we keep none, so a name is known by its pattern; an owner of one home by its name.
What is refused wrongly can be put in other words; what is let through stands on the front page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from carespace.refusals import UnfitError
from ratings.loading.owner_keys import make_owner_key
from ratings.models import HomeSnapshot, Release

#: A number as Ofsted gives homes one: SC and six figures, or six or seven figures that are no sum of money.
URN: Final = re.compile(
    r"\burn\b|\b(?:SC|EY|CF)[\s-]?\d{6}\b|(?<![£$€\d.,])\b\d{6,7}\b(?!\s*(?:pounds|people|children|places|homes)\b|[.,]\d)",
    re.IGNORECASE,
)
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)

NAME: Final = r"(?:[A-Z][\w’'-]*|St\.?)"
#: Words that begin a name by their capital alone, at the head of a sentence or in a heading: no name of a place.
NO_NAME: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "all",
        "any",
        "are",
        "as",
        "at",
        "be",
        "between",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "do",
        "does",
        "each",
        "england",
        "english",
        "every",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "local",
        "may",
        "might",
        "more",
        "most",
        "must",
        "new",
        "no",
        "not",
        "of",
        "on",
        "one",
        "only",
        "open",
        "or",
        "our",
        "ofsted",
        "ought",
        "public",
        "secure",
        "shall",
        "should",
        "small",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "there",
        "these",
        "this",
        "those",
        "to",
        "too",
        "under",
        "until",
        "upon",
        "we",
        "welsh",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "young",
        "children",
        "child",
        "childrens",
        "children’s",
        "children's",
        "family",
        "council",
        "councils",
        "county",
        "borough",
        "city",
        "town",
        "village",
        "parish",
        "district",
        "national",
        "government",
        "government’s",
        "private",
        "registered",
        "residential",
        "care",
        "home",
        "homes",
        "crown",
        "high",
        "magistrates",
        "magistrates’",
        "supreme",
        "youth",
        "appeal",
        "royal",
        "white",
        "somerset",
        "chatham",
        "companies",
        "lords",
        "commons",
        "upper",
        "lower",
        "downing",
        "fleet",
        "harley",
        "sesame",
        "wall",
        "lombard",
        "halfway",
        "safe",
        "guest",
        "open",
        "community",
        "music",
        "sports",
        "dance",
        "wind",
        "solar",
        "free",
        "first",
        "second",
        "third",
        "last",
        "main",
        "best",
        "right",
        "wrong",
        "two",
        "three",
        "four",
        "i",
        "you",
        "they",
        "he",
        "she",
        "big",
        "fair",
        "level",
        "playing",
        "same",
        "other",
        "another",
        "let",
        "make",
        "time",
        "safer",
        "step",
        "stepping",
        "sheltered",
        "supported",
        "art",
    ]
)
STREETS: Final = (
    r"Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Crescent|Cres|Terrace|Drive|Close|Grove|Gardens|Mews|Way|Row|Square|Walk|"
    r"Parade|Rise|Hill|Place|Gate|Green|Boulevard|Esplanade|Embankment|Wharf|Quay|Park|Cul-de-sac|Yard|Alley|Passage"
)
STREET: Final = re.compile(rf"\b({NAME})(?:\s+{NAME})*?\s+(?:{STREETS})\b(?!\s+(?:of|to|for)\b)")
#: With a number before it, a street is one in small letters too.
NUMBERED: Final = re.compile(
    rf"\b(?:no\.?\s*|number\s+)?\d{{1,4}}[a-z]?,?\s+(?:[\w’'-]+\s+){{1,3}}(?:{STREETS})\b", re.IGNORECASE
)
#: "the High Street", "on the street", "a one-way street" are no address.
NO_ADDRESS: Final = re.compile(
    r"\b\d+\s+(?:per cent|percent|years?|months?|weeks?|days?|homes|children|councils)\b", re.IGNORECASE
)

HOUSES: Final = (
    r"House|Lodge|Cottage|Manor|Hall|Grange|Farm|Farmhouse|Villa|Barn|Mill|Rectory|Vicarage|Priory|Abbey|View|"
    r"Bungalow|Croft|Heights|Court|Gables|Towers?|Mount|Hollow|Nook|Haven|Retreat|Hostel|Chase|Dene|Acre|Acres|Bank|"
    r"Brook|Dell|Elms|Firs|Fold|Garth|Holme|Holt|Hurst|Lea|Lawns|Meadows?|Oaks?|Orchard|Paddock|Pines|Poplars|Ridge|"
    r"Spinney|Stables|Thatch|Vale|Warren|Willows?|Woods?|Beeches|Birches|Cedars|Chestnuts|Laurels|Limes|Hollies|Rowans"
)
NAMED_HOUSE: Final = re.compile(rf"\b({NAME})(?:\s+{NAME})*?\s+(?:{HOUSES})\b(?!\s+of\b)")
#: "The Willows": no other name before it.
THE_HOUSE: Final = re.compile(
    r"\b[Tt]he\s+(?:Old\s+\w+|Gables|Elms|Firs|Lawns|Meadows|Oaks|Pines|Poplars|Willows|Beeches|Birches|Cedars|Chestnuts|"
    r"Laurels|Limes|Hollies|Rowans|Paddock|Spinney|Stables|Orchard|Grange|Lodge|Cottage|Vicarage|Rectory|Manor|Barn|Mill|"
    r"Croft|Hollow|Nook|Haven|Retreat|Chase|Dell)\b(?!\s+of\b)"
)
SMALL_HOUSE: Final = re.compile(
    r"\b([a-z][\w’'-]{2,})\s+(?:lodge|cottage|grange|farmhouse|rectory|vicarage|priory|bungalow)\b"
)
PLACE: Final = r"(?:on|in|at|near|by|behind|beside|opposite|off)"
#: One home, told apart by where it is or by pointing at it.
ONE_HOME: Final = re.compile(
    rf"\b(?:the|that|this)\s+(?:\w+(?:[-’']\w+)?\s+){{0,3}}home\s+{PLACE}\s+(?!general\b|question\b|order\b|all\b|practice\b|"
    r"future\b|law\b|mind\b|need\b|risk\b|first\b|which\b|it\b|a\b|an\b|every\b|any\b|least\b|most\b|this country\b)"
    rf"|\b(?:this|that)\s+(?:children[’']?s[’']?\s+|care\s+|residential\s+)?home\b(?!\s*(?:office|secretary|rule|visit|life|truth))"
    rf"|\b(?:a|one|the)\s+(?:single\s+|certain\s+|named\s+|particular\s+)?(?:children[’']?s[’']?\s+|care\s+)?home\s+"
    rf"(?:called|named|known as)\b",
    re.IGNORECASE,
)
#: Words an owner's name may be made of that say nothing of who it is.
GENERIC: Final = frozenset(
    [
        "a",
        "and",
        "care",
        "centre",
        "children",
        "childrens",
        "community",
        "family",
        "families",
        "for",
        "foster",
        "fostering",
        "group",
        "home",
        "homes",
        "in",
        "independent",
        "living",
        "of",
        "people",
        "person",
        "provision",
        "residential",
        "school",
        "secure",
        "service",
        "services",
        "small",
        "social",
        "society",
        "support",
        "the",
        "therapeutic",
        "trust",
        "uk",
        "young",
        "youth",
        "new",
    ]
)


def refuse_one_home(text: str, *, field: str) -> None:
    """Raises UnfitError, naming `field`, for words that could tell one home. At most one query."""
    for reason in list_reasons(text):
        raise UnfitError(f"{reason} A debate is never about one home: put it without that", field=field)


def list_reasons(text: str) -> Iterator[str]:
    """Why a text could tell one home, each in a sentence; nothing where it could not."""
    flat = " ".join(text.split())
    if found := URN.search(flat):
        yield f"“{found[0]}” looks like a home’s number."
    if found := POSTCODE.search(flat):
        yield f"“{found[0]}” looks like a postcode."
    if found := find_named(STREET, flat) or find_numbered(flat):
        yield f"“{found}” looks like a street."
    if found := find_named(NAMED_HOUSE, flat) or find_named(SMALL_HOUSE, flat):
        yield f"“{found}” looks like the name of a home."
    if found := THE_HOUSE.search(flat):
        yield f"“{found[0]}” looks like the name of a home."
    if found := ONE_HOME.search(flat):
        yield f"“{found[0].strip()}” points at one home."
    if owner := find_single_home_owner(flat):
        yield f"“{owner}” owns one home."


def find_named(pattern: re.Pattern[str], text: str) -> str:
    """The first match whose name is one: its last word before the kind of place is no ordinary word. "" for none."""
    at = 0
    while found := pattern.search(text, at):
        words = found[0].split()[:-1]
        if words and words[-1].casefold().strip("’'.,") not in NO_NAME:
            return found[0]
        at = found.start() + len(words[0]) if words else found.end()
    return ""


def find_numbered(text: str) -> str:
    """The first house number with a street; "" for none."""
    for found in NUMBERED.finditer(text):
        if not NO_ADDRESS.search(found[0]):
            return found[0]
    return ""


def find_single_home_owner(text: str) -> str:
    """An owner of one home in the newest list, no public body, that the text names; "" for none. Two queries."""
    release = Release.objects.latest_published()
    if release is None:
        return ""
    said = f" {make_owner_key(text)} "
    owners = HomeSnapshot.objects.filter(
        release=release, owner_size="1", sector__in=["private", "voluntary"], owner__isnull=False
    )
    for key, name in owners.values_list("owner__key", "owner__name"):
        if f" {key} " in said and not set(key.split()) <= GENERIC and not (" " not in key and len(key) < 5):
            return str(name)
    return ""
