"""Reports checked together: a government's beside those of the organs below it, merged organs beside their year before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gouji.engine.model import Document, Organ
from gouji.engine.register import Lineage, Register, Registered, load_register
from gouji.engine.rules import load_ruleset
from gouji.integrations.inbound.cli.backtesting import samples_of
from gouji.integrations.inbound.cli.judging import Judged, Question, judge_all
from gouji.integrations.inbound.cli.loading import Loaded
from tests.unit.engine.facts.written import written_report

COUNTY, OFFICE, WATER = "青川县人民政府", "青川县人民政府办公室", "青川县水务局"
RULES = frozenset({"A01", "G01", "G02", "G07", "G08", "G10", "Y01"})


def entry(code: str, name: str, kind: Any = "department", *steps: Lineage) -> Registered:
    return Registered(Organ(name, code, kind, "510822", "county", False, True), (), steps)


@pytest.fixture(scope="module")
def register() -> Register:

    return load_register().with_organs(
        [
            entry("GOV", COUNTY, "government"),
            entry("OFFICE", OFFICE),
            entry("WATER", WATER),
            entry("GRAIN", "青川县粮食局"),
            entry("STORES", "青川县物资局"),
            entry("RES", "青川县储备局", "department", Lineage("founded", date(2023, 3, 1))),
            entry(
                "RES2",
                "青川县粮储局",
                "department",
                Lineage("merged", date(2023, 3, 1), ("GRAIN", "STORES")),
                Lineage("founded", date(2023, 3, 1)),
            ),
        ]
    )


def report(organ: str, year: int = 2022, **rows: int) -> Document:
    cells = {
        f"requests.{row}.{column}": value for row, value in rows.items() for column in ("natural", "total")
    }
    title = f"{organ}{year}年政府信息公开工作年度报告"
    return written_report(title=title, organ=organ, year=year, cells=cells)


def check(register: Register, *documents: Document) -> dict[tuple[str | None, int | None], Judged]:
    question = Question(load_ruleset(), register, only=RULES)
    judged = judge_all(question, Loaded(documents, ()), Loaded((), ()), label="")
    assert [each.document for each in judged] == list(documents)
    return {(each.document.organ, each.document.year): each for each in judged}


def found(judged: Judged, rule: str) -> list[tuple[str, str]]:
    return [
        (one.candidate.severity.value, one.candidate.message.zh)
        for one in judged.evaluation.findings
        if one.candidate.rule == rule
    ]


def reason(judged: Judged, rule: str) -> str | None:
    result = next(one for one in judged.evaluation.results if one.rule == rule)
    return result.reason.zh if result.reason else None


def test_the_government_stands_first_and_is_judged_last(register: Register) -> None:
    judged = check(
        register,
        report(COUNTY, received=4, granted=4, result_total=4),
        report(OFFICE, received=3, granted=3, result_total=3),
        report(WATER, received=2, granted=1, result_total=1),
    )[COUNTY, 2022]

    assert found(judged, "G08") == [
        ("warning", "1个下级机关的报告尚有错误级问题未处理，其数已汇入本报告：青川县水务局（A01）")
    ]
    assert found(judged, "G02") == [
        (
            "info",
            "应报4个下级机关，2个没有可用的报告：青川县粮食局（未随本次提供）、青川县物资局（未随本次提供）",
        )
    ]
    assert reason(judged, "G01") == ("应报的4个下级机关中，2个没有可用的报告：青川县粮食局、青川县物资局")


def test_with_all_of_them_the_sum_is_checked(register: Register) -> None:
    judged = check(
        register,
        report("青川县粮食局"),
        report(COUNTY, received=3),
        report("青川县物资局"),
        report(OFFICE, received=3),
        report(WATER, received=1),
    )[COUNTY, 2022]

    (told,) = found(judged, "G01")
    assert told[1].startswith(
        "表三有2格不等于4个下级机关报告之和：表三 一、本年新收政府信息公开申请数量 · 自然人：本级3，下级合计4，差-1，差额与青川县水务局所报相同，可能漏计"
    )
    assert [severity for severity, _ in found(judged, "G07")] == ["warning"]


@pytest.mark.parametrize("with_organs", [True, False])
def test_alone_or_without_a_register_nothing_can_be_said(register: Register, with_organs: bool) -> None:
    documents = [report(COUNTY)] if with_organs else [report(COUNTY), report(WATER)]
    judged = check(register if with_organs else load_register(), *documents)[COUNTY, 2022]

    assert found(judged, "G01") == []
    assert (reason(judged, "G01") or "").startswith("没有下级机关的报告可供核对：须有机关名录")


def test_merged_organs_carry_over_what_all_of_them_had(register: Register) -> None:
    judged = check(
        register,
        report("青川县粮储局", 2023, carried_in=4),
        report("青川县粮食局", 2022, carried_out=2),
        report("青川县物资局", 2022, carried_out=3),
    )["青川县粮储局", 2023]

    assert found(judged, "Y01")[0] == (
        "warning",
        "自然人：青川县粮食局、青川县物资局2022年合计结转下年度5，2023年上年结转4，差-1",
    )


def test_part_of_a_merger_is_no_sum(register: Register) -> None:
    judged = check(
        register, report("青川县粮储局", 2023, carried_in=4), report("青川县粮食局", 2022, carried_out=2)
    )["青川县粮储局", 2023]

    assert reason(judged, "Y01") == (
        "没有上年报告可比：2023年3月1日由青川县粮食局、青川县物资局合并而成；上年报告应由以下机关报送：青川县粮食局、青川县物资局"
    )


def test_a_backtest_of_a_folder_knows_what_is_below_a_government(register: Register) -> None:
    government, office = report(COUNTY, received=9, granted=9, result_total=9), report(OFFICE)
    water = report(WATER, received=3, granted=2, result_total=2)
    loaded = Loaded((government, office, water), ())
    ruleset = load_ruleset()
    checked = judge_all(
        Question(ruleset, register, judged_on=date(2023, 3, 1)), loaded, Loaded((), ()), label=""
    )

    samples = samples_of(loaded, register, ruleset, date(2023, 3, 1), label="")

    assert [sample.document for sample in samples] == [government, office, water]
    assert [sample.surroundings for sample in samples] == [each.surroundings for each in checked]
    children = samples[0].surroundings.children
    assert children is not None
    assert [(child.name, child.state, child.errors) for child in children.reporters if child.figures] == [
        (OFFICE, "filed", ()),
        (WATER, "filed", ("A01",)),
    ]
    assert samples[1].surroundings.children is None


def test_a_backtest_of_departments_judges_none_of_them_beforehand(register: Register) -> None:
    (sample,) = samples_of(
        Loaded((report(WATER, received=3),), ()), register, load_ruleset(), date(2023, 3, 1), label=""
    )

    assert (sample.surroundings.others, sample.surroundings.children) == (None, None)
    assert sample.filing.judged_on is None
