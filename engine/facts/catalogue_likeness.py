"""The facts on what was said before, elsewhere or last year."""

from __future__ import annotations

from .catalogue_records import records
from .values import FactType, define

AMOUNT, COUNT, TEXT = FactType.AMOUNT, FactType.COUNT, FactType.TEXT

LIKENESS_FACTS = (
    define(
        "previous.repeated",
        AMOUNT,
        "一、五两部分中与上年报告相同的文字所占的百分比（16 字以上的相同段落；不计引用的文件名、格式规定的语句、数字和本机关名称）",
        "share of parts one and five that last year's report has word for word, in passages of 16 characters or more; "
        "cited titles, prescribed sentences, figures and the organ's own name do not count",
        "42.5",
        "%",
    ),
    define(
        "previous.repeated_problems",
        AMOUNT,
        "第五部分中与上年报告相同的文字所占的百分比",
        "share of part five that last year's report has word for word",
        "12.0",
        "%",
    ),
)

LIKENESS_RECORDS = (
    records(
        "twins",
        "一、五两部分与本报告相似的其他机关同年报告，每份一条，最相似的在前；没有可比的报告时缺",
        "reports of other organs of the year whose parts one and five are like this one's, the likest first; absent "
        "where nobody looked",
        define("name", TEXT, "对方机关", "the other organ", '"甲县水务局"'),
        define(
            "percent",
            AMOUNT,
            "相似度：两份报告共有的五字组占全部五字组的百分比",
            "shingles of five in common, of all",
            "61.3",
            "%",
        ),
        define("passages", COUNT, "相同的段落数", "passages in common", "4"),
        define("characters", COUNT, "相同的字数", "characters in common", "420", "字"),
        define(
            "quote",
            TEXT,
            "最长的相同段落在本报告中的原文",
            "the longest passage as it stands here",
            '"建立台账，逐项销号"',
        ),
        define(
            "quote_there",
            TEXT,
            "同一段落在对方报告中的原文",
            "the same passage as it stands there",
            '"建立台账，逐项销号"',
        ),
    ),
)
