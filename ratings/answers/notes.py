"""What must be said beside an answer: source, base, and where the method broke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ratings import phrases, vocabulary
from ratings.answers.counting.tally_counts import MOST_OWNERS
from ratings.answers.counting.transitions import Became
from ratings.answers.register_notes import cite_register
from ratings.answers.rows import Answer, AnswerRow, ReleaseFacts
from ratings.loading.ofsted_totals import load_ofsted_totals
from ratings.measures import Measure

ADEQUATE_UNTIL = date(2018, 4, 1)
FRAMEWORK = date(2017, 4, 1)
PAUSE_START, PAUSE_END = date(2020, 3, 17), date(2021, 4, 1)
MISLABELLED = frozenset({date(2018, 3, 31), date(2019, 3, 31)})

ADEQUATE = "Grades then called “adequate” or “satisfactory” are counted as requires improvement, as Ofsted counts them."
FRAMEWORK_BREAK = (
    "Since April 2017 Ofsted has inspected under another framework; Ofsted says that a change in grades "
    "across it may not be a change in quality."
)
PAUSE = (
    "Ofsted stopped routine inspections from 17 March 2020 to April 2021, "
    "so judgements as at 31 March 2021 are older than usual."
)
MISLABEL = (
    "Ofsted’s later time series prints the figures of 31 March 2018 beside “31-Mar-19”; "
    "ours are counted from each year’s own release."
)


#: The first day at which homes for short breaks only are counted among the others.
SHORT_BREAKS = date(2024, 3, 31)
SHORT_BREAKS_IN = (
    "Since March 2024 Ofsted counts homes that offer short breaks only among children’s homes; "
    "before, its totals gave them apart."
)


def cite_source(releases: tuple[ReleaseFacts, ...]) -> str:
    """The citation line under every face."""
    printed = tuple(release for release in releases if release.is_printed)
    counted = tuple(release for release in releases if not release.is_printed)
    if not printed:
        return cite_lists(counted)
    source = f"Ofsted, {printed[-1].title}, {phrase_days(printed)}"
    if not counted:
        return f"Source: {source}. Open Government Licence v3.0."
    return f"{cite_lists(counted)} And {source}."


def cite_lists(releases: tuple[ReleaseFacts, ...]) -> str:
    """Where figures counted from lists come from."""
    newest = releases[-1]
    if newest.is_demonstration:
        return f"Source: {cite_register(releases).partition(' ')[2]}."
    if len(releases) > 1 and newest.year:
        title = f"Children’s social care in England, inspections of {phrases.list_words(release.year for release in releases)}"
    elif len(releases) > 1:
        days = phrases.list_words(phrases.format_day(release.as_at) for release in releases)
        title = f"Children’s social care in England, releases as at {days}"
    else:
        title = f"{newest.title}, {newest.moment}"
        if newest.published_on:
            title += f", published {phrases.format_day(newest.published_on)}"
    return f"Source: Ofsted, {title}. Open Government Licence v3.0. Analysis by CareSpace."


def phrase_days(releases: tuple[ReleaseFacts, ...]) -> str:
    """“as at 31 March 2025”, or “14 days from 31 March 2012 to 31 March 2025”."""
    days = [phrases.format_day(release.as_at) for release in releases]
    if len(days) < 4:
        return f"as at {phrases.list_words(days)}"
    return f"{len(days)} days from {days[0]} to {days[-1]}"


def phrase_standing(measure: Measure, rows: tuple[AnswerRow, ...], releases: tuple[ReleaseFacts, ...]) -> str:
    """Whether the figures are Ofsted's own, because its series prints the same ones, or our calculation."""
    whole = not (measure.by or measure.filtered or measure.since or measure.area != "overall")
    filled_rows = [row for row in rows if not row.is_gap]
    if (
        whole
        and filled_rows
        and all(find_printed_total(measure, row) == row.numerator for row in filled_rows)
    ):
        tables = {"homes": "6a", "places": "6b"}
        return f"As Ofsted publishes it, in table {tables.get(measure.unit, '9a' if measure.is_in_year else '8b')} of its series."
    if any(release.is_invented for release in releases):
        return f"CareSpace’s calculation from rows of {cite_register(releases)}."
    return "CareSpace’s calculation from Ofsted’s rows."


def find_printed_total(measure: Measure, row: AnswerRow) -> int | None:
    """What Ofsted's series prints for a row of all England, or None where it prints nothing."""
    totals = load_ofsted_totals().get((measure.basis, row.year or row.period.isoformat()), {})
    outcomes = (row.outcome,) if row.outcome else measure.outcomes
    if measure.is_listed:
        outcomes = (measure.unit,) if measure.outcomes == ("all",) else ()
    if not outcomes or not totals.keys() >= {*outcomes}:
        return None
    return sum(totals[outcome] for outcome in outcomes)


def list_notes(answer: Answer, became: Became | None = None) -> tuple[str, ...]:
    """The notes of an answer, most needed first. `became` tells of homes that left, where their transition is shown."""
    measure, releases, rows = answer.measure, answer.releases, answer.rows
    return (
        *note_fallen_revision(answer),
        *note_base(answer),
        *note_printed_totals(releases),
        *(note_transitions(answer, became) if became else ()),
        *note_population(measure, releases),
        *note_owners(measure, releases),
        *note_largest_owners(measure),
        *note_regions(measure, releases),
        *note_small_bases(rows),
        *note_intervals(measure),
        *note_method_breaks(measure, releases, answer.periods),
    )


def note_fallen_revision(answer: Answer) -> Iterator[str]:
    """That the file answered from does not stand any more."""
    if answer.measure.revision and answer.release.fate:
        yield answer.release.fate


def note_base(answer: Answer) -> Iterator[str]:
    """What a share is a share of, at the newest release, for the homes asked about."""
    measure, newest = answer.measure, answer.release
    if measure.is_in_year:
        yield "Each inspection with a grade counts once, so a home inspected twice counts twice."
        return
    if measure.is_listed:
        yield (
            "Every home listed counts once, judged or not."
            if measure.outcomes == ("all",)
            else ("Each home counts once, at its latest judgement.")
        )
        return
    sentence = "Each home counts once, at its latest judgement."
    if measure.by == vocabulary.TRANSITIONS:
        yield "Each home listed at the release before counts once, by its latest judgement then and now."
        return
    groups = {row.group: row for row in answer.rows if row.period == newest.as_at and not row.is_gap}.values()
    waiting = sum(row.not_judged or 0 for row in groups)
    if not waiting:
        yield sentence
        return
    homes_listed = waiting + sum(row.denominator or 0 for row in groups)
    yield (
        f"{sentence} {phrases.format_count(waiting)} of {phrases.phrase_listed(homes_listed)} had no judgement yet "
        f"as at {phrases.format_day(newest.as_at)} and are not in the shares."
    )


def note_printed_totals(releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Which figures are Ofsted's own totals and which are counted from its lists, where both stand in one series."""
    printed = tuple(release for release in releases if release.is_printed)
    counted = tuple(release for release in releases if not release.is_printed)
    if printed and counted:
        yield (
            f"Figures {phrase_days(printed)} are Ofsted’s own totals; those {phrase_days(counted)} are counted from its "
            "lists of homes. No line joins the two."
        )


def note_transitions(answer: Answer, became: Became) -> Iterator[str]:
    """What "no longer listed" may mean."""
    for release in answer.releases[1:]:
        gone = sum(homes["closed"] for (pk, _), homes in became.homes.items() if pk == release.pk)
        left = became.left.get(release.pk, 0)
        if gone and left:
            yield (
                f"Of {phrases.format_count(gone)} homes no longer listed as at {phrases.format_day(release.as_at)}, "
                f"the lists of leavers loaded name {phrases.format_count(left)} as having left."
            )
        elif gone and not release.lists_unjudged:
            yield (
                f"As at {phrases.format_day(release.as_at)} Ofsted listed only homes with a judgement, "
                "so a home no longer listed need not have closed."
            )
        elif gone:
            yield (
                f"A home no longer listed as at {phrases.format_day(release.as_at)} closed, or was registered anew under "
                "another number."
            )


def note_largest_owners(measure: Measure) -> Iterator[str]:
    """That only the largest owners are shown."""
    if measure.by == "owner" and not measure.owner:
        noun = "inspections" if measure.is_in_year else "homes"
        yield f"Shown are the {MOST_OWNERS} owners with the most {noun} in the newest release asked about."


def note_intervals(measure: Measure) -> Iterator[str]:
    """What the interval is."""
    if measure.interval:
        method = "Newcombe’s for the change, Wilson’s for each share" if measure.since else "Wilson’s"
        yield (
            f"Intervals are 95% ({method}): what shares as these would vary by if homes like these were drawn anew. "
            "They say nothing of how Ofsted chooses or grades."
        )


def note_population(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Which releases list only homes that had been inspected, and since when short-break homes are among them."""
    if measure.is_in_year:
        return
    days = [release.as_at for release in releases]
    if days[0] < SHORT_BREAKS <= days[-1]:
        yield SHORT_BREAKS_IN
    short = [phrases.format_day(release.as_at) for release in releases if not release.lists_unjudged]
    if short and len(short) < len(releases):
        yield (
            f"Releases as at {phrases.list_words(short)} list only homes with a judgement; the others also list homes "
            "not yet judged. Shares are of homes with a judgement throughout."
        )
    elif short:
        yield (
            "This release lists only homes with a judgement."
            if len(short) == 1
            else ("These releases list only homes with a judgement.")
        )


def note_owners(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """How owners are told apart, and where none are named."""
    if not (
        measure.by in {"owner-size", "sector-and-owner-size", "owner"} or measure.owner_size or measure.owner
    ):
        return
    yield phrases.OWNERS_NOTE if measure.by == "owner" or measure.owner else phrases.OWNER_SIZE_NOTE
    silent = [phrases.format_day(release.as_at) for release in releases if not release.owners_published]
    if silent:
        yield f"Ofsted published no owners as at {phrases.list_words(silent)}: a gap, not a zero."


def note_regions(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Where regions are Ofsted's own eight."""
    joint = [phrases.format_day(release.as_at) for release in releases if release.joint_region]
    if joint and (measure.by == "region" or measure.region):
        yield f"As at {phrases.list_words(joint)} Ofsted gave North East, Yorkshire and the Humber as one region."


def note_small_bases(rows: tuple[AnswerRow, ...]) -> Iterator[str]:
    """That a base is small somewhere."""
    notes = {row.note for row in rows} | {row.before.note for row in rows if row.before}
    if phrases.SMALL_BASE_NOTE in notes:
        yield f"Groups of fewer than {vocabulary.SMALL_BASE} judged homes are given as counts only."
    if phrases.SMALL_INSPECTIONS_NOTE in notes:
        yield f"Groups of fewer than {vocabulary.SMALL_BASE} inspections are given as counts only."


def note_method_breaks(
    measure: Measure, releases: tuple[ReleaseFacts, ...], periods: Sequence[date]
) -> Iterator[str]:
    """Breaks of framework and of Ofsted's own series that these days meet or cross."""
    days = [release.as_at for release in releases]
    first = releases[0].starts_on or days[0]
    if first < ADEQUATE_UNTIL and not measure.is_listed:
        yield ADEQUATE
    if first < FRAMEWORK <= days[-1] and not measure.is_listed:
        yield FRAMEWORK_BREAK
    if measure.is_in_year:
        if set(periods) - set(days):
            yield f"2020-21 is a gap, not a zero: {phrases.SILENT_NOTE}"
        return
    if any(PAUSE_START <= day <= PAUSE_END for day in days) and not measure.is_listed:
        yield PAUSE
    if MISLABELLED.intersection(days) and not measure.is_listed:
        yield MISLABEL
