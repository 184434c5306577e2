"""A real PostgreSQL for tests: started from the machine's binaries, on a socket of its own, thrown away after.

`from tests.integration.postgres import postgres` gives a session fixture; it skips where there is no PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from gouji.engine.store import upgrade

START_SECONDS = 120
TEMPLATE = "gouji_template"


@dataclass
class Postgres:
    """A running server; every test gets a database of its own, cloned from a migrated one."""

    socket: Path
    made: int = field(default=0)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://gouji@/{database}?host={self.socket}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, *, migrated: bool = True) -> str:
        """Return the URL of a new database, with all tables or with none."""
        self.made += 1
        name = f"test_{os.getpid()}_{self.made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if migrated else 'template0'}")
        return self.url(name)


def find_binaries() -> Path | None:
    """Return the folder of initdb and postgres: the newest of the Debian packages, else what PATH has."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


@contextmanager
def running(binaries: Path) -> Iterator[Postgres]:
    """Yield a server that is up; it refuses to run as root, so root lends it to `nobody`."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    initialise: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "gouji",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(
        [*initialise, "--locale=C.UTF-8"], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    options: list[str | Path] = ["-F", "-c", "listen_addresses=", "-k", folder, "-c", "max_connections=50"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        postgres = Postgres(folder)
        _wait(postgres, server)
        postgres.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        upgrade(postgres.url(TEMPLATE))
        yield postgres
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(postgres: Postgres, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            postgres.execute("SELECT 1")
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the whole run."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL on this machine (initdb is neither under /usr/lib/postgresql nor on PATH)")
    with running(binaries) as server:
        yield server
