"""The report of a check in words, a sentence a line."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.loading.dry_run import FileCheck, ListCheck, OutcomeMove, TotalCheck
from ratings.models import Release

STOCKS = {"homes": "Homes", "places": "Places"}


def report_file(check: FileCheck) -> list[str]:
    """What loading the file would do, list by list."""
    return [sentence for one_list in check.lists for sentence in report_list(check.file, one_list)]


def report_list(file: str, check: ListCheck) -> list[str]:
    """What loading one list would do."""
    sentences = [
        f"{file}: {check.title}, {phrase_list(check)}, {check.status} figures.",
        phrase_rows(check),
        *check.remarks,
    ]
    if check.loaded_already:
        sentences.append("This file is loaded already; loading it again would change nothing.")
    if check.held_state:
        sentences.append(f"{check.held_state} Put it back if it is the right one.")
    if check.replaces:
        sentences.append(f"It is a revision: it would replace {check.replaces}, which stays readable.")
    if check.removes_demonstration:
        sentences.append("It would remove the demonstration register: every release of fictitious homes.")
    if check.against:
        sentences.append(phrase_list_changes(check))
    sentences += [phrase_move(move) for move in check.moves]
    if check.new_owners and check.against:
        names = phrases.list_words(check.new_owner_examples)
        sentences.append(
            f"Owners never named before: {phrases.format_count(check.new_owners)}, such as {names}."
        )
    sentences += [sentence for total in check.totals if (sentence := phrase_difference(total))]
    return sentences


def phrase_list(check: ListCheck) -> str:
    """“as at 31 March 2025”, “inspections of 2024-25”."""
    match check.kind:
        case Release.Kind.IN_YEAR:
            return f"inspections of {check.period}"
        case Release.Kind.MOVEMENTS:
            return f"joiners and leavers of {check.period}"
        case Release.Kind.TOTALS:
            return f"Ofsted’s own totals as at {phrases.format_day(check.as_at)}"
        case Release.Kind.PLACES:
            return f"providers and places as at {phrases.format_day(check.as_at)}"
        case _:
            return f"as at {phrases.format_day(check.as_at)}"


def phrase_rows(check: ListCheck) -> str:
    """How many rows the list has."""
    kind = "fictitious homes of the demonstration register" if check.is_demonstration else "children’s homes"
    homes, providers = phrases.format_count(check.homes), phrases.format_count(check.providers)
    match check.kind:
        case Release.Kind.TOTALS:
            return f"{homes} {kind}."
        case Release.Kind.IN_YEAR:
            judged = phrases.format_count(check.judged)
            return f"{homes} inspections of {kind} among {providers} rows; {judged} ended in a judgement."
        case Release.Kind.AS_AT:
            judged = phrases.format_count(check.judged)
            return f"{homes} {kind} among {providers} providers; {judged} have a judgement."
        case _:
            return f"{homes} {kind} among {providers} providers."


def phrase_list_changes(check: ListCheck) -> str:
    """How many homes are new, gone or changed since the release before."""
    if check.against is None:
        return ""
    parts = [f"homes new: {phrases.format_count(check.new)}", f"gone: {phrases.format_count(check.gone)}"]
    if check.kind == Release.Kind.AS_AT:
        parts.append(f"with another outcome: {phrases.format_count(check.changed)}")
    return f"Against {phrases.format_day(check.against)}, {'; '.join(parts)}."


def phrase_difference(total: TotalCheck) -> str:
    """A total that differs from Ofsted's, with the reason, or "" where it does not."""
    if total.ofsted is None or not total.note:
        return ""
    label = STOCKS.get(total.outcome) or vocabulary.OUTCOMES[total.outcome]
    return f"{label}: {phrases.format_count(total.ours)} here, {phrases.format_count(total.ofsted)} {total.where}. {total.note}"


def phrase_move(move: OutcomeMove) -> str:
    """“86 homes from good to outstanding, such as SC000001, SC000002 and SC000003.”"""
    names = {"": "not judged"} | {
        slug: phrases.lower_first(label) for slug, label in vocabulary.OUTCOMES.items()
    }
    homes = f"{phrases.format_count(move.homes)} {'home' if move.homes == 1 else 'homes'}"
    return f"{homes} from {names[move.before]} to {names[move.after]}, such as {phrases.list_words(move.examples)}."
