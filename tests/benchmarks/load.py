"""Many reviewers at once: `python -m tests.benchmarks.load URL --reviewers 30 --seconds 60` on a store that `queue_store` filled.

All sign in within a few seconds, as an office does in the morning, while those who are in go on. Each of them, for as long as it lasts, opens
the queue, searches, pages, opens a report, claims a finding, and confirms or releases it, with a pause to think, and keeps a
stream open on which changes are told, through a real broker. The web runs as a process of its own, the reviewers in this one.
Printed is a table: how often, how many failed, and within how many milliseconds half and 95 of 100 were answered; and what
processor time went to the web, to the connections of a PostgreSQL on this machine, and to the reviewers, who share it. What
somebody else was faster with is no failure: it is told.
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
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.queue_speed import Backends
from tests.benchmarks.queue_store import ACTORS, PASSWORD
from tests.integration.broker import Broker

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

    async def work(self, name: str, arrive: float, until: float) -> None:
        """Come within so many seconds, sign in and work until that moment of the loop's clock."""
        await asyncio.sleep(self._chance.random() * arrive)
        await self._sign_in(name)
        listening = asyncio.create_task(self._listen())
        await self._decide_until(until)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def _sign_in(self, name: str) -> None:
        form = FORM.search(await self._ask("form", "GET", "/sign-in"))
        said = {"name": name, "password": PASSWORD, "csrf": form[1] if form else ""}
        await self._ask("sign in", "POST", "/sign-in", data=said)

    async def _listen(self) -> None:
        async with self._client.stream("GET", "/live", timeout=None) as answer:
            if answer.status_code != HTTPStatus.OK:
                self._told["stream"].failures.append(str(answer.status_code))
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    self._told["stream"].times.append(0)

    async def _decide_until(self, until: float) -> None:
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
            if answer.status_code not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
                told.failures.append(str(answer.status_code))
        except httpx.HTTPError as error:
            text = ""
            told.failures.append(type(error).__name__)
        told.times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(self._think * (0.5 + self._chance.random()))
        return text


@contextmanager
def web(url: str, processes: int) -> Iterator[tuple[str, int]]:
    """Yield the address of the web, in processes of its own beside a broker, and the number of the first of them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        broker.start()
        given = {"GOUJI_DATABASE_URL": url, "GOUJI_DATA_DIR": folder, "GOUJI_BROKER_URL": broker.url}
        command = [sys.executable, "-P", "-m", "gouji.integrations.inbound.cli", "web"]
        command += ["--port", str(port), "--processes", str(processes)]
        server = subprocess.Popen(command, env={**os.environ, **given})
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    httpx.get(f"{address}/healthz", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield address, server.pid
        finally:
            server.terminate()
            server.wait(20)
            broker.stop()


class Used:
    """Seconds of processor that processes took, also of those that are gone meanwhile."""

    def __init__(self) -> None:
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}

    def look(self, numbers: Iterable[int]) -> None:
        """Look at these processes; what they took before the first look does not count."""
        for number in numbers:
            with suppress(FileNotFoundError):
                text = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
                seconds = (int(text[11]) + int(text[12])) / os.sysconf("SC_CLK_TCK")
                self._first.setdefault(number, seconds)
                self._last[number] = seconds

    @property
    def seconds(self) -> float:
        """All of it."""
        return sum(self._last[number] - self._first[number] for number in self._last)


def family(number: int) -> list[int]:
    """Return a process and its children."""
    found = [number]
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


async def watch(url: str, server: int, webs: Used, databases: Used) -> None:
    """Look at what the web and the database take until cancelled."""
    backends = Backends(url)
    while True:
        webs.look(family(server))
        databases.look(await asyncio.to_thread(backends.numbers))
        await asyncio.sleep(1)


async def run(address: str, reviewers: int, seconds: float, think: float, arrive: float) -> dict[str, Told]:
    """Let so many reviewers work at once; return what came of it."""
    told: dict[str, Told] = defaultdict(Told)
    limits = httpx.Limits(max_connections=None)
    clients = [
        httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False)
        for _ in range(reviewers)
    ]
    until = time.monotonic() + seconds
    people = [
        Reviewer(client, told, random.Random(number), think).work(ACTORS[number], arrive, until)
        for number, client in enumerate(clients)
    ]
    await asyncio.gather(*people)
    for client in clients:
        await client.aclose()
    return told


async def watched(url: str, server: int, running: Coroutine[Any, Any, dict[str, Told]]) -> dict[str, Told]:
    """Let them work; print what processor time that took."""
    webs, databases, own = Used(), Used(), time.process_time()
    watching = asyncio.create_task(watch(url, server, webs, databases))
    told = await running
    watching.cancel()
    print(
        f"processor: web {webs.seconds:.0f} s, database {databases.seconds:.0f} s, reviewers {time.process_time() - own:.0f} s;"
        f" load {os.getloadavg()[0]:.1f}"
    )
    return told


def main() -> int:
    """Print the table; return 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--reviewers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5, help="seconds between two requests of one person")
    parser.add_argument("--arrive", type=float, default=5, help="seconds within which all of them sign in")
    parser.add_argument("--processes", type=int, default=1, help="of the web")
    wanted = parser.parse_args()
    with web(wanted.url, wanted.processes) as (address, server):
        running = run(address, wanted.reviewers, wanted.seconds, wanted.think, wanted.arrive)
        told = asyncio.run(watched(wanted.url, server, running))
    print(f"{'':10} {'number':>7} {'failed':>7} {'p50':>7} {'p95':>7} {'most':>7}")
    for kind, one in sorted(told.items()):
        times = sorted(one.times)
        at = [times[int(len(times) * share)] if times else 0 for share in (0.5, 0.95)]
        print(
            f"{kind:10} {len(times):7} {len(one.failures):7} {at[0]:7.0f} {at[1]:7.0f} {times[-1] if times else 0:7.0f}"
            f"  {', '.join(sorted(set(one.failures)))}"
        )
    return 1 if any(one.failures for one in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
