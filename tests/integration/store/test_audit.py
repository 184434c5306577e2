"""The audit trail only grows: the database itself refuses anything else, and a chain tells what it could not refuse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DatabaseError

from gouji.engine.store import Database, downgrade, open_database, upgrade
from gouji.engine.store.queries import audit
from gouji.engine.store.queries.audit import BEGINNING, Verified

from .filings import NOW, later


def record(database: Database, *actions: str, address: str | None = None) -> None:
    with database.session(address) as session:
        for action in actions:
            audit.record(session, actor="li", action=action, subject="user", subject_id=1, now=NOW)


def verified(database: Database, expected: str | None = None) -> Verified:
    with database.read_session() as session:
        return audit.verify(session, expected)


def let_change(database: Database) -> None:
    """Do what somebody with the database's own password can do."""
    with database.writing_connection() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_trail_no_update")
            connection.exec_driver_sql("DROP TRIGGER audit_trail_no_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_trail DISABLE TRIGGER audit_trail_no_change")


def test_entries_are_listed_newest_first_by_subject(database: Database) -> None:
    with database.session() as session:
        for number, (subject, subject_id) in enumerate((("user", 1), ("user", 2), ("finding", 1))):
            audit.record(
                session,
                actor="li",
                action=f"a{number}",
                subject=subject,
                subject_id=subject_id,
                now=later(number),
            )

    with database.read_session() as session:
        assert [entry.action for entry in audit.entries(session)] == ["a2", "a1", "a0"]
        assert [entry.action for entry in audit.entries(session, subject="user")] == ["a1", "a0"]
        assert [entry.action for entry in audit.entries(session, subject="user", subject_id=1)] == ["a0"]
        assert [entry.action for entry in audit.entries(session, limit=1)] == ["a2"]


@pytest.mark.parametrize("statement", ["UPDATE audit_trail SET actor = 'nobody'", "DELETE FROM audit_trail"])
def test_the_database_refuses_to_change_or_delete_an_entry(database: Database, statement: str) -> None:
    record(database, "accept")

    with (
        pytest.raises(DatabaseError, match="the audit trail is only ever added to"),
        database.writing_connection() as connection,
    ):
        connection.exec_driver_sql(statement)

    with database.read_session() as session:
        assert [entry.actor for entry in audit.entries(session)] == ["li"]


def test_a_trail_without_entries_is_whole(database: Database) -> None:
    assert verified(database) == Verified(0, BEGINNING)


def test_what_was_written_is_whole_whatever_it_says(database: Database) -> None:
    at = datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=8)))
    with database.session("2001:db8::1") as session:
        audit.record(
            session,
            actor="李",
            action="a",
            subject="s",
            subject_id="“1”",
            now=at,
            details={"z": 1, "from": {"总计": 3}, "a": None, "list": [True, "x"]},
        )
    record(database, "b", "c")

    seen = verified(database)

    assert (seen.count, seen.is_whole, len(seen.head)) == (3, True, 64)
    with database.read_session() as session:
        oldest = audit.entries(session)[-1]
        assert (oldest.address, oldest.at) == ("2001:db8::1", at.astimezone(UTC))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_trail SET actor = 'nobody' WHERE action = 'b'",
        "UPDATE audit_trail SET address = '::1' WHERE action = 'b'",
        "DELETE FROM audit_trail WHERE action = 'b'",
        "DELETE FROM audit_trail WHERE action = 'a'",
    ],
)
def test_an_entry_changed_or_taken_out_breaks_the_chain(database: Database, statement: str) -> None:
    record(database, "a")
    record(database, "b", "c")
    let_change(database)
    with database.writing_connection() as connection:
        connection.exec_driver_sql(statement)

    seen = verified(database)

    assert (seen.is_whole, seen.broken is not None) == (False, True)


def test_an_end_that_was_cut_off_is_seen_by_whoever_noted_it(database: Database) -> None:
    record(database, "a")
    noted = verified(database).head
    record(database, "b")
    later_head = verified(database).head
    let_change(database)
    with database.writing_connection() as connection:
        connection.exec_driver_sql("DELETE FROM audit_trail WHERE action = 'b'")

    assert verified(database).is_whole
    assert verified(database, noted).is_whole
    assert verified(database, later_head) == Verified(1, noted, None, knows_expected=False)


def test_what_is_rolled_back_leaves_no_entry(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            audit.record(session, actor="li", action="a", subject="user", subject_id=1, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    record(database, "b")

    assert verified(database).count == 1


def test_writers_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record(database, f"a{number}", f"b{number}"), range(40)))

    seen = verified(database)

    assert (seen.count, seen.is_whole) == (80, True)


def test_entries_from_before_the_chain_are_chained(url: str) -> None:
    database = open_database(url)
    record(database, "a", "b")
    before = verified(database)
    database.close()
    downgrade(url, "0012")
    upgrade(url)
    database = open_database(url)

    assert verified(database) == before
    record(database, "c")
    assert (verified(database).count, verified(database, before.head).is_whole) == (3, True)
    database.close()
