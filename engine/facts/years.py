"""What two years' figures say beside each other, and which year the text speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..errors import Text
from ..form import cell_label, split_address
from ..patterns import regex
from .passages import SETS_OUT
from .prose import Prose, phrase
from .reader import Readers, RecordsReaders
from .sources import Sources, why_no_predecessor
from .values import Absent, Fact, Record, make_record

_OTHER_FORM: Final = Absent(Text("上年报告使用另一格式", "last year's report uses the other form"))
_STOCK: Final = frozenset({"in_force", "public_total", "previous"})
"""Columns of table 2 that count what there is, not what happened in the year."""

_EARLIER: Final = regex(r"(20(?<![\d第号〕\]]20)\d\d)年(?:度|全年|底)?")
_THIS_YEAR: Final = regex(r"全年|本年|今年|年内|一年来|当年")
_OTHER_YEARS: Final = regex(
    r"较|比|上年|去年|上一年|往年|历年|同期|以来|至今|结转|累计|起|印发|制定|出台|修订|修正|施行|实施|发布的|《|成立|组建|机构改革|荣获|被评"
    r"|反馈|考核|评估|整改|年报|年度报告|未办结|办结|跨年|届|开通|上线|创建|启用|改版|建成"
)
_ANNOUNCED: Final = regex(
    r"(?:编制|公布|发布|形成)(?:完成|形成|了|为|如下)*《?(?P<named>[^《》,。;:\d]{0,30}(?P<year>20\d\d)年度?[^《》,。;:\d]{0,16}政府信息公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:报告|年报))"
    r"(?!》?(?:的?通知|格式|编制|编写|工作的|相比|以来))"
)
"""`编制了《青禾县水务局2021年政府信息公开工作年度报告》`: what the preface calls the report."""
_CLAUSE_MARKS: Final = "。；;！!？?\n"
_LEAD: Final = regex(
    r"(?:^|[。;；\n])(?:\(?[一二三四五六七八九十]{1,3}[)、是][^,。:;]{0,20}?[。,:：]?)?(?:截[至止])?$"
)


def _changes(sources: Sources) -> tuple[Record, ...] | Absent:
    previous, document = sources.predecessor, sources.document
    if previous is None:
        return Absent(why_no_predecessor(sources.filing))
    before = sources.figures_of_last_year
    template = document.template or "F21"
    return tuple(
        make_record(
            spans=(span,) if (span := document.cell(address).span) else (),
            cells=(address,),
            name=cell_label(address, template),
            now=value,
            before=before[address],
        )
        for address, value in sources.figures.items()
        if address in before and before[address] != value
    )


def _same_figures(sources: Sources) -> Fact | Absent:
    previous, document = sources.predecessor, sources.document
    if previous is None:
        return Absent(why_no_predecessor(sources.filing))
    if previous.template != document.template:
        return _OTHER_FORM
    now, before = sources.figures, sources.figures_of_last_year
    happened = any(value != 0 and split_address(address)[2] not in _STOCK for address, value in now.items())
    return Fact(bool(now) and now == before and happened)


def _stale_years(sources: Sources) -> tuple[Record, ...] | Absent:
    year = sources.document.year
    if year is None:
        return Absent(Text("报告年度不明", "the report year is not known"))
    told = (_stale_in(prose, year) for key, prose in sources.prose.items() if key != "problems")
    return (*_announced_in(sources.preface, year), *(record for records in told for record in records))


def _announced_in(preface: Prose, year: int) -> Iterator[Record]:
    """Yield the place where the preface calls this report one of an earlier year."""
    match = _ANNOUNCED.search(preface.text) if "年" in preface.text else None
    if match and year - 3 <= int(match["year"]) < year:
        yield make_record(
            spans=(preface.span(*match.span("named")),),
            year=int(match["year"]),
            quote=preface.quote(*match.span()),
            phrase=phrase(match.group())[:60],
        )


def _stale_in(prose: Prose, year: int) -> Iterator[Record]:
    """Yield sentences that begin with an earlier year, speak of this year and compare nothing."""
    told: set[int] = set()
    for match in _EARLIER.finditer(prose.text):
        named = int(match[1])
        if not year - 3 <= named < year:
            continue
        start, end = prose.sentence(*match.span())
        sentence = prose.text[start:end]
        if (
            start in told
            or str(year) in sentence
            or not _LEAD.search(prose.text[start : match.start()] or "\n")
        ):
            continue
        is_said = _THIS_YEAR.search(sentence) and not _OTHER_YEARS.search(sentence)
        if is_said or _is_opening(prose, start, match.end()) or _is_account(prose, match.end(), end, year):
            told.add(start)
            yield make_record(
                spans=(prose.span(*match.span()),),
                year=named,
                quote=prose.quote(start, min(end, match.end() + 60)),
                phrase=phrase(sentence)[:60],
            )


def _is_opening(prose: Prose, start: int, after: int) -> bool:
    """Say whether the part itself begins with the year and what the organ did: `2021年，我局认真贯彻…`."""
    end = prose.sentence(start, after)[1]
    return (
        start == 0 and bool(_OPENS.match(prose.text, after)) and not _COMPARED.search(prose.text, after, end)
    )


def _is_account(prose: Prose, after: int, end: int, year: int) -> bool:
    """Say whether nothing is told of the year that this report would have to tell of its own: fees, accidents."""
    is_none = _NOTHING_OF_IT.match(prose.text, after) and not _COMPARED.search(prose.text, after, end)
    return bool(is_none) and str(year) not in prose.text[end : prose.sentence(end, end + 1)[1]]


_OPENS: Final = regex(
    r",(?:(?:(?:我|本)[局委办厅院镇乡县市区]|我们|全[局镇乡县市区委]|[^,。;\d]{2,24}(?:局|委员会|办公室|厅|政府|办事处|镇|乡|街道|管委会|学院|大学|中心))"
    r"[^,。;\d]{0,6})?(?:在[^,。;]{2,30}领导下|" + SETS_OUT + ")"
)
_NOTHING_OF_IT: Final = regex(
    r",?(?:我|本)?(?:[局委办厅院镇乡县市区]|机关|单位)?(?:没有|未)(?:发生|收到|收取|产生|接到|出现)"
)
_COMPARED: Final = regex(
    r"较|比|上年|去年|以来|印发|制定|修订|成立|机构改革|荣获|同期|起|改版|累计|整改|问题"
)

READERS: Final[Readers] = {"previous.same_figures": _same_figures}
RECORDS_READERS: Final[RecordsReaders] = {
    "previous.changes": _changes,
    "narrative.stale_years": _stale_years,
}
