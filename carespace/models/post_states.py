"""What a post may be: where it stands on the motion, and who sees it."""

from __future__ import annotations

from django.db import models


class Side(models.TextChoices):
    """Where a point or a reply stands on the motion."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEITHER = "neither", "Neither"


class PostState(models.TextChoices):
    """Who sees a post: its author and moderators while it waits, everyone, or nobody but its place."""

    WAITING = "waiting", "Waiting for a moderator"
    PUBLISHED = "published", "Published"
    HIDDEN = "hidden", "Hidden by a moderator"
    WITHDRAWN = "withdrawn", "Taken down by its author"


#: States of what nobody reads any more; its place says so where it had been public.
GONE_STATES = (PostState.HIDDEN, PostState.WITHDRAWN)
