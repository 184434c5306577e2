"""A whole installation for a test: database, broker, web, worker and scheduler as real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import submissions
from gouji.engine.store.tables import Submission
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Role
from gouji.integrations.outbound.submitting import post_submission
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite
from tests.integration.waiting import PATIENCE_SECONDS, wait_until

ROOT = Path(__file__).parents[2]


@dataclass
class Installation:
    """One installation; its parts are started and killed one by one.

    Attributes:
        folder: data, logs.
        environment: the settings that all parts run with.
    """

    folder: Path
    database: Database
    environment: Mapping[str, str]
    port: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Address of the web."""
        return f"http://127.0.0.1:{self.port}"

    def start_web(self) -> None:
        """Start the web and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._start("web", "uvicorn", "--factory", "gouji.integrations.app:app", "--port", str(self.port))
        wait_until(self._answers, "the web to answer")

    def start_worker(self, pool: str = "prefork", name: str = "worker") -> None:
        """Start a worker with one pool child, or with none where `pool` is `solo`. It is up when it works.

        Args:
            name: of several, each has its own, for its log and for `kill`.
        """
        self._start(
            name, "celery", "-A", "gouji.workers.app", "worker", f"--pool={pool}", "--concurrency=1",
            "--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat",
            "--hostname", f"{name}@%h",
        )  # fmt: skip

    def start_beat(self, name: str = "beat") -> None:
        """Start a scheduler."""
        self._start(name, "celery", "-A", "gouji.workers.app", "beat", "--loglevel=INFO")

    def kill(self, part: str) -> None:
        """End a part, and whatever it started, as a power cut would."""
        process = self.running.pop(part)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def pool_child(self) -> int:
        """Return the process that runs the tasks."""
        children = Path(f"/proc/{self.running['worker'].pid}/task").glob("*/children")
        return max(int(child) for file in children for child in file.read_text().split())

    def submit(self, payload: Mapping[str, Any], message_id: str | None = None) -> str:
        """Post a signed submission and return its id."""
        taken = post_submission(f"{self.url}/webhooks/submissions", SECRET, payload, message_id=message_id)
        return str(taken["submission_id"])

    def client(self, role: Role = Role.ADMIN) -> httpx.Client:
        """Return a client of the API with a new token."""
        name = f"{role}-{uuid4().hex[:8]}"
        with self.database.session() as session:
            accounts.add_user(session, name, uuid4().hex, role, datetime.now(UTC))
            token = accounts.create_token(session, name, datetime.now(UTC))
        return httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            trust_env=False,
            timeout=PATIENCE_SECONDS,
        )

    def submission(self, submission_id: str) -> Submission:
        """Return a submission as it is stored now."""
        with self.database.read_session() as session:
            return submissions.submission(session, UUID(submission_id))

    def wait_for(self, submission_id: str, status: str) -> None:
        """Wait until a submission has come to `status`."""
        wait_until(
            lambda: self.submission(submission_id).status == status,
            f"{submission_id} to be {status}\n{self.log('worker')}",
        )

    def log(self, part: str) -> str:
        """Return the end of what a part logged."""
        path = self.folder / f"{part}.log"
        return path.read_text()[-8000:] if path.exists() else ""

    def _start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        if self.running["web"].poll() is not None:
            raise AssertionError(f"the web ended\n{self.log('web')}")
        try:
            return httpx.get(f"{self.url}/healthz", trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def installed(
    folder: Path, broker_url: str, database_url: str = "", **settings: str
) -> Iterator[Installation]:
    """Yield an installation with nothing started yet; everything that was started is ended afterwards."""
    url = database_url or new_sqlite(folder)
    chosen = {
        "data_dir": str(folder),
        "database_url": url,
        "broker_url": broker_url,
        "webhook_secrets": SECRET,
        "callback_allow": "127.0.0.0/8",
        "answer_pauses": "0.1,0.1,0.1,0.1",
        "retry_first_seconds": "0.1",
        "sweep_seconds": "0.5",
        **settings,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    environment = kept | {f"GOUJI_{name.upper()}": value for name, value in chosen.items()}
    one = Installation(folder, open_database(url), environment)
    try:
        yield one
    finally:
        for part in list(one.running):
            one.kill(part)
        one.database.close()
