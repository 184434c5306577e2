"""The words that rules may speak: every fact with its type, unit, meaning and an example.

The rule language checks names and types against `CATALOGUE`; `build.py` has a reader for each of them.
Cells are not listed here: they are reached by their address (`Facts.cell`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..model import TABLES
from .catalogue_children import CHILDREN_FACTS, CHILDREN_RECORDS
from .catalogue_course import COURSE_FACTS, COURSE_RECORDS
from .catalogue_form import FORM_FACTS, FORM_RECORDS
from .catalogue_likeness import LIKENESS_FACTS, LIKENESS_RECORDS
from .catalogue_records import RECORDS
from .catalogue_text import NARRATIVE_FACTS, SECTION_FACTS
from .catalogue_told import TOLD_FACTS, TOLD_RECORDS
from .catalogue_words import PRIVACY_RECORDS, WORDING_FACTS, WORDING_RECORDS
from .catalogue_years import YEAR_FACTS, YEAR_RECORDS
from .names import table_title
from .values import FactDefinition, FactType, define

COUNT, DATE, FLAG, TEXT, TEXTS = (
    FactType.COUNT,
    FactType.DATE,
    FactType.FLAG,
    FactType.TEXT,
    FactType.TEXTS,
)


_REPORT = (
    define("report.year", COUNT, "报告年度", "report year", "2021", "年"),
    define(
        "report.template", TEXT, "检出的格式：F19、F21 或 mixed", "format found: F19, F21 or mixed", '"F21"'
    ),
    define(
        "report.prescribed_template",
        TEXT,
        "该年度应使用的格式：2019、2020年度 F19，2021年度起 F21；更早的年度没有",
        "format prescribed for the report year: F19 for 2019 and 2020, F21 from 2021; absent before",
        '"F21"',
    ),
    define(
        "report.has_layout",
        FLAG,
        "报告是文档而不是表单数据",
        "the report is a document, not form data",
        "true",
    ),
    define("report.has_template_marks", FLAG, "文中有任一格式的标志", "marks of a format were seen", "true"),
    define(
        "report.marks_of_other_template",
        TEXTS,
        "文中属于另一格式（非应使用格式）的标志",
        "marks in the text that belong to the format not prescribed",
        '["本年新制作数量"]',
    ),
    define(
        "report.rows_lacking",
        TEXTS,
        "应使用格式有、而文中没有的行",
        "rows of the prescribed format that the document does not have",
        '["（六）其他处理 3.其他"]',
    ),
    define(
        "report.body_year",
        COUNT,
        "正文中占多数的年份；没有明显多数时缺",
        "year that most year mentions of the body name; absent without a clear majority",
        "2021",
        "年",
    ),
    define("report.text", TEXT, "全文", "the whole text", '"…"'),
    define("filing.imported", FLAG, "作为往年报告导入", "brought in as a report of an earlier year", "false"),
)

_ORGAN = (
    define("organ.name", TEXT, "机关名称（报告上的写法）", "organ as the report names it", '"某县民政局"'),
    define(
        "organ.kind",
        TEXT,
        "机关类别：department、government、township、vertical；不明则缺",
        "kind of organ: department, government, township, vertical; absent if unknown",
        '"department"',
    ),
    define(
        "organ.level",
        TEXT,
        "所属区划级别：national、province、prefecture、county、township；不明则缺",
        "level of its region: national, province, prefecture, county, township; absent if unknown",
        '"county"',
    ),
    define("organ.region", TEXT, "行政区划代码，六位", "six-digit division code", '"410781"'),
    define(
        "organ.makes_regulations",
        FLAG,
        "有规章制定权（立法法第91、93条）；不明则缺",
        "may make 规章 (立法法 art. 91, 93); absent if unknown",
        "false",
    ),
    define("organ.registered", FLAG, "在机关名录中", "stands in the register of organs", "true"),
)

_TITLE = (
    define(
        "title.text", TEXT, "标题原文", "title as it stands", '"某县民政局2021年政府信息公开工作年度报告"'
    ),
    define("title.organ", TEXT, "标题中的机关名称", "organ named in the title", '"某县民政局"'),
    define("title.year", COUNT, "标题中的年份", "year named in the title", "2021", "年"),
    define(
        "title.says_report_name",
        FLAG,
        "标题含“政府信息公开工作年度报告”（空格不计）",
        "the title contains 政府信息公开工作年度报告 (blanks aside)",
        "true",
    ),
    define(
        "title.lacks",
        TEXTS,
        "标题缺少的要素：机关名称、年份、报告名称；没有标题则三项都缺",
        "what the title lacks: organ, year, report name; all three where there is no title",
        '["年份"]',
    ),
    define("title.year_first", FLAG, "年份写在机关名称之前", "the year stands before the organ", "false"),
    define(
        "title.says_year_twice",
        FLAG,
        "“××年度……年度报告”",
        "the title says 年度 after the year and again in 年度报告",
        "false",
    ),
    define(
        "title.suggested",
        TEXT,
        "规范标题：{机关}{年}年政府信息公开工作年度报告",
        "the title as the format has it",
        '"某县民政局2021年政府信息公开工作年度报告"',
    ),
)

_DATES = (
    define(
        "dates.submitted", DATE, "提交日期（北京时间）", "day of submission in Asia/Shanghai", "2022-01-20"
    ),
    define(
        "dates.published",
        DATE,
        "公布日期：以报送系统所载为准，否则取文中发布日期",
        "day of publication: from the workflow system, else from the document",
        "2022-01-24",
    ),
    define(
        "dates.first_published",
        DATE,
        "首次公布日期：更正后重新公布的，以首次公布为准",
        "first day of publication: a corrected report that is published again was public before",
        "2022-01-24",
    ),
    define("dates.signed", DATE, "落款日期", "day in the signature block", "2022-01-20"),
    define("dates.submission_known", FLAG, "提交日期已知", "the day of submission is known", "true"),
    define("dates.publication_known", FLAG, "公布日期已知", "the day of publication is known", "true"),
    define("period.start", DATE, "统计期限起始日", "first day of the stated period", "2021-01-01"),
    define("period.end", DATE, "统计期限截止日", "last day of the stated period", "2021-12-31"),
    define(
        "period.year", COUNT, "统计期限所在年份；起止不同年则缺", "year of the stated period", "2021", "年"
    ),
)


_TABLES = (
    *(
        define(
            f"tables.{table}.present",
            FLAG,
            f"{table_title(table).zh}存在",
            f"{table_title(table).en} was found",
            "true",
        )
        for table in TABLES
    ),
    define("tables.missing", TEXTS, "没有找到的表", "tables that were not found", '["表二"]'),
)

_PREVIOUS = (
    define("previous.present", FLAG, "有上年报告可比", "last year's report is at hand", "true"),
    define("previous.year", COUNT, "上年报告的年度", "year of last year's report", "2020", "年"),
    define("previous.template", TEXT, "上年报告检出的格式", "format found in last year's report", '"F19"'),
    define(
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
        for group in (
            _REPORT,
            _ORGAN,
            _TITLE,
            _DATES,
            SECTION_FACTS,
            NARRATIVE_FACTS,
            _TABLES,
            _PREVIOUS,
            RECORDS,
            TOLD_FACTS,
            TOLD_RECORDS,
            FORM_FACTS,
            FORM_RECORDS,
            YEAR_FACTS,
            YEAR_RECORDS,
            LIKENESS_FACTS,
            LIKENESS_RECORDS,
            PRIVACY_RECORDS,
            WORDING_FACTS,
            WORDING_RECORDS,
            COURSE_FACTS,
            COURSE_RECORDS,
            CHILDREN_FACTS,
            CHILDREN_RECORDS,
        )
        for definition in group
    }
)
"""Every fact under its name."""
