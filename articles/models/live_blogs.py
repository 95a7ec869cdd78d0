"""A story's live blog and its posts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.fields import RichTextField

#: What a post may hold: running text.
FEATURES = ["bold", "italic", "ol", "ul", "link"]
HEADLINE = 140


class LiveBlog(models.Model):
    """That a story has been posted to, and whether its live coverage has ended. Its row is what posting locks."""

    article = models.OneToOneField(
        "articles.ArticlePage", on_delete=models.CASCADE, primary_key=True, related_name="live_blog"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"live blog of story {self.pk}"


class LivePostQuerySet(models.QuerySet["LivePost"]):
    def visible(self) -> Self:
        """Posts readers may see, newest first."""
        return self.filter(removed_at=None).order_by("-pk")

    def notable(self) -> Self:
        """Pinned posts and key events."""
        return self.visible().filter(models.Q(is_key=True) | models.Q(is_pinned=True))


class LivePost(models.Model):
    """One post. A removed one keeps its row: readers see it no more."""

    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="live_posts")
    headline = models.CharField(max_length=HEADLINE, blank=True)
    text = RichTextField(features=FEATURES)
    is_key = models.BooleanField("key event", default=False, help_text="Listed above the posts.")
    is_pinned = models.BooleanField("pinned", default=False, help_text="Stays above newer posts.")
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    nonce = models.UUIDField(null=True, unique=True, help_text="The form it came from, which posts once.")

    markup: SafeString
    """Its text as it is shown; set by expand_posts()."""

    objects = LivePostQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["article", "-id"], name="live_posts_of_a_story")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="live_post_says_something"),
            models.CheckConstraint(
                condition=models.Q(is_key=False) | ~models.Q(headline=""), name="key_event_has_a_headline"
            ),
        ]

    def __str__(self) -> str:
        return self.headline or f"post of {timezone.localtime(self.posted_at):%H:%M}"

    @property
    def mark(self) -> str:
        """Its place on the page."""
        return f"live-{self.pk}"
