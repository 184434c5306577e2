"""Many reviewers at once: `python -m tests.benchmarks.load URL --reviewers 30 --seconds 60` on a store that `queue_store` filled.

Each of them, for as long as it lasts, opens the queue, searches, pages, opens a report, claims a finding, and confirms or
releases it, with a pause to think. The web runs as a process of its own, the reviewers in this one. Printed is a table: how
often, how many failed, and within how many milliseconds half and 95 of 100 were answered. What somebody else was faster
with is no failure: it is told.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

import httpx

from gouji.engine.store import open_database
from gouji.integrations.desk import accounts
from tests.benchmarks.queue_store import ACTORS, PASSWORD

WORDS = ("民政局", "长春", "cc", "mzj", "保障", "第1", "局")
FORM = re.compile(r'name="csrf" value="([^"]+)"')
ROW = re.compile(r'<tr data-item="(\d+)"')
REPORT = re.compile(r'href="(/reports/[0-9a-f-]+\?finding=\d+)"')
NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass
class Told:
    """What came of one kind of request: milliseconds of each, and what failed."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Reviewer:
    """One person with a browser."""

    def __init__(
        self, client: httpx.AsyncClient, told: dict[str, Told], chance: random.Random, think: float
    ) -> None:
        self._client, self._told, self._chance, self._think = client, told, chance, think

    async def work(self, until: float) -> None:
        """Work until that moment of the loop's clock."""
        await asyncio.sleep(self._chance.random() * self._think)
        while time.monotonic() < until:
            page = await self._ask("queue", "GET", "/?state=waiting")
            if self._chance.random() < 0.5:
                page = (
                    await self._ask("search", "GET", f"/?q={self._chance.choice(WORDS)}&state=open") or page
                )
            if (following := NEXT.search(page)) and self._chance.random() < 0.5:
                page = await self._ask("next page", "GET", following[1].replace("&amp;", "&")) or page
            if (items := ROW.findall(page)) and (form := FORM.search(page)):
                await self._decide(self._chance.choice(items), form[1])
            if reports := REPORT.findall(page):
                await self._ask("report", "GET", self._chance.choice(reports))

    async def _decide(self, item: str, csrf: str) -> None:
        said = {"finding": item, "csrf": csrf}
        await self._ask("claim", "POST", "/findings/actions", data={**said, "action": "claim"})
        action = self._chance.choice(["confirm", "release"])
        await self._ask(action, "POST", "/findings/actions", data={**said, "action": action})

    async def _ask(self, kind: str, method: str, address: str, **more: object) -> str:
        began = time.perf_counter()
        told = self._told[kind]
        try:
            answer = await self._client.request(method, address, **more)  # type: ignore[arg-type]
            text = answer.text
            if answer.status_code != HTTPStatus.OK:
                told.failures.append(str(answer.status_code))
        except httpx.HTTPError as error:
            text = ""
            told.failures.append(type(error).__name__)
        told.times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(self._think * (0.5 + self._chance.random()))
        return text


@contextmanager
def web(url: str, processes: int) -> Iterator[str]:
    """Yield the address of the web, in processes of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GOUJI_DATABASE_URL": url, "GOUJI_DATA_DIR": folder}
        command = [sys.executable, "-m", "uvicorn", "--factory", "gouji.integrations.app:app"]
        command += ["--port", str(port), "--workers", str(processes), "--log-level", "warning"]
        server = subprocess.Popen(command, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    httpx.get(f"{address}/healthz", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(20)


async def run(url: str, address: str, reviewers: int, seconds: float, think: float) -> dict[str, Told]:
    """Let so many reviewers work at once; return what came of it."""
    told: dict[str, Told] = defaultdict(Told)
    database = open_database(url)
    cookies = [
        accounts.sign_in(database, name, PASSWORD, "::1", datetime.now(UTC)) for name in ACTORS[:reviewers]
    ]
    database.close()
    limits = httpx.Limits(max_connections=None)
    clients = [
        httpx.AsyncClient(
            base_url=address, cookies={"gouji": cookie}, timeout=60, limits=limits, trust_env=False
        )
        for cookie in cookies
    ]
    until = time.monotonic() + seconds
    people = [
        Reviewer(client, told, random.Random(number), think).work(until)
        for number, client in enumerate(clients)
    ]
    await asyncio.gather(*people)
    for client in clients:
        await client.aclose()
    return told


def main() -> int:
    """Print the table; return 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--reviewers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5, help="seconds between two requests of one person")
    parser.add_argument("--processes", type=int, default=1, help="of the web")
    wanted = parser.parse_args()
    with web(wanted.url, wanted.processes) as address:
        told = asyncio.run(run(wanted.url, address, wanted.reviewers, wanted.seconds, wanted.think))
    print(f"{'':10} {'number':>7} {'failed':>7} {'p50':>7} {'p95':>7} {'most':>7}")
    for kind, one in sorted(told.items()):
        times = sorted(one.times)
        at = [times[int(len(times) * share)] for share in (0.5, 0.95)]
        print(
            f"{kind:10} {len(times):7} {len(one.failures):7} {at[0]:7.0f} {at[1]:7.0f} {times[-1]:7.0f}"
            f"  {', '.join(sorted(set(one.failures)))}"
        )
    return 1 if any(one.failures for one in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
