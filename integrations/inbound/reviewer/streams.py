"""What changed in the queue, handed to every open page: one listener per process, one stream per page.

A stream says only which findings and reports changed, and only of regions that its reader may read; what became of them the
page asks for itself. Changes are collected for a second, so that a thousand of them are one event. A stream ends with its
sign-in; a page whose stream was cut comes back by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import redis.asyncio as redis
import structlog
from redis.exceptions import RedisError

from gouji.engine.store.notices import Notice
from gouji.workers.live import CHANNEL, notices_of

from ...desk.roles import Action, Actor

MOST_STREAMS: Final = 3
"""So many pages of one person get events at a time: over HTTP/1.1 a browser opens six connections, and needs some for pages."""
GATHER_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 15.0
"""After so long without news a stream says that it is there, and its sign-in is looked at."""
STOP_SECONDS: Final = 1
CONNECT_SECONDS: Final = 2.0
"""So long a page waits for the broker to be reached before it is told that it is not."""
MOST_TOLD: Final = 200
"""Of more findings than this a page is not told which, but to look anew."""
PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to reach the broker."""

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Stream:
    """One open page. What it has not sent yet is kept as sets, however much it is."""

    actor: Actor
    items: set[int] = field(default_factory=set)
    has_new: bool = False
    is_cut: bool | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, notice: Notice) -> None:
        """Remember what changed, where its reader may know of it."""
        if not self.actor.may(Action.READ, notice.region):
            return
        if notice.item_id is None:
            self.has_new = True
        elif len(self.items) <= MOST_TOLD:
            self.items.add(notice.item_id)
        self.woken.set()

    def tell_cut(self, *, is_cut: bool) -> None:
        """Remember that the broker went or came back."""
        self.is_cut = is_cut
        self.woken.set()

    def take(self) -> list[dict[str, str]]:
        """Return the events that are due, and forget them."""
        events = []
        if self.is_cut is not None:
            events.append({"event": "cut" if self.is_cut else "back", "data": "{}"})
        if self.items or self.has_new:
            items = sorted(self.items) if len(self.items) <= MOST_TOLD else None
            events.append({"event": "changed", "data": json.dumps({"items": items, "new": self.has_new})})
        self.items, self.has_new, self.is_cut = set(), False, None
        self.woken.clear()
        return events


class Listener:
    """Hears the broker for all streams of one process, from the first stream on."""

    def __init__(self, address: str | None, pauses: Sequence[float] = PAUSES) -> None:
        self._address = address
        self._pauses = pauses
        self._streams: dict[int, deque[Stream]] = {}
        self._task: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._opening = 0

    async def open(self, actor: Actor) -> Stream | None:
        """Begin a stream; None where there can be none: too many already, or no broker that could tell."""
        if self._address is None or len(self._streams.get(actor.user_id, ())) >= MOST_STREAMS:
            return None
        if not self.is_hearing:
            self._task = asyncio.create_task(self._listen(self._address))
        self._opening += 1
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._connected.wait(), CONNECT_SECONDS)
        finally:
            self._opening -= 1
        if not self._connected.is_set():
            return None
        stream = Stream(actor)
        self._streams.setdefault(actor.user_id, deque()).append(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """End a stream."""
        theirs = self._streams.get(stream.actor.user_id, deque())
        with suppress(ValueError):
            theirs.remove(stream)
        if not theirs:
            self._streams.pop(stream.actor.user_id, None)

    async def stop(self) -> None:
        """Stop hearing."""
        # Once may not do: redis-py takes a cancellation that meets the end of its own time limit for that end.
        while self._task is not None and self.is_hearing:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=STOP_SECONDS)

    @property
    def is_hearing(self) -> bool:
        """Whether the broker is heard, or sought because a page is open."""
        return self._task is not None and not self._task.done()

    @property
    def count(self) -> int:
        """Number of streams that are open."""
        return sum(map(len, self._streams.values()))

    def hear(self, notices: Sequence[Notice]) -> None:
        """Hand notices to all streams."""
        for theirs in self._streams.values():
            for stream in theirs:
                for notice in notices:
                    stream.hear(notice)

    async def _listen(self, address: str) -> None:
        failures = 0
        while True:
            try:
                async with redis.Redis.from_url(address) as client, client.pubsub() as heard:
                    await heard.subscribe(CHANNEL)
                    failures = 0
                    self._say(is_cut=False)
                    await self._hear_from(heard)
            except (RedisError, OSError) as error:
                log.warning("live_cut", error=type(error).__name__)
            self._say(is_cut=True)
            if not self._streams and not self._opening:
                return  # nobody is there to be told; the next page that opens begins anew
            await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
            failures += 1

    async def _hear_from(self, heard: redis.client.PubSub) -> None:
        """Hear until the broker has been silent for two beats, although it was asked to answer after the first."""
        silent = 0
        while silent < 2:
            message = await heard.get_message(timeout=BEAT_SECONDS)
            silent = silent + 1 if message is None else 0
            if message is None:
                await heard.ping()
            elif message["type"] == "message":
                self.hear(notices_of(message["data"]))

    def _say(self, *, is_cut: bool) -> None:
        was_connected = self._connected.is_set()
        if is_cut:
            self._connected.clear()
        else:
            self._connected.set()
        for stream in (stream for theirs in self._streams.values() for stream in theirs):
            if was_connected == is_cut:
                stream.tell_cut(is_cut=is_cut)


async def events_of(
    listener: Listener, stream: Stream, is_signed_in: Callable[[], Any]
) -> AsyncIterator[dict[str, str]]:
    """Yield the events of a stream until its sign-in ends.

    Args:
        is_signed_in: an awaitable question; asked before events are sent and at every beat.
    """
    try:
        yield {"event": "hello", "data": "{}"}
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(stream.woken.wait(), BEAT_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)
            if not await is_signed_in():
                yield {"event": "over", "data": "{}"}
                return
            for event in stream.take() or [{"event": "beat", "data": "{}"}]:
                yield event
    finally:
        listener.close(stream)
