"""Bringing a database to the tables of this version, and telling whether it has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from .database import open_database
from .tables import Row
from .tables.base import ExactJson, UtcDateTime
from .touching import watch

SCRIPTS: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x60555A49
"""Key of the lock that lets one process migrate at a time on PostgreSQL."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to a revision, the newest by default; does nothing where it is there already.

    Several processes may call this at once: one migrates, the others wait and find it done.
    """
    with _configured(url) as config:
        command.upgrade(config, revision)
        watch(config.attributes["connection"])


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database back to a revision; `base` drops every table with everything in it."""
    with _configured(url) as config:
        command.downgrade(config, revision)


def current_revision(url: str) -> str | None:
    """Return the revision of the database, None where it has no tables."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision that this version of Gouji wants."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if head is None:
        raise LookupError(f"no migrations in {SCRIPTS}")
    return head


def check(url: str) -> list[str]:
    """Return what differs between the database and the tables of this version; empty means they agree."""
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Row.metadata)]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            yield connection
    finally:
        database.close()


@contextmanager
def _configured(url: str) -> Iterator[Config]:
    database = open_database(url)
    try:
        with database.writing_connection() as connection:
            if not database.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            config = Config(
                attributes={"connection": connection, "metadata": Row.metadata, "render_item": _render_item}
            )
            config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
            yield config
    finally:
        database.close()


def _render_item(kind: str, value: object, _context: object) -> str | Literal[False]:
    """Write our own column types into a new migration as the plain types they are stored as."""
    if kind != "type":
        return False
    if isinstance(value, AutoString):
        return f"sa.String(length={value.length})"
    if isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(value, ExactJson) else False
