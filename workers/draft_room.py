"""Readers for the drafts of visitors: few, giving way to the workers, with a short line before them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import Final

from gouji.engine.errors import BadRequestError, Text

from .reading import Limits, Reader

NICENESS: Final = 10
"""Drafts give way to submissions: where both want the processor, the workers get most of it."""
PATIENCE_SECONDS: Final = 20.0
"""How long a visitor waits for a reader before being asked to come again."""
MOST_WAITING: Final = 16
"""Visitors who may wait in one web process; they hold some of its forty threads, which others need too."""


class DraftRoom:
    """The readers of one web process; they start with the first draft, and log nothing of what they read.

    A draft lies in the memory of the web process and of the reader. What a converter writes goes to a folder of the
    reader's own that it removes when it ends, which it does as soon as the web process is gone; an upload that is
    larger than a megabyte goes to a file without a name, whose blocks the system frees with the process.
    """

    def __init__(self, limits: Limits, readers: int, patience: float = PATIENCE_SECONDS) -> None:
        """Start nothing yet.

        Args:
            limits: what one document may take, as in the workers.
            readers: how many drafts are read at a time.
            patience: seconds after which somebody who waits is asked to come again.
        """
        self._readers = [Reader(limits, niceness=NICENESS, is_discreet=True) for _ in range(readers)]
        self._free: LifoQueue[Reader] = LifoQueue()  # the one used last is warm
        for reader in reversed(self._readers):
            self._free.put(reader)
        self._patience = patience
        self._waiting = threading.BoundedSemaphore(readers + MOST_WAITING)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Yield a reader that is nobody else's meanwhile.

        Raises:
            BadRequestError: too many wait already, or none came free in time (`busy`).
        """
        if not self._waiting.acquire(blocking=False):
            raise busy()
        try:
            reader = self._free.get(timeout=self._patience)
        except Empty:
            self._waiting.release()
            raise busy() from None
        try:
            yield reader
        finally:
            self._free.put(reader)
            self._waiting.release()

    def close(self) -> None:
        """End all readers."""
        for reader in self._readers:
            reader.close()


def busy() -> BadRequestError:
    """Return what is told to somebody for whom there is no room now."""
    return BadRequestError(
        "busy",
        Text(
            "现在自查的单位较多，请过一两分钟再试；您的文件没有留存。",
            "Many are checking drafts right now; try again in a minute or two. Nothing of your file was kept.",
        ),
    )
