"""The words of posts: every text a post has had. Who may read which is decided in `carespace.words.shown` alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

#: Characters of a point's claim, of why it should hold, and of a reply; every text of before has at most the last.
CLAIM_LENGTH: Final = 280
WHY_LENGTH: Final = 1000
REPLY_LENGTH: Final = 1200
#: What everyone but moderators reads in the place of a text that was withheld.
WITHHELD_WORDS: Final = "A moderator has withheld these words."
#: The words of a post everyone may read, in a query about posts; "" of any other.
SHOWN_TEXT: Final = Case(
    When(shown=True, current_revision__withheld_at=None, then=F("current_revision__text")),
    When(shown=True, then=Value(WITHHELD_WORDS)),
    default=Value(""),
    output_field=models.TextField(),
)


class QuotedPassage(NamedTuple):
    """Where a passage stands in another text: what a quote will hold once the text that quotes is stored."""

    quoted: int
    """The key of the text quoted."""
    part: str
    starts: int
    ends: int


class Revision(models.Model):
    """One text of a post. Nothing changes or deletes it; a post says which is current.

    The key of the post needs no index of its own: the constraint's begins with it.
    """

    post = models.ForeignKey("Post", on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    """1 for what was sent first, then one more with each edit."""
    text = models.TextField()
    """The words of a reply, or the claim of a point."""
    why = models.TextField(blank=True, default="", db_default="")
    """Why a point's claim should hold, in the few marks of Markdown that `carespace.words.markup` knows; "" for none."""
    is_claim = models.BooleanField(default=False, db_default=False)
    """Whether it is a point's one claim and held to CLAIM_LENGTH. Replies are none, nor are points from before that rule,
    which stay uncut."""
    at = models.DateTimeField(default=timezone.now)
    nonce = models.UUIDField(null=True, blank=True, editable=False)
    """Drawn with the form of an edit, so that sending one form twice makes one revision."""
    withheld_at = models.DateTimeField(null=True, blank=True)
    """When a moderator kept this one text from everybody but moderators, whatever the post's state is."""

    # Set by carespace.words.quoting.refer_quotes(): what a text that is not stored yet quotes, in the order of its marks.
    passages: Sequence[QuotedPassage] = ()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["post"], name="revision_withheld", condition=Q(withheld_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_once_per_number"),
            models.UniqueConstraint(
                fields=["post", "nonce"], name="revision_once_per_form", condition=Q(nonce__isnull=False)
            ),
            models.CheckConstraint(condition=~Q(text=""), name="revision_text_given"),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("text"), REPLY_LENGTH))
                & (Q(is_claim=False) | Q(LessThanOrEqual(Length("text"), CLAIM_LENGTH))),
                name="revision_text_is_short",
            ),
            models.CheckConstraint(
                condition=Q(why="") | (Q(is_claim=True) & Q(LessThanOrEqual(Length("why"), WHY_LENGTH))),
                name="revision_why_is_short",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of post {self.post_id}"
