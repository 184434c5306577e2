"""Percentages beside their numbers (M04) and rates of growth beside both years' numbers (M09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ..errors import Text
from ..model import CellKind, Document, Number
from .breakdowns import MARKER, same_kind, total_before
from .passages import OTHER_YEAR, passage
from .prose import Prose, Quantity
from .reader import RecordsReaders
from .sources import Sources
from .values import Absent, Record

_PERCENT: Final = r"(?P<percent>\d{1,4}(?:\.\d+)?)%"
_RATE: Final = re.compile(
    r"(?P<limited>按时|按期|及时|限时|法定|如期|初次|首次|规范)?(?P<name>办结|答复|办复|回复|办理)率?(?:均)?(?:已)?(?:达到|保持|实现|高达|[达为])*(?:了)?"
    + _PERCENT
)
_DONE: Final = re.compile(r"办结|答复|办复|回复|办理完毕|处理完毕")
_TAKEN_IN: Final = re.compile(r"收到|接到|受理|接收|接收到|新收|承办|转办|交办|共有|应办")
_PIECES: Final = frozenset("件条份宗个次例")
_NOT_DUE: Final = re.compile(r"结转|尚未|未到期|正在|延期|待办|其余|剩余|撤回|终止|补正")
_SHARE: Final = re.compile(r"[,(]?占(?P<of>[^,。;\d]{0,12}?)(?P<about>约)?" + _PERCENT)
_OF_ALL: Final = re.compile(
    r"(?:比|总数|总量|总件数|总条数|总|全部|全年|信息|公开|申请|发布|件|条|的|量|数|为|达)*"
)

_GROWTH: Final = re.compile(
    r"(?P<to>同比|[较比与](?:上年|去年|上一年|(?P<year>20\d\d)年)度?(?:同期)?(?:相比)?)(?:的)?"
    r"(?P<base>\d+(?:,\d{3})*(?:\.\d+)?[件条份宗篇个](?:相比)?)?[,]?(?:申请量|数量|总量|总数)?"
    r"(?P<way>增长|增加|上升|提高|提升|下降|减少|降低)(?:了|约|达|率为|幅度为)*" + _PERCENT
)
_BEFORE_GROWTH: Final = re.compile(r"(?:申请|信息|数量)?[,(]?")
_DOWN: Final = frozenset(("下降", "减少", "降低"))
_BASE_CELLS: Final = (
    ("requests.received.total",),
    ("requests.received.total", "requests.carried_in.total"),
    ("requests.result_total.total",),
)
_NO_PREDECESSOR: Final = Absent(Text("没有上年报告", "there is no report of the year before"))


def rates(prose: Prose) -> Iterator[tuple[Quantity, Quantity, Decimal, int, int, bool]]:
    """Yield `(part, whole, percentage, start, end, not due)` of every rate of answers with both its numbers."""
    for match in _RATE.finditer(prose.text) if "%" in prose.text else ():
        if match["limited"]:
            continue
        start, end = prose.sentence(*match.span())
        pieces = [one for one in prose.quantities_between(start, match.start()) if one.unit in _PIECES]
        if len(pieces) != 2 or not all(one.exact for one in pieces) or pieces[0].unit != pieces[1].unit:
            continue
        whole, part = pieces
        if "其中" in prose.text[start : match.start()] or OTHER_YEAR.search(prose.text, start, match.start()):
            continue
        first, second = (
            prose.text[prose.near_clause(one.start)[0] : prose.near_clause(one.start)[1]] for one in pieces
        )
        is_certain = _TAKEN_IN.search(first) and _DONE.search(second) and not _TAKEN_IN.search(second)
        if is_certain and prose.near_clause(whole.start) != prose.near_clause(part.start):
            not_due = bool(_NOT_DUE.search(prose.text, start, end))
            yield part, whole, Decimal(match["percent"]), start, end, not_due


def shares(prose: Prose) -> Iterator[tuple[Quantity, Quantity, Decimal, int, int, bool]]:
    """Yield the same of every `其中A条，占25%` whose total stands before the 其中."""
    for match in _SHARE.finditer(prose.text) if "占" in prose.text else ():
        if not _OF_ALL.fullmatch(match["of"]):
            continue
        start, _ = prose.sentence(*match.span())
        markers = list(MARKER.finditer(prose.text, start, match.start()))
        items = prose.quantities_between(start, match.start())
        if (
            len(markers) != 1
            or not items
            or items[-1].end != match.start()
            or items[-1].start < markers[0].end()
        ):
            continue
        total = total_before(prose, markers[0].start())
        if total and total.exact and items[-1].exact and same_kind(items[-1], total) and total.value:
            yield (
                items[-1],
                total,
                Decimal(match["percent"]),
                prose.near_clause(total.start)[0],
                match.end(),
                False,
            )


def _percentages(sources: Sources) -> tuple[Record, ...] | Absent:
    found = []
    for prose in sources.prose.values():
        for part, whole, percent, start, end, not_due in (*rates(prose), *shares(prose)):
            if whole.value:
                actual = Decimal(part.value) * 100 / whole.value
                found.append(
                    passage(
                        prose,
                        start,
                        end,
                        part=part.value,
                        whole=whole.value,
                        stated=percent,
                        computed=rounded(actual, 2),
                        explained=not_due,
                    )
                )
    return tuple(found)


def rounded(value: Decimal, digits: int) -> Number:
    """Return `value` with so many digits after the point, half up, without trailing zeros."""
    found = value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
    return int(found) if found == int(found) else found.normalize()


def _growth(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        record
        for prose in sources.prose.values()
        if "%" in prose.text
        for match in _GROWTH.finditer(prose.text)
        if (record := _grown(sources, prose, match)) is not None
    )


def _grown(sources: Sources, prose: Prose, match: re.Match[str]) -> Record | None:
    year = sources.document.year
    if match["year"] and year is not None and int(match["year"]) != year - 1:
        return None
    near = prose.quantities_between(max(0, match.start() - 30), match.start())
    if (
        not near
        or not near[-1].exact
        or not _BEFORE_GROWTH.fullmatch(prose.text, near[-1].end, match.start())
    ):
        return None
    current = near[-1]
    start, _ = prose.sentence(*match.span())
    if "分别" in prose.text[start : match.end()]:
        return None
    bases = _bases(sources, prose, match, current)
    if bases is None:
        return None
    stated = Decimal(match["percent"]) * (-1 if match["way"] in _DOWN else 1)
    return _rate(prose, (prose.near_clause(current.start)[0], match.end()), current, stated, bases)


def _bases(
    sources: Sources, prose: Prose, match: re.Match[str], current: Quantity
) -> list[Number] | Absent | None:
    """Return what may be last year's number: as the text names it, else of last year's table 3.

    None where it is not known what was counted, or where last year's number is 0.
    """
    if match["base"]:
        base = Decimal(re.sub(r"[^\d.]", "", match["base"]))
        return [base] if base else None
    overview = sources.prose.get("overview")
    is_total = prose is overview and any(
        said.start <= current.start < said.end and said.count == current.value for said in sources.statements
    )
    if not is_total:
        return None
    if sources.predecessor is None:
        return _NO_PREDECESSOR
    return _table_bases(sources.predecessor)


def _table_bases(previous: Document) -> list[Number] | Absent | None:
    found: list[Number] = []
    for addresses in _BASE_CELLS:
        cells = [previous.cell(address) for address in addresses]
        values = [cell.value for cell in cells if cell.kind is CellKind.NUMBER and cell.value is not None]
        if len(values) == len(cells):
            found.append(sum(values))
    if not found:
        return Absent(Text("上年报告表三没有填数", "table 3 of last year's report holds no number"))
    return found if found[0] else None


def _rate(
    prose: Prose, place: tuple[int, int], current: Quantity, stated: Decimal, bases: list[Number] | Absent
) -> Record:
    if isinstance(bases, Absent):
        return passage(
            prose, *place, stated=stated, current=current.value, base=bases, computed=bases, agrees=bases
        )
    digits = max(0, -int(stated.as_tuple().exponent))
    grown = [(Decimal(current.value) - base) * 100 / base for base in bases if base]
    step = Decimal(1).scaleb(-digits)
    return passage(
        prose,
        *place,
        stated=stated,
        current=current.value,
        base=bases[0],
        computed=rounded(grown[0], max(digits, 1)),
        agrees=any(abs(rate - stated) < step for rate in grown),
    )


RECORDS_READERS: Final[RecordsReaders] = {
    "narrative.percentages": _percentages,
    "narrative.growth": _growth,
}
