"""`python -m tests.hostile [WORD …]`: the whole collection in one run, with what each file cost the process that read it.

A row per file, the dearest first: processor seconds, seconds by the clock, the most memory that the reading process
held, its libraries included, and what came of it. Ends with 1 where a file costs more than five seconds of processor
or 500 megabytes, or is answered with another code than its case allows.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouji.engine.errors import UnreadableError
from gouji.workers.reading import Limits, Reader

from . import CASES

SECONDS: Final = 5
MEGABYTES: Final = 500
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAUSE: Final = 0.005


@dataclass(slots=True)
class Cost:
    """What a process was last seen to have used."""

    seconds: float = 0.0
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: what it cost, and what came of it."""

    name: str
    cost: Cost
    clock: float
    size: int
    code: str
    is_right: bool

    @property
    def is_cheap(self) -> bool:
        """Whether it kept within the limits."""
        return self.cost.seconds <= SECONDS and self.cost.megabytes <= MEGABYTES


def main(words: list[str]) -> int:
    """Read the files whose names hold one of `words`, all without any; return the exit status."""
    names = [name for name in sorted(CASES) if not words or any(word in name for word in words)]
    outcomes = []
    with Reader(Limits(seconds=SECONDS, megabytes=MEGABYTES)) as reader:
        for number, name in enumerate(names, 1):
            print(f"{number}/{len(names)} {name}", file=sys.stderr, flush=True)
            outcomes.append(_read(reader, name))
    print(
        "| file | bytes | processor s | clock s | most MB | answer |\n| --- | --- | --- | --- | --- | --- |"
    )
    for one in sorted(outcomes, key=lambda one: -one.cost.seconds):
        mark = "" if one.is_right and one.is_cheap else " **!**"
        print(
            f"| {one.name} | {one.size} | {one.cost.seconds:.2f} | {one.clock:.2f} | {one.cost.megabytes:.0f} |"
            f" {one.code}{mark} |"
        )
    wrong = [one.name for one in outcomes if not (one.is_right and one.is_cheap)]
    dearest = max((one.cost.seconds for one in outcomes), default=0.0)
    largest = max((one.cost.megabytes for one in outcomes), default=0.0)
    print(f"\n{len(outcomes)} files; at most {dearest:.2f} s and {largest:.0f} MB; wrong: {wrong or 'none'}")
    return 1 if wrong else 0


def _read(reader: Reader, name: str) -> Outcome:
    case = CASES[name]
    data = case.make()
    reader.start()
    with _watched(reader.pid or 0) as cost:
        began = time.perf_counter()
        try:
            reader.read(data, "年报")
            code = "read"
        except UnreadableError as error:
            code = error.code
        clock = time.perf_counter() - began
    return Outcome(name, cost, clock, len(data), code, code in case.codes)


@contextmanager
def _watched(pid: int) -> Iterator[Cost]:
    """Watch what a process uses from here on, until the end of the block or its own."""
    cost, over = Cost(), threading.Event()
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")  # the most it ever held is counted anew
    before = _seen(pid).seconds

    def watch() -> None:
        while True:
            is_last = over.is_set()
            try:
                seen = _seen(pid)
            except (FileNotFoundError, ProcessLookupError, StopIteration):
                return
            cost.seconds, cost.megabytes = seen.seconds - before, max(seen.megabytes, cost.megabytes)
            if is_last:
                return
            over.wait(_PAUSE)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()


def _seen(pid: int) -> Cost:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    most = next(line for line in status if line.startswith("VmHWM"))
    return Cost((int(fields[11]) + int(fields[12])) / _TICKS, int(most.split()[1]) / 1024)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
