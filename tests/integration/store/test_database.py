"""Sessions, times, exact numbers, and many processes at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from gouji.engine.store import Database, open_database, upgrade
from gouji.engine.store.queries import audit, outbox
from gouji.engine.store.tables import AuditEntry, OutboxRow

from .apart import processes
from .filings import NOW

SHANGHAI = timezone(timedelta(hours=8))
WRITES = 40


def test_a_time_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    morning = datetime(2022, 1, 31, 7, 0, 0, 123456, tzinfo=SHANGHAI)
    with database.session() as session:
        audit.record(session, actor="a", action="b", subject="c", subject_id=1, now=morning)

    with database.read_session() as session:
        stored = audit.entries(session)[0].at

    assert stored == datetime(2022, 1, 30, 23, 0, 0, 123456, tzinfo=UTC)
    assert stored.tzinfo is UTC


def test_a_time_without_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2022, 1, 31)

    with pytest.raises(Exception, match="time without time zone"), database.session() as session:
        audit.record(session, actor="a", action="b", subject="c", subject_id=1, now=naive)


def test_a_decimal_in_json_keeps_every_digit(database: Database) -> None:
    details = {"amount": Decimal("59237.2449"), "zeros": Decimal("1.10"), "big": 2**70, "名": [1, None]}
    with database.session() as session:
        audit.record(session, actor="a", action="b", subject="c", subject_id=1, now=NOW, details=details)

    with database.read_session() as session:
        stored = audit.entries(session)[0].details

    assert stored == details
    assert str(stored["zeros"]) == "1.10"


def enqueue_and_fail(database: Database) -> None:
    with database.session() as session:
        outbox.enqueue(session, "evaluate_submission", ["1"], queue="submissions", now=NOW)
        session.flush()
        raise KeyError("stop")


def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(KeyError, match="stop"):
        enqueue_and_fail(database)

    with database.read_session() as session:
        assert session.exec(select(OutboxRow)).all() == []


def test_a_reading_session_keeps_nothing_that_was_changed(database: Database) -> None:
    with database.read_session() as session:
        audit.record(session, actor="a", action="b", subject="c", subject_id=1, now=NOW)
        session.flush()

    with database.read_session() as session:
        assert session.exec(select(AuditEntry)).all() == []


def test_what_was_read_stays_usable_after_its_session(database: Database) -> None:
    with database.session() as session:
        row = outbox.enqueue(session, "evaluate_submission", ["1"], queue="submissions", now=NOW)

    assert (row.task, row.args) == ("evaluate_submission", ["1"])


def read_then_write(url: str, process: int) -> None:
    database = open_database(url)
    for turn in range(WRITES):
        with database.session() as session:
            session.exec(select(AuditEntry).limit(1)).first()
            audit.record(session, actor=f"p{process}", action="write", subject="c", subject_id=turn, now=NOW)
    database.close()


def test_four_processes_that_read_and_then_write_lose_nothing(url: str) -> None:
    context = processes()
    writers = [context.Process(target=read_then_write, args=(url, number)) for number in range(4)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    database = open_database(url)
    with database.read_session() as session:
        entries = audit.entries(session, limit=1000)
    database.close()
    assert len({(entry.actor, entry.subject_id) for entry in entries}) == 4 * WRITES


def test_two_processes_that_upgrade_at_once_both_find_the_tables(empty_url: str) -> None:
    context = processes()
    starters = [context.Process(target=upgrade, args=(empty_url,)) for _ in range(2)]

    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert [starter.exitcode for starter in starters] == [0, 0]


def test_sqlite_learns_how_much_its_tables_hold(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'gouji.db'}")
    upgrade(f"sqlite:///{tmp_path / 'gouji.db'}")
    with database.session() as session:
        for number in range(200):
            audit.record(session, actor="a", action="b", subject="c", subject_id=number, now=NOW)

    database.count_rows()

    with database.engine.connect() as connection:
        known = connection.exec_driver_sql("SELECT tbl, stat FROM sqlite_stat1 WHERE tbl LIKE 'audit%'").all()
    database.close()
    assert known
    assert {stat.split()[0] for _, stat in known} == {"200"}


def test_counting_rows_is_left_to_postgresql(database: Database) -> None:
    database.count_rows()

    assert database.is_reachable()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'gouji.sqlite3'}")

    assert database.is_reachable()
    database.close()


def test_a_database_that_does_not_answer_is_not_reachable() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:9/none")

    assert not database.is_reachable()
    database.close()
