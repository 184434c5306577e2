"""How long pages of the queue take: `python -m tests.benchmarks.queue_speed URL` on a store that `queue_store` filled.

Every page is asked for over HTTP, from a server in this process. Told are the quickest of some turns, for other work on the
machine makes every one of them slower and none quicker; the processor time of this process, browser included; and that of
the connections of a PostgreSQL on the same machine. How busy the machine was is told as the time of a loop that takes 130 to
280 ms on a quiet one.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import httpx
import psycopg

from gouji.engine.store import open_database
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.benchmarks.queue_store import PASSWORD
from tests.integration.serving import serving

FILTERS = {
    "everything that waits": "state=waiting",
    "one year": "year=2025",
    "one rule": "rule=A05",
    "a rule that found nothing": "rule=Z99",
    "errors": "severity=error",
    "a province": "region=22",
    "a county": "region=220102",
    "found today": "age=new",
    "found long ago": "age=old",
    "overdue": "overdue=1",
    "one reviewer": "assignee=审核007&state=all",
    "given to one reviewer": "assigned=审核007",
    "a name that few have": "q=长春1民政局",
    "a name that many have": "q=保障局",
    "a name that all have": "q=局",
    "a name that nobody has": "q=没有这个局",
    "initials of few": "q=cc1mz",
    "initials of many": "q=ylbzj",
    "a letter that most have": "q=j",
    "several at once": "year=2025&severity=warning&region=22&q=保障",
    "open": "state=open",
    "dismissed": "state=dismissed",
    "fixed, by name": "state=fixed&q=长春1民政局",
    "all states": "state=all",
    "all states, by letter": "state=all&q=j",
}
OTHERS = {
    "load": "/load",
    "waivers": "/waivers",
    "the queue as JSON": "/api/v1/findings?state=open&limit=50",
    "queues as JSON": "/api/v1/queues",
    "what came in": "/queue/news?since=1",
}
SORTS = ("risk", "newest", "oldest", "due")


def pages(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """Yield name and address of every page: each filter in each order, the first, the second and the last page."""
    for name, query in FILTERS.items():
        for sort in SORTS:
            address = f"/?{query}&sort={sort}"
            yield f"{name}, {sort}", address
            body = client.get(address).text
            for rel, label in (("下一页", "second"), ("末页", "last")):
                found = re.search(rf'href="([^"]+)"[^>]*>{rel}<', body)
                if found and (sort == "risk" or name in ("everything that waits", "a name that many have")):
                    yield f"{name}, {sort}, {label} page", unescape(found[1])


@dataclass(frozen=True, order=True)
class Cost:
    """What one page took: milliseconds by the clock, of this process and of the database, and its size in KB."""

    wall: float
    processor: float
    database: float
    size: int
    name: str


class Backends:
    """The connections of a PostgreSQL on this machine, for the processor time they took; of SQLite there are none."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._url = url

    def numbers(self) -> tuple[int, ...]:
        """Return the processes that serve this database, but for the one that is asked."""
        if self._is_sqlite:
            return ()
        with psycopg.connect(self._url) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        return tuple(pid for (pid,) in rows)

    @staticmethod
    def used(numbers: tuple[int, ...]) -> float:
        """Return the milliseconds of processor that these processes took so far."""
        files = [Path(f"/proc/{number}/schedstat") for number in numbers]
        return sum(int(file.read_text().split()[0]) for file in files if file.exists()) / 1e6


def measured(client: httpx.Client, backends: Backends, name: str, address: str, turns: int) -> Cost:
    """Return the quickest answer of some, and the least processor time of each side."""
    costs = []
    client.get(address)
    numbers = backends.numbers()
    for _ in range(turns):
        wall, processor, database = time.perf_counter(), time.process_time(), backends.used(numbers)
        answer = client.get(address)
        costs.append(
            Cost(
                (time.perf_counter() - wall) * 1000,
                (time.process_time() - processor) * 1000,
                backends.used(numbers) - database,
                len(answer.content) // 1024,
                name,
            )
        )
        answer.raise_for_status()
    least = {one: min(getattr(cost, one) for cost in costs) for one in ("wall", "processor", "database")}
    return replace(costs[0], **least)


def loop() -> float:
    """Return the milliseconds of processor of three million additions: how busy the machine is."""
    began, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    return (time.process_time() - began) * 1000


def report(costs: list[Cost], limit: float) -> int:
    """Print the table, the slowest first; return how many took more processor time than the limit."""
    print("   wall  processor  database   KB  page")
    for cost in sorted(costs, reverse=True):
        print(f"{cost.wall:7.1f} {cost.processor:10.1f} {cost.database:9.1f} {cost.size:4}  {cost.name}")
    both = sorted(cost.processor + cost.database for cost in costs)
    walls = sorted(cost.wall for cost in costs)
    for name, values in (("wall", walls), ("processor and database", both)):
        middle, late = values[len(values) // 2], values[int(len(values) * 0.95)]
        over = sum(value > limit for value in values)
        print(
            f"{name}: half within {middle:.0f} ms, 95 of 100 within {late:.0f}, most {values[-1]:.0f};"
            f" {over} of {len(values)} pages over {limit:.0f}"
        )
    return sum(value > limit for value in both)


def main() -> int:
    """Print a table of the slowest pages, and how many took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--limit", type=float, default=150, help="milliseconds")
    parser.add_argument("--user", default="负责人")
    parser.add_argument("--only", default="", help="part of the names to measure")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=wanted.url, base_url="http://127.0.0.1")
        app = create_app(settings)
        database = open_database(wanted.url)
        secret = accounts.sign_in(database, wanted.user, PASSWORD, "::1", app.state.work.now())
        with database.session() as session:
            token = accounts.create_token(session, wanted.user, app.state.work.now())
        with serving(app) as client:
            client.headers["authorization"] = f"Bearer {token}"
            client.cookies.set("gouji", secret)
            client.timeout = httpx.Timeout(120)
            client.get("/rules")
            backends, began = Backends(wanted.url), loop()
            named = [*pages(client), *OTHERS.items()]
            costs = [
                measured(client, backends, name, address, wanted.turns)
                for name, address in named
                if wanted.only in name
            ]
        database.close()
    over = report(costs, wanted.limit)
    print(f"loop of 3 M additions: {began:.0f} ms before, {loop():.0f} after; load {os.getloadavg()[0]:.1f}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
