"""What the site remembers of a move, so that it can go on after a break and be run again."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef
from django.utils.text import Truncator
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from articles.models.images import CustomDocument, CustomImage
from live.page_cache import invalidate
from wordpress.archived_comments.threads import ThreadEntry, thread_comments


class ImportedItem(models.Model):
    """One item of one old site and what was made of it. `source` is the hash of what the export said.

    `kind` and `number` (0 for none) name it on the old site, once `guid`, `slug`, `title` or `first_date` confirm that the
    number still means the same (`wordpress.identity`). `key` is its name among the records of its site.

    `revision` and `was_live` are how the page was left: a page that stands otherwise was worked on here since.
    `placing` is what was told when it was given its place, which it keeps: {"changes": […], "remarks": […]}.
    """

    site = models.CharField(max_length=200)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    number = models.BigIntegerField(default=0, db_default=0)
    guid = models.CharField(max_length=255, blank=True, default="", db_default="")
    slug = models.CharField(max_length=255, blank=True, default="", db_default="")
    title = models.CharField(max_length=255, blank=True, default="", db_default="")
    first_date = models.DateTimeField(null=True)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    was_live = models.BooleanField(default=False)
    is_waiting = models.BooleanField(default=False)
    source = models.CharField(max_length=64)
    result = models.CharField(max_length=10)
    why = models.TextField(blank=True)
    placing = models.JSONField(default=dict, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "key"], name="imported_item_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["site", "number"], name="imported_item_number"),
            models.Index(fields=["number"], name="imported_item_any_site"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} of {self.site}"

    @property
    def file(self) -> CustomImage | CustomDocument | None:
        """The picture or document that was made of it."""
        return self.image or self.document

    @property
    def is_gone(self) -> bool:
        """Whether what was made of the item was deleted here."""
        return not (self.page_id or self.image_id or self.document_id)

    @property
    def can_be_bettered(self) -> bool:
        """Whether the same words could be set better now: something they wait for may have come since."""
        return self.is_waiting and bool(self.page_id) and self.is_untouched(self.page)

    def is_untouched(self, page: Page) -> bool:
        """Whether nobody worked on `page` since the import left it; a scheduled one may have appeared by itself."""
        if page.latest_revision_id != self.revision_id:
            return False
        return page.live == self.was_live or (page.live and page.go_live_at is not None)


class ImportedTerm(models.Model):
    """A category, tag or writer of an old site, and where the same stories stand here: the section, topic or author.

    `number` and `slug` are what old addresses name it by. None of the three: no story that moved is filed under it.
    """

    site = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    number = models.BigIntegerField(default=0)
    slug = models.CharField(max_length=200)
    section = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.ForeignKey("articles.Topic", null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey("articles.Author", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "kind", "slug"], name="imported_term_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "slug"], name="imported_term_asked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} of {self.site}"


class CommentState(models.TextChoices):
    SHOWN = "shown", "Shown"
    HELD = "held", "Held back"


class CommentQuerySet(models.QuerySet["ArchivedComment"]):
    def of_page(self, page: Page | OuterRef) -> Self:
        """The comments readers may see under a page, in reading order."""
        return self.filter(page=page, state=CommentState.SHOWN).order_by("place")

    def arrange(self, page_id: int) -> None:
        """Give the comments of a page their places, by which of them readers see."""
        comments = list(self.filter(page_id=page_id).order_by("sequence", "pk"))
        entries = [
            ThreadEntry(row.number, row.parent, row.author, row.state == CommentState.SHOWN)
            for row in comments
        ]
        moved = []
        for place, (index, depth, answers) in enumerate(thread_comments(entries)):
            comment = comments[index]
            if (comment.place, comment.depth, comment.answers) != (place, depth, answers):
                comment.place, comment.depth, comment.answers = place, depth, answers
                moved.append(comment)
        self.bulk_update(moved, ["place", "depth", "answers"], batch_size=200)


class ArchivedComment(models.Model):
    """A comment from the old site, kept to be read: nobody can add to it. Only its author's shown name came along.

    `sequence` is its place on the old site and `parent` the number of the comment it answered there (0 for none); from
    them, and from what readers see, follow its place in reading order, `depth`, how many comments it stands beneath, and
    the name it `answers`. `source_state` is what the export said; where it differs from `state`, a person decided here.
    """

    site = models.CharField(max_length=200)
    number = models.BigIntegerField()
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="archived_comments")
    author = models.CharField(max_length=120)
    written_at = models.DateTimeField(null=True)
    text = models.TextField()
    parent = models.BigIntegerField(default=0, db_default=0, editable=False)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    place = models.PositiveIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=0)
    answers = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=CommentState)
    source_state = models.CharField(max_length=10, choices=CommentState, editable=False)

    panels: ClassVar = [
        FieldPanel("state"),
        FieldPanel("author", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("page", read_only=True),
    ]
    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "archived comment"
        indexes: ClassVar = [models.Index(fields=["page", "state", "place"], name="archived_comment_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "site", "number"], name="archived_comment_once_a_page"),
            models.CheckConstraint(
                condition=models.Q(state__in=CommentState.values), name="archived_comment_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; those under its page take their places, and the page is shown anew."""
        self.store(*args, **kwargs)
        ArchivedComment.objects.arrange(self.page_id)
        invalidate(f"page:{self.page_id}")

    def store(self, *args: Any, **kwargs: Any) -> None:
        """Store it alone, for whoever arranges them all afterwards."""
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove it; answers to it stand alone."""
        removed = super().delete(*args, **kwargs)
        ArchivedComment.objects.arrange(self.page_id)
        invalidate(f"page:{self.page_id}")
        return removed

    @property
    def excerpt(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def indent(self) -> int:
        """How far it is set in: no more than three steps, so that a phone can still show it."""
        return min(self.depth, 3)
