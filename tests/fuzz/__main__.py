"""`python -m tests.fuzz`: read mutated files and say what came of them; exits 1 where one is not as it must be."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .child import file_of
from .run import AT_ONCE, Run, fuzz


def main() -> int:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many files (default: 100,000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other files")
    parser.add_argument("--write", type=int, metavar="NUMBER", help="write this file to --to and end")
    parser.add_argument("--to", type=Path, default=Path("mutated.bin"))
    told = parser.parse_args()
    if told.write is not None:
        kind, data = file_of(told.seed, told.write)
        told.to.write_bytes(data)
        print(f"{kind}, {len(data)} bytes: {told.to}")
        return 0
    whole, began = Run(), time.monotonic()
    for first in range(told.first, told.first + told.count, AT_ONCE):
        run = fuzz(told.seed, first, min(AT_ONCE, told.first + told.count - first))
        whole.came.update(run.came)
        whole.faults.extend(run.faults)
        for fault in run.faults:
            print(f"#{fault['number']} {fault['kind']}: {fault['fault']}", flush=True)
        print(
            f"{whole.count} files, {len(whole.faults)} faults, {time.monotonic() - began:.0f} s", flush=True
        )
    for name, number in sorted(whole.came.items()):
        print(f"{number:8} {name}")
    return 1 if whole.faults else 0


if __name__ == "__main__":
    sys.exit(main())
