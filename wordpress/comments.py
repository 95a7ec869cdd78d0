"""Comments of the old site, kept to be read under the story they stood under.

They do not become a debate: they take no side, and answer each other freely. Names as shown then are kept;
e-mail addresses, web sites and network addresses are not even read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from html import unescape

from wagtail.models import Page

from live.page_cache import invalidate
from wordpress.comment_text import extract_comment_text
from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportComment, ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.models import ArchivedComment, CommentState
from wordpress.report import ReportRow

STATES = {
    "1": CommentState.SHOWN,
    "approved": CommentState.SHOWN,
    "0": CommentState.HELD,
    "hold": CommentState.HELD,
}
WHY = {
    CommentState.SHOWN: "Kept to be read under the story.",
    CommentState.HELD: "It was waiting for the old site’s moderators: held back until an editor shows it.",
}
LONGEST_NAME = 120
NAMELESS = "Anonymous"


def archive_comments(
    item: ExportItem, *, page: Page, site: str, clock: ExportClock, notes: ItemNotes
) -> Iterator[ReportRow]:
    """Keep an item's comments under `page` and yield a row of the report for each.

    Running it again changes what the old site changed, but no state that was decided here.
    """
    if not item.comments:
        return
    known = {comment.number: comment for comment in ArchivedComment.objects.filter(page=page, site=site)}
    new: list[ArchivedComment] = []
    changed: list[ArchivedComment] = []
    kept: set[int] = set()
    for place, (comment, depth, answers) in enumerate(thread_comments(item.comments)):
        number = number_comment(comment, item)
        state = STATES.get(comment.approved)
        why = explain_refusal(comment, state)
        if state and not why and number not in kept:
            kept.add(number)
            stored = known.get(number) or ArchivedComment(site=site, number=number, page=page)
            if fill_comment(stored, comment, state, (place, depth, answers), clock):
                (changed if stored.pk else new).append(stored)
        if state and not why:
            yield make_comment_row(comment, item, page.address, WHY[state])
        else:
            yield make_comment_row(comment, item, "", why)
    for number, comment in known.items():
        if number not in kept and comment.source_state == CommentState.SHOWN == comment.state:
            comment.state = comment.source_state = CommentState.HELD
            changed.append(comment)
    ArchivedComment.objects.bulk_create(new)
    fields = ["author", "written_at", "text", "place", "depth", "answers", "state", "source_state"]
    ArchivedComment.objects.bulk_update(changed, fields, batch_size=200)
    if new or changed:
        invalidate(f"page:{page.pk}")
    note_counts(item, notes)


def report_left_comments(item: ExportItem, site: str, why: str, address: str = "") -> Iterator[ReportRow]:
    """Rows of the report for the comments of an item that is left out; those that came earlier are here still."""
    numbers = [number_comment(comment, item) for comment in item.comments]
    here = set()
    if address and numbers:
        here = set(
            ArchivedComment.objects.filter(site=site, number__in=numbers).values_list("number", flat=True)
        )
    for comment, number in zip(item.comments, numbers, strict=True):
        is_here = number in here
        yield make_comment_row(
            comment, item, address if is_here else "", "It came earlier." if is_here else why
        )


def explain_refusal(comment: ExportComment, state: CommentState | None) -> str:
    """Why a comment does not come along, or ""."""
    if comment.kind in {"pingback", "trackback"}:
        return f"A {comment.kind} is a notice from another site, not a comment."
    if state is None:
        named = {"spam": "spam", "trash": "thrown away", "post-trashed": "thrown away"}
        return f"It was {named.get(comment.approved, 'neither approved nor waiting')} on the old site."
    return "" if extract_comment_text(comment.text) else "It has no words."


def fill_comment(
    stored: ArchivedComment,
    comment: ExportComment,
    state: CommentState,
    placed: tuple[int, int, str],
    clock: ExportClock,
) -> bool:
    """Set a comment's fields; whether anything changed."""
    before = {name: getattr(stored, name) for name in stored.__dict__ if not name.startswith("_")}
    stored.author = clean_name(comment.author)
    stored.written_at = clock.moment(comment.written, comment.written_gmt)
    stored.text = extract_comment_text(comment.text)
    stored.place, stored.depth, stored.answers = placed
    if stored.state in {"", stored.source_state}:
        stored.state = state
    stored.source_state = state
    return any(getattr(stored, name) != value for name, value in before.items()) or not stored.pk


def thread_comments(comments: list[ExportComment]) -> Iterator[tuple[ExportComment, int, str]]:
    """(comment, depth, name of whom it answers) in reading order; an answer to one that is gone stands alone."""
    above = {comment.number: comment for comment in comments if comment.number}
    below: dict[int, list[ExportComment]] = {}
    tops: list[ExportComment] = []
    for comment in comments:
        parent = above.get(comment.parent)
        (below.setdefault(comment.parent, []) if parent and parent is not comment else tops).append(comment)
    seen = set()
    for tree in (tops, comments):
        waiting = [(comment, 0, "") for comment in reversed(tree)]
        while waiting:
            comment, depth, answers = waiting.pop()
            if id(comment) in seen:
                continue
            seen.add(id(comment))
            yield comment, depth, answers
            name = clean_name(comment.author)
            waiting += [(each, depth + 1, name) for each in reversed(below.get(comment.number, []))]


def number_comment(comment: ExportComment, item: ExportItem) -> int:
    """The comment's number; one of its words, below nought, where the export gives none."""
    if comment.number:
        return comment.number
    said = f"{item.number}/{comment.author}/{comment.written}/{comment.text}"
    return -int(hashlib.sha256(said.encode()).hexdigest()[:15], 16)


def clean_name(name: str) -> str:
    """A name as readers saw it, unless it is an e-mail address."""
    name = " ".join(unescape(name).split())
    return name[:LONGEST_NAME] if name and "@" not in name else NAMELESS


def make_comment_row(comment: ExportComment, item: ExportItem, address: str, why: str) -> ReportRow:
    """A comment's row; without an address it is left out."""
    return {
        "id": comment.number,
        "type": "comment",
        "title": f"{clean_name(comment.author)} on “{unescape(item.title)}”",
        "result": "imported" if address else "left out",
        "address": f"{address}#comments" if address else "",
        "why": why,
    }


def note_counts(item: ExportItem, notes: ItemNotes) -> None:
    """Say in the item's own row what became of its comments."""
    sums = {"kept to be read": 0, "held back": 0, "left out": 0}
    for comment in item.comments:
        state = STATES.get(comment.approved)
        kept = not explain_refusal(comment, state)
        words = "left out" if not kept else "kept to be read" if state == CommentState.SHOWN else "held back"
        sums[words] += 1
    notes.remark(
        "of its comments, " + ", ".join(f"{number} {words}" for words, number in sums.items() if number)
    )
