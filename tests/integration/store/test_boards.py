"""The board counted in SQL says what the board made of every organ says, and what the summary says."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from gouji.engine.calendar.deadlines import RegionalDeadline, deadline_table
from gouji.engine.calendar.standing import OWING, State
from gouji.engine.register import Register
from gouji.engine.rules import load_ruleset
from gouji.engine.store import Database
from gouji.engine.store.queries import boards, calendar, queue, report_states
from gouji.engine.store.queries.summaries import Scope, listing
from gouji.integrations.desk import calendar as desk
from gouji.integrations.desk.roles import Actor, Role
from tests.integration.store.simulated import plan_of, play

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = 2025
RULESET = load_ruleset()
ADMIN = Actor(1, "王敏", Role.ADMIN)
NOW = datetime(2026, 1, 15, 9, tzinfo=ZONE)


@cache
def deadlines(year: int) -> tuple[RegionalDeadline, ...]:
    return deadline_table(RULESET, year)


def scope(region: str | None, today: date) -> Scope:
    return Scope(YEAR, region, today, ZONE, deadlines)


@pytest.fixture
def filled(database: Database, register: Register) -> Database:
    play(database, register, plan_of(40, (YEAR,), seed=26))
    with database.session() as session:
        for line in calendar.board(session, RULESET, YEAR, None, NOW.date(), ZONE)[::4]:
            if (
                line.submission_id
                and line.standing.state in (State.FILED, State.LATE)
                and not line.is_accepted
            ):
                queue.decide_submission(session, line.submission_id, actor="王", action="return", now=NOW)
    return database


def urgency(line: calendar.Line) -> tuple[int, int, str]:
    """The worst state first, in it the longest over or soonest due."""
    standing = line.standing
    days = -standing.days
    if standing.state in OWING:
        days = standing.due.due.toordinal() if standing.due else date.max.toordinal()
    return list(State).index(standing.state), days, line.organ.code


def divided(shown: desk.Overview, lines: list[calendar.Line]) -> dict[str, dict[State, int]]:
    return {
        part.code: calendar.count_states(
            line for line in lines if (line.organ.region or "").startswith(part.code)
        )
        for part in shown.divisions
    }


def test_counts_and_pages_are_those_of_the_board_of_every_organ(filled: Database) -> None:
    seen: set[State] = set()
    for today, region in (
        (date(2026, 1, 20), None),
        (date(2026, 2, 3), "4301"),
        (date(2026, 4, 12), "43"),
        (date(2026, 4, 12), "430102"),
    ):
        head = desk.heading(ADMIN, RULESET, YEAR, region, today)
        with filled.read_session() as session:
            whole = sorted(calendar.board(session, RULESET, YEAR, region, today, ZONE), key=urgency)
            shown = desk.overview(session, ADMIN, RULESET, YEAR, region, today, ZONE)
            pages = [
                desk.board_page(session, shown, RULESET, ZONE, state="", q="", page=page, size=20)
                for page in (1, 2, 3)
            ]
            streamed = list(desk.board_lines(session, head, RULESET, ZONE))
        lines = [line for page in pages for line in page.lines]

        assert shown.counts == calendar.count_states(whole)
        assert {part.code: part.counts for part in shown.divisions} == divided(shown, whole)
        assert {page.total for page in pages} == {len(whole)}
        assert lines == whole
        assert streamed == whole
        seen |= {line.standing.state for line in lines}
        with filled.session() as session:
            report_states.catch_up(session)
    assert seen == set(State)


def test_a_page_is_narrowed_by_state_name_and_code(filled: Database) -> None:
    today = date(2026, 4, 12)
    with filled.read_session() as session:
        shown = desk.overview(session, ADMIN, RULESET, YEAR, "43", today, ZONE)

        def found(**wanted: str) -> tuple[list[str], int]:
            got = desk.board_page(
                session, shown, RULESET, ZONE, **({"state": "", "q": ""} | wanted), page=1, size=100
            )
            return [line.organ.name for line in got.lines], got.total

        late, all_late = found(state="late")
        called, all_called = found(q="第3局旧称")
        odd = found(q="%")

    assert len(late) == all_late == shown.counts[State.LATE] > 0
    assert (called, all_called) == (["430103第3局"], 1)
    assert odd == ([], 0)


def test_the_board_counts_what_the_summary_counts(filled: Database) -> None:
    today = date(2026, 4, 12)
    with filled.read_session() as session:
        shown = desk.overview(session, ADMIN, RULESET, YEAR, "43", today, ZONE)
        counted = {
            key: listing(session, scope("43", today), f"filing.{key}").amount
            for key in ("missing", "unreadable", "exempt", "not_due")
        }
        owing = [one.code for one in boards.owing(session, scope("43", today))]
        lines = calendar.board(session, RULESET, YEAR, "43", today, ZONE)

    assert counted == {
        "missing": shown.counts[State.MISSING],
        "unreadable": shown.counts[State.UNREADABLE],
        "exempt": shown.counts[State.EXEMPT],
        "not_due": shown.counts[State.PENDING],
    }
    assert owing == [
        line.organ.code for line in lines if line.standing.state in OWING and line.organ.exempt is None
    ]


def test_the_report_of_an_organ_for_a_year_is_found_in_one_index(filled: Database) -> None:
    """Not among the reports of all its years: a whole country of them is read for a board."""
    if not filled.is_sqlite:
        pytest.skip("with forty organs PostgreSQL reads the whole table, and is right")
    plans: list[str] = []

    def explained(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "everyone" in statement:
            plans.append(
                " / ".join(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
            )

    with filled.read_session() as session:
        event.listen(filled.engine, "before_cursor_execute", explained)
        boards.page(session, scope(None, date(2026, 4, 12)))
        event.remove(filled.engine, "before_cursor_execute", explained)

    assert ["ix_reports_organ_code_year (organ_code=? AND year=?)" in plan for plan in plans] == [True]
