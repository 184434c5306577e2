"""A January day by day: sixty organs, schedulers that run twice, at once, not at all, and die; against a plain calculation.

Four hundred of them, on both databases: `pytest -m exhaustive tests/integration/workers/test_january.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from gouji.engine.store import Session
from gouji.engine.store.tables import Mail, MissingReport, Reminder
from tests.integration.postgres import Postgres, postgres
from tests.integration.sqlite import new_sqlite

from .january import (
    STEPS,
    ZONE,
    days_looked,
    missing_expected,
    reminders_expected,
    state_expected,
)
from .january_play import Play, played

__all__ = ["postgres"]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((60, "sqlite"), id="60-sqlite"),
        pytest.param((400, "sqlite"), id="400-sqlite", marks=pytest.mark.exhaustive),
        pytest.param((400, "postgresql"), id="400-postgresql", marks=pytest.mark.exhaustive),
    ],
)
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    size, kind = request.param
    folder: Path = tmp_path_factory.mktemp("january")
    if kind == "sqlite":
        url = new_sqlite(folder)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    with played(folder, url, size) as one:
        yield one


def rows(session: Session, table: type) -> list:  # type: ignore[type-arg]
    return list(session.exec(select(table)).all())


def test_every_reminder_is_sent_once_on_the_day_calculated_and_no_other(play: Play) -> None:
    expected = Counter(
        (person.code, step, day, address)
        for person in play.people
        for step, day in reminders_expected(person, days_looked(8)).items()
        for address in person.emails
    )

    with play.work.database.read_session() as session:
        mails = rows(session, Mail)
    sent = Counter(
        (
            mail.about,
            int(mail.period.partition("/T")[2]),
            mail.created_at.astimezone(ZONE).date(),
            mail.address,
        )
        for mail in mails
    )

    assert len(expected) > 60
    assert sent == expected


def test_what_was_not_sent_in_its_time_is_kept_with_the_reason(play: Play) -> None:
    with play.work.database.read_session() as session:
        found = rows(session, Reminder)
    by_organ = {(row.organ_code, row.step): (row.state, row.why) for row in found}
    days = days_looked(8)

    for person in play.people:
        sent = reminders_expected(person, days)
        for step in STEPS:
            state = by_organ.get((person.code, step))
            if step in sent:
                assert state == ("posted", None)
            elif state is not None and state[0] == "no_address":
                assert not any("@" in one for one in person.emails)
                assert state[1] == ("bad_address" if person.emails else "no_address")
            elif state is not None:
                assert state[0] == "skipped"
    assert Counter(state for state, _ in by_organ.values())["no_address"] > 5


def test_every_missing_report_is_found_on_the_day_after_and_closed_when_it_comes(play: Play) -> None:
    days = days_looked(0)
    expected = {
        person.code: found for person in play.people if (found := missing_expected(person, days)) is not None
    }

    with play.work.database.read_session() as session:
        found = rows(session, MissingReport)

    assert {row.organ_code: (row.found_on, row.state, row.severity) for row in found} == expected
    assert {"open", "filed"} <= {state for _, state, _ in expected.values()}
    assert {"error", "warning"} == {severity for _, _, severity in expected.values()}


def test_the_board_says_every_morning_what_was_calculated(play: Play) -> None:
    expected = {
        day: {person.code: state_expected(person, day) for person in play.people if person.files}
        for day in play.seen
    }

    assert play.seen == expected
    assert {state for board in play.seen.values() for state, _ in board.values()} == {
        "missing", "unreadable", "returned", "late", "pending", "filed", "exempt"
    }  # fmt: skip
