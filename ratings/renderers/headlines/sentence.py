"""The one function that says what an answer shows."""

from __future__ import annotations

from ratings import vocabulary
from ratings.answers.rows import Answer
from ratings.phrases import format_day
from ratings.renderers.headlines.changes import headline_change, headline_transitions
from ratings.renderers.headlines.comparison import headline_comparison
from ratings.renderers.headlines.grades import BELOW_GOOD, WELL
from ratings.renderers.headlines.groups import name_counted
from ratings.renderers.headlines.listed import headline_listed, headline_listed_over_time
from ratings.renderers.headlines.one_group import headline_one_group


def write_headline(answer: Answer) -> str:
    """One sentence that is true of the rows when read alone, without a full stop, for every face of a measure.

    It names each filter, the basis, the area and the moment, and counts the groups it leaves out. A number in it is a
    row's, or a sum of rows, of the group it is said of. A group is called highest only where its 95% interval leaves no
    other group out, and a local authority or owner only on enough homes. It claims no cause.
    """
    sentence = choose_sentence(answer)
    return sentence[:1].upper() + sentence[1:]


def choose_sentence(answer: Answer) -> str:
    """The sentence of the kind the question wants."""
    measure = answer.measure
    if all(row.is_gap for row in answer.rows):
        return explain_no_figures(answer)
    if measure.since:
        return headline_change(answer)
    if measure.by == vocabulary.TRANSITIONS:
        return headline_transitions(answer)
    is_one = len({row.group for row in answer.rows}) == 1
    if measure.is_listed:
        return headline_listed_over_time(answer) if is_one else headline_listed(answer)
    if is_one:
        return headline_one_group(answer, WELL if measure.separate else measure.outcomes)
    return headline_comparison(answer, BELOW_GOOD if measure.separate else measure.outcomes)


def explain_no_figures(answer: Answer) -> str:
    """That there is nothing to show, of which homes and when."""
    measure = answer.measure
    by = f" by {vocabulary.BREAKDOWNS[measure.by]}" if measure.by else ""
    moments = list(dict.fromkeys(release.year or format_day(release.as_at) for release in answer.releases))
    when = f"{'in' if answer.release.year else 'on'} {moments[0]}"
    if len(moments) > 1:
        when = f"from {moments[0]} to {moments[-1]}"
    if measure.since:
        return f"no change can be told of {name_counted(answer)}{by} {when}"
    return f"no figures of {name_counted(answer)}{by} {when}"
