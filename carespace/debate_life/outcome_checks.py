"""An outcome says in words what the debate's page says in numbers: which sentences state a count the page contradicts.

A sentence is held against the counts shown: people where they stand now and stood before, who moved, points and replies.
What it states and the page does not say is shown to the editor, who may keep it; nothing is refused here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from carespace.debate_life.outcome_comparisons import (
    find_untrue_count_words,
    find_untrue_majorities,
    find_untrue_times,
)
from carespace.debate_life.outcome_words import (
    BEFORE_READING,
    FRACTIONS,
    IN_OF,
    MOVED,
    NO_COUNT_AFTER,
    NO_COUNT_BEFORE,
    NUMBER,
    PAIR,
    PER_CENT,
    QUANTIFIERS,
    SIDES,
    SLASHED,
    WINNING,
    read_number,
    read_share,
)
from carespace.models import Debate
from carespace.models.debate_counts import BEFORE

#: By how many points of a hundred a share said in whole per cents, and one said as a fraction, may be off.
PER_CENT_OFF: Final = 0.5
FRACTION_OFF: Final = 4.0
#: A sentence that speaks of points and of no people.
ONLY_POINTS: Final = re.compile(r"^(?!.*\b(?:people|members|persons?|stances?)\b).*\bpoints\b", re.IGNORECASE)
YEAR: Final = re.compile(r"(?:19|20)\d\d")
SENTENCE: Final = re.compile(r"[^.!?\n]+(?:\.\d+[^.!?\n]*)*[.!?]*")


@dataclass(frozen=True)
class OutcomeFacts:
    """What the page of a debate says in numbers; people by where they stand, in the order for, undecided, against."""

    now: tuple[int, int, int]
    before: tuple[int, int, int]
    moves: frozenset[int]
    points: tuple[int, int, int]
    replies: int

    def list_people(self, sentence: str) -> tuple[int, int, int]:
        """Where people stand now, or stood before where the sentence speaks of that."""
        return self.before if BEFORE_READING.search(sentence) else self.now

    def list_numbers(self) -> set[int]:
        """Every number on the page that counts people, points or replies."""
        people = {*self.now, sum(self.now), *self.before, sum(self.before)}
        return people | {*self.points, sum(self.points), self.replies} | self.moves


def load_facts(debate: Debate) -> OutcomeFacts:
    """The numbers of a debate's page. No query."""
    table = debate.stance_table
    both = debate.matrix  # what the ended page shows of who moved
    said_both = sum(sum(row[1:]) for row in table)
    moves = {said_both, *(cell for row in both for cell in row)}
    stayed = sum(both[place][place] for place in range(len(both)))
    everyone = sum(map(sum, both))
    return OutcomeFacts(
        now=(debate.stances_for, debate.stances_undecided, debate.stances_against),
        before=(sum(table[0]), sum(table[1]), sum(table[2])),
        moves=frozenset(moves | {everyone, stayed, everyone - stayed}),
        points=(debate.points_for, debate.points_neither, debate.points_against),
        replies=debate.replies,
    )


def list_doubtful_sentences(outcome: str, facts: OutcomeFacts) -> list[tuple[str, str]]:
    """Each sentence that states a count the page contradicts, with what is doubtful in it."""
    doubtful = []
    for match in SENTENCE.finditer(outcome):
        sentence = " ".join(match[0].split())
        doubts = list(dict.fromkeys(list_doubts(sentence, facts)))
        if doubts:
            doubtful.append((sentence, ", ".join(doubts)))
    return doubtful


def list_doubts(sentence: str, facts: OutcomeFacts) -> Iterator[str]:
    """The words of a sentence that state a count the page does not say."""
    sentence = left = unicodedata.normalize("NFKC", sentence).replace("24/7", "always")
    for check in (check_pairs, check_per_cents, check_fractions):
        doubts, left = check(left, facts)
        yield from doubts
    yield from check_numbers(left, facts)
    yield from check_quantifiers(sentence, facts)
    people = facts.list_people(sentence)
    yield from find_untrue_times(sentence, people)
    yield from find_untrue_majorities(sentence, people, find_sides)
    yield from find_untrue_count_words(left, people, find_side)
    yield from (match[0] for match in WINNING.finditer(left))


def blank(text: str, match: re.Match[str]) -> str:
    """The text with a match taken out, its length kept."""
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def check_pairs(sentence: str, facts: OutcomeFacts) -> tuple[list[str], str]:
    """“15 to 9”, “fifteen votes to nine”: for and against, in either order, of people or of points."""
    doubts, left = [], sentence
    for match in PAIR.finditer(sentence):
        if is_measure(sentence, match):
            left = blank(left, match)
            continue
        pair = (read_number(match["first"]), read_number(match["second"]))
        people = facts.list_people(sentence)
        counts = facts.points if re.search(r"\bpoints?\b", sentence, re.IGNORECASE) else people
        if pair not in {(counts[0], counts[2]), (counts[2], counts[0])}:
            doubts.append(match[0].strip())
        left = blank(left, match)
    return doubts, left


def check_per_cents(sentence: str, facts: OutcomeFacts) -> tuple[list[str], str]:
    """“52%”, “fifty-two per cent”: the share of a side, of everyone who took a stance."""
    doubts, left = [], sentence
    for match in PER_CENT.finditer(sentence):
        share = float(match["digits"]) if match["digits"] else float(read_number(match["words"]))
        if not is_share_shown(share, sentence, match, facts, PER_CENT_OFF):
            doubts.append(match[0].strip())
        left = blank(left, match)
    return doubts, left


def check_fractions(sentence: str, facts: OutcomeFacts) -> tuple[list[str], str]:
    """“two thirds”, “half”, “nine in ten”: the share of a side, nearly."""
    doubts, left = [], sentence
    for match in FRACTIONS.finditer(sentence):
        if not is_share_shown(
            read_share(match),
            sentence,
            match,
            facts,
            FRACTION_OFF,
        ):
            doubts.append(match[0].strip())
        left = blank(left, match)
    for match in (*IN_OF.finditer(left), *SLASHED.finditer(left)):
        part, whole = read_number(match["part"]), read_number(match["whole"])
        exact = {(count, sum(facts.now)) for count in facts.now} | {
            (count, sum(facts.before)) for count in facts.before
        }
        near = whole and is_share_shown(100 * part / whole, sentence, match, facts, FRACTION_OFF)
        if (part, whole) not in exact and not (near and whole <= 10):
            doubts.append(match[0].strip())
        left = blank(left, match)
    return doubts, left


def check_numbers(sentence: str, facts: OutcomeFacts) -> Iterator[str]:
    """A number of people, points or replies that stands alone."""
    for match in NUMBER.finditer(sentence):
        if is_measure(sentence, match):
            continue
        number, rest = read_number(match[0]), sentence[match.end() : match.end() + 60]
        side = find_side(sentence, match)
        if re.search(r"^\s+(?:\w+\s+){0,2}points?\b", rest, re.IGNORECASE) or ONLY_POINTS.search(sentence):
            counts = facts.points
        elif re.search(r"^\s+(?:\w+\s+){0,2}repl(?:y|ies)\b", rest, re.IGNORECASE):
            counts, side = (facts.replies,) * 3, 0
        elif MOVED.search(rest):
            if number not in facts.moves:
                yield match[0]
            continue
        else:
            counts = facts.list_people(sentence)
        known = {*counts, sum(counts)} | facts.list_numbers() if side is None else {counts[side]}
        if number not in known:
            yield match[0]


def check_quantifiers(sentence: str, facts: OutcomeFacts) -> Iterator[str]:
    """“most”, “few”, “nobody”, “evenly split”: true of the side named, or of any where none is."""
    people = facts.list_people(sentence)
    total = sum(people)
    for pattern, holds in QUANTIFIERS:
        for match in pattern.finditer(sentence):
            side = find_side(sentence, match)
            shares = [100 * count / total for count in people] if total else []
            asked = shares if side is None or not shares else [shares[side]]
            if not asked or not any(holds(share, shares) for share in asked):
                yield match[0]


def is_share_shown(
    share: float, sentence: str, match: re.Match[str], facts: OutcomeFacts, off: float
) -> bool:
    """Whether a share of the side a match speaks of is on the page, or of any side where it names none."""
    people = facts.list_people(sentence)
    total = sum(people)
    if not total:
        return False
    side = find_side(sentence, match)
    counts = people if side is None else [people[side]]
    return any(abs(100 * count / total - share) <= off for count in counts)


def find_side(sentence: str, match: re.Match[str]) -> int | None:
    """The side a count speaks of: the first named after it in its clause, else the last before; None where none is."""
    after = re.split(r"[,;:]|\band\b|\bwhile\b|\bbut\b", sentence[match.end() :], maxsplit=1)[0]
    before = re.split(r"[,;:]|\band\b|\bwhile\b|\bbut\b", sentence[: match.start()])[-1]
    places = [(place.start(), side) for side, pattern in SIDES for place in pattern.finditer(after)]
    if places:
        return BEFORE.index(min(places)[1])
    places = [(place.start(), side) for side, pattern in SIDES for place in pattern.finditer(before)]
    return BEFORE.index(max(places)[1]) if places else None


def find_sides(sentence: str, match: re.Match[str]) -> tuple[int | None, int | None]:
    """The last side named before a match and the first after it."""
    parts = (sentence[: match.start()], sentence[match.end() :])
    before, after = (
        [(place.start(), side) for side, pattern in SIDES for place in pattern.finditer(part)]
        for part in parts
    )
    return (
        BEFORE.index(max(before)[1]) if before else None,
        BEFORE.index(min(after)[1]) if after else None,
    )


def is_measure(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number measures time, money, age or distance, is a year or names a section: no count of the page."""
    return bool(
        YEAR.fullmatch(match[0])
        or NO_COUNT_BEFORE.search(sentence[: match.start()])
        or NO_COUNT_AFTER.search(sentence[match.end() :])
    )
