"""What the running text tells: each statement is tied to its subject, or is not there."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from gouji.engine.facts import Absent, Facts, FactType
from gouji.engine.facts.catalogue_told import TOLD_FACTS, TOLD_RECORDS
from gouji.engine.model import Filing, Organ
from tests.unit.engine.facts.written import facts_of, overview, written_report


def fields(facts: Facts, name: str, *names: str) -> list[tuple[Any, ...]]:
    records = facts.records(name)
    assert not isinstance(records, Absent)
    return [tuple(record.get(field).value for field in names) for record in records]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请9件，办结8件，结转下年度1件。", [("handled", 8), ("carried_out", 1)]),
        (
            "收到依申请公开9件，2021年结转2件，1件结转2023年继续办理。",
            [("carried_in", 2), ("carried_out", 1)],
        ),
        ("收到依申请公开9件，2020年结转2件，1件结转2024年办理。", []),
        ("2021年收到政府信息公开申请9件，办结9件。", []),
        ("政府信息公开申请已办结约9件。", []),
        ("政府信息公开申请中，网上申请办结4件，按期办结3件。", []),
        ("办结提案3件，办结信访件9件。", []),
        ("全区收到政府信息公开申请９件，均已办结。", []),
        ("收到依申请公开9件，全部按时答复，无结转。", [("carried_out", 0)]),
        ("收到依申请公开9件，无上年结转申请，没有下年度结转件。", [("carried_in", 0), ("carried_out", 0)]),
        ("去年收到依申请公开9件，无结转。政府债务资金无结转。", []),
        ("2021年收到政府信息公开申请9件，无结转2022年办理件。", []),
    ],
)
def test_what_was_done_or_carried_over(text: str, expected: list[tuple[str, int]]) -> None:
    assert fields(overview(text), "narrative.handling", "kind", "count") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到政府信息公开申请8件。其中，予以公开5件，部分公开2件，不予公开1件。",
            [("granted", 5), ("partial", 2), ("refused", 1)],
        ),
        ("收到政府信息公开申请8件。按办理结果看，予以公开5件。", [("granted", 5)]),
        ("收到提案8件。其中，予以公开5件。", []),
        ("收到政府信息公开申请8件。全部提案予以公开5件。", []),
    ],
)
def test_what_became_of_the_requests_may_stand_in_the_next_sentence(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert fields(overview(text), "narrative.results", "kind", "count") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", [("reconsideration", 0), ("litigation", 0)]),
        ("因政府信息公开发生行政复议2件、行政诉讼1件。", [("reconsideration", 2), ("litigation", 1)]),
        ("政府信息公开行政复议、行政诉讼共3件。", []),
        ("上年发生政府信息公开行政诉讼3件。", []),
        ("作为复议机关审理政府信息公开行政复议案件30件。", []),
        ("没有政府信息公开行政诉讼败诉案件。", []),
        ("避免因信息公开不及时引发行政复议，杜绝未公开引起诉讼。", []),
        ("未经行政复议直接提起政府信息公开行政诉讼的另行统计。", []),
    ],
)
def test_reconsiderations_and_lawsuits(text: str, expected: list[tuple[str, int]]) -> None:
    assert fields(overview(text), "narrative.appeals", "kind", "count") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开信息120条，比上年100条增长20%。", [(20, 120, 100, True)]),
        ("公开信息90条，较去年100条减少12%。", [(-12, 90, 100, False)]),
        ("网站访问量120次，同比增长20%。", []),
        ("公开信息、解读分别为120条，比上年100条增长30%。", []),
        ("公开信息120条，比上年增加20条，增长20%。", [(20, 120, 100, True)]),
        ("公开信息120条，同比减少30条，下降30%。", [(-30, 120, 150, False)]),
        ("公开信息120条，同比增加120条，增长20%。", []),
        ("去年公开信息100条，今年公开120条，增长25%。", [(25, 120, 100, False)]),
        ("2021年公开信息100条，2022年公开120条，同比增长20%。", [(20, 120, 100, True)]),
        ("公开信息120条，去年同期160条，下降25%。", [(-25, 120, 160, True)]),
        ("2020年公开信息100条，2022年公开120条，增长25%。", []),
        ("公开信息120条，其中去年结转100条，增长25%。", []),
    ],
)
def test_rates_of_growth(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert fields(overview(text), "narrative.growth", "stated", "current", "base", "agrees") == expected


def test_last_years_table_is_the_base_of_requests() -> None:
    previous = written_report(year=2021, cells={"requests.received.total": 40})
    facts = facts_of(predecessor=previous, sections={"overview": "收到政府信息公开申请30件，同比下降25%。"})

    assert fields(facts, "narrative.growth", "stated", "base", "computed", "agrees") == [(-25, 40, -25, True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理申请20件，已全部办结，办结率98%。", [(20, 20, 98)]),
        ("受理申请20件，已全部办结，其中2件结转，办结率98%。", []),
        ("收到申请90件，予以公开60件，占比76.7%。", [(60, 90, Decimal("76.7"))]),
        ("收到申请90件，予以公开约60件，占比76.7%。", []),
        (
            "发布300条。其中：动态200条，占66.7%；公告100条，占43.3%。",
            [(200, 300, Decimal("66.7")), (100, 300, Decimal("43.3"))],
        ),
        ("发布300条，其中网站200条（其中动态50条，占25%），微信100条，占33.3%。", [(50, 200, 25)]),
        ("发布300条，其中网站200条，其中动态50条；微信100条，占33.3%。", []),
        ("网站发布300条，微信发布60条，占总量的16.7%。", []),
        (
            "答复申请200件，均按时办结。予以公开100件，占50%；不予公开40件，占25%；无法提供60件，占30%。",
            [(40, 200, 25)],
        ),
        ("答复申请200件，均按时办结。予以公开100件，占50%；不予公开40件，占20%；无法提供60件，占30%。", []),
        ("答复申请200件。予以公开100件，占50%；不予公开40件，占25%。", []),
        ("答复申请200件。予以公开100件，占50%；不予公开60件，占30%；网上申请25件，占25%。", []),
        ("答复申请200件。予以公开100件，占50%；不予公开60件，占30%；同比减少10件，占25%。", []),
    ],
)
def test_percentages_beside_both_their_numbers(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert fields(overview(text), "narrative.percentages", "part", "whole", "stated") == expected


def test_a_share_of_all_that_were_to_be_dealt_with_is_right_by_the_table() -> None:
    cells = {"requests.received.total": 90, "requests.carried_in.total": 10}
    facts = overview("收到申请90件，予以公开60件，占60%。", cells=cells)

    assert fields(facts, "narrative.percentages", "part") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开350余条，其中网站200条，微信150条。", [(350, 360, 350, 350)]),
        ("公开近300条，其中网站约200条，微信100条。", [(200, 300, 200, 400)]),
        ("公开1.2万余条，其中网站1万条，微信2000条。", [(12000, 13000, 12000, 12000)]),
        ("公开300条，其中网站200条，微信100条。", []),
    ],
)
def test_what_approximate_numbers_admit(text: str, expected: list[tuple[int, ...]]) -> None:
    assert fields(overview(text), "sums.approximate", "low", "high", "sum_low", "sum_high") == expected


@pytest.mark.parametrize(
    ("text", "problems", "measures"),
    [
        ("一是慢；二是少。\n下一步，我局将加强。", 2, 1),
        ("（一）存在问题\n1.慢。2.少。\n（二）改进措施\n1.快。2.多。", 2, 2),
        ("更新慢。今后，一是快；二是多；三是好。", 1, 3),
        ("一是慢，下一步改进。二是少，下一步增加。", None, None),
    ],
)
def test_problems_and_measures_are_counted_by_their_ordinals(
    text: str, problems: int | None, measures: int | None
) -> None:
    facts = facts_of(sections={"problems": text})
    found = [facts.get(f"sections.problems.{name}") for name in ("problem_count", "measure_count")]

    assert [None if isinstance(one, Absent) else one.value for one in found] == [problems, measures]


def test_a_number_of_the_office_alone_is_explained_in_a_governments_report_only() -> None:
    text = "县政府办公室收到政府信息公开申请5件，办结5件。"
    government = facts_of(Filing(Organ("甲县人民政府", None, "government")), sections={"overview": text})

    assert fields(government, "narrative.handling", "explained") == [(True,)]
    assert fields(overview(text), "narrative.handling", "explained") == [(False,)]


@pytest.mark.parametrize(
    "text",
    ["收取信息处理费300元。", "信息处理费共计300元，已收取。", "收取信息处理费100元、200元，合计300元。"],
)
def test_the_processing_fee_that_was_collected(text: str) -> None:
    facts = facts_of(sections={"other": text})

    assert fields(facts, "narrative.processing_fees", "collected", "amount") == [(True, 300)]


@pytest.mark.parametrize("text", ["未收取信息处理费。", "信息处理费0元。", "应收信息处理费300元，逾期未缴。"])
def test_no_processing_fee_was_collected(text: str) -> None:
    assert fields(facts_of(sections={"other": text}), "narrative.processing_fees", "collected") == [(False,)]


def cost(text: str) -> float:
    """Return the processor seconds of reading everything that a text tells."""
    facts = overview(text)
    started = time.process_time()
    for entry in (*TOLD_FACTS, *TOLD_RECORDS):
        facts.records(entry.name) if entry.type is FactType.RECORDS else facts.get(entry.name)
    return time.process_time() - started


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "piece",
    [
        "1条",
        "其中甲1条",
        "收到政府信息公开申请1件，",
        "信息处理费1元，其中1元，",
        "一是",
        "占5%",
        "《甲》印发《乙》",
        "结转1件",
    ],
)
def test_the_cost_of_a_hundred_thousand_characters_grows_with_their_number(piece: str) -> None:
    """Four times the text costs four times as much; eight times would be a walk over it for every number."""
    short, long = cost((piece * 25_000)[:25_000]), cost((piece * 100_000)[:100_000])

    assert long < 8 * short + 0.2
