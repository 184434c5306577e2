"""Tells the web processes what changed in the queue, so that open pages show it: published in Redis, after the commit.

Nothing rests on it: a page that hears nothing shows what it showed when it was opened. So a broker that is down is left alone
for some seconds instead of being waited for at every commit.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Final

import redis
import structlog

from gouji.engine.store import Database
from gouji.engine.store.notices import Notice

CHANNEL: Final = "gouji.queue"
"""Where it is published; every web process listens there."""

WITHIN_SECONDS: Final = 0.5
"""So long a broker may take."""
PAUSE_SECONDS: Final = 10.0
"""So long nothing is published after it did not answer."""
MOST_AT_ONCE: Final = 500
"""Notices in one message."""

log = structlog.get_logger(__name__)


def redis_address(broker_url: str) -> str | None:
    """Return the broker's address as redis-py writes it; None where the broker is not Redis."""
    if broker_url.startswith("redis+socket://"):
        path, _, query = broker_url.removeprefix("redis+socket://").partition("?")
        number = dict(part.partition("=")[::2] for part in query.split("&")).get("virtual_host", "0")
        return f"unix://{path}?db={number}"
    return broker_url if broker_url.startswith(("redis://", "rediss://")) else None


def announce(database: Database, broker_url: str) -> None:
    """Have everything that is noted in sessions of `database` published from now on."""
    address = redis_address(broker_url)
    if address is not None:
        database.listener = Announcer(address)


class Announcer:
    """Publishes what was noted. Its connection is made when first needed, so never before a fork."""

    def __init__(self, address: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._clock = clock
        self._lock = threading.Lock()
        self._client: redis.Redis | None = None
        self._silent_until = 0.0

    def __call__(self, notices: Sequence[Notice]) -> None:
        """Publish; where the broker does not answer, say so in the log and go on."""
        if self._clock() < self._silent_until:
            return
        try:
            for message in messages(notices):
                self._connected().publish(CHANNEL, message)
        except (redis.RedisError, OSError) as error:
            self._silent_until = self._clock() + PAUSE_SECONDS
            log.warning("live_unreachable", error=type(error).__name__)

    def _connected(self) -> redis.Redis:
        with self._lock:
            if self._client is None:
                self._client = redis.Redis.from_url(
                    self._address, socket_timeout=WITHIN_SECONDS, socket_connect_timeout=WITHIN_SECONDS
                )
            return self._client


def messages(notices: Iterable[Notice]) -> Iterable[str]:
    """Return what is published about some notices."""
    told = [asdict(notice) for notice in notices]
    for start in range(0, len(told), MOST_AT_ONCE):
        yield json.dumps(told[start : start + MOST_AT_ONCE])


def notices_of(message: bytes | str) -> list[Notice]:
    """Return what was published; nothing of what is not ours, for others may publish there too."""
    try:
        return [Notice(**told) for told in json.loads(message)]
    except (ValueError, TypeError):
        return []
