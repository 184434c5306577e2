"""Migrations go up and down on both databases, and agree with the tables."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from gouji.engine.errors import BadRequestError
from gouji.engine.register import load_register
from gouji.engine.store import check, current_revision, downgrade, newest_revision, open_database, upgrade
from gouji.engine.store.migrate import SCRIPTS
from gouji.engine.store.queries import queue, waivers, waiving

from .filings import NOW, arrival, finding, judged


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


def test_the_years_of_organs_stored_before_the_roster_are_worked_out(empty_url: str) -> None:
    upgrade(empty_url, "0008")
    database = open_database(empty_url)
    steps = [
        (1, "founded", "2021-05-01", "[]"),
        (1, "merged", "2021-05-01", '["B"]'),
        (3, "renamed", "2023-01-01", '["D"]'),
        (5, "abolished", "2020-03-01", "[]"),
        (6, "renamed", "2020-03-01", "[]"),
    ]
    with database.writing_connection() as connection:
        for number, code in enumerate("ABCDEF", 1):
            values = f"({number}, '{code}', '{code}', 'department', 'county', '2025-01-01 00:00:00')"
            columns = "(id, code, name, kind, level, created_at)"
            connection.exec_driver_sql(f"INSERT INTO organs {columns} VALUES {values}")  # noqa: S608
        for organ, event, day, others in steps:
            values = f"({organ}, '{event}', '{day}', '{others}', '')"
            columns = "(organ_id, event, effective_on, other_codes, text)"
            connection.exec_driver_sql(f"INSERT INTO organ_events {columns} VALUES {values}")  # noqa: S608

    upgrade(empty_url)

    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT code, first_year, last_year FROM organs ORDER BY code"
        ).fetchall()
    database.close()
    assert [tuple(row) for row in rows] == [
        ("A", 2021, None),
        ("B", None, 2020),
        ("C", 2023, None),
        ("D", None, 2022),
        ("E", None, 2019),
        ("F", None, None),
    ]


def test_what_was_waived_before_two_persons_were_asked_for_becomes_an_approved_waiver(url: str) -> None:
    database = open_database(url)
    judged(database, load_register(), arrival("w"), finding("A01"), finding("A02"))
    with database.session() as session:
        items = {entry.item.rule: entry.item for entry in queue.list_queue(session, queue.QueueFilter())[0]}
        for item in items.values():
            waiving.request(
                session,
                item,
                actor="li",
                reason_code="other",
                text="机构改革",
                until=date(2022, 6, 30),
                now=NOW,
            )
        waiving.decide(session, items["A01"], actor="wang", is_granted=True, text="同意", now=NOW)
    database.close()

    downgrade(url, "0016")  # as it was when one person was enough
    upgrade(url)

    database = open_database(url)
    with database.read_session() as session:
        found = {
            rule: [(row.state, row.requested_by, row.decided_by, row.until, row.text) for row in rows]
            for rule, item in items.items()
            if (rows := waivers.of_item(session, item.id))
        }
        stand = {rule: queue.entry(session, item.id).item for rule, item in items.items()}
    database.close()
    assert found == {"A01": [("approved", "li", None, date(2022, 6, 30), "机构改革")]}
    assert {rule: (item.state, item.waiver) for rule, item in stand.items()} == {
        "A01": ("waived", "approved"),
        "A02": ("claimed", None),
    }


def test_what_was_found_before_risks_were_told_starts_with_what_severity_and_group_say(url: str) -> None:
    database = open_database(url)
    wanted = ("error", "warning", "info", "error", "info")
    found = [finding(f"A{number:02}", severity=severity) for number, severity in enumerate(wanted, 1)]
    judged(database, load_register(), arrival("w"), *found)
    rows = text("SELECT rule, severity, lead, risk, risk_rule, risk_due FROM queue_items ORDER BY rule")
    with database.writing_connection() as connection:
        connection.execute(text("UPDATE queue_items SET lead = (rule < 'A04')"))

    downgrade(url, "0018")
    upgrade(url, "0019")

    with database.writing_connection() as connection:
        made = [tuple(row) for row in connection.execute(rows)]
        # as it was done before PostgreSQL wrote the table anew
        connection.execute(
            text(
                "UPDATE queue_items SET risk_rule = 10, risk = 10 + CASE severity WHEN 'error' THEN 50 "
                "WHEN 'warning' THEN 25 ELSE 5 END + CASE WHEN lead THEN 10 ELSE 0 END"
            )
        )
        again = [tuple(row) for row in connection.execute(rows)]
        names = connection.execute(text("SELECT organ, initials FROM queue_names")).fetchall()
        items = connection.execute(text("SELECT DISTINCT organ, initials FROM queue_items")).fetchall()
    database.close()
    upgrade(url)
    worth = {"error": 50, "warning": 25, "info": 5}
    assert made == again
    assert [(row[0], *row[3:]) for row in made] == [
        (f"A{number:02}", 10 + worth[severity] + 10 * (number < 4), 10, 0)
        for number, severity in enumerate(wanted, 1)
    ]
    assert names == items
    assert check(url) == []
