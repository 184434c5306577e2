"""How far a long deed is that somebody waits for at a page: told in Redis, read by whichever web process is asked.

Nothing rests on it: where the broker does not answer, a page shows that it works and not how far it is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import redis

from .live import WITHIN_SECONDS, redis_address

KEPT_SECONDS: Final = 600
EVERY_SECONDS: Final = 0.3
"""No oftener is it told."""


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of so much is done; of 0 nothing is known yet."""

    done: int = 0
    total: int = 0


class Teller:
    """Tells how far one deed is; called with how much of how much is done, as often as anybody likes."""

    def __init__(self, broker_url: str, key: str) -> None:
        self._client = _client(broker_url)
        self._key = _name(key)
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Tell it, unless it was told a moment ago; a broker that does not answer is not asked again."""
        if self._client is None or (time.monotonic() < self._next and done < total):
            return
        self._next = time.monotonic() + EVERY_SECONDS
        try:
            self._client.set(self._key, f"{done} {total}", ex=KEPT_SECONDS)
        except (redis.RedisError, OSError):
            self._client = None


def progress_of(broker_url: str, key: str) -> Progress:
    """Return how far the deed of a key is."""
    client = _client(broker_url)
    if client is None:
        return Progress()
    try:
        told = client.get(_name(key))
    except (redis.RedisError, OSError):
        return Progress()
    finally:
        client.close()
    numbers = told.split() if isinstance(told, bytes) else []
    return Progress(*map(int, numbers)) if len(numbers) == len(("done", "total")) else Progress()


def _client(broker_url: str) -> redis.Redis | None:
    address = redis_address(broker_url)
    if address is None:
        return None
    return redis.Redis.from_url(address, socket_timeout=WITHIN_SECONDS, socket_connect_timeout=WITHIN_SECONDS)


def _name(key: str) -> str:
    return f"gouji.progress:{key}"
