"""What an outcome says of people by comparing them: so many times as many, outnumbered, a couple, dozens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from carespace.debate_life.outcome_words import NO_COUNT_AFTER, UNITS

People = Sequence[int]
PERSON: Final = r"(?:people|persons?|members?|readers?|voters?|voices?|votes?|supporters?|opponents?)"
#: How far from the ratio it says a comparison may be.
RATIO_OFF: Final = 0.1
TIMES: Final = re.compile(
    rf"\b(?:(?P<twice>twice)|(?P<word>{'|'.join(UNITS)}|\d+) times)\s+(?:as many|more|the number)\b|\b(?P<double>double|half as many|half the number)\b"
    rf"(?=[^.]*\b(?:for|against|undecided|number|{PERSON})\b)",
    re.IGNORECASE,
)
OUTNUMBERED: Final = re.compile(r"\b(?P<passive>(?:were|was) )?outnumber(?:ed|s)?\b", re.IGNORECASE)

#: Words for a number of people, and whether it is true of a count.
COUNT_WORDS: Final[tuple[tuple[re.Pattern[str], Callable[[int], bool]], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), holds)
    for pattern, holds in (
        (
            rf"\b(?:a|one|not a) (?:single|lone|sole|solitary)(?: {PERSON})?\b(?<!not a single)",
            lambda count: count == 1,
        ),
        (
            rf"\bno (?:other )?{PERSON}\b|\bnot (?:a single|one) {PERSON}\b|\bneither side had\b",
            lambda count: count == 0,
        ),
        (rf"\ba (?:couple|pair) of {PERSON}\b", lambda count: count == 2),
        (rf"\bseveral {PERSON}\b", lambda count: count >= 3),
        (r"\bdozens\b", lambda count: count >= 24),
        (r"\bscores of\b", lambda count: count >= 40),
        (r"\bhundreds\b", lambda count: count >= 200),
        (r"\bthousands\b", lambda count: count >= 2000),
    )
)


def find_untrue_times(sentence: str, people: People) -> Iterator[str]:
    """“twice as many”, “three times as many”: of those for and against, in either order."""
    for match in TIMES.finditer(sentence):
        if NO_COUNT_AFTER.search(sentence[match.end() :]):
            continue
        word = (match["word"] or "").casefold()
        times = 2 if not word else UNITS.get(word) or int(word if word.isdecimal() else 0)
        sides = sorted((people[0], people[2]))
        if not sides[0] or abs(sides[1] / sides[0] - times) > RATIO_OFF * times:
            yield match[0]


def find_untrue_majorities(
    sentence: str, people: People, find_sides: Callable[[str, re.Match[str]], tuple[int | None, int | None]]
) -> Iterator[str]:
    """“outnumbered”: whoever is named before it by whoever is named after it. find_sides: both of them."""
    for match in OUTNUMBERED.finditer(sentence):
        before, after = find_sides(sentence, match)
        if before is None:
            continue
        other = after if after is not None and after != before else 2 - before
        more, fewer = (other, before) if match["passive"] else (before, other)
        if more == fewer or people[more] <= people[fewer]:
            yield match[0]


def find_untrue_count_words(
    sentence: str, people: People, find_side: Callable[[str, re.Match[str]], int | None]
) -> Iterator[str]:
    """“a single member”, “a couple of people”, “dozens”: of the side named, or of any or all where none is."""
    for pattern, holds in COUNT_WORDS:
        for match in pattern.finditer(sentence):
            side = find_side(sentence, match)
            counts = [*people, sum(people)] if side is None else [people[side]]
            if not any(holds(count) for count in counts):
                yield match[0]
