"""What a deed takes: seconds by the clock, and of computing in this process, its children, and PostgreSQL for it."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Effort(Generic[Result]):
    """Seconds, the number of queries, and what the deed returned."""

    clock: float
    here: float
    database: float
    queries: int
    result: Result

    def __str__(self) -> str:
        return (
            f"{self.clock:.1f} s ({self.here:.1f} s of computing here, {self.database:.1f} s in PostgreSQL, "
            f"{self.queries:,} queries)"
        )


def measure_effort(deed: Callable[[], Result]) -> Effort[Result]:
    """Do it and measure it. The connection's own PostgreSQL process is counted, not its helpers in the background."""
    from django.db import connection

    queries = 0

    def counted(execute: Any, *given: object) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    connection.ensure_connection()
    process: int = connection.connection.info.backend_pid
    clock, here, database = time.perf_counter(), sum_computing(), read_computing_of(process)
    with connection.execute_wrapper(counted):
        result = deed()
    return Effort(
        time.perf_counter() - clock,
        sum_computing() - here,
        read_computing_of(process) - database,
        queries,
        result,
    )


def sum_computing() -> float:
    """Seconds of computing of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def read_computing_of(process: int) -> float:
    """Seconds of computing of another process, of its own and of the system for it, so far: to the nanosecond where the
    kernel counts so, else in hundredths."""
    with contextlib.suppress(OSError):
        if nanoseconds := int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]):
            return nanoseconds / 1e9
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def list_children(pid: int) -> list[int]:
    """The processes that any thread of this one started and that live."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children


def list_family(pid: int) -> list[int]:
    """A process and every one below it."""
    return [pid, *(relative for child in list_children(pid) for relative in list_family(child))]


def read_megabytes() -> int:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def read_database_megabytes() -> int:
    """The most memory the connection's PostgreSQL process has held, what it shares with the others included."""
    from django.db import connection

    status = Path(f"/proc/{connection.connection.info.backend_pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10
