from __future__ import annotations

import io
from types import MappingProxyType

from rich.cells import cell_len

from gouji.engine.errors import Text
from gouji.engine.model import (
    Candidate,
    Cell,
    CellKind,
    Document,
    Evaluation,
    Finding,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Severity,
)
from gouji.integrations.inbound.cli.judging import Judged
from gouji.integrations.inbound.cli.listing import list_reports
from gouji.integrations.inbound.cli.loading import Loaded, Unreadable
from gouji.integrations.inbound.cli.printing import print_rows, row, wrapped

TEXT = "磐石市民生服务局2022年政府信息公开工作年度报告\n一、本年新收\t4\n"
CELL = Cell(4, CellKind.NUMBER, "4", (TEXT.index("4"), TEXT.index("4") + 1))
DOCUMENT = Document(
    "report.txt",
    "text/plain",
    TEXT,
    "磐石市民生服务局",
    2022,
    template="F21",
    tables=MappingProxyType({"requests": MappingProxyType({"received.natural": CELL})}),
)


def candidate(rule: str, severity: Severity, title: str) -> Candidate:
    return Candidate(
        rule=rule,
        severity=severity,
        title=Text(title, "title"),
        message=Text("消息", "message"),
        basis=("依据一", "依据二"),
        suggestion=Text("改正", "mend it"),
        key=rule,
        cells=("requests.received.natural",),
        spans=((TEXT.index("4"), TEXT.index("4") + 1),),
        formula="4 ≠ 0",
        derived=rule == "A01",
    )


JUDGED = Judged(
    DOCUMENT,
    Evaluation(
        "annual_report",
        "1",
        "sha256:0",
        ReportOutcome.REJECTED,
        (
            RuleResult("A01", RuleOutcome.FAIL),
            RuleResult("Y01", RuleOutcome.NOT_ASSESSABLE, Text("没有上年年报", "no report of last year")),
        ),
        (
            Finding(candidate("F03", Severity.INFO, "提示在后"), None, True, "3"),
            Finding(candidate("T07", Severity.WARNING, "随同"), "one", False, "2"),
            Finding(candidate("A01", Severity.ERROR, "起因"), "one", True, "1"),
        ),
    ),
    ambiguous=("a.txt", "b.txt"),
)
UNREADABLE = Unreadable("empty.txt", "empty_file", Text("文件是空的", "the file is empty"))


def printed(judged: list[Judged], unreadable: list[Unreadable]) -> str:
    out = io.StringIO()
    print_rows(list_reports(judged, Loaded((), tuple(unreadable)), "zh"), out)
    return out.getvalue()


def test_causes_come_first_the_worst_before_the_others_and_consequences_below_them() -> None:
    assert (
        printed([JUDGED], [UNREADABLE])
        == """\
磐石市民生服务局 2022  2021年格式  report.txt
  不通过  错误 1 · 警告 1 · 提示 1
  上年年报有几份，未作比对：a.txt、b.txt；用 --previous 指定一份

  错误 A01 起因（推算）
      消息
      算式  4 ≠ 0
      位置  表三 一、本年新收政府信息公开申请数量 · 自然人（第 2 行）
      依据  依据一；依据二
      建议  改正
        └ 警告 T07 随同
            消息
            算式  4 ≠ 0
            位置  表三 一、本年新收政府信息公开申请数量 · 自然人（第 2 行）

  提示 F03 提示在后
      消息
      算式  4 ≠ 0
      位置  表三 一、本年新收政府信息公开申请数量 · 自然人（第 2 行）
      依据  依据一；依据二
      建议  改正

  规则 2 条：通过 0 · 不通过 1 · 不适用 0 · 无法核验 1 · 规则出错 0
    无法核验 Y01  没有上年年报

读不了  empty.txt
      文件是空的

共 1 份年报：不通过 1 · 读不了 1
"""
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours_and_lines_that_fit_however_wide_chinese_is() -> None:
    wide = Terminal()
    print_rows(list_reports([JUDGED], Loaded((), ()), "zh"), wide)

    assert "\x1b[1;31m错误" in wide.getvalue()


def test_a_narrow_terminal_wraps_at_its_width() -> None:
    lines = [text.plain for text in wrapped(row(6, "勾稽关系" * 20, hanging=4), 40)]

    assert max(cell_len(line) for line in lines) <= 40
    assert [line[: len(line) - len(line.lstrip())] for line in lines] == [" " * 6] + [" " * 10] * (
        len(lines) - 1
    )
    assert "".join(line.strip() for line in lines) == "勾稽关系" * 20
