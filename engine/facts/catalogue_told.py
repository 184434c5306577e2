"""The facts of what the running text tells: outcomes, cases, documents, money, rates, ordinals, wording."""

from __future__ import annotations

from .catalogue_records import records
from .values import FactDefinition, FactType, define

COUNT, AMOUNT, FLAG, TEXT, TEXTS = (
    FactType.COUNT,
    FactType.AMOUNT,
    FactType.FLAG,
    FactType.TEXT,
    FactType.TEXTS,
)

_QUOTE = define("quote", TEXT, "原文", "the passage as it stands", '"办结5件"')
_KEY = define("phrase", TEXT, "去掉数字的原文", "the passage without its numbers", '"办结件"')
_COUNT = define("count", COUNT, "正文所写件数", "the number in the text", "5", "件")
_EXPLAINED = (
    define(
        "explained", FLAG, "表中数字可以解释此差异", "the tables explain the difference innocently", "false"
    ),
    define(
        "explanation",
        TEXT,
        "可能的解释；没有则为空",
        "what may explain the difference; empty where nothing does",
        '"等于办理结果总计减上年结转，可能只计本年新收"',
    ),
)


def _passages(name: str, zh: str, en: str) -> FactDefinition:
    return records(name, zh, en, _QUOTE, _KEY)


def _compared(name: str, zh: str, en: str, kinds: str, example: str) -> FactDefinition:
    return records(
        name,
        zh,
        en,
        define("kind", TEXT, f"代码：{kinds}", f"code: {kinds}", example),
        define("name", TEXT, "名称", "what is counted", '"办结"'),
        _COUNT,
        define(
            "figure", COUNT, "表中对应的数；没有填数则缺", "the table's number; absent if blank", "4", "件"
        ),
        *_EXPLAINED,
        _QUOTE,
        _KEY,
    )


TOLD_FACTS = (
    define(
        "sections.overview.missing_accountability",
        TEXTS,
        "工作考核、社会评议、责任追究三项中正文没有提到的（条例第五十条第四项）",
        "which of assessment, public comment and accountability the text does not mention (条例 50(4))",
        '["社会评议"]',
    ),
    define("sections.other.says_none", FLAG, "第六部分只写“无”", "part six only says none", "false"),
    define(
        "narrative.counted_clauses",
        TEXTS,
        "总体情况中带数量的分句",
        "clauses of the overview that hold a number with its classifier",
        '["发布政策解读5条"]',
    ),
    define(
        "narrative.processing_fee_sentences",
        TEXTS,
        "正文中提到信息处理费的句子",
        "sentences that name the processing fee",
        '["“本年度未收取信息处理费。”"]',
    ),
    define("sections.problems.names_problems", FLAG, "第五部分写了问题", "part five names problems", "true"),
    define("sections.problems.names_measures", FLAG, "第五部分写了措施", "part five names measures", "true"),
    define(
        "sections.problems.problem_count",
        COUNT,
        "第五部分按序号列出的问题数，不编号算一个；问题与措施没有分开写则缺",
        "problems by their ordinals, 1 where none is numbered; absent where problems and measures are not apart",
        "2",
        "条",
    ),
    define(
        "sections.problems.measure_count",
        COUNT,
        "第五部分按序号列出的措施数，不编号算一个；问题与措施没有分开写则缺",
        "measures by their ordinals, 1 where none is numbered; absent where problems and measures are not apart",
        "1",
        "条",
    ),
)

TOLD_RECORDS = (
    _compared(
        "narrative.handling",
        "正文所写申请的办结、结转件数；同类有一处与表三一致的只列该处",
        "requests done and carried over according to the text; of one kind only the statement that agrees with table 3, if any",
        "handled, carried_out, carried_in",
        '"handled"',
    ),
    _compared(
        "narrative.results",
        "正文所写各类办理结果件数；同类有一处与表三一致的只列该处",
        "results by kind according to the text; of one kind only the statement that agrees with table 3, if any",
        "granted, partial, refused, unavailable, declined, other",
        '"granted"',
    ),
    _compared(
        "narrative.appeals",
        "正文（总体情况；其中没有写的，表四上方的文字）所写因政府信息公开引起的行政复议、行政诉讼件数，每类一条；“未发生”为 0",
        "reconsiderations and lawsuits over disclosure according to the overview or, where it is silent, the text above "
        "table 4, one element a kind; 0 for none",
        "reconsideration, litigation",
        '"litigation"',
    ),
    records(
        "narrative.balance",
        "正文同时写明收到、办结、结转的（至多一条）",
        "received, done and carried over, where the text states all of them; at most one element",
        define("received", COUNT, "收到", "received", "69", "件"),
        define("carried_in", COUNT, "上年结转；没有写则为 0", "carried in; 0 where not stated", "0", "件"),
        define("handled", COUNT, "办结", "done", "68", "件"),
        define("carried_out", COUNT, "结转下年", "carried over", "1", "件"),
        define("intake", COUNT, "收到（含上年结转）", "received with those carried in", "69", "件"),
        define("output", COUNT, "办结加结转", "done and carried over", "69", "件"),
        define(
            "explained",
            FLAG,
            "差额正是表三的上年结转",
            "the difference is what table 3 has as carried in",
            "false",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.documents",
        "总体情况所写印发、制定的文件：《》所列的合为一条，写明件数的每处一条",
        "documents issued according to the overview: one element for all named in 《》, one for each number",
        define("named", FLAG, "是《》所列的", "named in 《》", "true"),
        define("count", COUNT, "件数", "how many", "3", "件"),
        define(
            "made",
            COUNT,
            "表二规范性文件本年制发（2019年格式为新制作）件数；空白则缺",
            "normative documents made this year in table 2; absent if blank",
            "1",
            "件",
        ),
        define("what", TEXT, "原文或文件名", "the passage, or the titles", '"“行政发文22个”"'),
    ),
    records(
        "narrative.processing_fees",
        "正文中关于信息处理费的句子",
        "sentences on the processing fee",
        define(
            "amount", AMOUNT, "收取的金额；没有写明则缺", "sum collected; absent if not named", "500", "元"
        ),
        define("collected", FLAG, "写明收取了", "says that some was collected", "false"),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.fee_sums",
        "信息处理费的总数与分项（件数、金额各一条）",
        "totals and parts of the processing fee, by number and by sum",
        define("unit", TEXT, "件 或 元", "件 or 元", '"元"'),
        define("total", AMOUNT, "总数", "total", "1200"),
        define("sum", AMOUNT, "分项之和", "sum of the parts", "1100"),
        define("terms", TEXT, "算式", "the parts as a sum", '"400+700"'),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.sums_of_money",
        "正文所写行政事业性收费（2021年格式）、政府采购（2019年格式）金额",
        "charges (form of 2021) or procurement (form of 2019) according to the text",
        define("amount", AMOUNT, "正文金额", "sum in the text", "120000", "元"),
        define(
            "figure", AMOUNT, "表中金额；没有填数则缺", "sum in the table; absent if blank", "110000", "元"
        ),
        define("near", FLAG, "在四舍五入的范围内一致", "the same as far as both are rounded", "false"),
        *_EXPLAINED,
        _QUOTE,
        _KEY,
    ),
    _passages(
        "narrative.closed_channels",
        "正文称已注销、停用而又计入本年发布数的渠道",
        "channels that the text calls closed and counts this year's items for",
    ),
    records(
        "sums.approximate",
        "含约数的总数与分项：余、多加一步，近减一步，约加减一步（一步为末位非零数字的一个单位）",
        "lists with approximate numbers: 余 and 多 admit one step up, 近 one down, 约 both; a step is one unit of the last digit not 0",
        define("total", TEXT, "总数原文", "the total as it stands", '"350余条"'),
        define("low", AMOUNT, "总数下限", "smallest total", "350"),
        define("high", AMOUNT, "总数上限", "largest total", "360"),
        define("sum_low", AMOUNT, "分项和下限", "smallest sum of the parts", "347"),
        define("sum_high", AMOUNT, "分项和上限", "largest sum of the parts", "357"),
        define("items", TEXTS, "各分项", "the parts as they stand", '["174条", "20余条"]'),
        define(
            "partial",
            FLAG,
            "分项可能没有列全：以分号隔开，或不到总数的五分之四",
            "the list need not be whole: set apart by semicolons, or below four fifths of the total",
            "true",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.approximate_items",
        "总体情况中以约数写公开、发布条数的分句",
        "clauses of the overview that count items disclosed only approximately",
        define("number", TEXT, "约数", "the number", '"350余条"'),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.percentages",
        "正文中能与两个件数对上的百分比（办结率、答复率，“其中…占…”）",
        "percentages that stand beside both their numbers (rates of answers, shares of a total)",
        define("part", AMOUNT, "分子", "the part", "19"),
        define("whole", AMOUNT, "分母", "the whole", "20"),
        define("stated", AMOUNT, "所写百分比", "percentage stated", "95", "%"),
        define("computed", AMOUNT, "算得百分比", "percentage computed", "95", "%"),
        define(
            "explained",
            FLAG,
            "句中说明了未办结的原因（结转、未到期等）",
            "the sentence says why some are not done",
            "false",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.growth",
        "正文中的同比增幅；所计是申请总数而没有上年报告的，base 缺",
        "rates of growth; base is absent for requests where last year's report is not at hand",
        define("stated", AMOUNT, "所写增幅，下降为负", "rate stated, negative for a fall", "-12.5", "%"),
        define("current", AMOUNT, "本年数", "this year's number", "120"),
        define("base", AMOUNT, "上年数（正文所写，或上年报告表三）", "last year's number", "100"),
        define("computed", AMOUNT, "算得增幅", "rate computed", "20", "%"),
        define(
            "agrees",
            FLAG,
            "所写与算得一致（末位差一以内）",
            "stated and computed rate agree within one of the last digit",
            "true",
        ),
        _QUOTE,
        _KEY,
    ),
    records(
        "narrative.repeated_counts",
        "总体情况中同一事物的两个不同数量（渠道不同的不列）",
        "things counted twice in the overview with different numbers, not by different channels",
        define("noun", TEXT, "所计事物", "what is counted", '"社会救助"'),
        define("first", TEXT, "先出现的数", "the number that comes first", '"142条"'),
        define("second", TEXT, "后出现的数", "the other number", '"170余条"'),
        define("first_quote", TEXT, "先出现的原文", "where it comes first", '"包括社会救助类信息142条"'),
        define("second_quote", TEXT, "后出现的原文", "where it comes again", '"共公开社会救助类信息170余条"'),
        _KEY,
    ),
    _passages(
        "narrative.ordinal_breaks",
        "“一是”没有“二是”，或序数跳号之处",
        "places where 一是 has no 二是, or a number is left out",
    ),
    _passages(
        "narrative.sentences_off_disclosure",
        "总体情况中带数量而不涉及公开的句子",
        "sentences of the overview that hold a number and do not speak of disclosing",
    ),
    _passages(
        "outdated.slogans",
        "“公开为原则，不公开为例外”（说明已改变的不列）",
        "the slogan 公开为原则, unless told as one of the past",
    ),
    _passages(
        "outdated.periods",
        "称申请答复时限为15个工作日的句子",
        "sentences that call fifteen working days the period for answering requests",
    ),
    _passages(
        "outdated.decrees",
        "引用2007年条例（令492号，或年度报告的旧条号第三十一、三十二条）",
        "citations of the 条例 of 2007: decree 492, or its articles 31 and 32 on yearly reports",
    ),
)
"""Facts that are lists of records."""
