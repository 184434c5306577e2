"""The six parts: which are there, in which order, how long, and what the overview and part six must say."""

from __future__ import annotations

import re
from typing import Final

from ..errors import Text
from ..form import SECTION_ORDINALS
from ..model import SECTIONS, Section, SectionKey, Span
from ..patterns import regex
from .names import section_title
from .paragraphs import named_points
from .reader import Reader, Readers, RecordsReaders
from .sources import NARRATIVE_SECTIONS, Sources, section_absent
from .values import Absent, Fact, Record, make_record

_TABLE_PARTS: Final = ("disclosure", "requests", "appeals")

_NOTHING: Final = regex(
    r"(?:\d{4}年度?|本年度?|我[局委办厅院镇乡]|本(?:单位|机关|局|委|办|部门))*,?(?:暂时?)?(?:无|没有)(?:存在)?的?(?:主要|突出)?(?:问题)?[。.;]?"
)
_FEES: Final = regex(r"处理费|收费|收取[^。;\n]{0,15}费")

ASPECTS: Final[tuple[tuple[Text, re.Pattern[str], re.Pattern[str] | None], ...]] = (
    (
        Text("主动公开", "active disclosure"),
        regex(r"主动公开"),
        regex(
            r"主动公开(?:各类|各项|相关|有关|本?部门|政务|政府|信息|文件|的)*(?:共计?|总数|合计|为|达|约)*\d"
            r"|(?:公开|发布)[^,。;\d]{0,10}信息(?:共计?|总数|合计|为|达|约)*\d+(?:,\d{3})*[余多]?[条篇件]"
        ),
    ),
    (
        Text("依申请公开", "disclosure on request"),
        regex(r"依申请|公开申请|申请公开"),
        regex(
            r"(?:收到|受理|接到|接收|办理)[^,。;]{0,16}申请[^,。;]{0,8}?[\d一二两三四五六七八九十]+[件宗份条]"
            r"|(?:未|没有)(?:收到|接到|受理|接收)[^,。;]{0,20}申请"
        ),
    ),
    (
        Text("政府信息管理", "management of information"),
        regex(r"信息(?:(?!平台)[^,。;]){0,12}?管理|管理[^,。;]{0,4}信息"),
        regex(r"政府信息(?:资源)?管理"),
    ),
    (Text("政府信息公开平台建设", "platforms"), regex(r"平台"), None),
    (
        Text("监督保障", "supervision and support"),
        regex(r"监督.{0,3}保障|保障.{0,3}监督"),
        regex(r"监督(?:与|和|及)?保障"),
    ),
)
"""The five aspects of 〔2021〕30号: name, what a sub-heading calls it, words that suffice anywhere."""


def found_sections(sources: Sources) -> list[tuple[SectionKey, Section]]:
    """Return the parts that were found, in the order of their headings."""
    found = [(key, part) for key in SECTIONS if (part := sources.document.sections.get(key)) is not None]
    return sorted(found, key=lambda pair: pair[1].heading_span)


def printed_heading(sources: Sources, section: Section) -> str:
    """Return number and heading as they stand, white space out."""
    start, end = section.heading_span
    return "".join(sources.document.text[start:end].split()) or section.heading


def _missing(sources: Sources) -> Fact | Absent:
    """Form data has no headings: there, parts two to four are their tables, and T01 to T03 look for those."""
    wanted = SECTIONS if sources.document.has_layout else NARRATIVE_SECTIONS
    sections = sources.document.sections
    return Fact(tuple(section_title(key) for key in wanted if sections.get(key) is None))


def _found_order(sources: Sources) -> Fact | Absent:
    found = found_sections(sources)
    return Fact(
        tuple(f"“{printed_heading(sources, part)}”" for _, part in found),
        tuple(part.heading_span for _, part in found),
    )


def _in_order(sources: Sources) -> Fact | Absent:
    keys = [key for key, _ in found_sections(sources)]
    repeated = _repeated(sources)
    in_order = keys == sorted(keys, key=SECTIONS.index) and isinstance(repeated, Fact) and not repeated.value
    return Fact(in_order, repeated.spans if isinstance(repeated, Fact) else ())


def _repeated(sources: Sources) -> Fact | Absent:
    notes = [note for note in sources.document.notes if note.code == "section_repeated"]
    names: list[str | Text] = []
    spans: list[Span] = []
    for note in notes:
        names.append(note.found or note.message)
        if note.span:
            spans.append(note.span)
    return Fact(tuple(dict.fromkeys(names)), tuple(spans))


def _misnumbered(sources: Sources) -> Fact | Absent:
    wrong = [part for key, part in found_sections(sources) if not _has_own_ordinal(key, part)]
    return Fact(
        tuple(f"“{printed_heading(sources, part)}”" for part in wrong),
        tuple(part.heading_span for part in wrong),
    )


def _has_own_ordinal(key: SectionKey, section: Section) -> bool:
    ordinal = SECTION_ORDINALS[key]
    return section.number in (ordinal, f"第{ordinal}部分")


def _empty(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        make_record(
            spans=(part.heading_span,), key=key, name=section_title(key), holds_table=key in _TABLE_PARTS
        )
        for key, part in found_sections(sources)
        if not part.text.strip()
    )


def _missing_aspects(sources: Sources) -> Fact | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    headings = [*(paragraph.heading for paragraph in sources.paragraphs), *named_points(overview)]
    marked = any(paragraph.marked for paragraph in sources.paragraphs)
    missing = [
        name
        for name, in_heading, anywhere in ASPECTS
        if not any(in_heading.search(heading) for heading in headings)
        and not (anywhere and anywhere.search(overview.text))
        and not (not marked and in_heading.search(overview.text))
    ]
    section = sources.document.sections["overview"]
    return Fact(tuple(missing), (section.heading_span,) if section else ())


def _problems_says_none(sources: Sources) -> Fact | Absent:
    section = sources.document.sections.get("problems")
    if section is None:
        return section_absent("problems")
    return Fact(bool(_NOTHING.fullmatch("".join(section.text.split()))), (section.span,))


def _says_fees(sources: Sources) -> Fact | Absent:
    section = sources.document.sections.get("other")
    prose = sources.prose.get("other")
    if section is None or prose is None:
        return Fact(False)
    return Fact(bool(_FEES.search(prose.text)), (section.heading_span,))


def _present(key: SectionKey) -> Reader:
    return lambda sources: Fact(sources.document.sections.get(key) is not None)


def _text(key: SectionKey) -> Reader:
    def read(sources: Sources) -> Fact | Absent:
        section = sources.document.sections.get(key)
        return Fact(section.text, (section.span,)) if section else section_absent(key)

    return read


def _heading(key: SectionKey) -> Reader:
    def read(sources: Sources) -> Fact | Absent:
        section = sources.document.sections.get(key)
        return Fact(section.heading, (section.heading_span,)) if section else section_absent(key)

    return read


def _length(key: SectionKey) -> Reader:
    def read(sources: Sources) -> Fact | Absent:
        section = sources.document.sections.get(key)
        return Fact(len("".join(section.text.split())), (section.span,)) if section else section_absent(key)

    return read


READERS: Final[Readers] = {
    "sections.missing": _missing,
    "sections.found_order": _found_order,
    "sections.in_order": _in_order,
    "sections.repeated": _repeated,
    "sections.misnumbered": _misnumbered,
    "sections.overview.missing_aspects": _missing_aspects,
    "sections.problems.says_none": _problems_says_none,
    "sections.other.says_fees": _says_fees,
    **{f"sections.{key}.present": _present(key) for key in SECTIONS},
    **{f"sections.{key}.text": _text(key) for key in SECTIONS},
    **{f"sections.{key}.heading": _heading(key) for key in SECTIONS},
    **{f"sections.{key}.length": _length(key) for key in SECTIONS},
}

RECORDS_READERS: Final[RecordsReaders] = {"sections.empty": _empty}
