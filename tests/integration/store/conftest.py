"""Every test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gouji.engine.register import Register, load_register
from gouji.engine.store import Database, open_database
from tests.integration.postgres import Postgres, postgres
from tests.integration.sqlite import new_sqlite

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables and no rows."""
    if request.param == "sqlite":
        return new_sqlite(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gouji.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database(migrated=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register()


@pytest.fixture(autouse=True)
def _far_from_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times must not depend on where the machine stands."""
    monkeypatch.setitem(os.environ, "TZ", "Asia/Shanghai")
