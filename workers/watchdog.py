"""Ends a worker that has stopped handing tasks to its pool, so that whoever started it starts it anew.

Celery's prefork pool tells its children apart by file descriptor. When a child dies and its descriptors are given
to the next one at the wrong moment, the pool may take them for busy for ever: tasks are received and never begun,
and only a restart helps (https://github.com/celery/celery/issues/4185; nothing can be configured against it).
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from celery import Celery, bootsteps
from celery.worker import state

from .settings import Settings

STALLED: Final = 70
"""Exit status (EX_SOFTWARE): not 0, so that supervisors which look at it start the worker again."""
GRACE_SECONDS: Final = 10.0
"""How long a stalled worker may take to give its tasks back to the broker before it is ended without that."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """What was seen of a worker so far: pure, times are seconds of one clock.

    Attributes:
        waiting: since when each task is known that no pool child has begun.
        moved_at: when the worker last had a task in work, or began one.
        begun: how many tasks it had begun by then.
    """

    waiting: dict[str, float] = field(default_factory=dict)
    moved_at: float = 0.0
    begun: int = 0

    def note(self, waiting: Iterable[str], is_working: bool, begun: int, now: float) -> float:
        """Take in what is seen now; return for how long a task has waited while nothing moved at all."""
        if is_working or begun != self.begun:
            self.moved_at, self.begun = now, begun
        self.waiting = {task: self.waiting.get(task, now) for task in waiting}
        return max((now - max(since, self.moved_at) for since in self.waiting.values()), default=0.0)


class Watchdog(bootsteps.StartStopStep):  # type: ignore[misc]
    """Looks at the worker from a thread of its main process, which runs even where the event loop does not."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **_: Any) -> None:
        self._seconds: float = worker.app.conf.gouji_stall_seconds
        self._stopped = threading.Event()

    def start(self, worker: Any) -> None:
        """Start watching."""
        threading.Thread(target=self._watch, args=(worker,), name="watchdog", daemon=True).start()

    def stop(self, worker: Any) -> None:
        """Stop watching: a worker that is ending hands nothing to its pool."""
        self._stopped.set()

    terminate = stop

    def _watch(self, worker: Any) -> None:
        progress = Progress(moved_at=time.monotonic())
        while not self._stopped.wait(min(self._seconds / 4, 5.0)):
            # Copies: the event loop changes these sets while this thread looks at them.
            requests = dict(state.requests)
            now, begun = time.monotonic(), state.all_total_count[0]
            waited = progress.note(_not_begun(requests), _is_working(requests), begun, now)
            if waited >= self._seconds:
                log.error("worker_stalled", seconds=round(waited), waiting=sorted(progress.waiting))
                self._end(worker)
                return

    def _end(self, worker: Any) -> None:
        """Let the worker give back what it holds; end it in any case."""
        state.should_terminate = worker.exitcode = STALLED
        # No child has a task in work; one that hangs would keep the worker from ending.
        _kill(worker.pool.info.get("processes") or ())
        time.sleep(GRACE_SECONDS)
        _kill(worker.pool.info.get("processes") or ())
        os._exit(STALLED)


def watch(celery: Celery, settings: Settings) -> None:
    """Give the workers of `celery` the watchdog."""
    celery.conf.gouji_stall_seconds = settings.stall_seconds
    celery.steps["worker"].add(Watchdog)


def _not_begun(requests: Mapping[str, Any]) -> list[str]:
    return [name for name, request in requests.items() if not request.time_start and request.eta is None]


def _is_working(requests: Mapping[str, Any]) -> bool:
    return any(request.time_start for request in requests.values())


def _kill(children: Iterable[int]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
