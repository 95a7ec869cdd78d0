"""How a sentence speaks of a group: “private homes”, “inspections of homes in Camden”."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow
from ratings.charts.spec_builder import OWNERS

GROUPS = {
    "1": "homes with a single-home owner",
    "2-4": "homes whose owner has two to four",
    "5-9": "homes whose owner has five to nine",
    "10+": "homes whose owner has ten or more",
    vocabulary.NO_OWNER: "homes whose owner is not published",
    "private": "private homes",
    "voluntary": "voluntary homes",
    "local-authority": "local-authority homes",
    "health-authority": "health-authority homes",
    "childrens-home": "children’s homes of the usual kind",
    "secure-childrens-home": "secure children’s homes",
    "residential-special-school": "residential special schools registered as children’s homes",
}
AGED = {
    "under-1": "homes judged less than a year ago",
    "1-2": "homes judged one to two years ago",
    "2-3": "homes judged two to three years ago",
    "3-plus": "homes judged three years ago or earlier",
    "none": "homes not judged yet",
}


def phrase_group(answer: Answer, group: str, label: str) -> str:
    """A group inside a sentence; `label` is its name."""
    homes = phrase_group_homes(answer, group, label)
    measure = answer.measure
    if len(measure.sector) == 1 and group != "all" and not measure.by.startswith("sector"):
        homes = homes.replace("homes", GROUPS[measure.sector[0]], 1)
    return f"inspections of {homes}" if answer.measure.is_in_year else homes


def phrase_group_homes(answer: Answer, group: str, label: str) -> str:
    """The homes of a group."""
    by = answer.measure.by
    if by == "region":
        return f"homes in {phrases.add_article(group)}"
    if by == "local-authority":
        return f"homes in {label}"
    if by == "owner":
        return f"homes owned by {label}"
    if by == "age":
        return AGED[group]
    if group == "all":
        return answer.scope
    private = by == "sector-and-owner-size" and group in OWNERS
    return (
        f"private {GROUPS[group]}" if private and not GROUPS[group].startswith("private") else GROUPS[group]
    )


def name_counted(answer: Answer) -> str:
    """What is counted: “homes” or “inspections”."""
    return "inspections" if answer.measure.is_in_year else "homes"


def phrase_grade_given(answer: Answer, judged: str, *, past: bool = False) -> str:
    """“are inadequate”, “were inadequate” or “gave the grade inadequate”, with the area where it is not overall."""
    area = definitions.AREA_WORDS[answer.measure.area]
    if answer.measure.is_in_year:
        return f"gave the grade {judged}{f' for {area}' if area else ''}"
    return f"{'were' if past else 'are'} {judged}{f' for {area}' if area else ''}"


def phrase_row_day(row: AnswerRow) -> str:
    """“on 31 March 2025” or “in 2024-25”."""
    return f"in {row.year}" if row.year else f"on {row.when}"
