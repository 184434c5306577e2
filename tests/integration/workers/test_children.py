"""A government's report is compared with those of the organs below it, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from gouji.engine.canonical import dumps
from gouji.engine.form import places_of
from gouji.engine.model import TABLES, Organ
from gouji.engine.register import Lineage, OtherName, Registered
from gouji.engine.store.queries import evaluations, organs
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.replaying import Replays
from gouji.engine.store.tables import OutboxRow
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite

ZEROS = {f"{table}.{place}": 0 for table in TABLES for place in places_of("F21", table)}
COUNTY, OFFICE, WATER = "青川县人民政府", "青川县人民政府办公室", "青川县水务局"


def registered(code: str, name: str, kind: Any = "department", *steps: Lineage, **more: Any) -> Registered:
    return Registered(Organ(name, code, kind, "510822", "county", False, True), lineage=steps, **more)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    new_sqlite(tmp_path)
    opened = open_work(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets=SECRET))
    merged = Lineage("merged", date(2025, 3, 1), ("GRAIN", "STORES"))
    former = (OtherName("青川县安全生产监督管理局", "former", None, date(2025, 2, 28)),)
    with opened.database.session() as session:
        organs.save_organs(
            session,
            [
                registered("GOV", COUNTY, "government"),
                registered("OFFICE", OFFICE),
                registered("WATER", WATER),
                registered("TAX", "国家税务总局青川县税务局", "vertical"),
                registered("GRAIN", "青川县粮食局"),
                registered("STORES", "青川县物资局"),
                registered(
                    "RES",
                    "青川县粮食和物资储备局",
                    "department",
                    Lineage("founded", date(2025, 3, 1)),
                    merged,
                ),
                registered(
                    "SAFE",
                    "青川县应急管理局",
                    "department",
                    Lineage("renamed", date(2025, 3, 1)),
                    other_names=former,
                ),
                registered("NEW", "青川县数据局", "department", Lineage("founded", date(2025, 5, 1))),
            ],
            opened.now(),
        )
    yield opened
    opened.close()


def bring(work: Work, organ: str, *, year: int = 2025, name: str = "a", **cells: int) -> UUID:
    cells_given = {f"requests.{row}.natural": value for row, value in cells.items()}
    form = {"organ": organ, "year": year, "cells": {**ZEROS, **cells_given}}
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


def said(work: Work, submission_id: UUID, rule: str) -> list[str]:
    return [one["message"] for one in judged(work, submission_id)["findings"] if one["rule"] == rule]


def outcome(work: Work, submission_id: UUID, rule: str) -> tuple[str, str | None]:
    result = next(one for one in judged(work, submission_id)["results"] if one["rule"] == rule)
    return result["outcome"], result["reason"]


def judged(work: Work, submission_id: UUID) -> dict[str, Any]:
    with work.database.read_session() as session:
        report = evaluations.report_json(session, submission_id)
    assert report is not None
    return report


def judge_again(work: Work) -> int:
    """Judge what waits to be judged again, until nothing waits; return how often that was."""
    times = 0
    while True:
        with work.database.session() as session:
            rows = [row for row in session.exec(select(OutboxRow)) if row.queue == "bulk"]
            waiting = [UUID(row.args[0]) for row in rows]
            for row in rows:
                session.delete(row)
        if not waiting:
            return times
        for submission_id in waiting:
            evaluate(work, submission_id)
            times += 1


def test_a_government_judged_first_is_judged_again_when_the_last_organ_has_filed(work: Work) -> None:
    government = bring(work, COUNTY, received=9)

    assert outcome(work, government, "G01")[0] == "not_assessable"
    assert said(work, government, "G03") == ["已报0/5，下级不全，汇总数暂不能核对"]

    bring(work, OFFICE, received=5)
    bring(work, WATER, received=3)
    for name in ("青川县粮食和物资储备局", "青川县应急管理局"):
        bring(work, name)
    bring(work, "国家税务总局青川县税务局", received=100)
    judge_again(work)

    assert said(work, government, "G03") == ["已报4/5，下级不全，汇总数暂不能核对"]

    bring(work, "青川县数据局", received=1)
    judge_again(work)

    assert said(work, government, "G03") == []
    assert outcome(work, government, "G01") == ("pass", None)


def test_the_sum_is_checked_once_all_have_filed_and_nothing_is_judged_for_ever(work: Work) -> None:
    names = [OFFICE, "青川县粮食和物资储备局", "青川县应急管理局", "青川县数据局"]
    for name in names:
        bring(work, name)
    bring(work, WATER, received=3)
    government = bring(work, COUNTY, received=2)
    judge_again(work)

    assert said(work, government, "G03") == []
    assert said(work, government, "G01") == [
        "表三有1格不等于5个下级机关报告之和：表三 一、本年新收政府信息公开申请数量 · 自然人：本级2，下级合计3，差-1，其中青川县水务局3"
    ]

    bring(work, WATER, name="b", received=2)

    assert 0 < judge_again(work) < 10
    assert outcome(work, government, "G01")[0] != "fail"
    (changed,) = said(work, government, "G09")
    assert changed.startswith("本报告提交以后，1个下级机关更正或补报：青川县水务局（")
    assert judge_again(work) == 0


def test_an_open_error_below_is_told(work: Work) -> None:
    bring(work, WATER, granted=4)
    government = bring(work, COUNTY, granted=4)

    (found,) = said(work, government, "G08")
    assert "青川县水务局（A" in found


def test_a_department_and_a_government_without_organs_below_it_have_nothing_to_sum_up(work: Work) -> None:
    department = bring(work, WATER)
    other = bring(work, "剑阁县人民政府")

    assert outcome(work, department, "G01") == ("not_applicable", "只适用于县级以上地方人民政府")
    assert outcome(work, other, "G01") == ("not_applicable", "机关名录中没有应汇入本报告的下级机关")


def test_what_was_known_of_the_organs_below_is_kept_for_the_replay(work: Work) -> None:
    bring(work, WATER, received=3)
    government = bring(work, COUNTY, received=2)
    with work.database.read_session() as session:
        row = evaluations.current_evaluation(session, government)
    bring(work, WATER, name="b", received=8)

    assert row is not None
    with Replays() as replays, work.database.read_session() as session:
        assert replays.replay(session, row.id).same


def test_the_carry_over_of_merged_organs_is_that_of_all_of_them(work: Work) -> None:
    after = bring(work, "青川县粮食和物资储备局", carried_in=4)

    assert outcome(work, after, "Y01") == (
        "not_assessable",
        "没有上年报告可比：2025年3月1日由青川县粮食局、青川县物资局合并而成；上年报告应由以下机关报送：青川县粮食局、青川县物资局",
    )

    bring(work, "青川县粮食局", year=2024, carried_out=2)
    bring(work, "青川县物资局", year=2024, carried_out=3)
    judge_again(work)

    assert said(work, after, "Y01") == [
        "自然人：青川县粮食局、青川县物资局2024年合计结转下年度5，2025年上年结转4，差-1"
    ]
    assert [one["severity"] for one in judged(work, after)["findings"] if one["rule"] == "Y01"] == ["warning"]
    assert judge_again(work) == 0


def test_a_renamed_organ_is_compared_with_the_report_under_its_former_name(work: Work) -> None:
    bring(work, "青川县安全生产监督管理局", year=2024, carried_out=2)

    assert said(work, bring(work, "青川县应急管理局", carried_in=1), "Y01") == [
        "自然人：2024年结转下年度2，2025年上年结转1，差-1"
    ]


def test_a_new_organ_has_nobody_before_it(work: Work) -> None:
    reason = outcome(work, bring(work, "青川县数据局"), "Y01")

    assert reason == (
        "not_assessable",
        "没有上年报告可比：青川县数据局于2025年5月1日设立，上年没有应报送的报告",
    )


def test_the_finding_names_the_side_that_was_corrected(work: Work) -> None:
    bring(work, WATER, year=2024, carried_out=2)
    after = bring(work, WATER, carried_in=2)
    assert said(work, after, "Y01") == []

    bring(work, WATER, year=2024, name="b", carried_out=3)
    judge_again(work)

    (found,) = said(work, after, "Y01")
    today = work.local_now().date()
    assert found == (
        "自然人：2024年结转下年度3，2025年上年结转2，差-1；"
        f"上年报告已于{today.year}年{today.month}月{today.day}日更正：该格由2改为3"
    )
