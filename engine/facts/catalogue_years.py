"""The facts on figures of two years, on years named in the text, and on what became of single figures."""

from __future__ import annotations

from .catalogue_form import PHRASE, QUOTE
from .catalogue_records import records
from .values import FactType, define

AMOUNT, COUNT, FLAG, TEXT = FactType.AMOUNT, FactType.COUNT, FactType.FLAG, FactType.TEXT

_NAME = define("name", TEXT, "表·行·列", "table, row and column", '"表三 一、本年新收 · 自然人"')

YEAR_FACTS = (
    define(
        "previous.same_figures",
        FLAG,
        "三张表全部数字与上年报告相同，且有非零的当年发生数；两年格式不同或无上年报告则缺",
        "all figures of the three tables equal last year's and some figure of the year itself is not zero; "
        "absent where the forms differ or there is no report of last year",
        "false",
    ),
)

YEAR_RECORDS = (
    records(
        "previous.changes",
        "与上年报告不同的数字（两年都有数的单元格），每格一条；没有上年报告则缺",
        "figures that differ from last year's, of cells with a number in both years; absent without last year's report",
        _NAME,
        define("now", AMOUNT, "本年", "this year", "120", "件"),
        define("before", AMOUNT, "上年", "last year", "20", "件"),
    ),
    records(
        "previous.corrections",
        "上年报告更正前后不同的单元格，每格一条；没有更正则为空",
        "cells by which last year's report was corrected, one element each; none where it was not",
        define("address", TEXT, "单元格地址", "its address", '"requests.carried_out.natural"'),
        _NAME,
        define(
            "sentence",
            TEXT,
            "何日由何数改为何数，可接在说明之后",
            "when it was changed from what to what, to be put behind a sentence",
            '"；上年报告已于2023年5月4日更正：该格由2改为3"',
        ),
    ),
    records(
        "narrative.stale_years",
        "说本年情况而写着往年年份的句子，每处一条",
        "sentences on the year reported that carry an earlier year, one element each",
        define("year", COUNT, "句中年份", "the year named", "2020", "年"),
        QUOTE,
        PHRASE,
    ),
    records(
        "tables.split_digits",
        "相邻两个一位数并为一个两位数后行内合计成立的行，每行一条",
        "rows whose sum holds once two neighbouring digits are read as one number, one element a row",
        define("name", TEXT, "行名", "the row", '"一、本年新收"'),
        define("digits", TEXT, "相邻两格", "the two cells", '"1、2"'),
        define("joined", COUNT, "合并后的数", "the number they make", "12"),
        define("total", COUNT, "总计", "the total", "12"),
    ),
    records(
        "tables.lost_groups",
        "行标签落在分组列、所属分组无法判断的行，每行一条",
        "rows whose label stands in the column of a lost group, one element each",
        define("table", TEXT, "所在表", "the table", '"requests"'),
        define("name", TEXT, "标签原文", "the label", '"3.其他"'),
    ),
    records(
        "tables.torn_rows",
        "被分页拆开的行标签，每处一条",
        "labels torn over a page break, one element each",
        define("table", TEXT, "所在表", "the table", '"requests"'),
        define("name", TEXT, "标签原文", "the label", '"4.无正当理由大量反 复申请"'),
    ),
    records(
        "tables.repeated_heads",
        "分页后重复出现的表头，每处一条",
        "heads repeated after a page break, one element each",
        define("table", TEXT, "所在表", "the table", '"requests"'),
        define("name", TEXT, "说明", "what was seen", '"表头在分页后重复出现"'),
    ),
)
