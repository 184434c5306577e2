"""A store full of reports, judged again: CPU time a report, and memory.

    .venv/bin/python -m tests.benchmarks.again /tmp/again --reports 10000 [--processes 2] [--changed]

Fills a SQLite store in the folder once (some 50 ms a report), then judges all of it as `gouji rules backtest
--stored` does. Every third report has a predecessor; every other one is said to be like up to ten that came before
it. The organ's name and some figures of tables and prose differ from report to report, so that some sums are broken.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from gouji.engine.authoring.backtest import Source, backtest
from gouji.engine.authoring.samples import Reference
from gouji.engine.authoring.twice import Seen
from gouji.engine.judge import judge
from gouji.engine.model import Document, Filing, Surroundings
from gouji.engine.reading import read_document
from gouji.engine.register import Register, load_register
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.load import shipped_folder
from gouji.engine.store import Database, open_database
from gouji.engine.store.migrate import upgrade
from gouji.engine.store.queries import arrivals, evaluations, replays
from gouji.integrations.inbound.cli.backtesting import stored_sample

SAMPLES = sorted((Path(__file__).parents[2] / "integrations" / "inbound" / "cli" / "samples").glob("*.txt"))
NOW = datetime(2024, 1, 20, tzinfo=UTC)
LIKE_AT_MOST = 10
MOVED = 0.02
_NUMBER = re.compile(r"(?<![\d.第])\d{1,3}(?![\d.年月日号])")


def varied(text: str, number: int, chance: random.Random) -> str:
    """Return a report of another organ in which every fiftieth figure is another."""
    moved = _NUMBER.sub(lambda match: str(int(match[0]) + (chance.random() < MOVED)), text)
    return moved.replace("局", f"第{number % 997}局", 1)


def fill(database: Database, ruleset: Ruleset, reports: int) -> None:
    """Judge reports and store them with what was found, as `gouji import` does."""
    register, chance = load_register(), random.Random(4)
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES]
    kept: list[Document] = []
    for number in range(reports):
        text = varied(texts[number % len(texts)], number, chance)
        document = read_document(text.encode(), f"{number}.txt", register=register)
        others = tuple(chance.sample(kept, min(len(kept), LIKE_AT_MOST))) if number % 2 else ()
        last = chance.choice(kept) if kept and number % 3 == 0 else None
        filing = Filing(register.find_organ(document.organ or "", region=document.region))
        around, day = Surroundings(others), date(2024, 1, 20)
        inputs = replays.Inputs(document, filing, last, around, day, version("gouji"))
        keep(database, register, ruleset, number, inputs)
        kept = [*kept, document][-200:]


def keep(
    database: Database, register: Register, ruleset: Ruleset, number: int, inputs: replays.Inputs
) -> None:
    evaluation = judge(
        inputs.document, ruleset, inputs.filing, inputs.predecessor, inputs.surroundings, on=inputs.on
    )
    arrival = arrivals.Arrival(
        webhook_id=f"msg_{number}",
        door="generic",
        external_id=str(number),
        organ=f"某市第{number}局",
        year=2023,
        filename=inputs.document.source,
        content=inputs.document.text.encode(),
        imported=True,
    )
    with database.session() as session:
        saved = arrivals.save_submission(session, arrival, register, NOW)
        stored = evaluations.store_evaluation(
            session, saved.id, evaluation, inputs.document, predecessor_id=None, now=NOW
        )
        if stored is None:
            raise RuntimeError("not stored")
        replays.keep(session, stored.evaluation_id, evaluation, ruleset, inputs, NOW)


def changed(folder: Path) -> Path:
    """Return a copy of the shipped ruleset in which one threshold differs."""
    target = folder / "changed"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(shipped_folder(), target)
    rule = next(target.rglob("A02-*.yaml"))
    rule.write_text(rule.read_text(encoding="utf-8") + "\nstage: warn\n", encoding="utf-8")
    return target


def watched(seen: Iterable[Seen | None], total: int) -> Iterator[Seen | None]:
    for number, one in enumerate(seen, start=1):
        if number % max(1, total // 5) == 0:
            print(f"{number:6} of {total}: {memory()}", flush=True)
        yield one


def memory() -> str:
    """Return how much memory this process and its children have now, MB."""
    pids = [os.getpid(), *map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())]
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
    return " ".join(f"{count * 4096 // 2**20} MB" for count in pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--changed", action="store_true", help="compare with a ruleset of which one rule differs"
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{asked.folder.resolve() / f'{asked.reports}.sqlite3'}"
    if not (asked.folder / f"{asked.reports}.sqlite3").exists():
        upgrade(url)
        fill(open_database(url), load_ruleset(), asked.reports)
    with open_database(url).read_session() as session:
        numbers = replays.evaluation_ids(session, current_only=True)
    read = partial(stored_sample, url)
    samples = tuple(Reference(read, number) for number in numbers)
    after = Source(changed(asked.folder)) if asked.changed else Source(None)
    started, before = time.monotonic(), used()
    found = backtest(samples, Source(None), after, processes=asked.processes, watch=watched)
    cpu = used() - before
    print(f"{found.reports} reports, {found.before} → {found.after} findings, {sorted(found.rules)} change")
    print(
        f"{cpu:.1f} s of CPU, {1000 * cpu / len(numbers):.1f} ms a report, {time.monotonic() - started:.1f} s by the clock"
    )


def used() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
