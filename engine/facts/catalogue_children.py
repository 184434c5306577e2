"""The facts on the organs below a government and on what their reports add up to."""

from __future__ import annotations

from .catalogue_records import records
from .values import FactDefinition, FactType, define

AMOUNT, COUNT, DATE, FLAG, TEXT = (
    FactType.AMOUNT,
    FactType.COUNT,
    FactType.DATE,
    FactType.FLAG,
    FactType.TEXT,
)

_NAME = define("name", TEXT, "下级机关", "the organ below", '"甲县民政局"')
_CELL = define("name", TEXT, "表·行·列", "table, row and column", '"表三 一、本年新收 · 总计"')
_OWN = define("own", AMOUNT, "政府报告填报的数", "what the government's report has", "12", "件")
_SUM = define("sum", AMOUNT, "下级机关报告之和", "what the reports below add up to", "10", "件")

CHILDREN_FACTS = (
    define(
        "children.expected",
        COUNT,
        "机关名录中报告应汇入本报告的下级机关数；没有名录或没有下级报告则缺",
        "organs whose reports this one sums up, after the register; absent where nobody looked",
        "42",
        "个",
    ),
    define(
        "children.filed", COUNT, "其中已有可用报告的", "those of them with a report that counts", "41", "个"
    ),
    define(
        "children.only_office",
        FLAG,
        "全部数字与政府办公室本级的报告相同，而其他下级机关有非零的数；没有办公室的报告则缺",
        "all figures are those of the government's own office although others below have some; absent without the "
        "office's report",
        "false",
    ),
)


def _besides(name: str, zh: str, en: str) -> FactDefinition:
    besides = define("besides", AMOUNT, "多计的数", "what was counted besides", "2", "件")
    return records(name, zh, en, _CELL, _OWN, _SUM, besides)


CHILDREN_RECORDS = (
    records(
        "children.missing",
        "没有可用报告的下级机关，每个一条",
        "organs below without a report that counts, one element each",
        _NAME,
        define("kind", TEXT, "机关类别", "kind of organ", '"department"'),
        define(
            "state",
            TEXT,
            "未报送、已退回未重报、尚未评审或未随本次提供",
            "nothing filed, sent back, not judged yet, not among the files",
            '"未报送"',
        ),
        define(
            "is_sure",
            FLAG,
            "确知没有可用的报告，而不只是没有随本次提供",
            "it is known that there is none, not only that it is not among the files",
            "true",
        ),
    ),
    records(
        "children.sums",
        "可相加的数据格与下级之和，每格一条；下级不全则缺",
        "every figure that can be added, with the sum below, one element each; absent where reports are missing",
        define("table", TEXT, "所在表", "the table", '"requests"'),
        _CELL,
        _OWN,
        _SUM,
        define("difference", AMOUNT, "差（本报告减下级之和）", "own less sum", "2", "件"),
        define(
            "counted",
            FLAG,
            "下级之和完整；有空白而恰好相等、或没有办公室的报告而本报告较大时缺",
            "the sum is whole; absent where blanks happen to fit, or where what is more may be the office's own",
            "true",
        ),
        define("blanks", COUNT, "此格空白的下级机关数", "reports below that leave it blank", "0", "个"),
        define("who", TEXT, "可能的原因或主要来源", "what may explain it", '"，其中甲县民政局8"'),
    ),
    _besides(
        "children.doubled",
        "恰为下级之和再加下级政府所属机关之和的数据格（两格以上，且凡有此数的格都如此），每格一条；下级不全则缺",
        "figures that are the sum below and the organs of governments below once more, where at least two and all of "
        "those concerned are; absent where reports are missing",
    ),
    _besides(
        "children.with_vertical",
        "恰为下级之和再加垂直管理单位之和的数据格，条件同上，每格一条；下级不全则缺",
        "figures that are the sum below and the vertically managed organs besides, likewise",
    ),
    records(
        "children.faulty",
        "报告尚有 A、Y、L 组未决错误的下级机关，每个一条",
        "organs below whose reports have open errors of groups A, Y or L, one element each",
        _NAME,
        define("rules", TEXT, "规则编号", "the rules", '"A01、Y01"'),
    ),
    records(
        "children.changed",
        "现行版本晚于本报告送达的下级机关，每个一条",
        "organs below whose present version came in after this report, one element each",
        _NAME,
        define("on", DATE, "送达日", "the day it came in", "2023-04-06"),
        define("what", TEXT, "更正或报送", "corrected, or filed for the first time", '"更正"'),
    ),
    records(
        "children.carry_breaks",
        "自身上年结转即与上年报告不一致的下级机关，每个每列一条",
        "organs below whose own carry-over breaks, one element for each and column",
        define("column", TEXT, "列代码", "code of the column", '"natural"'),
        _NAME,
        define("difference", AMOUNT, "差", "carried in less carried out", "-1", "件"),
    ),
)
