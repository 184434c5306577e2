"""How often one network address may ask for something: counted in Redis for all processes, else in this one."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

import structlog
from limits import RateLimitItemPerHour
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

log = structlog.get_logger(__name__)

CONNECT_SECONDS: Final = 1.0
"""How long a broker that does not answer may hold a visitor up."""
PAUSE_SECONDS: Final = 30.0
"""So long after the broker failed it is not asked again."""
NETWORK_BITS: Final = 64
"""One household or office has at least so large a network of IPv6, and could change its address at will."""

SHARED: Final = ("redis://", "rediss://", "redis+unix://")
"""Addresses of brokers that can count; with any other each process counts for itself."""


class Rate:
    """So many times an hour per address.

    Where the broker does not answer, each process counts for itself: the limit is looser then, and nobody is
    turned away because of it.
    """

    def __init__(self, broker_url: str, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Connect to nothing yet.

        Args:
            broker_url: as kombu wants it.
            per_hour: how often one address may ask in any hour.
        """
        self._url = storage_url(broker_url)
        self._is_shared = self._url.startswith(SHARED)
        self._item = RateLimitItemPerHour(per_hour)
        self._clock = clock
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        self._down_until = float("-inf")

    def take(self, what: str, address: str) -> int | None:
        """Count one time; return None where it is allowed, else the seconds until it will be again.

        Args:
            what: the thing that is counted.
            address: network address; of IPv6 its network counts.
        """
        key = network_of(address)
        if self._is_shared and self._clock() >= self._down_until:
            try:
                return self._take(self._limiter(), what, key)
            except StorageError as error:
                self._down_until = self._clock() + PAUSE_SECONDS
                log.warning("rates_not_shared", error=str(error.storage_error)[:200])
        return self._take(self._own, what, key)

    def _take(self, limiter: MovingWindowRateLimiter, what: str, key: str) -> int | None:
        if limiter.hit(self._item, what, key):
            return None
        reset = limiter.get_window_stats(self._item, what, key).reset_time
        return max(int(reset - time.time()) + 1, 1)

    def _limiter(self) -> MovingWindowRateLimiter:
        if self._shared is None:
            storage = RedisStorage(
                self._url,
                wrap_exceptions=True,
                key_prefix="gouji-rates",
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=CONNECT_SECONDS,
            )
            self._shared = MovingWindowRateLimiter(storage)
        return self._shared


def network_of(address: str) -> str:
    """Return what is counted under one key: an address of IPv4, a network of IPv6, or the text that is neither."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> NETWORK_BITS << NETWORK_BITS)}/{NETWORK_BITS}"
    return str(parsed)


def storage_url(broker_url: str) -> str:
    """Return a broker's address as `limits` wants it."""
    if broker_url.startswith("redis+socket://"):
        path, _, query = broker_url.removeprefix("redis+socket://").partition("?")
        number = query.partition("virtual_host=")[2].partition("&")[0] or "0"
        return f"redis+unix://{path}?db={number}"
    return broker_url
