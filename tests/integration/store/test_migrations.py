"""Migrations go up and down on both databases, and agree with the tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from gouji.engine.errors import BadRequestError
from gouji.engine.store import check, current_revision, downgrade, newest_revision, open_database, upgrade
from gouji.engine.store.migrate import SCRIPTS


def table_names(url: str) -> set[str]:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database or "")
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        connection.close()
        return {name for (name,) in rows if not name.startswith("sqlite_")}
    with psycopg.connect(url) as server:
        found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in found}


def test_models_and_migrations_agree(url: str) -> None:
    assert check(url) == []


def test_a_database_without_tables_does_not_agree(empty_url: str) -> None:
    assert check(empty_url) != []
    assert current_revision(empty_url) is None


def test_every_step_goes_up_and_down_and_up_again(empty_url: str) -> None:
    steps = sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("0*.py"))

    for step in steps:
        upgrade(empty_url, step)
        assert current_revision(empty_url) == step
    assert newest_revision() == steps[-1]
    for step in [*reversed(steps[:-1]), "base"]:
        downgrade(empty_url, step)
    assert table_names(empty_url) == {"alembic_version"}
    upgrade(empty_url)
    assert check(empty_url) == []


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(url: str) -> None:
    upgrade(url)

    assert current_revision(url) == newest_revision()


def test_an_upgrade_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gouji.sqlite3'}"
    connection = sqlite3.connect(tmp_path / "gouji.sqlite3")
    connection.execute("CREATE TABLE documents (somebody_else TEXT)")
    connection.close()

    with pytest.raises(Exception, match="already exists"):
        upgrade(url)

    assert table_names(url) == {"documents"}


@pytest.mark.parametrize("url", ["mysql://localhost/gouji", "gouji.sqlite3", ""])
def test_a_database_that_is_neither_sqlite_nor_postgresql_is_refused(url: str) -> None:
    with pytest.raises(BadRequestError, match="GOUJI_DATABASE_URL"):
        open_database(url)
