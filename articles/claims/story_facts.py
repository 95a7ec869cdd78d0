"""What a story says of its figures and claims, as markup, kept under the versions of the rows it is made of.

Every reading of every release stands on a story's page, though little of it is new when the page is made anew: one
statement asks whether anything is, and the rows are read where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.claims.display import StoryClaims, check_story_claims
from articles.figures.cards import FigureCard, make_cards
from articles.figures.rich_text import list_figure_numbers
from articles.models.claims import Claim
from articles.models.readings import ReleaseReading
from live.database.prepared_statements import fetch_prepared
from live.page_cache import depend_on
from live.page_cache.markup import MARKUP

if TYPE_CHECKING:
    from articles.models.story import Story

NOTHING: Final = SafeString("")
#: The markup of `StoryFacts`, each kept apart.
NAMES: Final = ("cards", "claims", "line")
#: The figures that are there, and the version of all that is said of them and of some comparisons.
#: A row's version is as `live.database.figures` writes it.
STATEMENT: Final = """
    with asked as (select id, query, "group" from articles_figure where id = any(%s::int8[]))
    select array(select id from asked order by id), md5(concat_ws('|',
        (select string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid) from articles_figurereading
         where (query, "group") in (select query, "group" from asked)),
        (select string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid) from articles_claimreading
         where comparison = any(%s::text[])),
        (select string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid) from ratings_release)))
"""


@dataclass(frozen=True)
class StoryFacts:
    """`figures` are the numbers of those that are there; `cards`, `claims` and `line` are markup, "" for none."""

    figures: tuple[int, ...]
    cards: SafeString
    claims: SafeString
    line: SafeString


def show_story_facts(story: Story) -> StoryFacts:
    """The facts of a story. One query where nothing is new since they were last made and nothing is left to read, none
    where the story has neither figures nor claims; of a draft, the rows are read each time."""
    numbers = list_figure_numbers(story.body)
    versions = getattr(story, "claim_versions", None)
    if versions is None:
        return make_facts(story, numbers)[0]
    if not numbers and not versions:
        return StoryFacts((), NOTHING, NOTHING, NOTHING)
    depend_on("release", "figures", "claims")
    comparisons = list_comparisons(story.pk, tuple(versions))
    ((figures, version),) = fetch_prepared(
        lambda *row: row, STATEMENT, [[str(number) for number in numbers], list(comparisons)]
    )
    day = timezone.localdate(story.dated) if story.dated else timezone.localdate()
    key = ("facts", *numbers, tuple(figures), *versions, version, day)
    markup = [MARKUP.find((name, *key)) for name in NAMES]
    if None not in markup:
        return StoryFacts(tuple(figures), *(piece or NOTHING for piece in markup))
    facts, settled = make_facts(story, numbers)
    if settled:
        for name in NAMES:
            MARKUP.keep((name, *key), getattr(facts, name))
    return facts


@lru_cache(maxsize=4096)
def list_comparisons(story: int, versions: tuple[str, ...]) -> tuple[str, ...]:
    """What the claims of a story of these versions compare."""
    claims = Claim.objects.filter(article=story) if versions else ()
    return tuple(sorted({claim.comparison for claim in claims if claim.is_checkable}))


def make_facts(story: Story, numbers: Sequence[int]) -> tuple[StoryFacts, bool]:
    """The facts of a story with the figures of these numbers, and whether every release is read for them all."""
    cards = make_cards(numbers)
    checked = check_story_claims(story, cards.values())
    facts = StoryFacts(
        tuple(sorted(cards)),
        SafeString("".join(card.markup for card in cards.values())),
        checked.markup if checked else NOTHING,
        render_to_string("articles/checkline.html", {"checked": checked}) if checked.line else NOTHING,
    )
    return facts, is_settled(checked, cards.values())


def is_settled(checked: StoryClaims, cards: Collection[FigureCard]) -> bool:
    """Whether whatever has readings shows stored ones: those of a release not read yet are made for one page only."""
    reading_lists: list[Sequence[ReleaseReading]] = [card.readings for card in cards if card.figure.binding]
    reading_lists += [display.readings for display in checked.claims if display.claim.is_checkable]
    return all(readings and all(reading.pk for reading in readings) for readings in reading_lists)
