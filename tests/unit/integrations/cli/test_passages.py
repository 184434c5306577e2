"""Passages in common, in two columns behind the finding that names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from .conftest import Gouji

COMMON = [
    "业务科室按周报送养老机构名册并逐条核校后上线",
    "值班人员当日补齐栏目缺漏并登记在册备查",
    "依托镇村便民服务点设置查阅角配备打印设备",
    "三个乡镇集中宣讲临时救助图解和短视频",
    "六月底前把惠民资金表格改成可以检索的网页",
    "办公室每季度安排一次公开流程轮训和测验",
]
HEAD = "{organ}{year}年政府信息公开工作年度报告\n一、总体情况\n{text}\n六、其他需要报告的事项\n未收取信息处理费。\n"


@pytest.fixture
def alike(tmp_path: Path) -> Path:
    folder = tmp_path / "alike"
    folder.mkdir()
    here, there = "。甲乙。".join(COMMON), "。丙丁戊。".join(reversed(COMMON))
    for name, text in (("甲县民政局", here), ("乙县水务局", there)):
        page = HEAD.format(organ=name, year=2022, text=text)
        (folder / f"{name}.txt").write_text(page, encoding="utf-8")
    return folder


def test_the_longest_passages_stand_side_by_side_and_the_others_are_counted(
    gouji: Gouji, alike: Path
) -> None:
    seen = gouji("check", alike, "--only", "Q07", "--fail-on", "never")

    columns = [line.split("│") for line in seen.out.splitlines() if "│" in line]
    width = {cell_len(left) for left, _ in columns}
    heads = [(left.strip(), right.split()) for left, right in columns if "本报告" in left]
    assert len(width) == 1
    assert [head[1][0:2] for head in heads] == [["甲县民政局", "2022"], ["乙县水务局", "2022"]]
    assert seen.out.count("另有 1 段较短的相同文字") == 2
    said = ["".join(column[side].strip() for column in columns) for side in (0, 1)]
    assert [sum(one.count(words) for words in COMMON) for one in said] == [10, 10]


def test_in_english_the_columns_are_named_so(gouji: Gouji, alike: Path) -> None:
    seen = gouji("check", alike, "--only", "Q07", "--fail-on", "never", "--lang", "en")

    assert "this report" in seen.out
    assert "1 shorter passages more" in seen.out


def test_other_findings_have_no_columns(gouji: Gouji, alike: Path) -> None:
    seen = gouji("check", alike, "--only", "T02", "--fail-on", "never")

    assert "│" not in seen.out
