"""The facts of the six parts and of the running text."""

from __future__ import annotations

from ..form import SECTION_HEADINGS
from ..model import SECTIONS, SectionKey
from .values import FactDefinition, FactType, define

COUNT, FLAG, TEXT, TEXTS = FactType.COUNT, FactType.FLAG, FactType.TEXT, FactType.TEXTS


def _section_facts(key: SectionKey) -> tuple[FactDefinition, ...]:
    zh, en = SECTION_HEADINGS[key].zh, SECTION_HEADINGS[key].en
    return (
        define(f"sections.{key}.present", FLAG, f"“{zh}”部分存在", f"part «{en}» was found", "true"),
        define(f"sections.{key}.text", TEXT, f"“{zh}”正文", f"text of part «{en}»", '"…"'),
        define(f"sections.{key}.heading", TEXT, f"“{zh}”标题原文", f"heading of part «{en}»", f'"{zh}"'),
        define(
            f"sections.{key}.length",
            COUNT,
            f"“{zh}”正文字数（标题、空白不计）",
            f"characters of part «{en}», heading and white space aside",
            "256",
            "字",
        ),
    )


SECTION_FACTS = (
    *(definition for key in SECTIONS for definition in _section_facts(key)),
    define(
        "sections.missing",
        TEXTS,
        "没有找到的部分",
        "parts that were not found",
        '["第六部分 其他需要报告的事项"]',
    ),
    define(
        "sections.found_order",
        TEXTS,
        "各部分标题，按出现顺序",
        "headings in the order found",
        '["“一、总体情况”"]',
    ),
    define(
        "sections.in_order",
        FLAG,
        "各部分按规定顺序、没有重复",
        "parts in the prescribed order, none twice",
        "true",
    ),
    define(
        "sections.repeated",
        TEXTS,
        "出现两次以上的部分",
        "parts that occur more than once",
        '["“一、总体情况”"]',
    ),
    define(
        "sections.misnumbered",
        TEXTS,
        "没有序号或序号不对的部分标题",
        "headings without their own ordinal",
        '["“收到和处理政府信息公开申请情况”"]',
    ),
    define(
        "sections.overview.missing_aspects",
        TEXTS,
        "总体情况缺少的方面（五个方面，〔2021〕30号）",
        "which of the five aspects the overview lacks",
        '["监督保障"]',
    ),
    define("sections.problems.says_none", FLAG, "第五部分只写“无”", "part five only says none", "false"),
    define(
        "sections.other.says_fees",
        FLAG,
        "第六部分说明了信息处理费；第六部分不存在时为 false",
        "part six says something about the processing fee; false where there is no part six",
        "true",
    ),
)

NARRATIVE_FACTS = (
    define(
        "narrative.requests_paragraph",
        TEXT,
        "总体情况中的依申请公开段落；没有则缺",
        "the paragraph of the overview on requests; absent if there is none",
        '"…"',
    ),
    define(
        "narrative.requests_paragraph_has_number",
        FLAG,
        "该段有 件/条/份/宗/次 前的数量（日期不计）",
        "it has a number right before 件/条/份/宗/次, dates aside",
        "true",
    ),
    define(
        "narrative.requests_paragraph_says_none",
        FLAG,
        "该段说明没有收到申请",
        "it says that no request was received",
        "false",
    ),
    define(
        "narrative.says_no_requests",
        FLAG,
        "正文说没有收到政府信息公开申请（限定为某种方式、某类申请人的说法不算）",
        "the text says that no request was received (statements limited to one channel or group do not count)",
        "false",
    ),
    define(
        "narrative.no_requests_quote",
        TEXT,
        "说没有收到申请的原句；没有这样的说法则缺",
        "the clause that says no request was received; absent if there is none",
        '"全年未收到政府信息公开申请"',
    ),
)
