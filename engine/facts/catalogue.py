"""The words that rules may speak: every fact with its type, unit, meaning and an example.

The rule language checks names and types against `CATALOGUE`; `build.py` has a reader for each of them.
Cells are not listed here: they are reached by their address (`Facts.cell`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..errors import Text
from ..form import SECTION_HEADINGS
from ..model import SECTIONS, TABLES, SectionKey
from .catalogue_records import RECORDS
from .names import table_title
from .values import FactDefinition, FactType

COUNT, DATE, FLAG, TEXT, TEXTS = (
    FactType.COUNT,
    FactType.DATE,
    FactType.FLAG,
    FactType.TEXT,
    FactType.TEXTS,
)


def _fact(name: str, kind: FactType, zh: str, en: str, example: str, unit: str = "") -> FactDefinition:
    return FactDefinition(name, kind, Text(zh, en), example, unit)


_REPORT = (
    _fact("report.year", COUNT, "报告年度", "report year", "2021", "年"),
    _fact(
        "report.template", TEXT, "检出的格式：F19、F21 或 mixed", "format found: F19, F21 or mixed", '"F21"'
    ),
    _fact(
        "report.prescribed_template",
        TEXT,
        "该年度应使用的格式：2019、2020年度 F19，2021年度起 F21；更早的年度没有",
        "format prescribed for the report year: F19 for 2019 and 2020, F21 from 2021; absent before",
        '"F21"',
    ),
    _fact(
        "report.has_layout",
        FLAG,
        "报告是文档而不是表单数据",
        "the report is a document, not form data",
        "true",
    ),
    _fact("report.has_template_marks", FLAG, "文中有任一格式的标志", "marks of a format were seen", "true"),
    _fact(
        "report.marks_of_other_template",
        TEXTS,
        "文中属于另一格式（非应使用格式）的标志",
        "marks in the text that belong to the format not prescribed",
        '["本年新制作数量"]',
    ),
    _fact(
        "report.rows_lacking",
        TEXTS,
        "应使用格式有、而文中没有的行",
        "rows of the prescribed format that the document does not have",
        '["（六）其他处理 3.其他"]',
    ),
    _fact(
        "report.body_year",
        COUNT,
        "正文中占多数的年份；没有明显多数时缺",
        "year that most year mentions of the body name; absent without a clear majority",
        "2021",
        "年",
    ),
    _fact("report.text", TEXT, "全文", "the whole text", '"…"'),
    _fact("filing.imported", FLAG, "作为往年报告导入", "brought in as a report of an earlier year", "false"),
)

_ORGAN = (
    _fact("organ.name", TEXT, "机关名称（报告上的写法）", "organ as the report names it", '"某县民政局"'),
    _fact(
        "organ.kind",
        TEXT,
        "机关类别：department、government、township、vertical；不明则缺",
        "kind of organ: department, government, township, vertical; absent if unknown",
        '"department"',
    ),
    _fact(
        "organ.level",
        TEXT,
        "所属区划级别：national、province、prefecture、county、township；不明则缺",
        "level of its region: national, province, prefecture, county, township; absent if unknown",
        '"county"',
    ),
    _fact("organ.region", TEXT, "行政区划代码，六位", "six-digit division code", '"410781"'),
    _fact(
        "organ.makes_regulations",
        FLAG,
        "有规章制定权（立法法第91、93条）；不明则缺",
        "may make 规章 (立法法 art. 91, 93); absent if unknown",
        "false",
    ),
    _fact("organ.registered", FLAG, "在机关名录中", "stands in the register of organs", "true"),
)

_TITLE = (
    _fact("title.text", TEXT, "标题原文", "title as it stands", '"某县民政局2021年政府信息公开工作年度报告"'),
    _fact("title.organ", TEXT, "标题中的机关名称", "organ named in the title", '"某县民政局"'),
    _fact("title.year", COUNT, "标题中的年份", "year named in the title", "2021", "年"),
    _fact(
        "title.says_report_name",
        FLAG,
        "标题含“政府信息公开工作年度报告”（空格不计）",
        "the title contains 政府信息公开工作年度报告 (blanks aside)",
        "true",
    ),
    _fact(
        "title.lacks",
        TEXTS,
        "标题缺少的要素：机关名称、年份、报告名称；没有标题则三项都缺",
        "what the title lacks: organ, year, report name; all three where there is no title",
        '["年份"]',
    ),
    _fact("title.year_first", FLAG, "年份写在机关名称之前", "the year stands before the organ", "false"),
    _fact(
        "title.says_year_twice",
        FLAG,
        "“××年度……年度报告”",
        "the title says 年度 after the year and again in 年度报告",
        "false",
    ),
    _fact(
        "title.suggested",
        TEXT,
        "规范标题：{机关}{年}年政府信息公开工作年度报告",
        "the title as the format has it",
        '"某县民政局2021年政府信息公开工作年度报告"',
    ),
)

_DATES = (
    _fact(
        "dates.submitted", DATE, "提交日期（北京时间）", "day of submission in Asia/Shanghai", "2022-01-20"
    ),
    _fact(
        "dates.published",
        DATE,
        "公布日期：以报送系统所载为准，否则取文中发布日期",
        "day of publication: from the workflow system, else from the document",
        "2022-01-24",
    ),
    _fact("dates.signed", DATE, "落款日期", "day in the signature block", "2022-01-20"),
    _fact("dates.submission_known", FLAG, "提交日期已知", "the day of submission is known", "true"),
    _fact("dates.publication_known", FLAG, "公布日期已知", "the day of publication is known", "true"),
    _fact("period.start", DATE, "统计期限起始日", "first day of the stated period", "2021-01-01"),
    _fact("period.end", DATE, "统计期限截止日", "last day of the stated period", "2021-12-31"),
    _fact(
        "period.year", COUNT, "统计期限所在年份；起止不同年则缺", "year of the stated period", "2021", "年"
    ),
)


def _section_facts(key: SectionKey) -> tuple[FactDefinition, ...]:
    zh, en = SECTION_HEADINGS[key].zh, SECTION_HEADINGS[key].en
    return (
        _fact(f"sections.{key}.present", FLAG, f"“{zh}”部分存在", f"part «{en}» was found", "true"),
        _fact(f"sections.{key}.text", TEXT, f"“{zh}”正文", f"text of part «{en}»", '"…"'),
        _fact(f"sections.{key}.heading", TEXT, f"“{zh}”标题原文", f"heading of part «{en}»", f'"{zh}"'),
        _fact(
            f"sections.{key}.length",
            COUNT,
            f"“{zh}”正文字数（标题、空白不计）",
            f"characters of part «{en}», heading and white space aside",
            "256",
            "字",
        ),
    )


_SECTIONS = (
    *(definition for key in SECTIONS for definition in _section_facts(key)),
    _fact(
        "sections.missing",
        TEXTS,
        "没有找到的部分",
        "parts that were not found",
        '["第六部分 其他需要报告的事项"]',
    ),
    _fact(
        "sections.found_order",
        TEXTS,
        "各部分标题，按出现顺序",
        "headings in the order found",
        '["“一、总体情况”"]',
    ),
    _fact(
        "sections.in_order",
        FLAG,
        "各部分按规定顺序、没有重复",
        "parts in the prescribed order, none twice",
        "true",
    ),
    _fact(
        "sections.repeated",
        TEXTS,
        "出现两次以上的部分",
        "parts that occur more than once",
        '["“一、总体情况”"]',
    ),
    _fact(
        "sections.misnumbered",
        TEXTS,
        "没有序号或序号不对的部分标题",
        "headings without their own ordinal",
        '["“收到和处理政府信息公开申请情况”"]',
    ),
    _fact(
        "sections.overview.missing_aspects",
        TEXTS,
        "总体情况缺少的方面（五个方面，〔2021〕30号）",
        "which of the five aspects the overview lacks",
        '["监督保障"]',
    ),
    _fact("sections.problems.says_none", FLAG, "第五部分只写“无”", "part five only says none", "false"),
    _fact(
        "sections.other.says_fees",
        FLAG,
        "第六部分说明了信息处理费；第六部分不存在时为 false",
        "part six says something about the processing fee; false where there is no part six",
        "true",
    ),
)

_NARRATIVE = (
    _fact(
        "narrative.requests_paragraph",
        TEXT,
        "总体情况中的依申请公开段落；没有则缺",
        "the paragraph of the overview on requests; absent if there is none",
        '"…"',
    ),
    _fact(
        "narrative.requests_paragraph_has_number",
        FLAG,
        "该段有 件/条/份/宗/次 前的数量（日期不计）",
        "it has a number right before 件/条/份/宗/次, dates aside",
        "true",
    ),
    _fact(
        "narrative.requests_paragraph_says_none",
        FLAG,
        "该段说明没有收到申请",
        "it says that no request was received",
        "false",
    ),
    _fact(
        "narrative.says_no_requests",
        FLAG,
        "正文说没有收到政府信息公开申请（限定为某种方式、某类申请人的说法不算）",
        "the text says that no request was received (statements limited to one channel or group do not count)",
        "false",
    ),
    _fact(
        "narrative.no_requests_quote",
        TEXT,
        "说没有收到申请的原句；没有这样的说法则缺",
        "the clause that says no request was received; absent if there is none",
        '"全年未收到政府信息公开申请"',
    ),
)

_TABLES = (
    *(
        _fact(
            f"tables.{table}.present",
            FLAG,
            f"{table_title(table).zh}存在",
            f"{table_title(table).en} was found",
            "true",
        )
        for table in TABLES
    ),
    _fact("tables.missing", TEXTS, "没有找到的表", "tables that were not found", '["表二"]'),
)

_PREVIOUS = (
    _fact("previous.present", FLAG, "有上年报告可比", "last year's report is at hand", "true"),
    _fact("previous.year", COUNT, "上年报告的年度", "year of last year's report", "2020", "年"),
    _fact("previous.template", TEXT, "上年报告检出的格式", "format found in last year's report", '"F19"'),
    _fact(
        "previous.template_or_prescribed",
        TEXT,
        "上年报告检出的格式；没有上年报告时为该年度应使用的格式",
        "format of last year's report, or the one prescribed for that year where there is no report",
        '"F19"',
    ),
)

CATALOGUE: Mapping[str, FactDefinition] = MappingProxyType(
    {
        definition.name: definition
        for group in (_REPORT, _ORGAN, _TITLE, _DATES, _SECTIONS, _NARRATIVE, _TABLES, _PREVIOUS, RECORDS)
        for definition in group
    }
)
"""Every fact under its name."""
