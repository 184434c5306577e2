"""Reports with the same words find each other, whichever comes first, and only those of the year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlmodel import select

from gouji.engine.canonical import dumps
from gouji.engine.errors import NotFoundError
from gouji.engine.store import Database
from gouji.engine.store.queries import evaluations
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.replaying import Replays
from gouji.engine.store.tables import OutboxRow, SketchBand
from gouji.integrations.desk.passages import ComparedTexts, compared_texts
from gouji.integrations.desk.roles import Actor, Role
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite

LETTERS = "公开信息办理群众网站栏目培训窗口更新核对目录乡镇宣讲评议反馈制度清单时限责任服务"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    new_sqlite(tmp_path)
    opened = open_work(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets=SECRET))
    yield opened
    opened.close()


def prose(seed: int, length: int = 400) -> str:
    random = Random(seed)
    return "".join(random.choice(LETTERS) for _ in range(length))


def bring(work: Work, organ: str, overview: str, *, year: int = 2025, name: str = "a") -> UUID:
    form = {"organ": organ, "year": year, "cells": {}, "sections": {"overview": overview}}
    arrival = Arrival(
        webhook_id=f"{organ}-{year}-{name}",
        door="generic",
        external_id=name,
        organ=organ,
        year=year,
        filename="report.json",
        content=dumps(form).encode(),
    )
    submission_id = arrive(work, arrival).id
    evaluate(work, submission_id)
    return submission_id


def copies(database: Database, submission_id: UUID) -> list[str]:
    with database.read_session() as session:
        report = evaluations.report_json(session, submission_id)
    assert report is not None
    return [one["message"] for one in report["findings"] if one["rule"] == "Q07"]


def judge_again(work: Work) -> None:
    """Judge what waits in the outbox to be judged again, until nothing waits."""
    while True:
        with work.database.session() as session:
            rows = [row for row in session.exec(select(OutboxRow)) if row.queue == "bulk"]
            waiting = [UUID(row.args[0]) for row in rows]
            for row in rows:
                session.delete(row)
        if not waiting:
            return
        for submission_id in waiting:
            evaluate(work, submission_id)


def test_the_second_of_two_like_reports_finds_the_first_and_the_first_learns_of_it(work: Work) -> None:
    first = bring(work, "青川县水务局", prose(1))
    other = bring(work, "青川县教育局", prose(2))
    second = bring(work, "青川县民政局", prose(1))

    assert [copies(work.database, one) for one in (first, other)] == [[], []]
    assert "青川县水务局" in copies(work.database, second)[0]

    judge_again(work)

    assert "青川县民政局" in copies(work.database, first)[0]
    assert copies(work.database, other) == []


def test_passages_are_read_side_by_side_and_lead_to_the_other_report_where_it_may_be_read(work: Work) -> None:
    first = bring(work, "青川县水务局", prose(1))
    second = bring(work, "青川县民政局", prose(1))
    everywhere, elsewhere = Actor(1, "审核员", Role.REVIEWER), Actor(2, "外地", Role.REVIEWER, "11")

    with work.database.read_session() as session:
        seen = compared_texts(session, everywhere, second)
        none = compared_texts(session, everywhere, first)
        with pytest.raises(NotFoundError):
            compared_texts(session, elsewhere, second)

    (one,) = seen.found
    assert (one.rule, one.organ, one.year, one.percent, one.link) == ("Q07", "青川县水务局", 2025, 100, first)
    assert [(each.here, each.there) for each in one.passages] == [(prose(1), prose(1))]
    assert none == ComparedTexts(())


def test_the_other_report_is_not_led_to_once_it_was_rewritten(work: Work) -> None:
    bring(work, "青川县水务局", prose(1))
    second = bring(work, "青川县民政局", prose(1))
    bring(work, "青川县水务局", prose(3), name="b")

    with work.database.read_session() as session:
        seen = compared_texts(session, Actor(1, "审核员", Role.REVIEWER), second)

    assert [(one.link, len(one.passages)) for one in seen.found] == [(None, 1)]


def test_last_years_report_is_led_to(work: Work) -> None:
    last = bring(work, "青川县水务局", prose(1), year=2024)
    this = bring(work, "青川县水务局", prose(1), year=2025)

    with work.database.read_session() as session:
        seen = compared_texts(session, Actor(1, "审核员", Role.REVIEWER), this)

    assert [(one.rule, one.year, one.link, one.share) for one in seen.found] == [("Y06", 2024, last, 100)]


def test_a_report_is_not_like_itself_nor_like_its_earlier_version(work: Work) -> None:
    bring(work, "青川县水务局", prose(1), name="a")
    again = bring(work, "青川县水务局", prose(1) + "补充一句。", name="b")

    judge_again(work)

    assert copies(work.database, again) == []


def test_a_rewritten_version_is_what_others_are_compared_with(work: Work) -> None:
    bring(work, "青川县水务局", prose(1), name="a")
    bring(work, "青川县水务局", prose(3), name="b")
    later = bring(work, "青川县民政局", prose(1))

    assert copies(work.database, later) == []


def test_reports_of_other_years_are_not_compared(work: Work) -> None:
    bring(work, "青川县水务局", prose(1), year=2024)

    assert copies(work.database, bring(work, "青川县民政局", prose(1), year=2025)) == []


def test_a_short_text_has_no_sketch(work: Work) -> None:
    bring(work, "青川县水务局", "全年公开信息三条。")

    with work.database.read_session() as session:
        assert session.exec(select(SketchBand)).all() == []


def test_a_likeness_is_replayed_with_the_other_report_as_it_was(work: Work) -> None:
    bring(work, "青川县水务局", prose(1))
    second = bring(work, "青川县民政局", prose(1))
    with work.database.read_session() as session:
        row = evaluations.current_evaluation(session, second)
    bring(work, "青川县水务局", prose(3), name="b")

    assert row is not None
    with Replays() as replays, work.database.read_session() as session:
        assert replays.replay(session, row.id).same
