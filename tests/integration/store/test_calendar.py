"""The calendar's rows on both databases: of two who are at it one wins, and nothing is decided twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

from gouji.engine.calendar.standing import State
from gouji.engine.model import Organ
from gouji.engine.register import Registered, load_register
from gouji.engine.rules import load_ruleset
from gouji.engine.store import Database
from gouji.engine.store.queries import calendar, filings, missing, organs, queue, reminders, roster, runs
from gouji.engine.store.tables import MissingReport, ReminderState, Report
from tests.integration.store.filings import arrival, document, evaluation, judge, save

TODAY = date(2022, 2, 3)
NOW = datetime(2022, 2, 3, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
RULESET = load_ruleset()


def register_organs(database: Database, *codes: str) -> None:
    with database.session() as session:
        entries = [
            Registered(Organ(f"长春市南关区{code}局", code, "department", "220102", "county", False, True))
            for code in codes
        ]
        organs.save_organs(session, entries, NOW)


def board(session: calendar.Session, today: date = TODAY) -> list[calendar.Line]:
    return calendar.board(session, RULESET, 2021, "22", today, ZONE)


def together(number: int, do: Callable[[], None]) -> None:
    gate = Barrier(number)

    def run() -> None:
        gate.wait()
        do()

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_four_who_take_a_job_at_once_one_has_it(database: Database) -> None:
    won: list[bool] = []

    def take() -> None:
        with database.session() as session:
            won.append(runs.claim(session, "missing", "2022-02-03", NOW) is not None)

    together(4, take)

    assert Counter(won) == {False: 3, True: 1}


def test_a_job_whose_process_died_is_taken_up_and_one_that_is_done_is_not(database: Database) -> None:
    def take(minutes: int, **more: bool) -> runs.CalendarRun | None:
        with database.session() as session:
            return runs.claim(session, "missing", "2022-02-03", NOW + timedelta(minutes=minutes), **more)

    first, too_early, after_lease = take(0), take(9), take(11)
    assert first is not None
    assert after_lease is not None
    with database.session() as session:
        runs.finish(session, after_lease, NOW)

    assert too_early is None
    assert take(60) is None
    assert take(60, again=True) is not None


def test_how_far_a_job_is_can_be_seen_and_why_it_ended(database: Database) -> None:
    with database.session() as session:
        run = runs.claim(session, "missing", "2022-02-03", NOW)
        assert run is not None
        runs.advance(session, run, done=40, found=3, total=60, now=NOW)
    with database.session() as session:
        (seen,) = runs.latest(session)
        told = (seen.done, seen.found, seen.total, seen.finished_at)
        runs.fail(session, run, "时限参数无法使用")
    with database.session() as session:
        (failed,) = runs.latest(session)
        again = runs.claim(session, "missing", "2022-02-03", NOW)

    assert told == (40, 3, 60, None)
    assert failed.error == "时限参数无法使用"
    assert again is not None


def test_of_four_who_decide_a_reminder_at_once_one_does(database: Database) -> None:
    register_organs(database, "A")
    won: list[bool] = []
    with database.read_session() as session:
        (organ,) = roster.organs_due(session, 2021)

    def decide() -> None:
        with database.session() as session:
            due = date(2022, 1, 31)
            won.append(
                reminders.decide(
                    session, organ, 2021, -3, due, ReminderState.PLANNED, NOW, addresses=["a@b.cn"]
                )
            )

    together(4, decide)

    assert Counter(won) == {False: 3, True: 1}


def test_of_four_who_find_a_missing_report_at_once_one_row_is_left(database: Database) -> None:
    register_organs(database, "A", "B")
    opened: list[int] = []

    def find() -> None:
        with database.session() as session:
            found = missing.sync_missing(session, 2021, board(session), TODAY, NOW)
            opened.append(found.opened)

    together(4, find)
    with database.read_session() as session:
        rows, total = missing.missing(session, year=2021)

    assert sum(opened) == 2
    assert total == 2
    assert [(row.organ_code, row.state, row.severity) for row in rows] == [
        ("A", "open", "error"),
        ("B", "open", "error"),
    ]


def test_a_missing_report_is_closed_with_the_judgement_of_the_one_that_came(database: Database) -> None:
    register_organs(database, "A")
    register = load_register()
    with database.session() as session:
        missing.sync_missing(session, 2021, board(session), TODAY, NOW)
    submission_id = save(
        database, register, arrival(organ="长春市南关区A局", organ_code="A", submitted_at=NOW)
    )
    with database.session() as session:
        judge(session, submission_id, evaluation(), document(), register)
        report = session.get_one(Report, 1)
        closed = (missing.close_filed(session, report, NOW), missing.close_filed(session, report, NOW))
    with database.read_session() as session:
        row = session.get_one(MissingReport, 1)
        (line,) = board(session)

    assert closed == (1, 0)
    assert (row.state, row.report_id) == ("filed", 1)
    assert (line.standing.state, line.standing.days) == (State.LATE, 3)


def test_who_need_not_file_any_more_is_missed_no_longer(database: Database) -> None:
    register_organs(database, "A", "B")
    with database.session() as session:
        missing.sync_missing(session, 2021, board(session), TODAY, NOW)
        dropped = missing.drop_gone(session, 2021, ["A"], NOW)
    with database.read_session() as session:
        rows, _ = missing.missing(session, states=())

    assert dropped == 1
    assert {row.organ_code: row.state for row in rows} == {"A": "open", "B": "dropped"}


def test_only_the_latest_version_is_out_for_correction(database: Database) -> None:
    register_organs(database, "A")
    register = load_register()
    first = save(database, register, arrival("m1", organ="长春市南关区A局", organ_code="A", submitted_at=NOW))
    with database.session() as session:
        queue.decide_submission(session, first, actor="王", action="return", now=NOW)
        before = [one.id for one, _ in filings.out_for_correction(session)]
    save(database, register, arrival("m2", organ="长春市南关区A局", organ_code="A", submitted_at=NOW))
    with database.read_session() as session:
        after = [one.id for one, _ in filings.out_for_correction(session)]

    assert (before, after) == ([first], [])
