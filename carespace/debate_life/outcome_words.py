"""The words by which an outcome states a count: numbers, shares, sides and quantifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

UNIT_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TEN_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS: Final = {word: number for number, word in enumerate(UNIT_WORDS.split())}
TENS: Final = {word: 10 * number for number, word in enumerate(TEN_WORDS.split(), 2)}
_UNIT: Final = "|".join(UNITS)
_TEN: Final = "|".join(TENS)
_WORD: Final = rf"(?:(?:(?:{_UNIT}|a) hundred(?: and)? )?(?:(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_UNIT})|(?:{_UNIT}|a) hundred|a dozen)"
_PARTS: Final = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+|\d+"
_ANY: Final = rf"(?:{_DIGITS}|{_WORD})"

NUMBER: Final = re.compile(rf"(?<![\w.£$€-])(?:{_DIGITS}|{_WORD})(?![\w%]|\.\d|-\w)", re.IGNORECASE)
PAIR: Final = re.compile(
    rf"(?<![\w.£$€])(?P<first>{_ANY})(?:\s+(?:votes?|people|members|stances|points?|voices))?"
    rf"(?:\s+(?:for|in favour))?(?:\s+(?:to|against|versus|vs?\.?|over)\s+|\s?[–—]\s?|\s-\s|(?<=\d)[-:](?=\d))(?P<second>{_ANY})(?![\w%]|\.\d)",
    re.IGNORECASE,
)
PER_CENT: Final = re.compile(
    rf"(?<![\w.])(?:(?P<digits>\d+(?:\.\d+)?)|(?P<words>{_WORD}))\s?(?:%|per ?cent\b|percent\b)",
    re.IGNORECASE,
)
FRACTIONS: Final = re.compile(
    rf"(?<!than )(?<!over )(?<!under )\b(?:(?P<count>a|{_UNIT})[ -])?(?P<part>half|halves|(?:{'|'.join(_PARTS)})s?)\b"
    r"(?!\s+(?:of\s+)?(?:year|month|hour|term|sector|reading|point|reply|time|as many|an?\b))",
    re.IGNORECASE,
)
IN_OF: Final = re.compile(
    rf"\b(?P<part>{_ANY})\s+(?:in(?: every)?|out of|of(?: the)?)\s+(?P<whole>{_ANY})\b", re.IGNORECASE
)

#: "2/3" and, once it is in plain signs, "⅔".
SLASHED: Final = re.compile(r"(?<![\d/⁄])(?P<part>\d{1,3})[/⁄](?P<whole>\d{1,4})(?![\d/⁄])")

#: What stands before a number that counts nothing on the page, and after one.
NO_COUNT_BEFORE: Final = re.compile(
    r"(?:£|\$|€|\b(?:section|sections|article|part|schedule|chapter|paragraph|regulation|quality standard|standard|page|"
    r"aged?|age of|ages|year|no\.|number|key stage|stage|january|february|march|april|may|"
    r"june|july|august|september|october|november|december))\s*(?:the\s+)?(?=$)(?<!\d)",
    re.IGNORECASE,
)
NO_COUNT_AFTER: Final = re.compile(
    r"^\s*(?:\w+\s+)?(?:years?|months?|weeks?|days?|hours?|minutes?|nights?|miles?|pounds?|pence|beds?|bedrooms?|homes?|"
    r"children|child|places?|councils?|authorities|inspections?|judgements?|visits?|staff|owners?|shifts?|terms?|times|"
    r"year-olds?|january|february|march|april|may|june|july|august|september|october|november|december|million|billion|"
    r"thousand|things?|questions?|matters?|issues?|ways?|conditions?|reasons?|proposals?|changes|steps|sides?|parts?|another|other)\b"
    r"|^\s*(?:of the\b|\.\d)",
    re.IGNORECASE,
)
BEFORE_READING: Final = re.compile(
    r"\b(?:before (?:reading|the debate|they read)|at the (?:start|beginning|outset)|began|started|to begin with|at first|initially)\b",
    re.IGNORECASE,
)
MOVED: Final = re.compile(
    r"^\s+(?:\w+\s+){0,2}(?:moved|changed|switched|crossed|stayed|swung)\b", re.IGNORECASE
)
WINNING: Final = re.compile(
    r"\b(?:won|winners?|winning|victory|victorious|defeated|lost the (?:debate|vote|argument)|carried the day|prevailed)\b"
    r"|\bmotion (?:was |has |had |is )?(?:been )?(?:carried|passed|fell|fallen|falls|fails|failed|lost|beaten|succeeded|adopted|upheld)\b",
    re.IGNORECASE,
)

SIDES: Final = (
    (
        "for",
        re.compile(
            r"\bin favour\b|\bsupport(?:ed|s|ers?)?\b|\bbacked\b|\bfor (?:it|the motion)\b|(?:^|\b(?:were|was|are|is|stood|stand|"
            r"voted|ended|up|down|people|members|votes?|points?|majority|minority|all|most|half|thirds?|quarters?|cent|undecided|now))?\s+for(?=\s*(?:$|[.!?,;:)]|and\b|than\b|before\b|after\b|now\b|at\b))",
            re.IGNORECASE,
        ),
    ),
    ("undecided", re.compile(r"\bundecided\b|\bunsure\b|\bnot decided\b|\bhad not made up\b", re.IGNORECASE)),
    (
        "against",
        re.compile(r"\bagainst\b|\boppos(?:ed|e|es|ing)\b|\bopponents?\b|\breject(?:ed|s)?\b", re.IGNORECASE),
    ),
)

Holds = Callable[[float, Sequence[float]], bool]


def _is_largest(share: float, shares: Sequence[float]) -> bool:
    return share == max(shares) and list(shares).count(share) == 1


#: A quantifier, and whether it is true of a side's share among the three.
QUANTIFIERS: Final[tuple[tuple[re.Pattern[str], Holds], ...]] = (
    (
        re.compile(
            r"\b(?:an? )?(?:overwhelming|vast|large|clear|big) majority\b|\b(?:nearly|almost) (?:all|everyone|everybody)\b|"
            r"\boverwhelmingly\b",
            re.IGNORECASE,
        ),
        lambda share, shares: share >= 75,
    ),
    (
        re.compile(
            r"(?<!overwhelming )(?<!vast )(?<!large )(?<!clear )(?<!big )\b(?:a |the )?(?:narrow |slim |small )?majority\b|"
            r"\bmost\b(?! (?:of all|important|agreed point|agreed|divided))|\bmainly\b|\bmore than half\b|\bover half\b",
            re.IGNORECASE,
        ),
        lambda share, shares: share > 50,
    ),
    (re.compile(r"\bmost agreed\b", re.IGNORECASE), lambda share, shares: share > 50),
    (
        re.compile(
            r"\b(?:a |the )?minority\b|\bless than half\b|\bfewer than half\b|\bunder half\b", re.IGNORECASE
        ),
        lambda share, shares: 0 < share < 50,
    ),
    (
        re.compile(
            r"\b(?:everyone|everybody|unanimous(?:ly)?|all (?:of them|agreed|were|stood|voted))\b(?<!nearly all)",
            re.IGNORECASE,
        ),
        lambda share, shares: share == 100,
    ),
    (re.compile(r"\b(?:nobody|no one|none)\b", re.IGNORECASE), lambda share, shares: share == 0),
    (
        re.compile(
            r"\b(?:very |only a )?few\b(?! (?:weeks|months|days|years|homes))|\bhardly any(?:body|one)?\b|\ba handful\b",
            re.IGNORECASE,
        ),
        lambda share, shares: 0 < share <= 20,
    ),
    (
        re.compile(
            r"\b(?:evenly|equally) (?:split|divided|balanced)\b|\bsplit down the middle\b|(?<!twice )(?<!times )(?<!half )\bas many (?:for|against)\b|\ba tie\b|\btied\b|"
            r"\ba draw\b|\ba dead heat\b|\bneck and neck\b|\bended (?:level|equal)\b|\b(?:sides|camps) (?:were|are|ended) (?:equal|level)\b|"
            r"\bsplit (?:in (?:two|half)|half and half|fifty[- ]fifty)\b",
            re.IGNORECASE,
        ),
        lambda share, shares: abs(shares[0] - shares[2]) <= 5,
    ),
    (
        re.compile(
            r"\bmore (?:people )?(?:were |stood |voted )?(?:for|in favour)\b[^.]*\bthan\b", re.IGNORECASE
        ),
        lambda share, shares: shares[0] > shares[2],
    ),
    (
        re.compile(r"\bmore (?:people )?(?:were |stood |voted )?against\b[^.]*\bthan\b", re.IGNORECASE),
        lambda share, shares: shares[2] > shares[0],
    ),
    (re.compile(r"\b(?:the )?largest group\b", re.IGNORECASE), _is_largest),
)


def read_share(match: re.Match[str]) -> float:
    """The share in a hundred of a match of FRACTIONS: "half", "two thirds", "nine-tenths"."""
    part = match["part"].casefold()
    whole = 2 if part.startswith("hal") else _PARTS[part.removesuffix("s")]
    count = (match["count"] or "a").casefold()
    return 100 * (1 if count == "a" else UNITS[count]) / whole


def read_number(text: str) -> int:
    """The number of its digits or words: "1,204", "fifty-two", "a hundred and six"."""
    text = text.casefold().strip()
    if text[0].isdigit():
        return int(text.replace(",", ""))
    if text == "a dozen":
        return 12
    number = 0
    for word in re.split(r"[\s-]+", text):
        if word == "hundred":
            number *= 100
        elif word == "a":
            number = 1
        else:
            number += UNITS.get(word, TENS.get(word, 0))
    return number
