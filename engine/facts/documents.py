"""Documents that the overview says were issued (domain §6.7, N05): those named in 《》 and those counted.

What is named need not be a 行政规范性文件: plans, lists and internal rules are named just as often. The rule that
reads this only asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..errors import Text
from ..model import CellKind
from ..patterns import regex
from .passages import OTHER_YEAR
from .prose import Prose
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .statements import of_year
from .values import Absent, Record, make_record

_ISSUED: Final = regex(
    r"(?:印发|出台|制定|制订|制发)(?:了|并|、|实施|下发|修订|完善|印发|出台)*(?!的)[^,。;!?\n《》\d]{0,10}"
    r"(?P<titles>《[^》]{2,60}》(?:[、,和及与]{0,2}《[^》]{2,60}》)*)"
)
_TITLE: Final = regex(r"《([^》]+)》")
_OF_OTHERS: Final = regex(
    r"根据|按照|依据|依照|贯彻|落实|转发|学习|对照|遵照|执行|国务院|国家|中央|省|自治区|部委|协助|配合|参与|起草|拟|指导|督促|推动|要求"
)
_NOT_ISSUED: Final = regex(r"^(?:中华人民共和国|国务院|条例$|.{0,12}信息公开条例$)")
_COUNTED: Final = regex(
    r"(?:(?P<sent>(?:行政)?发文)|(?P<own>(?<!个)部门文件)|(?:制发|印发|出台|制定|制订)(?:了|本?部门|本?机关|行政|税务|气象|政策性|\d{4}年)*(?P<rules>规范性文件))"
    r"(?:数量?|总数)?(?:共计?|合计|总计)?[为是]?$"
)
_BLANK: Final = Text("表二规范性文件没有填数", "the normative documents of table 2 are not filled in")
_MADE: Final = "disclosure.normative.made"
_MADE_2019: Final = "disclosure.normative.created"
_AHEAD: Final = 24
_UNITS: Final = frozenset("件条个份篇")
_WITHOUT_TITLE: Final = regex(r"清理|废止|修订|修改|失效|审查|解读|备案|归集|转载")


def named_documents(prose: Prose, year: int | None) -> Iterator[tuple[str, int, int]]:
    """Yield every document that the organ says it issued, with the place of its title in the prose."""
    if "《" not in prose.text:
        return
    for match in _ISSUED.finditer(prose.text):
        start, _ = prose.near_clause(match.start())
        sentence = prose.text[prose.sentence(match.start(), match.end())[0] : match.start()]
        if _OF_OTHERS.search(prose.text, start, match.start("titles")) or OTHER_YEAR.search(sentence):
            continue
        if not of_year(sentence, year):
            continue
        for title in _TITLE.finditer(prose.text, *match.span("titles")):
            if not _NOT_ISSUED.search(title[1]):
                yield title[1], title.start(), title.end()


def counted_documents(prose: Prose, year: int | None) -> Iterator[tuple[int, int, int]]:
    """Yield every number of documents issued, with its place in the prose."""
    if "文" not in prose.text:
        return
    for quantity in prose.quantities:
        if quantity.unit not in _UNITS or not quantity.is_count:
            continue
        match = _COUNTED.search(prose.text, max(0, quantity.start - _AHEAD), quantity.start)
        if match is None:
            continue
        first, last = prose.near_clause(quantity.start)
        before = prose.text[prose.sentence(quantity.start, quantity.end)[0] : last]
        if OTHER_YEAR.search(before) or _WITHOUT_TITLE.search(prose.text, first, last):
            continue
        if of_year(before, year) and quantity.value:
            yield int(quantity.value), match.start(), quantity.end


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    year = sources.document.year
    named = {title: (start, end) for title, start, end in named_documents(overview, year)}
    titles = "".join(f"《{title}》" for title in named)
    all_named = Text(
        f"提到印发、制定的文件{len(named)}件：{titles}", f"{len(named)} document(s) issued: {titles}"
    )
    found = [_record(sources, overview, tuple(named.values()), len(named), all_named, True)] if named else []
    for count, start, end in counted_documents(overview, year):
        quote = overview.quote(start, end)
        counted = Text(f"“{quote}”", f"«{quote}»")
        found.append(_record(sources, overview, ((start, end),), count, counted, False))
    return tuple(found)


def _record(
    sources: Sources,
    prose: Prose,
    places: tuple[tuple[int, int], ...],
    count: int,
    what: Text,
    named: bool,
) -> Record:
    address = _MADE_2019 if sources.document.template == "F19" else _MADE
    cell = sources.document.cell(address)
    is_known = cell.kind is CellKind.NUMBER and cell.value is not None
    return make_record(
        spans=tuple(prose.span(*place) for place in places),
        cells=(address,),
        named=named,
        count=count,
        what=what,
        made=cell.value if is_known and cell.value is not None else Absent(_BLANK, (address,)),
    )


RECORDS_READERS: Final[RecordsReaders] = {"narrative.documents": _records}
