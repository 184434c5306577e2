"""`gouji web --processes 2`: what is done in one process is seen through the other. (`test_serve` ends some and sees them replaced.)"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from gouji.engine.store.queries import queue
from gouji.integrations.desk import accounts
from gouji.integrations.inbound.cli.ports import listen
from tests.integration.broker import Broker, broker
from tests.integration.waiting import PATIENCE_SECONDS, wait_until
from tests.unit.integrations.desk.samples import (
    add_people,
    open_store,
    signed_in,
    standard_report,
    submit,
)

__all__ = ["broker"]
GOUJI = [sys.executable, "-P", "-m", "gouji.integrations.inbound.cli"]


@dataclass
class Web:
    """A web of two processes beside a store and a broker; every request is a connection of its own."""

    address: str
    process: subprocess.Popen[bytes]
    cookie: str
    token: str
    item: int
    events: list[tuple[str, object]] = field(default_factory=list)

    def parts(self) -> list[int]:
        """Return the processes that serve, the oldest first."""
        number = self.process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def is_up(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", trust_env=False).is_success
        except httpx.TransportError:
            return False

    def claim(self) -> httpx.Response:
        return httpx.post(
            f"{self.address}/api/v1/findings/{self.item}/actions",
            json={"action": "claim"},
            headers={"authorization": f"Bearer {self.token}"},
            trust_env=False,
            timeout=PATIENCE_SECONDS,
        )

    def listen(self) -> None:
        with (
            suppress(httpx.TransportError),  # the server is stopped at the end
            httpx.Client(trust_env=False, timeout=PATIENCE_SECONDS) as client,
            client.stream(
                "GET", f"{self.address}/live", headers={"cookie": f"gouji={self.cookie}"}
            ) as answer,
        ):
            event = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event != "beat":
                    self.events.append((event, json.loads(line.removeprefix("data: "))))


@pytest.fixture
def web(tmp_path: Path, broker: Broker) -> Iterator[Web]:
    database = open_store(tmp_path)
    add_people(database)
    submit(database, *standard_report())
    now = datetime.now(UTC)
    cookie = signed_in(database, "王审核", now)
    with database.session() as session:
        token = accounts.create_token(session, "李审核", now)
        item = queue.list_queue(session, queue.QueueFilter(rule="A01"))[0][0].item.id
    database.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    given = {
        "GOUJI_DATA_DIR": str(tmp_path),
        "GOUJI_BROKER_URL": broker.url,
        "GOUJI_WEBHOOK_SECRETS": "whsec_" + "QQ" * 16,
    }
    with listen("127.0.0.1", 0) as listener:
        port, handle = listener.getsockname()[1], listener.fileno()
        command = [*GOUJI, "web", "--fd", str(handle), "--processes", "2"]
        process = subprocess.Popen(command, env=kept | given, pass_fds=(handle,))
    try:
        yield Web(f"http://127.0.0.1:{port}", process, cookie, token, item)
    finally:
        process.terminate()
        ended = process.wait(PATIENCE_SECONDS)
    assert ended == 0


@contextmanager
def standing_still(process: int) -> Iterator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_what_one_process_does_is_told_by_the_other(web: Web) -> None:
    wait_until(web.is_up, "the web to answer")
    wait_until(lambda: len(web.parts()) == 2, "both processes")
    first, second = web.parts()
    # One stands still: the other has the stream; then the other way round for the claim.
    with standing_still(second):
        threading.Thread(target=web.listen, daemon=True).start()
        wait_until(lambda: web.events, "the greeting")
    with standing_still(first):
        claimed = web.claim()
    wait_until(lambda: len(web.events) > 1, "the claim to be told")

    assert claimed.status_code == 200, claimed.text
    assert web.events == [("hello", {}), ("changed", {"items": [web.item], "new": False})]
