"""The states of reports that summaries count: whatever is written, and however, they are what the tables say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from gouji.engine.register import Register
from gouji.engine.store import Database, Session, upgrade
from gouji.engine.store.queries import report_states
from gouji.engine.store.queries.attaching import attach
from gouji.engine.store.queries.organs import register_of
from gouji.engine.store.tables import (
    DocumentRow,
    EvaluationRow,
    QueueItem,
    Report,
    ReportState,
    Submission,
    TallyRow,
    TouchedReport,
)
from tests.integration.store.simulated import PlannedOrgan, plan_of, play

YEAR = 2025
PLAN = plan_of(20, (YEAR,), seed=5)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def filled(database: Database, register: Register) -> Database:
    play(database, register, PLAN)
    return database


def settle(database: Database) -> int:
    """Catch up to the end; return how many names that settled."""
    settled = 0
    while True:
        with database.session() as session:
            part = report_states.catch_up(session, at_once=7)
        if not part:
            return settled
        settled += part


def shown(database: Database) -> dict[int, tuple[Any, ...]]:
    """Return the states as a summary sees them."""
    with database.read_session() as session:
        rows = session.execute(select(report_states.states(session, YEAR)))
        return {row.report_id: tuple(row) for row in rows}


def by_tables(database: Database) -> dict[int, tuple[Any, ...]]:
    """Return the states as they follow from all tables, without anything that was kept."""
    with database.read_session() as session:
        rows = session.execute(report_states.worked_out(session, [col(Report.year) == YEAR]))
        return {row.report_id: tuple(row) for row in rows}


def test_catching_up_settles_every_name_and_changes_nothing_that_is_seen(filled: Database) -> None:
    with filled.read_session() as session:
        assert report_states.is_behind(session)
        assert session.execute(select(ReportState)).all() == []
    before = shown(filled)
    assert before == by_tables(filled)
    assert len(before) > 12

    assert settle(filled) > 0

    with filled.read_session() as session:
        assert not report_states.is_behind(session)
        assert report_states.differing(session) == []
    assert shown(filled) == before
    assert settle(filled) == 0


def a_row(session: Session, table: Any, chance: random.Random) -> Any:
    return chance.choice(
        session.execute(select(table).order_by(*table.__table__.primary_key)).scalars().all()
    )


def _send_back(session: Session, chance: random.Random) -> None:
    row = a_row(session, Submission, chance)
    states = ["open", "returned", "accepted"]
    row.review_state = states[(states.index(row.review_state) + 1) % 3]


def _fail(session: Session, chance: random.Random) -> None:
    row = a_row(session, Submission, chance)
    fates = [("evaluated", None), ("failed", "quarantined"), ("failed", "empty_file")]
    fate = (row.status, row.failure_code)
    row.status, row.failure_code = fates[(fates.index(fate) + 1) % 3] if fate in fates else fates[0]


def _move_in_time(session: Session, chance: random.Random) -> None:
    row = a_row(session, Submission, chance)
    row.submitted_at = row.received_at + timedelta(days=chance.randint(-90, 90))
    row.published_on = chance.choice([None, date(2026, 1, 5), date(2026, 5, 5)])


def _print_a_day(session: Session, chance: random.Random) -> None:
    version = a_row(session, Submission, chance)
    version.published_on = None
    printed = session.get(DocumentRow, version.id) or DocumentRow(
        submission_id=version.id, reader_version="1", content={}, created_at=LATER
    )
    printed.published_on = date(2026, chance.randint(6, 12), chance.randint(1, 28))
    session.add(printed)


def _judge_otherwise(session: Session, chance: random.Random) -> None:
    row = a_row(session, EvaluationRow, chance)
    row.outcome, row.counts = (
        chance.choice(["accepted", "rejected"]),
        {"not_assessable": 5, "engine_error": 1},
    )


def _forget_a_judgement(session: Session, chance: random.Random) -> None:
    a_row(session, EvaluationRow, chance).is_current = False


def _decide(session: Session, chance: random.Random) -> None:
    states = ["open", "claimed", "confirmed", "dismissed", "waived", "fixed"]
    a_row(session, QueueItem, chance).state = chance.choice(states)


def _decide_all(session: Session, chance: random.Random) -> None:
    state = chance.choice(["open", "dismissed", "fixed"])
    session.execute(text("UPDATE queue_items SET state = :state WHERE id % 3 = 0"), {"state": state})


def _drop_figures(session: Session, chance: random.Random) -> None:
    session.delete(a_row(session, TallyRow, chance))


def _give_an_item_away(session: Session, chance: random.Random) -> None:
    row = a_row(session, QueueItem, chance)
    row.report_id, row.fingerprint = a_row(session, Report, chance).id, f"moved {row.id} {chance.random()}"


def _lose_figures(session: Session, chance: random.Random) -> None:
    row = a_row(session, TallyRow, chance)
    row.unknown, row.missing_tables = row.unknown + 1, chance.randint(0, 2)


WRITERS: tuple[Callable[[Session, random.Random], None], ...] = (
    _send_back,
    _fail,
    _move_in_time,
    _print_a_day,
    _judge_otherwise,
    _forget_a_judgement,
    _decide,
    _decide_all,
    _drop_figures,
    _give_an_item_away,
    _lose_figures,
)


def test_whatever_is_written_is_seen_at_once_and_after_catching_up(filled: Database) -> None:
    settle(filled)
    chance = random.Random(20261122)
    for step, writer in enumerate((*WRITERS, *chance.choices(WRITERS, k=15))):
        before, tries = shown(filled), 0
        while (written := shown(filled)) == before and tries < 60:
            with filled.session() as session:
                writer(session, chance)
            tries += 1

        assert written == by_tables(filled), writer.__name__
        assert written != before, writer.__name__
        if step % 4 == 3:
            settle(filled)
            assert shown(filled) == written
    settle(filled)
    with filled.read_session() as session:
        assert report_states.differing(session) == []


def test_a_state_that_somebody_changed_by_hand_is_found(filled: Database) -> None:
    settle(filled)
    with filled.session() as session:
        row = session.execute(select(ReportState).limit(1)).scalar_one()
        row.fixed += 1

    with filled.read_session() as session:
        assert report_states.differing(session) == [row.report_id]
    with filled.session() as session:
        report_states.touch_all(session)
    settle(filled)
    with filled.read_session() as session:
        assert report_states.differing(session) == []


def test_what_is_committed_while_others_catch_up_stays_named(filled: Database) -> None:
    if filled.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    settle(filled)
    chance = random.Random(1)
    with filled.session() as slow:
        _send_back(slow, chance)
        slow.flush()
        with filled.session() as quick:
            _decide_all(quick, chance)
        assert settle(filled) > 0

    assert shown(filled) == by_tables(filled)
    assert settle(filled) > 0
    assert shown(filled) == by_tables(filled)


def test_two_processes_do_not_catch_up_at_once(filled: Database) -> None:
    if filled.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    with filled.session() as one, filled.session() as other:
        assert report_states.catch_up(one, at_once=3) == 3
        assert report_states.catch_up(other, at_once=3) == 0


def test_an_upgrade_puts_back_triggers_that_were_lost_and_names_every_report(
    filled: Database, url: str
) -> None:
    settle(filled)
    lost = "DROP TRIGGER touch_queue_items_update" + ("" if filled.is_sqlite else " ON queue_items")
    with filled.session() as session:
        session.execute(text(lost))
        _decide_all(session, random.Random(2))
    assert shown(filled) != by_tables(filled)

    upgrade(url)

    assert shown(filled) == by_tables(filled)
    with filled.read_session() as session:
        named = session.execute(select(TouchedReport.report_id)).scalars().all()
        assert sorted(named) == sorted(session.execute(select(Report.id)).scalars())
    upgrade(url)
    with filled.read_session() as session:
        assert len(session.execute(select(TouchedReport.id)).all()) == len(named)


def test_two_reports_that_become_one_have_one_state(filled: Database, register: Register) -> None:
    settle(filled)
    with filled.session() as session:
        known = register_of(session, register)
        stranger = session.execute(select(Report).where(col(Report.organ_code).is_(None))).scalars().first()
        filed = {
            organ.code: organ for organ in PLAN.organs if (organ.code, YEAR) in PLAN.filed and organ.code
        }
        own: PlannedOrgan = next(organ for organ in filed.values() if organ.kind == "department")
        target = session.execute(select(Report).where(col(Report.organ_code) == own.code)).scalar_one()
        assert stranger is not None
        gone, kept = stranger.id, target.id
        organ = known.organ_with_code(own.code)
        assert organ is not None
        attach(session, stranger, organ, known)

    assert (gone in shown(filled), kept in shown(filled)) == (False, True)
    settle(filled)
    assert shown(filled) == by_tables(filled)
    with filled.read_session() as session:
        assert report_states.differing(session) == []
