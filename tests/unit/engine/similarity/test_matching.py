"""The passages behind a finding on like texts, as they stand in both reports."""

from __future__ import annotations

from gouji.engine.model import Document
from gouji.engine.similarity import Matched, matching
from tests.unit.engine.facts.written import written_report

COMMON = "业务科室按周报送养老机构名册并逐条核校后上线"
OWN = "窗口增设自助终端两台，办理时限缩短一半，群众代表按季度评议。"
OTHERS = "农村供水管网改造分三期推进，用水户可在手机上查询水质检测结果。"


def report(
    organ: str, year: int, overview: str, problems: str = "评议意见反馈不够及时，拟指定联络员。"
) -> Document:
    return written_report(
        title=f"{organ}{year}年政府信息公开工作年度报告",
        year=year,
        organ=organ,
        sections={"overview": overview, "problems": problems},
    )


HERE = report("甲县民政局", 2022, f"{OWN}{COMMON}，缺漏\n由专人补齐2022件。")
TWIN = report("乙县水务局", 2022, f"{OTHERS}{COMMON}，缺漏由专人补齐7件。", "汛期公开不够。")


def test_both_sides_are_given_as_they_stand_with_their_places() -> None:
    found = matching("Q07", "乙县水务局", HERE, None, (TWIN,))

    assert found is not None
    (passage,) = found.passages
    assert passage == Matched(
        f"{COMMON}，缺漏由专人补齐2022件",
        f"{COMMON}，缺漏由专人补齐7件",
        passage.here_span,
        passage.there_span,
        len(COMMON) + len("缺漏由专人补齐0件"),
    )
    texts = ((HERE.text, passage.here_span), (TWIN.text, passage.there_span))
    assert ["".join(text[slice(*span)].split()) for text, span in texts] == [passage.here, passage.there]


def test_part_five_alone_is_compared_where_the_rule_is_about_it() -> None:
    last = report("甲县民政局", 2021, OTHERS)
    both, five = (matching(rule, "", HERE, last, None) for rule in ("Y06", "Y08"))

    assert both is not None
    assert five is not None
    assert (
        [one.here for one in both.passages]
        == [one.here for one in five.passages]
        == ["评议意见反馈不够及时，拟指定联络员"]
    )
    assert five.likeness.share == 100
    assert both.likeness.share < 50


def test_a_cited_title_and_a_sentence_of_the_form_are_no_passages() -> None:
    said = (
        "按照《国务院办公厅关于印发全国基层政务公开标准化规范化工作要点的通知》办理，"
        "本报告所列数据的统计期限为一月一日至十二月三十一日。"
    )
    found = matching(
        "Q07",
        "乙县水务局",
        report("甲县民政局", 2022, OWN + said),
        None,
        (report("乙县水务局", 2022, OTHERS + said),),
    )

    assert found is not None
    assert [one.here for one in found.passages] == ["评议意见反馈不够及时，拟指定联络员"]


def test_there_is_nothing_beside_a_finding_that_compares_no_texts_or_whose_other_report_is_gone() -> None:
    asked = [
        matching("A01", "", HERE, TWIN, (TWIN,)),
        matching("Y06", "", HERE, None, (TWIN,)),
        matching("Q07", "丙县教育局", HERE, TWIN, (TWIN,)),
        matching("Q07", "乙县水务局", HERE, TWIN, None),
    ]

    assert asked == [None] * 4
