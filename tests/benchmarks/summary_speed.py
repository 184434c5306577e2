"""How long a summary takes: `python -m tests.benchmarks.summary_speed URL` on a store that `filler` filled.

Told of each turn are seconds by the clock and of the processor, those of this process and those of the database's: its
backend and whatever it started (on PostgreSQL only where it runs on this machine). The first turn also works out what is
kept of reports that were written since, and is told apart.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from gouji.engine.store import Database
from gouji.workers.report_states import be_ready
from gouji.workers.settings import Settings
from gouji.workers.summarising import take_summary
from gouji.workers.work import open_work

TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_SHOWN = 90
EXPLAINED = {"analyze": "on", "buffers": "on", "min_duration": "'50ms'", "level": "notice"}


def main() -> int:
    """Take the summary some times, and print what each turn cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--region", help="its subtree; the whole country unless given")
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--statements", action="store_true", help="what each statement of the last turn took")
    parser.add_argument(
        "--explain", action="store_true", help="plans of the last turn, PostgreSQL, as superuser"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=wanted.url)
        work = open_work(settings)
        with measured(work.database, "catching up"):
            be_ready(work)
        for turn in range(wanted.turns):
            is_last = turn == wanted.turns - 1
            if is_last and wanted.explain:
                explain(work.database)
            with told_apart(work.database, wanted.statements and is_last), measured(work.database, "summary"):
                summary = take_summary(work, wanted.year, wanted.region)
        print(f"{summary.filing.filed.value} filed of {summary.filing.expected.value}", flush=True)
        work.database.close()
    return 0


@contextmanager
def measured(database: Database, what: str) -> Iterator[None]:
    """Print what a block costs."""
    backend = backend_of(database)
    wall, own, theirs = time.monotonic(), time.process_time(), backend()
    yield
    wall, own, theirs = time.monotonic() - wall, time.process_time() - own, backend() - theirs
    load = os.getloadavg()[0]
    print(
        f"{what}: {wall:.2f} s by the clock, {own:.2f} s here, {theirs:.2f} s database, load {load:.1f}",
        flush=True,
    )


def backend_of(database: Database) -> Callable[[], float]:
    """Return what tells the processor seconds of the database's processes so far; of SQLite, which has none, 0."""
    if database.is_sqlite:
        return lambda: 0.0
    with database.engine.connect() as connection:
        pid = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    if not Path(f"/proc/{pid}/stat").exists():
        return lambda: 0.0
    server = int(stat(pid)[1])

    def seconds() -> float:
        backend, all_ended = stat(pid), stat(server)
        # The parallel workers of a statement are children of the server, which has their time when they ended.
        return sum(map(int, (*backend[11:13], *all_ended[13:15]))) / TICKS

    return seconds


def stat(pid: int) -> list[str]:
    """Return what the kernel tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


@contextmanager
def told_apart(database: Database, is_wanted: bool) -> Iterator[None]:
    """Print what each statement of a block took by the clock, the longest first; its rows are fetched afterwards."""
    if not is_wanted:
        yield
        return
    begun: list[float] = []
    took: list[tuple[float, str]] = []

    def begin(*_: Any) -> None:
        begun.append(time.monotonic())

    def end(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        took.append((time.monotonic() - begun.pop(), " ".join(statement.split())))

    event.listen(database.engine, "before_cursor_execute", begin)
    event.listen(database.engine, "after_cursor_execute", end)
    yield
    event.remove(database.engine, "before_cursor_execute", begin)
    event.remove(database.engine, "after_cursor_execute", end)
    for seconds, statement in sorted(took, reverse=True):
        shown = statement if len(statement) <= LONGEST_SHOWN else f"{statement[: LONGEST_SHOWN - 1]}…"
        print(f"  {seconds:6.3f} s  {shown}")


def explain(database: Database) -> None:
    """Let PostgreSQL tell the plan of every statement from now on."""

    def tell(dbapi: Any, *_: Any) -> None:
        dbapi.execute("LOAD 'auto_explain'")
        for name, value in EXPLAINED.items():
            dbapi.execute(f"SET auto_explain.log_{name} = {value}")
        dbapi.commit()  # else the pool takes the settings back
        dbapi.add_notice_handler(lambda notice: print(notice.message_primary))

    event.listen(database.engine, "connect", tell)
    database.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
