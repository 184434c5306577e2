"""The facts on the course of a filing: whether it came in, went back, and what changed since it was published."""

from __future__ import annotations

from .catalogue_records import records
from .values import FactType, define

DATE, FLAG, TEXT, TEXTS = FactType.DATE, FactType.FLAG, FactType.TEXT, FactType.TEXTS

COURSE_FACTS = (
    define("filing.received", FLAG, "报告已经收到", "the report has come in", "true"),
    define(
        "filing.judged_on",
        DATE,
        "核对之日（由调用者给出，引擎没有时钟）；没有给出则缺",
        "the day of checking, given by the caller: the engine has no clock; absent where it is not given",
        "2023-01-25",
    ),
    define(
        "filing.returned_on",
        DATE,
        "退回更正之日；没有在退回中则缺",
        "the day on which it was sent back for correction; absent where it is not out for correction",
        "2023-02-10",
    ),
    define("filing.is_returned", FLAG, "已退回、尚未重报", "sent back and not handed in again", "false"),
    define(
        "filing.predecessors",
        TEXTS,
        "机构设立、更名、合并、拆分后，应当报送上年报告的机关；没有变动则为空",
        "the organs that should have filed last year's report where the organ was founded, renamed, merged or split "
        "since; empty where it was not",
        '["甲县粮食局"]',
    ),
    define(
        "filing.lineage",
        TEXT,
        "上年以来机构沿革（合并、拆分、更名、设立），一句话；没有变动则缺",
        "what became of the organ since last year, as a sentence; absent where nothing did",
        '"2022年3月1日由甲县粮食局、甲县物资局合并而成"',
    ),
    define(
        "changes.explained",
        FLAG,
        "文中有更正、修订说明",
        "the text says that it was corrected",
        "false",
    ),
)

COURSE_RECORDS = (
    records(
        "changes.since_published",
        "与此前公布的版本不同之处（空白不计），每个数据格、每个部分一条；没有此前的版本则为空",
        "what differs from the version published before (white space aside), one element for each figure and each "
        "part; none without that version",
        define("name", TEXT, "数据格或部分", "the figure or part", '"表三 一、本年新收 · 总计"'),
        define("before", TEXT, "原为", "what stood there", '"3"'),
        define("now", TEXT, "现为", "what stands there now", '"4"'),
    ),
)
