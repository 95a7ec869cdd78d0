"""A point's first day: until it is over nobody is shown what was voted on it, and it stands among the new ones.

`Post.past_first_day` says that it is over. A deed that makes a post public sets it for one that is dated long ago; a tick
sets it for the rest, so that what time alone changes drops the pages kept of it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carespace.debate_life.gate import lock_debate
from carespace.debate_life.states import DebateDeed
from carespace.models import Debate, Post
from carespace.models.posts import FIRST_DAY, IN_FIRST_DAY
from live.event_stream.counts import announce_counts
from live.page_cache import invalidate


def end_first_days(now: datetime) -> int:
    """Shows the votes of points that have been public for a day, or whose debate is over. Returns of how many points.

    now: the database's moment. One that runs late or twice does each thing once.
    """
    is_over = (
        Q(debate__ends_at__lte=now) | Q(debate__silence_ends_at__lte=now) | Q(debate__closure__isnull=False)
    )
    due = Post.objects.filter(
        IN_FIRST_DAY & (Q(published_at__lte=now - FIRST_DAY) | is_over), published_at__isnull=False
    )
    debates = Debate.objects.filter(pk__in=due.values("debate")).order_by("pk")
    return sum(end_first_days_of(debate, due) for debate in debates)


def end_all_first_days(debate: Debate) -> None:
    """Shows the votes of every point of a debate that is over. Its row comes locked."""
    Post.objects.filter(IN_FIRST_DAY, debate=debate, published_at__isnull=False).update(past_first_day=True)


@transaction.atomic
def end_first_days_of(debate: Debate, due: QuerySet[Post]) -> int:
    """Shows the votes of the points of a debate that are due; its pages are made anew. Its row is locked."""
    debate = lock_debate(debate, DebateDeed.HIDE)
    changed = Post.objects.filter(pk__in=due.filter(debate=debate).values("pk")).update(past_first_day=True)
    if changed:
        invalidate(debate.live_topic, "debates")
        announce_counts(debate.live_topic)
    return changed
