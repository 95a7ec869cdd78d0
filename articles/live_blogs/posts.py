"""Deeds of a live blog. Each takes effect on the live page at once; open pages hear of it by `live.announce`.

Only those who may publish the story may do them: else PermissionDenied. What cannot be is a ValidationError
with its reason, and nothing changes.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from articles.blocks.live_blog import is_live_blog
from articles.cache_tags import make_page_tag
from articles.models.live_blogs import HEADLINE, LiveBlog, LivePost
from live.event_stream.announcements import announce
from live.page_cache import invalidate

if TYPE_CHECKING:
    from articles.models.story import Story

NO_PLACE = "Readers see no live blog in this story: add the block “Live blog” and publish it first."
ENDED = "This live blog has ended. Take it up again to post."


def make_live_topic(article: Story) -> str:
    """The name under which open pages hear of a story's live blog."""
    return f"article:{article.pk}"


def may_post(person: User, article: Story) -> bool:
    """Whether a person may write in a story's live blog: whoever may publish the story."""
    return bool(article.permissions_for_user(person).can_publish())


@transaction.atomic
def add_post(
    *,
    by: User,
    article: Story,
    text: str,
    headline: str = "",
    is_key: bool = False,
    is_pinned: bool = False,
    nonce: UUID | None = None,
) -> LivePost:
    """Put a post on the live story; `text` is rich text as the newsroom's editor stores it. Returns the post.

    A form sent twice, known by its `nonce`, posts once. Raises ValidationError where posting has ended.
    """
    blog = lock_live_blog(by, article)
    if nonce and (sent := LivePost.objects.filter(nonce=nonce).first()):
        return sent
    if blog.ended_at:
        raise ValidationError(ENDED)
    made = LivePost(article=article, posted_by=by, nonce=nonce)
    write_post(made, text=text, headline=headline, is_key=is_key, is_pinned=is_pinned)
    announce_post(article, "post", made)
    return made


@transaction.atomic
def edit_post(
    *, by: User, post: LivePost, text: str, headline: str = "", is_key: bool = False, is_pinned: bool = False
) -> LivePost:
    """Change a post; readers see that it was. The same again changes nothing. Raises ValidationError where it was removed."""
    lock_live_blog(by, post.article)
    post.refresh_from_db()
    if post.removed_at:
        raise ValidationError("This post was removed.")
    headline = headline.strip()
    is_reworded = (post.text, post.headline) != (text, headline)
    if not is_reworded and (post.is_key, post.is_pinned) == (is_key, is_pinned):
        return post
    post.edited_at = timezone.now() if is_reworded else post.edited_at
    write_post(post, text=text, headline=headline, is_key=is_key, is_pinned=is_pinned)
    announce_post(post.article, "edit", post)
    return post


@transaction.atomic
def remove_post(*, by: User, post: LivePost) -> None:
    """Take a post off the page, from open pages too. Again changes nothing."""
    lock_live_blog(by, post.article)
    if LivePost.objects.filter(pk=post.pk, removed_at=None).update(removed_at=timezone.now()):
        announce_post(post.article, "edit", post)


@transaction.atomic
def end_coverage(*, by: User, article: Story) -> None:
    """Say that live coverage is over. Again changes nothing."""
    blog = lock_live_blog(by, article)
    if blog.ended_at is None:
        blog.ended_at = timezone.now()
        blog.save(update_fields=["ended_at"])
        announce_post(article, "end", article)


@transaction.atomic
def resume_coverage(*, by: User, article: Story) -> None:
    """Take up live coverage that was ended. Again changes nothing."""
    blog = lock_live_blog(by, article)
    if blog.ended_at:
        blog.ended_at = None
        blog.save(update_fields=["ended_at"])
        announce_post(article, "resume", article)


def lock_live_blog(by: User, article: Story) -> LiveBlog:
    """The live blog's row, locked until the deed is kept: posts come one after another.

    Raises PermissionDenied, and ValidationError for a story that is no live blog in public.
    """
    if not may_post(by, article):
        raise PermissionDenied("Only editors who may publish this story may post to it.")
    stored = type(article).objects.get(pk=article.pk)
    if not stored.live or not is_live_blog(stored):
        raise ValidationError(NO_PLACE)
    LiveBlog.objects.get_or_create(article_id=article.pk)
    return LiveBlog.objects.select_for_update().get(article_id=article.pk)


def write_post(post: LivePost, *, text: str, headline: str, is_key: bool, is_pinned: bool) -> None:
    """Stores what a post says. Raises ValidationError, by field, where it says nothing, its headline is too long, or a key
    event has none."""
    headline = headline.strip()
    if not unescape(strip_tags(text)).strip():
        raise ValidationError({"text": "Write the post"})
    if len(headline) > HEADLINE:
        raise ValidationError(
            {"headline": f"The headline has {len(headline)} characters; {HEADLINE} is the most"}
        )
    if is_key and not headline:
        raise ValidationError({"headline": "A key event needs a headline: it is listed by it"})
    post.text, post.headline, post.is_key, post.is_pinned = text, headline, is_key, is_pinned
    post.save()


def announce_post(article: Story, name: str, thing: Story | LivePost) -> None:
    """Have the story's page made anew and tell open pages, once the transaction is kept."""
    invalidate(make_page_tag(article))
    announce(topic=make_live_topic(article), name=name, id=str(thing.pk))
