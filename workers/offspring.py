"""Ends a process with all that it started, those too that went into a group or session of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path


def end_offspring(pid: int) -> None:
    """Kill all that process `pid` started, then itself with its group, which it must lead."""
    end_descendants(pid)
    _kill(os.killpg, pid)


def end_descendants(pid: int) -> None:
    """Kill all that process `pid` started, and they, but not itself."""
    for child in _descendants(pid):
        _kill(os.kill, child)


def _descendants(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in file.read_text(encoding="ascii").split():
                yield from _descendants(int(child))
                yield int(child)


def _kill(send_signal: Callable[[int, int], None], pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        send_signal(pid, signal.SIGKILL)
