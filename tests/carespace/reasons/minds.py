"""Changing one's mind, and reading that somebody did."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carespace.contributions import record_stance
from carespace.models import Debate, Stance

REASON = "Nobody learns at night from anybody, and that had not crossed my mind."
LONG = "Whoever works nights alone learns nothing from anybody, and leaves within a year."


def change_mind(member, post, *, side="against", shown_as="", **more) -> Stance:
    """Says for before, and after reading something else, for a reason."""
    debate = Debate.objects.get(pk=post.debate_id)
    if not Stance.objects.filter(debate=debate, voice__key=find_key(member, debate)).exists():
        record_stance(by=member, debate=debate, moment="before", side="for", shown_as=shown_as)
    more = {"reason": REASON, "reason_shown": "unsigned", "credit": str(post.pk)} | more
    later = timezone.now() + timedelta(minutes=3)
    return record_stance(by=member, debate=debate, moment="after", side=side, at=later, **more)


def find_key(member, debate) -> bytes:
    from carespace.voices import compute_voice_key

    return compute_voice_key(member.voice_secret, debate.pk)


def minds(post) -> str:
    return reverse("carespace:minds", args=[post.debate.slug, post.pk])


def read(address: str) -> str:
    return Client().get(address).content.decode()


def read_row(post) -> dict[str, object]:
    """A post as programs read it."""
    answer = Client().get(f"/api/v1/debates/{post.debate.slug}/points/").json()
    return next(row for row in answer["results"] if row["id"] == post.pk)
