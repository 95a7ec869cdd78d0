"""What a page and a reply cost on both sides, turn by turn, and how many times the peer's rate ours is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import count
from statistics import median
from typing import Final, Protocol
from urllib.parse import urlencode

from bench.effort import Effort, measure_effort
from bench.verdicts import BoundVerdict

#: How many times a topic's rate a debate's page has at the least, by posts; at other sizes it is only told.
LEAST: Final = {10_000: 3.0, 100_000: 20.0}
FIRST, LAST = "first", "last"
#: Posts to a page of django-machina's, unless a site says otherwise.
MACHINA_SHOWS: Final = 15
ARTICLE: Final = b"<article"


@dataclass(frozen=True, slots=True)
class MarkCost:
    """Of one asking: milliseconds of computing here and in PostgreSQL, and by the clock; queries, bytes, and posts shown."""

    here: float
    database: float
    clock: float
    queries: float
    size: float
    posts: float

    @property
    def computing(self) -> float:
        """Milliseconds of computing in all."""
        return self.here + self.database

    def __str__(self) -> str:
        return (
            f"{self.here:.1f} + {self.database:.1f} ms, {self.clock:.1f} by the clock, {self.queries:.0f} queries,"
            f" {self.posts:.0f} posts, {self.size / 1000:.0f} KB"
        )


@dataclass(frozen=True, slots=True)
class MarkScale:
    """How often each side is asked: rounds, askings in one, and askings before the first that are not counted."""

    rounds: int = 5
    times: int = 10
    warm: int = 3


class MarkAnswer(Protocol):
    """An answer as Django's test client has it."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


class Peer(Protocol):
    """Whoever serves topics beside our debates."""

    def measure(self, deed: str, **given: str | int) -> MarkCost:
        """What one asking costs there."""


@contextlib.contextmanager
def draw_every_piece() -> Iterator[None]:
    """Within it no point, reply or thread is kept from one page to the next."""
    from django.utils.safestring import SafeString

    from live.page_cache.markup import MARKUP

    room, MARKUP.room = MARKUP.room, 0
    MARKUP.keep("nothing", SafeString(""))  # gives up what was kept
    try:
        yield
    finally:
        MARKUP.room = room


def describe_effort(effort: Effort[list[MarkAnswer]], marks: bytes) -> MarkCost:
    """One asking's part of many. marks: what begins each post. Raises ValueError where the last is an error."""
    answer, times = effort.result[-1], len(effort.result)
    if answer.status_code >= 400:
        raise ValueError(f"answered with {answer.status_code}")
    here, database, clock = (1000 * spent / times for spent in (effort.here, effort.database, effort.clock))
    return MarkCost(
        here, database, clock, effort.queries / times, len(answer.content), answer.content.count(marks)
    )


def measure_ours(ask: Callable[[], MarkAnswer], times: int) -> MarkCost:
    """What one asking costs here."""
    return describe_effort(measure_effort(lambda: [ask() for _ in range(times)]), ARTICLE)


def take_turns(
    ours: Callable[[int], MarkCost], peers: Callable[[int], MarkCost], scale: MarkScale
) -> tuple[MarkCost, MarkCost]:
    """Ours and the peer's, each the middle of its rounds; each is called with how often it is to ask."""
    ours(scale.warm)
    peers(scale.warm)
    rounds = [(ours(scale.times), peers(scale.times)) for _ in range(scale.rounds)]
    return take_middle([mine for mine, _ in rounds]), take_middle([theirs for _, theirs in rounds])


def take_middle(costs: list[MarkCost]) -> MarkCost:
    """Each figure's middle one."""
    return MarkCost(*(median(getattr(cost, field.name) for cost in costs) for field in fields(MarkCost)))


def judge_mark(item: str, ours: MarkCost, peers: MarkCost, least: float | None = None) -> BoundVerdict:
    """How many times the peer's rate ours is, by computing and by the clock."""
    times = peers.computing / ours.computing
    per_post = times * ours.posts / peers.posts if ours.posts and peers.posts else 0
    figure = (
        f"{times:.2f} × ({peers.clock / ours.clock:.2f} by the clock, {per_post:.2f} for each post shown)"
    )
    return BoundVerdict(
        item,
        least is None or times >= least,
        f"{figure}; ours {ours}; django-machina {peers}",
        "none" if least is None else f"≥ {least:g} ×",
    )


def find_last_list(slug: str, size: int) -> str:
    """The address of the last page of a debate's points for its motion, the oldest first."""
    from carespace.models import Debate
    from carespace.page_content import list_points
    from carespace.views.keysets import POINT_ORDERS

    order = POINT_ORDERS["oldest"]
    points = order.sort(list_points(Debate.objects.get(slug=slug), "for"))
    after = order.write_key(points[max(points.count() - size, 1) - 1])
    return f"/debates/{slug}/points/for/?{urlencode({'order': 'oldest', 'after': after})}"


def make_reply_sender(slug: str) -> Callable[[int], MarkCost]:
    """What sends so many replies of one member to points of a debate. Raises ValueError where not all are stored."""
    from django.test import Client

    from accounts.models import User
    from carespace.models import Post

    client, numbers = Client(), count()
    client.force_login(User.objects.get(email="member-9@bench.example"))
    stored = Post.objects.filter(debate__slug=slug)
    keys = list(stored.points().values_list("pk", flat=True)[:50])

    def send() -> MarkAnswer:
        number = next(numbers)
        address = f"/debates/{slug}/points/{keys[number % len(keys)]}/reply/"
        return client.post(address, {"text": f"Reply {number}."})

    def send_many(times: int) -> MarkCost:
        before = stored.count()
        cost = replace(measure_ours(send, times), size=0, posts=1)
        if (more := stored.count() - before) != times:
            raise ValueError(f"{more} of {times} replies are stored.")
        return cost

    return send_many


def measure_marks(slug: str, posts: int, peer: Peer, scale: MarkScale) -> list[BoundVerdict]:
    """All items of one size. slug: of our debate of so many posts; the peer has a topic of as many."""
    from django.test import Client

    from carespace.views.pages import POINTS_TO_A_PAGE

    client, least = Client(), LEAST.get(posts)
    page = partial(measure_ours, partial(client.get, f"/debates/{slug}/"))
    last_list = partial(measure_ours, partial(client.get, find_last_list(slug, POINTS_TO_A_PAGE)))
    shown = int(page(1).posts)

    def ask(place: str, shown: int) -> Callable[[int], MarkCost]:
        return lambda times: peer.measure("ask", posts=posts, place=place, shown=shown, times=times)

    def turns(item: str, ours: Callable[[int], MarkCost], peers: Callable[[int], MarkCost]) -> BoundVerdict:
        return judge_mark(f"{posts:,} posts: {item}", *take_turns(ours, peers, scale))

    verdicts = [
        judge_mark(
            f"{posts:,} posts: a debate’s page beside the {place} page of a topic",
            *take_turns(page, ask(place, MACHINA_SHOWS), scale),
            least,
        )
        for place in (FIRST, LAST)
    ]
    verdicts += [
        turns(f"the same beside a {place} page with as many posts", page, ask(place, shown))
        for place in (FIRST, LAST)
    ]
    ends = "the last page of a list of points beside the last of a topic with as many posts"
    verdicts.append(turns(ends, last_list, ask(LAST, POINTS_TO_A_PAGE)))
    with draw_every_piece():
        verdicts.append(turns("a debate’s page, every piece drawn anew", page, ask(FIRST, MACHINA_SHOWS)))

    def send(times: int) -> MarkCost:
        return peer.measure("reply", posts=posts, times=times)

    return [*verdicts, turns("a reply", make_reply_sender(slug), send)]
