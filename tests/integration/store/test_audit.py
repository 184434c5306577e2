"""The audit trail only grows: the database itself refuses anything else."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from gouji.engine.store import Database
from gouji.engine.store.queries import audit

from .filings import NOW, later


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
    with database.session() as session:
        audit.record(session, actor="li", action="accept", subject="submission", subject_id=1, now=NOW)

    with (
        pytest.raises(DatabaseError, match="the audit trail is only ever added to"),
        database.writing_connection() as connection,
    ):
        connection.exec_driver_sql(statement)

    with database.read_session() as session:
        assert [entry.actor for entry in audit.entries(session)] == ["li"]
