"""What the numbers of a summary are called, what one of each is, and how it is counted where that is not plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..form import row_label
from ..form.appeals import LITIGATION, RESULTS
from .addresses import DECIDED, SUITS

REPORTS: Final = Text("份", "reports")
ORGANS: Final = Text("个机关", "organs")
DAYS: Final = Text("天", "days")
FINDINGS: Final = Text("个", "findings")
PIECES: Final = Text("件", "pieces")
CHECKS: Final = Text("项次", "checks")
COLUMNS: Final = Text("栏", "columns")

FAMILY_NAMES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "D": Text("时限", "Deadlines"),
        "F": Text("格式与模板", "Form and template"),
        "S": Text("章节完整", "Sections"),
        "T": Text("表格完整", "Tables"),
        "A": Text("表内勾稽", "Sums within the tables"),
        "Y": Text("跨年衔接", "From year to year"),
        "N": Text("正文与表格", "Prose against tables"),
        "M": Text("正文数字", "Figures in the prose"),
        "L": Text("权限与法律", "Powers and law"),
        "P": Text("隐私与保密", "Privacy and secrecy"),
        "Q": Text("文字质量", "Wording"),
        "G": Text("汇总", "Aggregation"),
    }
)
"""The groups of the catalogue by the letter that the ids of their rules begin with, in its order."""

DECIDED_NAME: Final = Text("已审结", "decided")
RESULT_NAMES: Final[Mapping[str, Text]] = {column.key: column.label for column in RESULTS}

SEVERITY_NAMES: Final[Mapping[str, Text]] = MappingProxyType(
    {"error": Text("错误", "Errors"), "warning": Text("警告", "Warnings"), "info": Text("提示", "Hints")}
)


@dataclass(frozen=True, slots=True)
class _Term:
    label: Text
    unit: Text
    note: Text | None = None


def _term(unit: Text, zh: str, en: str, note_zh: str = "", note_en: str = "") -> _Term:
    return _Term(Text(zh, en), unit, Text(note_zh, note_en) if note_zh else None)


_TERMS: Final[Mapping[str, _Term]] = {
    "filing.expected": _term(
        ORGANS,
        "应报送",
        "to be filed",
        "名录中该年度应报送的机关，不含免报",
        "organs of the roster that have to file, without those that are exempt",
    ),
    "filing.filed": _term(
        REPORTS,
        "已报送",
        "filed",
        "按时、逾期、时限不明之和，含名录外机关的报告",
        "on time, late and without a known day together, those of organs outside the roster included",
    ),
    "filing.filed_expected": _term(ORGANS, "应报送机关中已报送", "filed, of those that have to"),
    "filing.on_time": _term(REPORTS, "按时报送", "on time"),
    "filing.late": _term(
        REPORTS,
        "逾期报送",
        "late",
        "首次提交或公布晚于时限；以首次报送为准，更正不算",
        "first handed in or published after the last day; a correction does not count",
    ),
    "filing.undated": _term(
        REPORTS,
        "已报送，时限不明",
        "filed, no last day known",
        "机关类别不明或实行垂直领导，条例第四十九条未定其时限，无法判断是否按时",
        "the organ's kind is not known or it is managed vertically: nobody can say whether it was on time",
    ),
    "filing.late_3": _term(REPORTS, "逾期 1—3 天", "late by 1 to 3 days"),
    "filing.late_7": _term(REPORTS, "逾期 4—7 天", "late by 4 to 7 days"),
    "filing.late_30": _term(REPORTS, "逾期 8—30 天", "late by 8 to 30 days"),
    "filing.late_more": _term(REPORTS, "逾期 30 天以上", "late by more than 30 days"),
    "filing.days": _term(DAYS, "逾期天数合计", "days of delay in all"),
    "filing.unreadable": _term(
        REPORTS,
        "已收到但无法读取",
        "came in, unreadable",
        "收到的文件都无法读取，既不算已报送，也不算未报送",
        "no file that came in could be read: neither filed nor missing",
    ),
    "filing.imported": _term(
        REPORTS,
        "作为往年报告导入",
        "brought in as earlier reports",
        "导入的报告不核对时限，不进入审核队列",
        "deadlines are not checked and nothing is in the queue",
    ),
    "filing.missing": _term(ORGANS, "逾期未报送", "missing"),
    "filing.not_due": _term(
        ORGANS,
        "尚未报送，未到时限",
        "not filed yet, not yet due",
        "含没有报送时限的机关",
        "organs without a known last day included",
    ),
    "filing.exempt": _term(ORGANS, "免报", "exempt"),
    "filing.outside": _term(
        REPORTS,
        "名录外机关的报告",
        "of organs outside the roster",
        "已计入上列各数；机关不在名录中，请核对",
        "counted above; their organs are not in the roster",
    ),
    "filing.returned": _term(REPORTS, "曾被退回", "sent back at least once"),
    "filing.corrected_late": _term(
        REPORTS,
        "按时报送、时限后更正",
        "on time, corrected after the last day",
        "不算逾期",
        "not counted as late",
    ),
    "filing.on_time_rate": _term(REPORTS, "按时率", "on time"),
    "filing.filed_rate": _term(ORGANS, "报送率", "filed"),
    "passing.judged": _term(REPORTS, "已核对", "judged"),
    "passing.first": _term(
        REPORTS,
        "一次通过",
        "in order at the first attempt",
        "只报送一次，且经审核通过，或机器核对无需人工处理",
        "one version only, accepted by a person or with nothing that asks for one",
    ),
    "passing.later": _term(REPORTS, "重报后通过", "in order after it was handed in again"),
    "passing.waiting": _term(REPORTS, "待审核", "wait for a person"),
    "passing.returned": _term(REPORTS, "已退回，未重报", "sent back, not handed in again"),
    "passing.unchecked": _term(REPORTS, "尚未核对", "not judged yet"),
    "passing.first_rate": _term(
        REPORTS, "一次通过率", "first-pass rate", "一次通过占已核对的比例", "first attempts of those judged"
    ),
    "checks.unreadable": _term(REPORTS, "无法读取", "unreadable"),
    "checks.quarantined": _term(REPORTS, "被隔离，待管理员处理", "in quarantine, for an administrator"),
    "checks.pending": _term(REPORTS, "等待核对", "wait to be judged"),
    "checks.undefined": _term(REPORTS, "系统未能判定", "outcome undefined"),
    "checks.without_table": _term(REPORTS, "缺整张表", "without a whole table"),
    "checks.without_figures": _term(
        REPORTS,
        "有缺失或存疑的数字",
        "with figures missing or in doubt",
        "汇总用到的数字中，有缺失、空白或读取存疑的；这些数字未计入合计",
        "of the figures summed up here, some are missing, blank or in doubt; they add nothing to the sums",
    ),
    "checks.unassessed": _term(CHECKS, "无法核验的规则", "checks that could not be made"),
    "checks.rule_errors": _term(CHECKS, "规则运行出错", "checks that broke down"),
    "reports.with_errors": _term(REPORTS, "仍有错误的报告", "reports with errors that stand"),
    "reports.clean": _term(REPORTS, "无待处理问题的报告", "reports with nothing that stands"),
    "carry.broken": _term(REPORTS, "结转断链的报告", "reports with a broken carry-over"),
    "carry.columns": _term(
        FINDINGS,
        "断链处",
        "broken chains",
        "上年结转与上年报告的结转下年度不一致（Y01、G10），已排除的不计",
        "carried in is not what last year's report carried out (Y01, G10), those dismissed left out",
    ),
    "carry.without_predecessor": _term(
        REPORTS,
        "缺上年报告，无法核验",
        "no report of last year, not checked",
        "系统中没有上年报告（Y10）",
        "last year's report is not here (Y10)",
    ),
    "carry.carried_in": _term(PIECES, "本年报告填报的上年结转", "carried in, as told this year"),
    "carry.carried_out": _term(PIECES, "上年报告填报的结转下年度", "carried out, as told last year"),
    "corrected.reconsideration": _term(
        PIECES,
        "行政复议纠正率",
        "corrected on reconsideration",
        "结果纠正占已审结（维持、纠正、其他结果）的比例",
        "corrected of those decided (upheld, corrected, other result)",
    ),
    "corrected.suits": _term(
        PIECES,
        "行政诉讼纠正率",
        "corrected by suits",
        "两类诉讼合计，结果纠正占已审结的比例",
        "of both kinds of suits, corrected of those decided",
    ),
    "volumes.parts_filed": _term(REPORTS, "应汇总的报告", "reports to be summed up"),
    "volumes.parts_missing": _term(ORGANS, "应汇总而缺的报告", "of those, missing"),
}

_COLUMN_NAMES: Final[Mapping[str, Text]] = {
    "found": Text("发现", "found"),
    "standing": Text("未了结", "standing"),
    "fixed": Text("已更正", "fixed"),
    "waived": Text("已豁免", "waived"),
    "dismissed": Text("已排除", "dismissed"),
    **SEVERITY_NAMES,
}


def label_of(key: str) -> Text:
    """Return what the number of this key is called; the key itself where nobody named it."""
    term = _TERMS.get(key)
    if term is not None:
        return term.label
    head, _, rest = key.partition(".")
    if head in ("findings", "report"):
        return _COLUMN_NAMES.get(rest.rpartition(".")[2], Text(key, key))
    if head == "volumes":
        return volume_label(rest.partition(".")[2])
    if head == "ruleset":
        return Text("按此规则库核对的报告", "reports judged under this ruleset")
    return Text(key, key)


def unit_of(key: str) -> Text:
    """Return what one of them is called."""
    term = _TERMS.get(key)
    if term is not None:
        return term.unit
    head = key.partition(".")[0]
    if head == "volumes":
        return REPORTS if key.startswith("volumes.unknown.") else PIECES
    return FINDINGS if head in ("findings", "report") else REPORTS


def note_of(key: str) -> Text | None:
    """Return how it is counted, where that needs saying."""
    term = _TERMS.get(key)
    return term.note if term else None


def volume_label(address: str) -> Text:
    """Return what a row of table 3 or a cell of table 4 is called: 一、本年新收政府信息公开申请数量."""
    table, row, column = [*address.split("."), "", ""][:3]
    if table == "requests":
        return row_label("requests", row)
    if table != "appeals":
        return Text(address, address)
    case = LITIGATION if row == SUITS else row_label("appeals", row)
    result = DECIDED_NAME if column == DECIDED else RESULT_NAMES.get(column, Text(column, column))
    return Text(f"{case.zh} · {result.zh}", f"{case.en}, {result.en}")
