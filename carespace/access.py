"""Who may do what in debates. Every page and every deed asks here."""

from __future__ import annotations

from collections.abc import Iterable
from hmac import compare_digest

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.access import hold_account, is_editor, is_moderator
from accounts.models import User
from carespace.models import Post, Stance
from carespace.refusals import NotAllowedError
from carespace.voices import compute_voice_key, find_voices_of

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


def wrote(person: Person, said: Post | Stance) -> bool:
    """Whether this person is the author of a post, or whose stance it is. No query where it came with its voice."""
    return isinstance(person, User) and compare_digest(
        compute_voice_key(person.voice_secret, said.debate_id), bytes(said.voice.key)
    )


def is_known(member: User) -> bool:
    """Whether a member is no newcomer for certain; of others `is_newcomer` looks at their posts."""
    return member.is_trusted or may_run_debates(member)


def is_newcomer(member: User) -> bool:
    """Whether this member's posts wait for a moderator: until two of them are public. No query for one who is trusted."""
    if is_known(member):
        return False
    public_once = Post.objects.of_voices(find_voices_of(member)).filter(state="published")
    return len(public_once.values_list("pk", flat=True)[:APPROVED_BEFORE_TRUSTED]) < APPROVED_BEFORE_TRUSTED


def trust(member: User) -> None:
    """Keeps that this member is no newcomer, so that it need not be found anew."""
    if not is_known(member):
        User.objects.filter(pk=member.pk).update(is_trusted=True)
        member.is_trusted = True


def doubt(members: Iterable[User]) -> None:
    """Has it found anew whether these members are newcomers: a post of theirs is public no more."""
    User.objects.filter(pk__in=[member.pk for member in members], is_trusted=True).update(is_trusted=False)


def require(allowed: bool, sentence: str) -> None:
    """Raises NotAllowedError with `sentence` unless allowed."""
    if not allowed:
        raise NotAllowedError(sentence)


def hold_member(member: User, sentence: str) -> None:
    """Keeps the row of a member until the transaction ends: see `hold_account`. Raises NotAllowedError with `sentence` where they
    have left."""
    require(hold_account(member), sentence)


def require_moderator(person: User, sentence: str) -> None:
    """Raises NotAllowedError with `sentence` unless this is a moderator, whose row is then held: see `hold_member`. One query."""
    require(may_moderate(person), sentence)
    hold_member(person, sentence)


def require_runner(person: User, sentence: str) -> None:
    """As `require_moderator`, of whoever may run debates."""
    require(may_run_debates(person), sentence)
    hold_member(person, sentence)
