"""Sums of money in the running text: the processing fee, the organ's charges, its central procurement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ..errors import Text
from ..model import Cell, CellKind, Number
from ..patterns import regex
from .passages import OTHER_YEAR, passage
from .prose import Prose, Quantity
from .reader import Readers, RecordsReaders
from .sources import Sources
from .statements import of_year
from .values import Absent, Fact, Record

_FEE: Final = "信息处理费"
_NONE: Final = regex(
    r"(?:未|没有|无|不存在|零)[^,。;]{0,14}?(?:收取|收费|征收|产生|发生|处理费)|(?<![\d.,])[0零]元|处理费[:]?无"
)
_COLLECTED: Final = regex(r"收取|征收|收费|收缴|缴纳|收入|收到")
_NOT_COLLECTED: Final = regex(
    r"应收|应缴|减免|免收|免除|退还|退回|标准|每件|每页|/件|/页|逾期|未缴|未按|不缴|拒|通知(?!.{0,12}(?:已|均)缴|[^。;]{0,30}(?:收取|收到|收缴)(?:政府信息公开)?(?:信息)?(?:处理费)?(?:共计?|合计)?(?:人民币)?\d)|撤销"
)
_TOTAL: Final = regex(r"(?:共|共计|合计|总计|总额|总金额)[^,。;\d]{0,8}$")
_PARTS: Final = regex(r"其中|分别|包括")
_STOP: Final = regex(r"[。\n]")
_OPEN: Final = regex(r"等|余|约|左右|同时|重复")
_ITEMS_LENGTH: Final = 600
_CHARGES: Final = regex(
    r"(?:收取|征收|收缴|全年)?行政事业性收费(?:收入|总额|金额|总金额)?(?:共计?|合计|总计|累计)?[为是达]?$"
)
_PROCUREMENT: Final = regex(
    r"(?P<central>集中)?采购(?:项目)?(?:\d+[个项次],?)?(?:共计?|合计)?(?:总?金额|总额|资金)(?:共计?|合计|总计|累计)?[为是达]?$"
)
_NOT_SPENT: Final = regex(
    r"预算|计划|节约|节省|节资|减免|免征|取消|降低|标准|公示|小微|中小|服务类|货物类|工程类"
)
_MYRIAD: Final = 10_000
_SCALES: Final = {"百": 100, "千": 1000, "万": _MYRIAD, "亿": 100_000_000}


def collected(prose: Prose, start: int, end: int) -> Quantity | None:
    """Return what the sentence says was collected in all, at least; None where it names no such sum."""
    if not _COLLECTED.search(prose.text, start, end) or _NOT_COLLECTED.search(prose.text, start, end):
        return None
    amounts = [amount for amount in prose.amounts if start <= amount.start < end and amount.exact]
    for amount in amounts:
        if _TOTAL.search(prose.text, max(start, amount.start - 16), amount.start):
            return amount
    return max(amounts, key=lambda amount: amount.value, default=None)


def _fees(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _fee(prose, start, end)
        for prose in sources.prose.values()
        for start, end in prose.sentences_with(_FEE)
        if not OTHER_YEAR.search(prose.text, start, end)
        and of_year(prose.text[start:end], sources.document.year)
    )


def _fee(prose: Prose, start: int, end: int) -> Record:
    amount = collected(prose, start, end)
    if _NONE.search(prose.text, start, end):
        amount = None
    value = amount.value if amount else Absent(Text("没有写明收取的金额", "no sum collected is named"))
    return passage(prose, start, end, amount=value, collected=bool(amount and amount.value))


def fee_sums(prose: Prose) -> Iterator[tuple[str, Quantity, list[Quantity], int]]:
    """Yield `(unit, total, items, end)` of every account of the processing fee by organ or case."""
    for start, _ in prose.sentences_with(_FEE):
        marker = _PARTS.search(prose.text, start, start + _ITEMS_LENGTH)
        stop = _STOP.search(prose.text, start, start + _ITEMS_LENGTH)
        end = stop.start() if stop else min(len(prose.text), start + _ITEMS_LENGTH)
        if marker is None or marker.start() >= end or _OPEN.search(prose.text, marker.end(), end):
            continue
        pieces = [one for one in prose.quantities_between(start, end) if one.unit in ("件", "宗")]
        money = [one for one in prose.amounts if start <= one.start < end]
        for unit, found in (("件", pieces), ("元", money)):
            totals = [one for one in found if one.end <= marker.start()]
            items = [one for one in found if one.start >= marker.end()]
            if len(totals) == 1 and len(items) >= 2 and all(one.exact for one in (*totals, *items)):
                yield unit, totals[0], items, end


def _fee_sums(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        passage(
            prose,
            prose.sentence(total.start, total.end)[0],
            end,
            unit=unit,
            total=total.value,
            sum=sum(item.value for item in items),
            terms="+".join(str(item.value) for item in items),
        )
        for prose in sources.prose.values()
        for unit, total, items, end in fee_sums(prose)
    )


def _sums(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return the charges (form of 2021) and the procurement (form of 2019) that the text states."""
    if sources.document.template == "F19":
        address, pattern, word = "disclosure.procurement.amount", _PROCUREMENT, "采购"
    else:
        address, pattern, word = "disclosure.fees.amount", _CHARGES, "行政事业性收费"
    cell = sources.document.cell(address)
    found = []
    for prose in sources.prose.values():
        for amount in prose.amounts if word in prose.text else ():
            first, last = prose.near_clause(amount.start)
            match = pattern.search(prose.text, first, amount.start)
            start, end = prose.sentence(amount.start, amount.end)
            if match is None or not amount.exact or _NOT_SPENT.search(prose.text, first, last):
                continue
            if OTHER_YEAR.search(prose.text, start, end) or "其中" in prose.text[start : amount.start]:
                continue
            if of_year(prose.text[start : amount.start], sources.document.year):
                is_broader = word == "采购" and not match["central"]
                found.append(_sum(prose, (first, last), address, cell, amount, is_broader))
    return tuple(found)


def _sum(
    prose: Prose, place: tuple[int, int], address: str, cell: Cell, amount: Quantity, is_broader: bool
) -> Record:
    figure = _in_yuan(cell, address, amount.value)
    near = False
    if isinstance(figure, Fact):
        step = max(_step(prose.text[amount.start : amount.end]), _cell_step(cell, address))
        near = abs(Decimal(amount.value) - Decimal(_number(figure))) * 2 <= step
    return passage(
        prose,
        *place,
        cells=(address,),
        amount=amount.value,
        figure=figure,
        near=near,
        explained=is_broader,
        explanation=Text(
            "正文是政府采购，表中只计集中采购", "the text has all procurement, the table only the central"
        )
        if is_broader
        else "",
    )


def _number(fact: Fact) -> Number:
    return fact.value if isinstance(fact.value, int | Decimal) else 0


def _in_yuan(cell: Cell, address: str, said: Number) -> Fact | Absent:
    """Return the cell in 元; a sum of procurement without its unit may be either, and is read as the text."""
    if cell.value is None or cell.kind not in (CellKind.NUMBER, CellKind.TEXT):
        return Absent(Text("表中没有填数", "the cell holds no number"), (address,))
    if address.endswith("fees.amount"):
        return Fact(cell.value * _MYRIAD)
    if "元" not in cell.raw and cell.value * _MYRIAD == said:
        return Fact(said)
    return Fact(cell.value)


def _step(written: str) -> Decimal:
    """Return one unit of the last digit written: 100 for 12.34万元."""
    decimals = re.search(r"\.(\d+)", written)
    scale = Decimal(1)
    for sign, value in _SCALES.items():
        scale *= value if sign in written else 1
    return scale.scaleb(-len(decimals[1]) if decimals else 0)


def _cell_step(cell: Cell, address: str) -> Decimal:
    step = _step(cell.raw)
    return step * _MYRIAD if address.endswith("fees.amount") else step


def _fee_sentences(sources: Sources) -> Fact | Absent:
    found = [(prose, place) for prose in sources.prose.values() for place in prose.sentences_with(_FEE)]
    return Fact(
        tuple(f"“{prose.quote(*place)}”" for prose, place in found),
        tuple(prose.span(*place) for prose, place in found),
    )


READERS: Final[Readers] = {"narrative.processing_fee_sentences": _fee_sentences}
RECORDS_READERS: Final[RecordsReaders] = {
    "narrative.processing_fees": _fees,
    "narrative.fee_sums": _fee_sums,
    "narrative.sums_of_money": _sums,
}
