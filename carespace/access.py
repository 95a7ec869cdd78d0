"""Who may do what in debates. Every page and every deed asks here."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.access import is_editor, is_moderator
from accounts.models import User
from carespace.models import Post
from carespace.refusals import NotAllowedError

Person = AbstractBaseUser | AnonymousUser

APPROVED_BEFORE_TRUSTED = 2


def may_take_part(person: Person) -> bool:
    """Post, vote and take stances: any member with a confirmed address, which signing in requires."""
    return isinstance(person, User) and person.is_active


def may_moderate(person: Person) -> bool:
    """Decide on posts and read the record of decisions."""
    return is_moderator(person)


def may_run_debates(person: Person) -> bool:
    """Open and close debates."""
    return is_moderator(person) or is_editor(person)


def wrote(person: Person, post: Post) -> bool:
    """Whether this person is the author of a post."""
    return isinstance(person, User) and post.author_id is not None and post.author_id == person.pk


def is_newcomer(member: User) -> bool:
    """Whether this member's posts wait for a moderator: until two of them have been public."""
    public_once = Post.objects.filter(author=member, state="published")[:APPROVED_BEFORE_TRUSTED]
    is_known = len(public_once.values_list("pk", flat=True)) == APPROVED_BEFORE_TRUSTED
    return not (is_known or may_run_debates(member))


def require(allowed: bool, sentence: str) -> None:
    """Raises NotAllowedError with `sentence` unless allowed."""
    if not allowed:
        raise NotAllowedError(sentence)
