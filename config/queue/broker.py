"""Redis as Celery's broker, which may go away while a worker holds a task.

kombu gives what a worker holds back to the queue when a connection is lost, over that same lost connection,
whose client is gone by then: that second error ends the worker. Here such a task is given back over the next connection.
It may then run twice, which no task of the site minds; of a worker that is killed, what it held waits for the visibility
timeout and for the timetable's ticks, which ask the database what is due and need no message at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as ConnectionLostError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


#: Delivery tags of what this process held when a connection was lost, until they are given back.
_held: set[str] = set()


class SteadyQoS(kombu_redis.QoS):
    """Which messages this worker holds; giving them back may fail without harm."""

    def restore_unacked(self, *arguments: object) -> None:
        """Give all the messages this worker holds back to the queue; while Redis is away they are kept for `restore_held`."""
        try:
            super().restore_unacked(*arguments)
        except (RedisError, OSError) as problem:
            logger.warning("Redis is away; tasks in hand go back to the queue once it answers: %s", problem)
            _held.update(self._delivered or {})
            (self._delivered or {}).clear()

    def restore_held(self) -> None:
        """Give back what was held when the last connection was lost. Raises RedisError where this one is lost too."""
        for tag in list(_held):
            self.restore_by_tag(tag)  # nothing happens where it was given back or done meanwhile
            _held.discard(tag)


class SteadyChannel(kombu_redis.Channel):
    """Says that its connection is gone as any lost connection does, not as an error of Python's."""

    QoS = SteadyQoS

    def _connparams(self, asynchronous: bool = False) -> dict[str, object]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionLostError("The broker's connection was closed.")
        parameters: dict[str, object] = super()._connparams(asynchronous=asynchronous)  # type: ignore[misc]  # kombu's types leave it out
        return parameters

    qos: SteadyQoS

    def basic_consume(
        self,
        queue: str,
        no_ack: bool,
        callback: Callable[..., object] | None,
        consumer_tag: str | None,
        **named: object,
    ) -> str:
        """Begin to take messages of a queue: the sign that a worker is connected again."""
        consumer: str = super().basic_consume(queue, no_ack, callback, consumer_tag, **named)
        self.qos.restore_held()
        return consumer


class SteadyTransport(kombu_redis.Transport):
    Channel = SteadyChannel


def use_steady_redis() -> None:
    """Let every redis address of the broker mean this transport."""
    for scheme in ("redis", "rediss", "redis+socket"):
        if scheme in TRANSPORT_ALIASES:
            TRANSPORT_ALIASES[scheme] = f"{__name__}:SteadyTransport"
