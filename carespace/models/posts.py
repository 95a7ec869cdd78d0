"""What people write in a debate, and what others say to it with a vote."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from carespace.models.counting import PostQuerySet
from carespace.models.debates import Debate

POINT_LENGTH = 500
ID_WIDTH = 10
REPLY_LENGTH = 1200


class Side(models.TextChoices):
    """Where a point or a reply stands on the motion."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEITHER = "neither", "Neither"


class PostState(models.TextChoices):
    """Who sees a post: its author and moderators while it waits, everyone, or nobody but its trace."""

    WAITING = "waiting", "Waiting for a moderator"
    PUBLISHED = "published", "Published"
    HIDDEN = "hidden", "Hidden by a moderator"


class Post(models.Model):
    """A point (no parent) or a reply (with one). Only a published post is public.

    `path` is the ids from the point down to this post, each padded to ten digits, so that sorting by
    it is reading order and a subtree is a prefix. `descendants` counts the published posts beneath.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    path = models.CharField(max_length=255, blank=True, editable=False, db_collation="C")
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    descendants = models.PositiveIntegerField(default=0, editable=False)
    side = models.CharField(max_length=10, choices=Side, default=Side.NEITHER)
    text = models.TextField(max_length=REPLY_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    author_label = models.CharField(max_length=120)
    """What was shown of the author when they posted."""
    author_verified = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PostState, default=PostState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    """When the post first became public; kept when it is hidden later."""
    nonce = models.UUIDField(null=True, blank=True, editable=False)
    """Drawn with the form, so that sending one form twice makes one post."""

    # Its newest replies, for a thread that shows some of them.
    shown: list[Post]

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["debate", "path"], name="post_reading_order"),
            models.Index(fields=["debate", "state", "parent"], name="post_of_debate"),
            models.Index(fields=["state", "created_at"], name="post_queue"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "nonce"], name="post_once_per_form"),
            models.CheckConstraint(condition=~models.Q(text=""), name="post_text_given"),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="post_side_known"),
            models.CheckConstraint(condition=models.Q(state__in=PostState.values), name="post_state_known"),
            models.CheckConstraint(
                condition=models.Q(parent=None, depth=0) | models.Q(parent__isnull=False, depth__gt=0),
                name="post_depth_fits_parent",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PostState.PUBLISHED) | models.Q(published_at__isnull=False),
                name="post_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        point = reverse("carespace:point", args=[self.debate.slug, self.point_id])
        return point if self.is_point else f"{point}#post-{self.pk}"

    @property
    def point_id(self) -> int:
        """The key of the point this post is or stands beneath."""
        return int(self.path[:ID_WIDTH])

    @property
    def is_point(self) -> bool:
        return self.parent_id is None

    @property
    def is_published(self) -> bool:
        return self.state == PostState.PUBLISHED

    @property
    def byline(self) -> str:
        """The author as shown, in plain words."""
        return f"{self.author_label}, verified" if self.author_verified else self.author_label


class VoteValue(models.TextChoices):
    """What a member says of a point."""

    AGREE = "agree", "Agree"
    DISAGREE = "disagree", "Disagree"
    PASS = "pass", "Pass"


class Vote(models.Model):
    """What one member says to one point. A changed vote replaces the old one."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="votes"
    )
    value = models.CharField(max_length=10, choices=VoteValue)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="vote_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "member"], name="vote_once"),
            models.CheckConstraint(condition=models.Q(value__in=VoteValue.values), name="vote_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.post_id}"
