"""What the overview covers: results of assessment (条例 50(4)), figures asked for, matters that are not disclosure."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..patterns import regex
from .passages import passage
from .reader import Readers, RecordsReaders
from .sources import Sources, section_absent
from .values import Absent, Fact, Record

_ACCOUNTABILITY: Final = (
    (Text("工作考核", "assessment"), regex(r"考核|考评|绩效评估|测评|评估")),
    (Text("社会评议", "public comment"), regex(r"评议|满意度|社会评价|第三方评估|问卷")),
    (Text("责任追究", "accountability"), regex(r"责任追究|追责|问责|追究|责任制|责任倒查")),
)
_NOTHING: Final = regex(
    r"(?:20\d\d年度?|本年度?|(?:我|本)(?:局|委|办|厅|院|镇|乡|县|市|区|单位|机关|部门|街道)|,)*(?:暂|尚)?(?:无|没有)"
    r"(?:其他|其它)?(?:需要|需|应当|要)?(?:报告|说明|公开)?的?(?:其他)?(?:事项|情况|内容)?[。.;]?"
)
_DISCLOSURE: Final = regex(r"公开|公示|公布|发布|复议|诉讼|投诉类|不予处理")
"""What table 4 counts is disclosure too, and 复议案件 no 议案."""


def _missing_accountability(sources: Sources) -> Fact | Absent:
    """Only the narrative parts are looked at; a government may tell of them in any of the three."""
    if "overview" not in sources.prose:
        return section_absent("overview")
    texts = [prose.text for prose in sources.prose.values()]
    return Fact(tuple(name for name, word in _ACCOUNTABILITY if not any(word.search(text) for text in texts)))


def _counted(sources: Sources) -> Fact | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    places = dict.fromkeys(overview.near_clause(quantity.start) for quantity in overview.quantities)
    return Fact(tuple(overview.text[start:end] for start, end in places))


def _off_topic(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return the sentences with a number that do not speak of disclosing anything."""
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    return tuple(
        passage(overview, start, end)
        for start, end in overview.sentences
        if overview.quantities_between(start, end) and not _DISCLOSURE.search(overview.text, start, end)
    )


def _says_nothing_else(sources: Sources) -> Fact | Absent:
    prose = sources.prose.get("other")
    if prose is None:
        return section_absent("other")
    return Fact(_NOTHING.fullmatch(prose.text.replace("\n", "")) is not None)


READERS: Final[Readers] = {
    "sections.other.says_none": _says_nothing_else,
    "sections.overview.missing_accountability": _missing_accountability,
    "narrative.counted_clauses": _counted,
}
RECORDS_READERS: Final[RecordsReaders] = {"narrative.sentences_off_disclosure": _off_topic}
