"""What deeds in debates ask and take, and whether all that many send at once is stored and counted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple

from bench.effort import measure_effort
from bench.verdicts import BoundVerdict

MOST_OF_DEED: Final = {"reply": 10, "vote": 8, "stance": 8}
MOST_HIDING_MS, LEAST_REPLIES = 200.0, 150.0
TRANSACTIONS: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Statement(NamedTuple):
    """What PostgreSQL is asked: with `%s` where each value goes, as Django hands it on."""

    sql: str
    values: Sequence[str | int] | Mapping[str, str | int] | None


def list_statements(ask: Callable[[], object]) -> list[Statement]:
    """The statements of a call, without those that begin and end transactions."""
    from django.db import connection

    seen = []

    def note(execute: Callable[..., object], sql: str, values: Any, *more: object) -> object:
        seen.append(Statement(sql, values))
        return execute(sql, values, *more)

    with connection.execute_wrapper(note):
        ask()
    return [statement for statement in seen if not statement.sql.startswith(TRANSACTIONS)]


def measure_deeds(slug: str, seconds: float) -> list[BoundVerdict]:
    """What each deed asks of the database, and how many replies two cores take a second."""
    from django.test import Client

    from accounts.models import User
    from carespace.models import Debate, Post
    from carespace.stances.rules import find_stances
    from carespace.voices import find_voice

    member = User.objects.get(email="member-9@bench.example")
    client = Client()
    client.force_login(member)
    mine = find_voice(Debate.objects.get(slug=slug), member)
    base = f"/debates/{slug}"
    points = Post.objects.points().filter(debate__slug=slug).exclude(voice=mine)
    keys = list(points.values_list("pk", flat=True)[:50])

    stances = find_stances(mine.pk if mine else None)
    # The side they said last: another wants a reason.
    side = next((stances[moment].side for moment in ("after", "before") if moment in stances), "for")

    def send(path: str, form: dict[str, str]) -> None:
        status = client.post(f"{base}/{path}", form).status_code
        client.cookies.pop("messages", None)  # a page shows each; here they would add up
        if status >= 400:
            raise RuntimeError(f"{path} was refused with {status}: what a refusal costs is not asked here.")

    def stand(moment: str, number: int) -> None:
        send("stance/", {"moment": moment, "side": side, "degree": str(1 + number % 3)})

    deeds: dict[str, Callable[[int], object]] = {
        "reply": lambda n: send(f"points/{keys[n % 50]}/reply/", {"text": f"Reply {n}."}),
        "vote": lambda n: send(
            f"points/{keys[n % 50]}/vote/", {"value": ("agree", "disagree", "pass")[n % 3]}
        ),
        "stance": lambda n: stand("after", n),
    }
    if "after" not in stances:
        stand("before", 0)
    for key in keys[:3]:  # whoever has voted on three points may say where they stand afterwards
        send(f"points/{key}/vote/", {"value": "agree"})
    verdicts = []
    for name, do in deeds.items():
        do(0)
        asked = len(list_statements(partial(do, 1)))
        most = MOST_OF_DEED[name]
        verdicts.append(BoundVerdict(f"{name}: queries", asked <= most, str(asked), f"≤ {most}"))
    verdicts.append(judge_replies(deeds["reply"], seconds))
    return verdicts


def judge_replies(send: Callable[[int], object], seconds: float) -> BoundVerdict:
    """How many replies two cores can take a second, by what each computes here and in PostgreSQL: by the clock it would be
    as many as other work on the machine leaves. send: sends one by its number, again and again for so long."""
    begun = time.perf_counter()

    def send_all() -> int:
        done = 0
        while time.perf_counter() - begun < seconds:
            send(100 + done)
            done += 1
        return done

    effort = measure_effort(send_all)
    here, database = (1000 * spent / effort.result for spent in (effort.here, effort.database))
    rate = 2000 / (here + database)
    return BoundVerdict(
        "replies a second that two cores can compute",
        rate >= LEAST_REPLIES,
        f"{rate:.0f} ({here:.1f} ms here and {database:.1f} in PostgreSQL each)",
        f"≥ {LEAST_REPLIES:.0f}",
    )


def measure_hiding(slug: str) -> BoundVerdict:
    """What it takes to hide a point with as many replies as the debate has."""
    from django.db import connection, transaction

    from carespace.counters.visibility import change_post_state
    from carespace.models import Debate, Post

    point = Post.objects.points().filter(debate__slug=slug).order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "update carespace_post set parent_id = %s, path = %s || lpad(id::text, 10, '0')"
            " where debate_id = %s and parent_id is not null",
            [point.pk, point.path, point.debate_id],
        )
        cursor.execute("analyze carespace_post")
    beneath = point.debate.posts.filter(depth=1).count()

    def hide() -> None:
        with transaction.atomic():
            debate = Debate.objects.select_for_update().get(slug=slug)
            change_post_state(debate, Post.objects.get(pk=point.pk), "hidden", closes_beneath=True)

    effort = measure_effort(hide)
    spent = (effort.here + effort.database) * 1000
    return BoundVerdict(
        f"hiding {beneath:,} posts: ms of computing",
        spent <= MOST_HIDING_MS,
        f"{spent:.0f} ({effort.clock * 1000:.0f} by the clock)",
        f"≤ {MOST_HIDING_MS:.0f}",
    )


def send_at_once(slug: str, *, deeds: int, at_once: int, seed: int = 1) -> list[BoundVerdict]:
    """Members reply, vote and take stances at once; then what is stored is compared with what was sent."""
    from django.db import connection

    from accounts.models import User
    from carespace.contributions import add_reply, cast_vote, record_stance
    from carespace.counters.recount import recount_debate
    from carespace.models import Debate, Post
    from carespace.refusals import RefusalError

    debate = Debate.objects.get(slug=slug)
    members = list(User.objects.order_by("pk")[:200])
    points = list(debate.posts.points()[:20])
    before = debate.posts.count()
    draw = random.Random(seed)
    plan = [(draw.choice(members), draw.choice(points), draw.randrange(4)) for _ in range(deeds)]

    def do(number: int) -> str:
        member, point, kind = plan[number]
        try:
            if kind == 0:
                add_reply(by=member, point=point, text=f"Reply number {number}.")
                return "reply"
            if kind == 1:
                record_stance(by=member, debate=debate, moment="before", side=("for", "against")[number % 2])
                return "stance"
            cast_vote(by=member, point=point, value=("agree", "disagree", "pass", None)[number % 4])
        except RefusalError:
            return "refused"
        else:
            return "vote"
        finally:
            connection.close()

    with ThreadPoolExecutor(at_once) as pool:
        done = [
            future.exception() or future.result() for future in [pool.submit(do, n) for n in range(deeds)]
        ]
    errors = [outcome for outcome in done if isinstance(outcome, BaseException)]
    stored, sent = Post.objects.filter(debate=debate).count() - before, done.count("reply")
    differences = recount_debate(debate)
    return [
        BoundVerdict(f"{deeds:,} deeds, {at_once} at once: errors", not errors, str(errors[:1] or 0), "0"),
        BoundVerdict("replies stored of those sent", stored == sent, f"{stored:,} of {sent:,}", "all"),
        BoundVerdict("counts that differ from a recount", not differences, str(len(differences)), "0"),
    ]
