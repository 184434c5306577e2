"""Opening the database: SQLite or PostgreSQL behind the same two kinds of session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from ..errors import BadRequestError, Text
from .notices import KEY as NOTICES
from .notices import Notice

__all__ = ["Database", "Session", "database_url", "open_database"]

BUSY_SECONDS = 30
"""How long a writer on SQLite waits for the one before it."""
ANALYSED_ROWS = 1000
"""So many rows of each index tell SQLite enough; a whole table of findings would take a minute, with the lock held."""


class Database:
    """One open database.

    Open it once per process, after forking: connections must not be shared between processes.
    Rows that were read stay usable after their session ended.

    Attributes:
        listener: told after each commit what others who look at the queue should hear of; must not raise.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(gouji_writes=True)
        self.listener: Callable[[Sequence[Notice]], None] | None = None

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, where one writer at a time has the whole file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self, address: str | None = None) -> Iterator[Session]:
        """Yield a session that may write: committed at the end, rolled back on an error.

        Args:
            address: network address of whoever asks, for the audit trail; None for what the machine does itself.
        """
        noted: list[Notice] = []
        info = {"address": address, NOTICES: noted}
        with Session(self._writing, expire_on_commit=False, info=info) as session, session.begin():
            yield session
        if noted and self.listener is not None:
            self.listener(tuple(dict.fromkeys(noted)))

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """Yield a session that only reads; whatever it changed is dropped."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing_connection(self) -> Iterator[Connection]:
        """Yield a bare connection in one writing transaction, for migrations."""
        with self._writing.begin() as connection:
            yield connection

    def count_rows(self) -> None:
        """Let SQLite look at a part of each index, so that it picks indexes by what is there.

        PostgreSQL does so by itself (autovacuum); SQLite asks for it once a day: https://sqlite.org/lang_analyze.html
        """
        if self.is_sqlite:
            with self.writing_connection() as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={ANALYSED_ROWS}")
                connection.exec_driver_sql("ANALYZE")

    def is_reachable(self) -> bool:
        """Return whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except OperationalError:
            return False
        return True

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def database_url(url: str) -> URL:
    """Return the URL with the drivers that Gouji uses.

    Raises:
        BadRequestError: neither SQLite nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _bad_url() from error
    name = parsed.get_backend_name()
    if name == "sqlite":
        return parsed.set(drivername="sqlite+pysqlite")
    if name in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise _bad_url()


def open_database(url: str) -> Database:
    """Open the database at a SQLAlchemy URL (`sqlite:///file`, `postgresql://…`).

    The folder of a SQLite file is made if it is missing; tables are not: see `upgrade`.

    Raises:
        BadRequestError: neither SQLite nor PostgreSQL.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_open_sqlite(parsed))
    return Database(create_engine(parsed, pool_pre_ping=True))


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own transactions begin too late (at the first write); the event below begins them.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads and then writes fails at once when another wrote in between, whatever the
        # busy timeout says; so a writer takes the lock at the start, and waits for it there.
        writes = connection.get_execution_options().get("gouji_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _bad_url() -> BadRequestError:
    return BadRequestError(
        "bad_database_url",
        Text(
            "GOUJI_DATABASE_URL 须为 sqlite:///文件路径 或 postgresql://用户:口令@主机/库名",
            "GOUJI_DATABASE_URL must be sqlite:///path or postgresql://user:password@host/database",
        ),
    )
