"""Answers a measure from tallies: one query for the releases, one for the counts, and the names it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from live.database.asked_once import AnswersOfPage
from live.database.prepared_statements import fetch_prepared
from live.page_cache import depend_on
from ratings import phrases
from ratings.answers import definitions, notes, register_notes
from ratings.answers.counting import groups, share_changes, tally_counts, transitions
from ratings.answers.counting.row_builder import RowBuilder, build_gap_rows, build_transition_rows
from ratings.answers.counting.tally_counts import MOST_KEPT, ReleaseGoneError, write_in_list
from ratings.answers.rows import Answer, AnswerRow, ReleaseFacts
from ratings.measures import Measure
from ratings.measures.errors import UnanswerableError
from ratings.models import Release
from ratings.periods import At, Span, Year, find_last_day
from ratings.vocabulary import TRANSITIONS

#: The current releases of some kinds. Written as SQL because every answer begins with it, cached ones too.
CURRENT: Final = (
    f"select {', '.join('id' if name == 'pk' else name for name in ReleaseFacts.__dataclass_fields__)} "
    "from ratings_release where {} and {} order by as_at"
)
STANDING: Final = "is_current"
#: One file of a day, whether it stands or not.
OF_A_REVISION: Final = "as_at = %s and revision = %s"
#: The releases that stand, by their kinds.
LOADED: Final = AnswersOfPage[tuple[ReleaseFacts, ...]]()
#: How often an answer is begun anew where a release went away before it was counted.
MOST_TRIES: Final = 3
#: The one year in which routine inspections stood still, and of which Ofsted published no list.
SILENT_YEAR: Final = Year(2020)


def answer(measure: Measure) -> Answer:
    """The answer, counted once per question and set of releases in each process.

    Raises UnanswerableError where no release is loaded, or not the one asked for.
    """
    for _ in range(MOST_TRIES):
        try:
            releases = find_releases(measure)
            return answer_from(groups.follow_merges(measure, releases), releases)
        except ReleaseGoneError:
            LOADED.forget()
    raise UnanswerableError("The releases are being replaced just now: ask again in a moment.")


def find_releases(measure: Measure) -> tuple[ReleaseFacts, ...]:
    """The releases a measure asks of, oldest first, in one query; with the earlier ones of changes.

    Raises UnanswerableError where no such release is loaded.
    """
    depend_on("release")
    kinds = [measure.basis]
    if measure.is_listed and measure.outcomes == ("all",):
        kinds.append(Release.Kind.PLACES.value)
        if not (measure.by or measure.filtered):
            kinds.append(Release.Kind.TOTALS.value)
    if measure.revision:
        return find_revision(measure, kinds)
    loaded = LOADED.ask(tuple(kinds), lambda: load_current(kinds))
    if not loaded:
        if measure.is_in_year:
            raise UnanswerableError(
                "No list of the inspections of a year is loaded yet, so there is nothing to count.",
                for_form="No list of the inspections of a year is loaded yet: choose “as at” to ask of the homes on a day.",
            )
        raise UnanswerableError("No Ofsted release is loaded yet, so there is nothing to count.")
    if measure.by == TRANSITIONS:
        return pick_with_release_before(measure, loaded)
    if measure.since:
        return pick_change_releases(measure, loaded)
    return pick_periods(measure, loaded)


def load_current(kinds: Sequence[str]) -> tuple[ReleaseFacts, ...]:
    """The releases of these kinds that stand, one a day, oldest first. One query."""
    statement = CURRENT.format(STANDING, write_in_list("kind", kinds))
    return pick_one_a_day(fetch_prepared(ReleaseFacts, statement, kinds))


def find_revision(measure: Measure, kinds: list[str]) -> tuple[ReleaseFacts, ...]:
    """The file of one day or year that a measure names, replaced and withdrawn ones among them.

    Raises UnanswerableError where none is held.
    """
    day = find_last_day(measure.at) if not isinstance(measure.at, str | Span) else None
    statement = CURRENT.format(OF_A_REVISION, write_in_list("kind", kinds))
    revisions = pick_one_a_day(fetch_prepared(ReleaseFacts, statement, [day, str(measure.revision), *kinds]))
    if not revisions:
        raise UnanswerableError(
            f"No revision {measure.revision} of {measure.at} is held: leave revision out for the file that stands."
        )
    return revisions


def pick_one_a_day(releases: Iterable[ReleaseFacts]) -> tuple[ReleaseFacts, ...]:
    """One release a day: where the list of judgements leaves homes out, the list of places stands for it.

    Ofsted's own totals stand before either: a series of them is one that Ofsted made.
    """
    days: dict[date, ReleaseFacts] = {}
    for release in releases:
        chosen = days.get(release.as_at)
        if (
            chosen is None
            or release.is_printed
            or (chosen.kind == "as-at" and not chosen.lists_unjudged)
            or (chosen.kind == "places" and release.lists_unjudged)
        ) and not (chosen and chosen.is_printed):
            days[release.as_at] = release
    return tuple(days.values())


def pick_periods(measure: Measure, loaded: tuple[ReleaseFacts, ...]) -> tuple[ReleaseFacts, ...]:
    """Those among the releases loaded that `at` names. Raises UnanswerableError where none is."""
    at = measure.at
    if isinstance(at, str):
        return loaded if at == "all" else loaded[-1:]
    if isinstance(at, Span):
        first, last = find_last_day(at.first), find_last_day(at.last)
        matching = tuple(release for release in loaded if first <= release.as_at <= last)
    else:
        matching = tuple(release for release in loaded if release.as_at == find_last_day(at))
    if not matching:
        words = phrases.list_words(
            [*(release.year or release.as_at.isoformat() for release in loaded), "latest", "all"], "or"
        )
        when = "between" if isinstance(at, Span) else "for" if measure.is_in_year else "as at"
        words_for_at = str(at).replace("..", " and ")
        moments = phrases.list_words([name_moment(release) for release in loaded], "or")
        raise UnanswerableError(
            f"No release {when} {words_for_at} is loaded: ask for {words}.",
            for_form=f"No release {when} {phrase_at(at)} is loaded: choose {moments}.",
        )
    return matching


def name_moment(release: ReleaseFacts) -> str:
    """“31 March 2025” or “2024-25”."""
    return release.year or phrases.format_day(release.as_at)


def phrase_at(at: At) -> str:
    """“31 March 2024”, or “2018-19 and 2020-21” of a span."""
    ends = (at.first, at.last) if isinstance(at, Span) else (at,)
    return " and ".join(phrases.format_day(end) if isinstance(end, date) else str(end) for end in ends)


def pick_with_release_before(measure: Measure, loaded: tuple[ReleaseFacts, ...]) -> tuple[ReleaseFacts, ...]:
    """The releases asked for, and the one before the first of them. Raises UnanswerableError where there is none before."""
    chosen = pick_periods(measure, loaded)
    index = loaded.index(chosen[0])
    if index:
        return (loaded[index - 1], *chosen)
    if len(chosen) > 1:
        return chosen
    raise UnanswerableError(
        "What homes became is told against the release before, and no earlier one is loaded: ask for a later day."
    )


def pick_change_releases(measure: Measure, loaded: tuple[ReleaseFacts, ...]) -> tuple[ReleaseFacts, ...]:
    """(the earlier release, the later) of a change.

    Raises UnanswerableError where there are not two, or the earlier is not before the later.
    """
    later = pick_periods(measure, loaded)[0]
    if measure.since == "previous":
        earlier = [release for release in loaded if release.as_at < later.as_at]
        if not earlier:
            raise UnanswerableError(
                f"No release before {name_moment(later)} is loaded, so there is no change to tell: leave since out.",
                for_form=(
                    f"No release before {name_moment(later)} is loaded, so there is no change to tell: "
                    "choose “No change: the figures themselves”."
                ),
            )
        return earlier[-1], later
    earlier = list(pick_periods(measure.asking(at=measure.since, since=""), loaded))
    if earlier[0].as_at >= later.as_at:
        raise UnanswerableError(
            f"since is the earlier moment, and {measure.since} is not before {name_moment(later)}.",
            for_form=(
                f"{name_moment(earlier[0])} is not before {name_moment(later)}: choose an earlier "
                "one under “Change in points since”."
            ),
        )
    return earlier[0], later


@lru_cache(maxsize=MOST_KEPT)
def answer_from(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Answer:
    """The answer from releases already read; a release reloaded is another key."""
    names = groups.resolve_names(measure, releases)
    if measure.by == TRANSITIONS:
        shown_releases = releases[1:]
        became = transitions.count_became(measure, shown_releases)
        rows = build_transition_rows(measure, releases, became, transitions.list_earlier_outcomes(became))
    else:
        shown_releases = releases[-1:] if measure.since else releases
        counts, names_of_groups = tally_counts.count_groups(measure, releases)
        silent, written, became = find_silent_days(measure, shown_releases), RowBuilder(measure), None
        listed_rows: list[AnswerRow] = []
        for group, label in groups.list_groups(
            measure, {group for _, group in counts}, names, names_of_groups
        ):
            for release in shown_releases:
                if release.as_at in silent:
                    listed_rows += build_gap_rows(measure, group, label, SILENT_YEAR)
                listed_rows += written.of(release, group, label, counts.get((release.pk, group)))
        rows = tuple(listed_rows)
        if measure.since:
            rows = share_changes.add_changes(measure, releases[0], rows, counts)
    periods = sorted({release.as_at for release in shown_releases} | {row.period for row in rows})
    key = f"{measure.query}|{[(release.pk, release.loaded_at.isoformat()) for release in releases]}"
    result = Answer(
        measure=measure,
        releases=releases,
        rows=rows,
        definition=definitions.definition(measure, releases, names),
        source=notes.cite_source(releases),
        notes=(),
        register_note=register_notes.note_register(releases),
        fingerprint=sha256(key.encode()).hexdigest()[:32],
        periods=tuple(periods),
        standing=notes.phrase_standing(measure, rows, releases),
        scope=definitions.phrase_scope(measure, names),
        names={slug: names[slug] for slug in (*measure.local_authority, *measure.owner)},
        owners=tally_counts.count_owners(measure, releases),
    )
    return replace(result, notes=notes.list_notes(result, became))


def find_silent_days(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> set[date]:
    """The days of the releases before which the year without inspections is shown as a gap."""
    if not measure.is_in_year:
        return set()
    days = [release.as_at for release in releases]
    after = [day for day in days if day > SILENT_YEAR.last]
    spans = days[0] < SILENT_YEAR.last and after and SILENT_YEAR.last not in days
    return {after[0]} if spans else set()


def pin_periods(answer: Answer) -> Measure:
    """The question of an answer with its moments named, so that it always gets these figures."""
    measure, releases = answer.measure, answer.releases

    def moment(release: ReleaseFacts) -> date | Year:
        return Year.ending(release.as_at) if release.starts_on else release.as_at

    changes: dict[str, object] = {}
    if measure.at == "latest":
        changes["at"] = moment(releases[-1])
    if measure.since == "previous":
        changes["since"] = moment(releases[0])
    return measure.asking(**changes) if changes else measure


def pin_release(answer: Answer) -> Measure:
    """The question of an answer with its moments and, where it rests on one, the file named: it gets these figures for good."""
    measure = pin_periods(answer)
    if len(answer.releases) > 1 or measure.since or isinstance(measure.at, str | Span):
        return measure
    return measure.asking(revision=answer.releases[0].revision)
