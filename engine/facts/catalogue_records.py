"""The facts that are lists: what each element holds."""

from __future__ import annotations

from types import MappingProxyType

from ..errors import Text
from .values import FactDefinition, FactType, define


def records(name: str, zh: str, en: str, *fields: FactDefinition) -> FactDefinition:
    by_name = MappingProxyType({definition.name: definition for definition in fields})
    return FactDefinition(name, FactType.RECORDS, Text(zh, en), "", "", by_name)


COUNT, AMOUNT, FLAG, TEXT, TEXTS = (
    FactType.COUNT,
    FactType.AMOUNT,
    FactType.FLAG,
    FactType.TEXT,
    FactType.TEXTS,
)

_QUOTE = define("quote", TEXT, "原句", "the sentence as it stands", '"全年收到申请3件"')
_KEY = define(
    "phrase",
    TEXT,
    "去掉数字的原句，用于识别同一处问题",
    "the sentence without its numbers: tells one place from another when figures change",
    '"全年收到申请件"',
)
_TABLE = define(
    "table", TEXT, "disclosure、requests 或 appeals", "disclosure, requests or appeals", '"requests"'
)
_TABLE_NAME = define("name", TEXT, "表名", "name of the table", '"表三"')

RECORDS = (
    records(
        "sections.empty",
        "有标题而没有内容的部分（表格算内容）",
        "parts that have a heading and nothing below it (tables count as content)",
        define("key", TEXT, "部分代码", "key of the part", '"overview"'),
        define("name", TEXT, "部分标题", "its title", '"一、总体情况"'),
        define("holds_table", FLAG, "该部分应有表格（二、三、四）", "part two, three or four", "false"),
    ),
    records(
        "narrative.requests",
        "正文（总体情况；其中没有写的，表三上方的文字）中的政府信息公开申请总数（确数，能确定所指的才列）；一处也没有时缺",
        "totals of requests named in the overview or, where it is silent, above table 3, exact and with a certain subject; "
        "absent if there is none",
        define("count", COUNT, "件数；“未收到”为 0", "the number; 0 for a statement of none", "3", "件"),
        define(
            "of_office",
            FLAG,
            "政府年报中说的是政府办公室（本级）的数",
            "of the office alone, in a government's report",
            "false",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.published",
        "正文中公开的行政许可、行政处罚信息数，每行一条（取最大者）",
        "licences and penalties published according to the text, one element a row, the largest number",
        define("row", TEXT, "licensing 或 penalties", "licensing or penalties", '"licensing"'),
        define("name", TEXT, "行政许可 或 行政处罚", "name of the row", '"行政许可"'),
        define("count", COUNT, "公开数", "how many were published", "19", "条"),
        define(
            "decisions",
            COUNT,
            "表二处理决定数量；空白则缺",
            "decisions in table 2; absent if blank",
            "0",
            "件",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "sums.breakdowns",
        "正文中“其中/包括/分别为”的分项（最内层，至分号为止，均为确数，至少两项）",
        "breakdowns after 其中, 包括, 分别为: the innermost list up to a semicolon, exact items, at least two",
        define("total", AMOUNT, "总数", "the total named before the list", "85", "条"),
        define("sum", AMOUNT, "分项之和", "sum of the items", "85", "条"),
        define(
            "partial",
            FLAG,
            "分项和不到总数的五分之四，“其中”可能没有列全（“分别为”不算）",
            "the items make less than four fifths of the total: the list may not be meant to be whole",
            "false",
        ),
        define(
            "explanation",
            TEXT,
            "申请的分项与总数之差等于表三上年结转或结转下年度时的说明；没有时为空",
            "what in table 3 explains the difference innocently, where the parts are of requests; else empty",
            '""',
        ),
        define("unit", TEXT, "总数的量词", "classifier of the total", '"条"'),
        define("items", TEXTS, "各分项", "the items as they stand", '["工作动态41条"]'),
        define("terms", TEXT, "算式", "the items as a sum", '"4+41+20+20"'),
        _QUOTE,
        _KEY,
    ),
    records(
        "tables.label_deviations",
        "标签与格式不一致的表，每表一条",
        "tables with labels that deviate from the form, one element a table",
        _TABLE,
        _TABLE_NAME,
        define("count", COUNT, "处数", "how many cells deviate", "2", "处"),
        define("deviations", TEXTS, "原文→标准", "found → expected", '["本年度止件数→本年废止件数"]'),
    ),
    records(
        "tables.missing_rows",
        "缺行的表，每表一条（按检出的格式）",
        "tables that lack rows of the format found, one element a table",
        _TABLE,
        _TABLE_NAME,
        define("count", COUNT, "缺行数", "how many rows", "1", "行"),
        define("rows", TEXTS, "缺少的行", "the rows", '["（七）总计"]'),
    ),
    records(
        "tables.missing_columns",
        "缺列的表，每表一条",
        "tables that lack columns, one element a table",
        _TABLE,
        _TABLE_NAME,
        define("count", COUNT, "缺列数", "how many columns", "1", "列"),
        define("columns", TEXTS, "缺少的列", "the columns", '["科研机构"]'),
    ),
    records(
        "tables.missing_subtables",
        "表二缺少的子表，每个一条",
        "sub-tables that table 2 lacks, one element each",
        _TABLE,
        define("name", TEXT, "子表名", "its caption", '"第二十条第（五）项"'),
    ),
    records(
        "tables.extra_parts",
        "格式所没有的子表、行或列，每处一条",
        "sub-tables, rows or columns that the format does not have, one element each",
        _TABLE,
        define("name", TEXT, "原文", "as it stands", '"小计"'),
    ),
)
"""Facts that are lists of records; each element carries its spans and cells."""
