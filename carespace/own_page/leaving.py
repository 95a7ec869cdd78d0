"""What becomes of the rest of a member who leaves: posts nobody was to read yet, what they follow, and the rota."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.own_page.leaving import LeavingNote, register_leaving_notes
from accounts.profiles import before_leaving
from carespace.counters.visibility import change_post_state
from carespace.follows.following import find_follows_of
from carespace.models import Debate, DutyShift, Post, PostState, SplitLook
from carespace.voices import compute_voice_key, find_voices_of


def select_waiting(member: User) -> list[Post]:
    """The member's posts that wait for a moderator, by debate. Two queries."""
    waiting = Post.objects.of_voices(find_voices_of(member)).filter(state=PostState.WAITING)
    return list(waiting.select_related(None).order_by("debate", "pk"))


@before_leaving
def drop_waiting_posts(member: User) -> None:
    """Takes back what waits for a moderator: its author may not see what becomes of it, and nobody else has read it."""
    if not (waiting := select_waiting(member)):
        return
    numbers = {post.debate_id for post in waiting}
    locked = Debate.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True)
    debates = {debate.pk: debate for debate in locked}
    for post in Post.objects.filter(pk__in=[post.pk for post in waiting], state=PostState.WAITING):
        change_post_state(debates[post.debate_id], post, PostState.WITHDRAWN)


@before_leaving
def forget_follows(member: User) -> None:
    """Takes away what a member follows, and that they opened a split: keys that nobody can find an owner of any more."""
    keys = [compute_voice_key(member.voice_secret, pk) for pk in Debate.objects.values_list("pk", flat=True)]
    find_follows_of(member).delete()
    SplitLook.objects.filter(key__in=keys).delete()


def tell_of_duty(member: User) -> list[LeavingNote]:
    """That shifts go from the rota with whoever was to take them. One query."""
    number = DutyShift.objects.filter(moderator=member, ends_at__gt=timezone.now()).count()
    if not number:
        return []
    shifts = "a shift" if number == 1 else f"{number} shifts"
    sentence = (
        f"You stand on the rota with {shifts}, which nobody will have when you go. Hand them over first."
    )
    return [LeavingNote(sentence, reverse("carespace:duty"), "The rota")]


def tell_of_waiting(member: User) -> list[LeavingNote]:
    """That posts are dropped which no moderator has read yet. Two queries."""
    number = len(select_waiting(member))
    if not number:
        return []
    posts = "One post of yours waits" if number == 1 else f"{number} posts of yours wait"
    return [LeavingNote(f"{posts} for a moderator and will not be published if you go now.")]


def register_notes() -> None:
    """Have both said before anybody leaves."""
    register_leaving_notes("duty", tell_of_duty)
    register_leaving_notes("waiting posts", tell_of_waiting)
