"""Hands ranges of mutated files to child processes; one that dies is a fault of the file it was at."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
AT_ONCE: Final = 1_000
"""Files that one child reads."""
STUCK_SECONDS: Final = 60 * AT_ONCE


@dataclass
class Run:
    """What came of a run: how many files of which format came to what, and each that is not as it must be."""

    came: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, object]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many files were read."""
        return sum(self.came.values())


def fuzz(seed: int, first: int, count: int) -> Run:
    """Read `count` mutated files from number `first` on, and return what came of them."""
    run = Run()
    behind = first + count
    while first < behind:
        until = min(first + AT_ONCE, behind)
        first = _read(run, seed, first, until)
    return run


def _read(run: Run, seed: int, first: int, behind: int) -> int:
    """Read a range in one child and return the number of the file after the last one that it came to."""
    with tempfile.NamedTemporaryFile() as place:
        place.write(b"%12d" % first)
        place.flush()
        child = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.child", str(seed), str(first), str(behind), place.name],
            cwd=ROOT,
            capture_output=True,
            timeout=STUCK_SECONDS,
            check=False,
        )
        at = int(Path(place.name).read_text())
    for line in child.stdout.splitlines():
        said = json.loads(line)
        if "came" in said:
            run.came.update(said["came"])
        else:
            run.faults.append(said)
    if child.returncode == 0:
        return behind
    run.came["read before one that died"] += at - first
    run.came["died"] += 1
    fault = f"the process ended with {child.returncode}: {child.stderr.decode(errors='replace')[-1500:]}"
    run.faults.append({"number": at, "kind": "", "fault": fault})
    return at + 1
