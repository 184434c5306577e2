"""The facts on how a report is laid out: period, citations, headings, preface, contact, names, signature."""

from __future__ import annotations

from .catalogue_records import records
from .values import FactType, define

COUNT, FLAG, TEXT, TEXTS = FactType.COUNT, FactType.FLAG, FactType.TEXT, FactType.TEXTS

QUOTE = define("quote", TEXT, "原文", "the words as they stand", '"本报告由六个部分组成"')
PHRASE = define(
    "phrase",
    TEXT,
    "去掉数字的原文，用于识别同一处问题",
    "the words without numbers: tells one place from another when figures change",
    '"本报告由六个部分组成"',
)

FORM_FACTS = (
    define("period.stated", FLAG, "明确写了统计期限", "the period covered is stated as such", "true"),
    define(
        "period.text",
        TEXT,
        "统计期限原文；没有写则缺",
        "the words that state the period covered; absent if there are none",
        '"统计期限自2021年1月1日至2021年12月31日"',
    ),
    define(
        "outline.old_headings",
        TEXTS,
        "2019年以前的章节标题（正文标题或导语中所列）",
        "headings of the outline in use before 2019, in the body or announced in the preface",
        '["政府信息公开的收费及减免情况"]',
    ),
    define("preface.lists_parts", FLAG, "导语列出了报告各部分", "the preface lists the parts", "true"),
    define(
        "preface.count",
        COUNT,
        "导语所说的部分数；没有说则缺",
        "how many parts the preface says there are; absent where it does not",
        "6",
        "个",
    ),
    define(
        "preface.names",
        TEXTS,
        "导语所列的部分名称；没有列出则缺",
        "the names of parts that the preface lists; absent where it lists none",
        '["总体情况"]',
    ),
    define(
        "preface.quote", TEXT, "导语中列举各部分的原句", "the sentence of the preface that lists them", '"…"'
    ),
    define("sections.found", TEXTS, "找到的部分", "the parts that were found", '["第一部分 总体情况"]'),
    define(
        "tables.requests.lacks",
        TEXTS,
        "表三缺少的说明：勾稽关系、申请人情况",
        "notes of the form that table 3 lacks: the corner note, the head over the applicants",
        '["申请人情况"]',
    ),
    define(
        "report.pictured_parts",
        TEXTS,
        "有标题而既没有文字也没有表格的表格部分（二、三、四），疑为图片",
        "parts two to four that have a heading but neither text nor table: probably pictures",
        '["第三部分 收到和处理政府信息公开申请情况"]',
    ),
    define(
        "contact.present",
        FLAG,
        "写明了联系电话、地址或邮箱",
        "a telephone, address or mailbox is given",
        "true",
    ),
)

FORM_RECORDS = (
    records(
        "citations.superseded",
        "作为依据引用的已被替代的文件，每处一条",
        "superseded documents cited as a basis, one element each",
        define("found", TEXT, "引用的文件", "the document cited", '"国办公开办函〔2019〕60号"'),
        define("current", TEXT, "现行依据", "what replaced it", '"国办公开办函〔2021〕30号"'),
        define(
            "since", COUNT, "自哪一报告年度起被替代", "report year from which it is replaced", "2021", "年"
        ),
        QUOTE,
    ),
    records(
        "sections.reworded",
        "标题与规定用语不一致的部分，每个一条",
        "parts whose heading differs from the prescribed wording, one element each",
        define("key", TEXT, "部分代码", "key of the part", '"problems"'),
        define("heading", TEXT, "标题原文", "the heading as it stands", '"存在问题及改进情况"'),
        define("standard", TEXT, "规定标题", "the prescribed heading", '"存在的主要问题及改进情况"'),
    ),
    records(
        "preface.differing_names",
        "导语中与正文标题不同的部分名称，每个一条",
        "names of parts in the preface that differ from the headings, one element each",
        define("name", TEXT, "导语中的名称", "the name in the preface", '"其他需要报告事项"'),
        define("heading", TEXT, "正文标题", "the heading in the body", '"其他需要报告的事项"'),
    ),
    records(
        "report.residue",
        "转换或排版残留，每处一条",
        "left-overs of conversion or typesetting, one element each",
        define("kind", TEXT, "残留类别", "what kind", '"成对的 **"'),
        QUOTE,
        PHRASE,
    ),
    records(
        "organ.spellings",
        "文中本机关名称的不同写法（全称的后半段不算），每种一条",
        "the different names under which the organ appears (the end of a longer one aside), one element each",
        define("name", TEXT, "写法", "the name", '"阿右旗民政局"'),
        define("count", COUNT, "出现次数", "how often", "2", "次"),
    ),
)
