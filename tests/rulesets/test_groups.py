"""Findings with one cause that share no cell are told as one group."""

from __future__ import annotations

from gouji.engine.judge import judge
from gouji.engine.reading import read_document
from gouji.engine.rules import load_ruleset

HEADINGS = "二、主动公开政府信息情况\n\n三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n"
REPORT = (
    "甲县民政局2022年政府信息公开工作年度报告\n{preface}\n一、总体情况\n{overview}\n{tables}"
    "五、存在的主要问题及改进情况\n栏目更新不及时，将明确专人按周维护。\n六、其他需要报告的事项\n未收取信息处理费。\n"
)


def groups(preface: str, overview: str, tables: str) -> dict[str, set[str]]:
    """Return the rules of each group of the report, its lead in front of them."""
    text = REPORT.format(preface=preface, overview=overview, tables=tables)
    found: dict[str, set[str]] = {}
    for finding in judge(read_document(text.encode(), "a.txt"), load_ruleset()).findings:
        if finding.group:
            found.setdefault(finding.group, set()).add(finding.candidate.rule)
    return found


def test_tables_that_are_pictures_explain_what_could_not_be_read() -> None:
    assert groups("", "全年公开信息12条。", HEADINGS) == {"F14": {"F14", "S02", "T01", "T02", "T03"}}


def test_the_old_decree_is_one_matter_however_often_it_is_cited() -> None:
    old = "根据《中华人民共和国政府信息公开条例》（国务院令第492号）"

    assert groups(f"{old}编制本报告。", f"{old}开展工作。", HEADINGS)["F06"] == {"F06", "L07"}


def test_a_misspelt_heading_of_a_part_is_told_once_and_a_misspelt_sub_heading_beside_it() -> None:
    misspelt = HEADINGS.replace("主动公开政府信息情况", "主动公开政府息公开情况")
    text = REPORT.format(preface="", overview="（四）府信息公开平台建设\n平台运行平稳。", tables=misspelt)
    told = {
        finding.candidate.rule: finding.candidate.message.zh
        for finding in judge(read_document(text.encode(), "a.txt"), load_ruleset()).findings
        if finding.candidate.rule in ("F09", "Q01")
    }

    assert told == {
        "F09": "有1个章节标题与格式不一致（原标题→规定标题）：“主动公开政府息公开情况”→“主动公开政府信息情况”",
        "Q01": "标题有1处疑似错别字（原文→建议）：府信息公开→政府信息公开",
    }
