"""`/health/live`, `/health/ready` and `/health/duty`, for whoever restarts programs, routes requests to them and rings people.

live: this process answers; restart it where it does not. ready: 200 "ok", 200 "degraded" while something it
leans on is away but kept pages can still be given, 503 only when this program can serve nothing; each thing it
leans on with the seconds its answer took. duty: 200 "ok" while a moderator is on duty, 503 "nobody" where none has taken
the shift up or all who were rung let an urgent report wait. Only a peer in HEALTH_NETWORKS whose request no proxy passed on is
answered: for everybody else the addresses do not exist. The middleware stands before all others, host names
included, and uses no database connection of the pages but for duty, which no program waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, JsonResponse

from carespace.duty.rota import find_duty
from live.database import own_connection
from live.health_access import PREFIX, may_ask
from live.page_cache.memory import PAGES
from live.redis_client import connect

PATIENCE = 1.0  # seconds; what answers later counts as away
View = Callable[[HttpRequest], HttpResponseBase]


class HealthMiddleware:
    """Answers /health/ itself and passes everything else on."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        headers = {name.lower() for name in request.headers}
        if not may_ask(request.META.get("REMOTE_ADDR", ""), headers, settings.HEALTH_NETWORKS):
            return HttpResponseNotFound("Not found.\n", content_type="text/plain")
        match request.path_info.removeprefix(PREFIX):
            case "live":
                response = HttpResponse("ok\n", content_type="text/plain")
            case "ready":
                response = answer_ready()
            case "duty":
                response = answer_duty()
            case _:
                response = HttpResponseNotFound("Not found.\n", content_type="text/plain")
        response["Cache-Control"] = "no-store"
        return response


def answer_ready() -> JsonResponse:
    """Whether pages can be served, and how long PostgreSQL and Redis took to answer: “degraded” where one
    of them is away and pages can be served all the same.
    """
    dependencies = check_dependencies({"postgresql": check_postgresql, "redis": check_redis})
    if all(dependency["ok"] for dependency in dependencies.values()):
        status = "ok"
    elif dependencies["postgresql"]["ok"] or len(PAGES):
        status = "degraded"
    else:
        status = "unavailable"
    return JsonResponse(
        {"status": status, "dependencies": dependencies}, status=503 if status == "unavailable" else 200
    )


def answer_duty() -> JsonResponse:
    """Whether a moderator is on duty, how many are, and how many urgent reports wait: “unknown” while PostgreSQL is away."""
    try:
        duty = find_duty()
    except DatabaseError:
        return JsonResponse({"status": "unknown"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    facts = {
        "status": "nobody" if duty.is_nobody else "ok",
        "on_duty": len(duty.taken_up),
        "urgent_reports": duty.urgent,
    }
    return JsonResponse(facts, status=HTTPStatus.SERVICE_UNAVAILABLE if duty.is_nobody else HTTPStatus.OK)


def check_dependencies(checks: dict[str, Callable[[], None]]) -> dict[str, dict[str, object]]:
    """{name: {"ok", "seconds"}} of checks that run side by side, none waited for longer than PATIENCE."""
    started = time.monotonic()
    pool = ThreadPoolExecutor(len(checks), thread_name_prefix="health")
    running = {name: pool.submit(time_check, check) for name, check in checks.items()}
    answers: dict[str, dict[str, object]] = {}
    for name, future in running.items():
        try:
            is_ok = future.exception(timeout=max(0.0, started + PATIENCE - time.monotonic())) is None
        except TimeoutError:
            is_ok = False
        seconds = future.result() if is_ok else time.monotonic() - started
        answers[name] = {"ok": is_ok, "seconds": round(seconds, 4)}
    pool.shutdown(wait=False, cancel_futures=True)
    return answers


def time_check(check: Callable[[], None]) -> float:
    """How many seconds a check takes. Raises what it raises."""
    started = time.monotonic()
    check()
    return time.monotonic() - started


def check_postgresql() -> None:
    """Raises psycopg.Error where PostgreSQL does not answer."""
    with own_connection.open_own_connection(timeout=PATIENCE) as session:
        session.execute("select 1")


def check_redis() -> None:
    """Raises redis.RedisError where Redis does not answer."""
    connect(settings.CACHE_REDIS, timeout=PATIENCE).ping()
