"""The steps of the demo: a service of its own in a folder of its own, samples in, findings out."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx

from gouji.engine.canonical import Json
from gouji.engine.errors import GoujiError, Language, Text
from gouji.engine.model import Document
from gouji.engine.register import load_register
from gouji.engine.store import open_database

from ...desk import accounts
from ...desk.roles import Role
from ...outbound.submitting import post_submission
from .loading import read_file
from .ports import answers
from .processes import end, ourselves, start
from .receiver import AnswerReceiver
from .submit import DOOR, Paper, submission_body

REVIEWER: Final = "demo"
ZONE: Final = ZoneInfo("Asia/Shanghai")
POLL_SECONDS: Final = 0.2
UP_WITHIN: Final = 240.0
JUDGED_WITHIN: Final = 240.0
ANSWERED_WITHIN: Final = 120.0
ENDED: Final = ("evaluated", "failed")


class TourError(GoujiError):
    """The demo cannot go on."""


@dataclass(frozen=True, slots=True)
class Tour:
    """A running demo: where it is, who may look at it, what its folder is."""

    url: str
    folder: Path
    secret: str
    password: str
    receiver: AnswerReceiver
    service: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        """Where the service writes what it does."""
        return self.folder / "serve.log"


@contextmanager
def running_tour(folder: Path, port: int) -> Iterator[Tour]:
    """Yield a service of its own on `port`, answering; ended with everything it started.

    Raises:
        TourError: it did not come up.
    """
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    receiver = AnswerReceiver(secret)
    url = f"http://127.0.0.1:{port}"
    with open(folder / "serve.log", "wb") as log:
        service = start(
            ourselves("serve", "--port", str(port)),
            environment=_environment(folder, secret, url),
            output=log.fileno(),
        )
    tour = Tour(url, folder, secret, secrets.token_urlsafe(9), receiver, service)
    try:
        receiver.start()
        wait_until(tour, lambda: answers(port, path="/readyz"), UP_WITHIN)
        yield tour
    finally:
        end(service, within=45.0)
        receiver.stop()


def _environment(folder: Path, secret: str, url: str) -> dict[str, str]:
    """Return our environment without what is configured for real work."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    # Set, not only left out: a .env in this folder would fill the gaps.
    chosen = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "BROKER_URL": "",
        "SMTP_URL": "",
        "WEBHOOK_SECRETS": secret,
        "CALLBACK_SECRETS": "",
        "CALLBACK_ALLOW": "127.0.0.0/8",
        "BASE_URL": url,
    }
    return kept | {f"GOUJI_{name}": value for name, value in chosen.items()}


def wait_until(tour: Tour, is_so: Callable[[], bool], within: float) -> None:
    """Return when `is_so`.

    Raises:
        TourError: the service ended, or it took longer than `within` seconds.
    """
    latest = time.monotonic() + within
    while not is_so():
        if tour.service.poll() is not None or time.monotonic() > latest:
            raise TourError("demo_failed", _why(tour, within))
        time.sleep(POLL_SECONDS)


def _why(tour: Tour, within: float) -> Text:
    tail = " | ".join(tour.log.read_text(errors="replace").splitlines()[-3:])
    if tour.service.poll() is not None:
        return Text(f"演示服务意外结束：{tail}", f"the demo's service ended: {tail}")
    return Text(f"等了 {within:.0f} 秒仍未完成：{tail}", f"not done after {within:.0f} seconds: {tail}")


def open_account(tour: Tour) -> str:
    """Add the reviewer of the demo and return a bearer token of theirs."""
    database = open_database(f"sqlite:///{tour.folder / 'gouji.sqlite3'}")
    now = datetime.now(UTC)
    try:
        with database.session() as session:
            accounts.add_user(session, REVIEWER, tour.password, Role.SUPERVISOR, now)
            return accounts.create_token(session, REVIEWER, now)
    finally:
        database.close()


def list_samples() -> list[Paper]:
    """Return the samples that come with Gouji, earlier years first."""
    register = load_register()
    papers = []
    with as_file(files("gouji.integrations.inbound.cli") / "samples") as folder:
        for file in sorted(folder.glob("*.txt")):
            # What a workflow system knows of each beside the file itself.
            organ, year = ORGANS[file.stem.partition("-")[0]], int(file.stem.rpartition("-")[2])
            read = read_file(file, register)
            if isinstance(read, Document):
                papers.append(Paper(file, file.read_bytes(), organ, year))
    return sorted(papers, key=lambda paper: paper.year)


ORGANS: Final = {
    "arong": "阿荣旗社会服务局",
    "panshi": "磐石市民生服务局",
    "yanchi": "盐池县公共服务局",
    "yuetang": "岳塘区便民事务局",
    "zeku": "泽库县社会事务局",
}
LATE: Final = {"yuetang": (2, 9)}
"""Month and day on which a sample was handed in; the others on 20 January."""


def submit_samples(tour: Tour, papers: Sequence[Paper]) -> list[str]:
    """Hand in all samples through the signed webhook and return the ids of their submissions."""
    ids = []
    for paper in papers:
        month, day = LATE.get(paper.file.stem.partition("-")[0], (1, 20))
        moment = datetime(paper.year + 1, month, day, 10, 0, tzinfo=ZONE)
        more: Json = {"callback_url": tour.receiver.url, "kind": "department"}
        body = submission_body(paper, moment, more)
        ids.append(post_submission(tour.url + DOOR, tour.secret, body)["submission_id"])
    return ids


def watch(tour: Tour, ids: Sequence[str], token: str, language: Language) -> Iterator[list[Json]]:
    """Yield the states of all submissions as the API gives them, until all are judged."""
    headers = {"authorization": f"Bearer {token}", "accept-language": language}
    latest = time.monotonic() + JUDGED_WITHIN
    with httpx.Client(base_url=tour.url, headers=headers, trust_env=False, timeout=30) as client:
        while True:
            states = [_state(client, each) for each in ids]
            yield states
            if all(state["status"] in ENDED for state in states):
                return
            if tour.service.poll() is not None or time.monotonic() > latest:
                raise TourError("demo_failed", _why(tour, JUDGED_WITHIN))
            time.sleep(POLL_SECONDS)


def _state(client: httpx.Client, submission_id: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/submissions/{submission_id}")
    response.raise_for_status()
    state: dict[str, Any] = response.json()
    return state
