"""Keeps the parts of `gouji serve` running, and ends them in order."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from gouji.engine.errors import GoujiError, Text

from .processes import start

POLL_SECONDS: Final = 0.2
STEADY_SECONDS: Final = 60.0
"""A part that ran this long and then died starts again at once, its earlier deaths forgotten."""
LONGEST_PAUSE: Final = 10.0
DEATHS_ALLOWED: Final = 6
"""So many deaths in a row, each soon after the start, and restarting is given up."""


class PartError(GoujiError):
    """A part of `gouji serve` does not run; the others were ended too."""


@dataclass(frozen=True, slots=True)
class Part:
    """One child process.

    Attributes:
        name: as shown to the person.
        command: program and arguments.
        is_ready: says whether it does its work; asked repeatedly while starting.
        ends_within: seconds that it may take to end after SIGTERM.
        ends_last: hears neither SIGINT nor SIGTERM, which may have been sent to the whole group, and is killed
            when all others have ended.
        pass_fds: file descriptors that it needs open.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool] = lambda: True
    ends_within: float = 10.0
    ends_last: bool = False
    pass_fds: tuple[int, ...] = ()


@dataclass(slots=True)
class _Running:
    part: Part
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_at: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Runs parts in the order given, restarts what dies, ends all in the opposite order.

    Attributes:
        parts: each is started when the one before it is ready.
        environment: of every child.
        say: told in one sentence what happens.
        ready_within: seconds in which each part must become ready for the first time.
    """

    parts: Sequence[Part]
    environment: Mapping[str, str]
    say: Callable[[Text], None]
    ready_within: float = 60.0
    _running: list[_Running] = field(default_factory=list)
    _interrupts: int = 0

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start everything, call `when_ready`, and return after SIGINT, SIGTERM or SIGHUP when all have ended.

        Raises:
            PartError: a part did not become ready, or died again and again; everything was ended.
        """
        before = {sign: signal.signal(sign, self._interrupt) for sign in _ENDING}
        try:
            for part in self.parts:
                if self._interrupts:
                    return
                self._start_first(part)
            if not self._interrupts:
                when_ready()
            while not self._interrupts:
                self._restart_what_died()
                time.sleep(POLL_SECONDS)
        finally:
            self._end_all()
            for sign, action in before.items():
                signal.signal(sign, action)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self._interrupts += 1

    def _start_first(self, part: Part) -> None:
        running = _Running(part)
        self._running.append(running)
        self._start(running)
        latest = time.monotonic() + self.ready_within
        while not self._interrupts and not part.is_ready():
            self._restart_what_died()
            if time.monotonic() > latest:
                raise PartError(
                    "not_ready",
                    Text(
                        f"{part.name} 在 {self.ready_within:.0f} 秒内没有就绪；看上面的日志",
                        f"{part.name} was not ready within {self.ready_within:.0f} seconds; see the log above",
                    ),
                )
            time.sleep(POLL_SECONDS / 4)

    def _start(self, running: _Running) -> None:
        part = running.part
        deaf_to = (signal.SIGINT, signal.SIGTERM) if part.ends_last else (signal.SIGINT,)
        running.child = start(
            part.command, environment=self.environment, deaf_to=deaf_to, pass_fds=part.pass_fds
        )
        running.started = time.monotonic()

    def _restart_what_died(self) -> None:
        now = time.monotonic()
        for running in self._running:
            if running.child is None:
                if now >= running.start_at:
                    self._start(running)
            elif running.child.poll() is not None:
                self._plan_restart(running, running.child.returncode, now)

    def _plan_restart(self, running: _Running, status: int, now: float) -> None:
        name = running.part.name
        running.deaths = 1 if now - running.started > STEADY_SECONDS else running.deaths + 1
        running.child = None
        if running.deaths > DEATHS_ALLOWED:
            raise PartError(
                "keeps_dying",
                Text(
                    f"{name} 连续退出 {running.deaths} 次（状态 {status}），不再重启；看上面的日志",
                    f"{name} ended {running.deaths} times in a row (status {status}); see the log above",
                ),
            )
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (running.deaths - 1))
        running.start_at = now + pause
        self.say(
            Text(
                f"{name} 退出了（状态 {status}），{pause:g} 秒后重启",
                f"{name} ended (status {status}); it is started again in {pause:g} s",
            )
        )

    def _end_all(self) -> None:
        alive = [(each.part, each.child) for each in self._running if each.child is not None]
        for part, child in alive:
            if not part.ends_last and child.poll() is None:
                child.terminate()
        for part, child in sorted(alive, key=lambda pair: pair[0].ends_last):
            self._end(part, child)

    def _end(self, part: Part, child: subprocess.Popen[bytes]) -> None:
        latest = time.monotonic() + (0.0 if part.ends_last else part.ends_within)
        # A second Ctrl-C means: at once.
        while child.poll() is None and time.monotonic() < latest and self._interrupts < 2:
            time.sleep(POLL_SECONDS / 4)
        if child.poll() is None:
            child.kill()
        child.wait()


_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
