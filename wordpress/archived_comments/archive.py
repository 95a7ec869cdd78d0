"""Comments of the old site, kept to be read under the story they stood under.

They do not become a debate: they take no side, and answer each other freely. Names as shown then are kept;
e-mail addresses, web sites and network addresses are not even read.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from html import unescape

from django.db import DatabaseError, transaction
from wagtail.models import Page

from live.page_cache import invalidate
from live.plain_text import clean_text
from wordpress.archived_comments.comment_text import extract_comment_text
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
FAULT = "It cannot be kept: {}."
FIELDS = ["author", "written_at", "text", "parent", "sequence", "state", "source_state"]
logger = logging.getLogger(__name__)


def archive_comments(
    item: ExportItem, *, page: Page, site: str, clock: ExportClock, notes: ItemNotes
) -> Iterator[ReportRow]:
    """Keep an item's comments under `page` and yield a row of the report for each.

    Running it again changes what the old site changed, but no state that was decided here.
    """
    if not item.comments:
        return
    known = {comment.number: comment for comment in ArchivedComment.objects.filter(page=page, site=site)}
    numbers = number_comments(item)
    wanted: list[ArchivedComment] = []
    whys: list[str] = []
    for place, (comment, number) in enumerate(zip(item.comments, numbers, strict=True)):
        try:
            whys.append(explain_refusal(comment, number))
            if not whys[-1]:
                stored = known.get(number) or ArchivedComment(site=site, number=number, page=page)
                wanted += [stored] if fill_comment(stored, comment, place, clock) else []
        except Exception as error:
            logger.exception("Comment %s is left out.", comment.number)
            whys[place:] = [FAULT.format(type(error).__name__)]
    faults = store_comments(wanted)
    whys = [why or faults.get(number, "") for why, number in zip(whys, numbers, strict=True)]
    archived = {number for why, number in zip(whys, numbers, strict=True) if not why}
    gone = [
        stored.pk
        for number, stored in known.items()
        if number not in archived and stored.source_state == CommentState.SHOWN == stored.state
    ]
    ArchivedComment.objects.filter(pk__in=gone).update(
        state=CommentState.HELD, source_state=CommentState.HELD
    )
    if wanted or gone:
        ArchivedComment.objects.arrange(page.pk)
        invalidate(f"page:{page.pk}")
    states = [
        None if why else STATES[comment_in_file.approved]
        for comment_in_file, why in zip(item.comments, whys, strict=True)
    ]
    note_counts(states, notes)
    for comment, why, state in zip(item.comments, whys, states, strict=True):
        address, reason = (page.address, WHY[state]) if state else ("", why)
        yield make_comment_row(comment, item, address, reason)


def store_comments(comments: list[ArchivedComment]) -> dict[int, str]:
    """Store comments together or, where one of them cannot be, each alone. {number: why} of those that cannot."""
    try:
        with transaction.atomic():
            ArchivedComment.objects.bulk_create([comment for comment in comments if not comment.pk])
            changed = [comment for comment in comments if comment.pk]
            ArchivedComment.objects.bulk_update(changed, FIELDS, batch_size=200)
    except DatabaseError:
        return {comment.number: why for comment in comments if (why := store_alone(comment))}
    return {}


def store_alone(comment: ArchivedComment) -> str:
    """Store one comment; why it cannot be, or ""."""
    try:
        with transaction.atomic():
            comment.store()
    except DatabaseError as error:
        logger.exception("Comment %s is left out.", comment.number)
        return FAULT.format(type(error).__name__)
    return ""


def report_left_comments(item: ExportItem, site: str, why: str, address: str = "") -> Iterator[ReportRow]:
    """Rows of the report for the comments of an item that is left out; those that came earlier are here still."""
    numbers = number_comments(item)
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


def explain_refusal(comment: ExportComment, number: int) -> str:
    """Why a comment does not come along, or ""."""
    if comment.kind in {"pingback", "trackback"}:
        return f"A {comment.kind} is a notice from another site, not a comment."
    if comment.approved not in STATES:
        named = {"spam": "spam", "trash": "thrown away", "post-trashed": "thrown away"}
        return f"It was {named.get(comment.approved, 'neither approved nor waiting')} on the old site."
    if not number:
        return "The item has the same comment before it."
    return "" if extract_comment_text(comment.text) else "It has no words."


def fill_comment(stored: ArchivedComment, comment: ExportComment, place: int, clock: ExportClock) -> bool:
    """Set a comment's fields as the old site has them; whether anything changed."""
    before = {name: getattr(stored, name) for name in stored.__dict__ if not name.startswith("_")}
    state = STATES[comment.approved]
    stored.author = clean_name(comment.author)
    stored.written_at = clock.moment(comment.written, comment.written_gmt)
    stored.text = extract_comment_text(comment.text)
    stored.sequence, stored.parent = place, comment.parent
    if stored.state in {"", stored.source_state}:
        stored.state = state
    stored.source_state = state
    return not stored.pk or any(getattr(stored, name) != value for name, value in before.items())


def number_comments(item: ExportItem) -> list[int]:
    """A number for each comment, no two the same: its own where it has one that stands for the first time, else one
    made of its words, below nought. 0 for a comment that stands there twice, word for word."""
    numbers: list[int] = []
    seen: list[ExportComment] = []
    for comment in item.comments:
        number = comment.number
        if not number or number in numbers:
            contents = f"{item.number}/{comment.author}/{comment.written}/{comment.text}"
            number = -int(hashlib.sha256(contents.encode("utf-8", "replace")).hexdigest()[:15], 16)
        numbers.append(0 if number in numbers or comment in seen else number)
        seen.append(comment)
    return numbers


def clean_name(name: str) -> str:
    """A name as readers saw it, unless it is an e-mail address."""
    name = clean_text(" ".join(unescape(name).split()))
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


def note_counts(states: list[CommentState | None], notes: ItemNotes) -> None:
    """Say in the item's own row what became of its comments: their states here, None for one that is left out."""
    named = {CommentState.SHOWN: "kept to be read", CommentState.HELD: "held back", None: "left out"}
    sums = {words: states.count(state) for state, words in named.items()}
    notes.remark(
        "of its comments, " + ", ".join(f"{number} {words}" for words, number in sums.items() if number)
    )
