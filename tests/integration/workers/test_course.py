"""A report's course: handed in late or corrected late, published before it was changed, sent back and not seen again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gouji.engine.canonical import dumps
from gouji.engine.form import places_of
from gouji.engine.model import TABLES
from gouji.engine.store.queries import evaluations, queue
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.replaying import Replays
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite

ZEROS = {f"{table}.{place}": 0 for table in TABLES for place in places_of("F21", table)}
ORGAN, REGION = "青川县水务局", "510822"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def to(self, day: date, hour: int = 10) -> None:
        """Move to an hour of a day in China."""
        self.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 1, 20, 2, tzinfo=UTC))


@pytest.fixture
def work(tmp_path: Path, clock: Clock) -> Iterator[Work]:
    new_sqlite(tmp_path)
    opened = replace(
        open_work(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets=SECRET)), clock=clock
    )
    yield opened
    opened.close()


def file(
    work: Work, number: int, *, published_on: date | None = None, broken: bool = False, **cells: int
) -> UUID:
    told = {key.replace("__", "."): value for key, value in cells.items()}
    body: dict[str, Any] = {"organ": ORGAN, "year": 2025, "region": REGION, "cells": ZEROS | told}
    content = b"%PDF-1.7 broken" if broken else dumps(body).encode()
    saved = arrive(
        work,
        Arrival(
            webhook_id=f"msg_{number}",
            door="generic",
            external_id=f"ext-{number}",
            organ=ORGAN,
            year=2025,
            region=REGION,
            kind="department",
            filename="report.pdf" if broken else "report.json",
            media_type=None if broken else "application/json",
            content=content,
            submitted_at=work.now(),
            published_on=published_on,
        ),
    )
    evaluate(work, saved.id)
    return saved.id


def send_back(work: Work, submission_id: UUID) -> None:
    with work.database.session() as session:
        queue.decide_submission(
            session, submission_id, actor="王敏", action="return", now=work.now(), text="请更正"
        )


def said(work: Work, submission_id: UUID, rule: str) -> tuple[str, list[str]]:
    """Return the outcome of a rule and what it found."""
    with work.database.read_session() as session:
        row = evaluations.current_evaluation(session, submission_id)
        assert row is not None
        found = [one.message_zh for one in evaluations.findings_of(session, row.id) if one.rule == rule]
    (outcome,) = [result["outcome"] for result in row.results if result["rule"] == rule]
    return outcome, found


def test_a_correction_handed_in_after_the_deadline_makes_nothing_late(work: Work, clock: Clock) -> None:
    clock.to(date(2026, 1, 30))
    first = file(work, 1, published_on=date(2026, 1, 30))
    send_back(work, first)
    clock.to(date(2026, 2, 9))
    second = file(work, 2, published_on=date(2026, 2, 9))

    assert said(work, first, "D01") == ("pass", [])
    assert said(work, second, "D01") == ("pass", [])
    assert said(work, second, "D02") == ("pass", [])


def test_what_could_not_be_read_was_not_handed_in(work: Work, clock: Clock) -> None:
    clock.to(date(2026, 1, 30))
    file(work, 1, broken=True)
    clock.to(date(2026, 2, 3))
    second = file(work, 2)

    assert said(work, second, "D01") == ("fail", ["应于2026年1月31日前提交，实际2026年2月3日提交，逾期3天"])


def test_a_report_that_was_late_stays_late_in_its_corrected_versions(work: Work, clock: Clock) -> None:
    clock.to(date(2026, 2, 2))
    file(work, 1, published_on=date(2026, 2, 2))
    clock.to(date(2026, 2, 9))
    second = file(work, 2, published_on=date(2026, 2, 9))

    assert said(work, second, "D01")[1] == ["应于2026年1月31日前提交，实际2026年2月2日提交，逾期2天"]
    assert said(work, second, "D02")[1] == ["应于2026年1月31日前公布，实际2026年2月2日公布，逾期2天"]


def test_figures_changed_after_publication_are_told_without_a_note_of_correction(
    work: Work, clock: Clock
) -> None:
    clock.to(date(2026, 1, 22))
    first = file(work, 1, published_on=date(2026, 1, 21))
    clock.to(date(2026, 2, 9))
    second = file(work, 2, disclosure__licensing__decisions=7)

    outcome, found = said(work, second, "D08")
    assert said(work, first, "D08") == ("not_applicable", [])
    assert outcome == "fail"
    assert found == ["与此前公布的版本有1处不同，且没有更正说明：表二 行政许可 · 本年处理决定数量：“0”→“7”"]


def test_what_was_not_public_yet_may_change(work: Work, clock: Clock) -> None:
    clock.to(date(2026, 1, 22))
    file(work, 1, published_on=date(2026, 1, 30))
    clock.to(date(2026, 1, 25))
    second = file(work, 2, disclosure__licensing__decisions=7)

    assert said(work, second, "D08") == ("not_applicable", [])


def test_a_report_sent_back_is_told_once_seven_working_days_are_over_and_no_more_when_it_comes_again(
    work: Work, clock: Clock
) -> None:
    clock.to(date(2026, 2, 2))
    first = file(work, 1)
    send_back(work, first)
    clock.to(date(2026, 2, 11))
    evaluate(work, first)
    early = said(work, first, "D09")
    clock.to(date(2026, 2, 12))
    evaluate(work, first)
    late = said(work, first, "D09")
    second = file(work, 2)

    assert early == ("pass", [])
    assert late == ("fail", ["2026年2月2日退回更正，至2026年2月12日已10天（8个工作日），尚未重报"])
    assert said(work, second, "D09") == ("not_applicable", [])


def test_what_was_judged_with_its_course_is_judged_the_same_again(work: Work, clock: Clock) -> None:
    clock.to(date(2026, 1, 22))
    file(work, 1, published_on=date(2026, 1, 21))
    clock.to(date(2026, 2, 9))
    second = file(work, 2, disclosure__licensing__decisions=7)
    with work.database.read_session() as session, Replays() as kept:
        row = evaluations.current_evaluation(session, second)
        assert row is not None
        replayed = kept.replay(session, row.id)

    assert replayed.same is True
