"""Rates of growth beside both years' numbers, as the text or last year's table 3 has them (M09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..errors import Text
from ..model import CellKind, Document, Number
from ..patterns import regex
from .numbers import digits_number
from .passages import passage
from .prose import Prose, Quantity
from .rates import rounded
from .reader import RecordsReaders
from .sources import Sources
from .values import Absent, Record

_PERCENT: Final = r"(?P<percent>\d{1,4}(?:\.\d+)?)%"
_WAY: Final = r"(?P<way>增长|增加|上升|提高|提升|增幅|涨幅|下降|减少|降低|降幅)(?:了|约|达到?|率?为|幅度为)*"
_DOWN: Final = frozenset(("下降", "减少", "降低", "降幅"))
_LAST_YEAR: Final = r"[较比与](?:上年|去年|上一年|(?P<year>20\d\d)年)度?(?:同期)?(?:相比)?"
_NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_GROWTH: Final = regex(
    rf"(?P<to>同比|{_LAST_YEAR})(?:(?:新?收到?|受理|接收|办理|公开|发布)?的)?(?P<base>{_NUMBER}[件条份宗篇个](?:相比)?)?[,]?(?:申请量|数量|总量|总数)?"
    + _WAY
    + _PERCENT
)
_DIFFERENCE: Final = regex(
    rf"(?:同比|{_LAST_YEAR})[,]?(?:申请量|数量|总量|总数)?(?P<sign>增加|增长|上升|减少|下降)(?:了)?(?P<delta>{_NUMBER})[件条份宗篇个]"
    r"[,(、](?:同比)?" + _WAY + _PERCENT
)
"""`比上年增加112件，增长9.5%`: last year's number is this year's less the difference."""
_FROM_TO: Final = regex(
    r"[由从](?:20\d\d年|上年|去年|年初|原来)?(?:度|初|底|末|同期)?(?:的)?(?P<before>\d+(?:,\d{3})*)(?P<decimals>\.\d+)?(?P<scale>[万亿]?)(?P<unit>[件条份宗篇个人])"
    r"(?:增加|增长|上升|提高|提升|扩大|下降|减少|降低|降)[到至为](?:20\d\d年)?(?:度|底|末)?(?:的)?(?P<now>\d+(?:,\d{3})*(?:\.\d+)?[万亿]?(?P=unit))(?![次])[,(]"
    + _WAY
    + _PERCENT
)
_REQUESTS_GREW: Final = regex(
    rf"(?:(?<=[。;\n,])|(?<=[。;\n,]全年))(?:政府信息公开|依申请公开|信息公开|公开)?申请(?:件|总)?(?:数量|总量|总数|量|数)(?:同比|{_LAST_YEAR})"
    + _WAY
    + _PERCENT
)
_BESIDE: Final = regex(r"[,(](?:同比)?" + _WAY + _PERCENT)
"""`去年11件，今年16件，增长45.5%`: both numbers stand before it."""
_BEFORE_GROWTH: Final = regex(r"(?:政府|政务|依申请|公开|信息|申请|数量|事项|的)*[,(]?")
_BRACKET: Final = regex(r"\([^()]{1,60}\)(?=[,(]?$)")
"""`40件（其中当面4件、网络36件），同比增长21.2%`: the number before the bracket is meant."""
_AHEAD: Final = 40
_PIECES: Final = frozenset("件条份宗篇个")
_EARLIER: Final = regex(r"(?:上年|去年|上一年)(?:度|同期|全年)*(?!结转)")
_MIXED: Final = regex(r"分别|其中|包括|平均|累计|结转|占|增[加长]|减少|下降|上升|[多少]")
_BASE_CELLS: Final = (
    ("requests.received.total",),
    ("requests.received.total", "requests.carried_in.total"),
    ("requests.result_total.total",),
)
_NO_PREDECESSOR: Final = Absent(Text("没有上年报告", "there is no report of the year before"))


@dataclass(frozen=True, slots=True)
class Growth:
    """A rate with this year's number and what may be last year's.

    Attributes:
        bases: last year's numbers that may be meant; absent where they are not at hand.
        stated: negative for a fall.
        start, end: the place of all of it in the prose.
    """

    current: Quantity
    bases: list[Number] | Absent
    stated: Decimal
    start: int
    end: int


def _growth(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _record(prose, found)
        for prose in _proses(sources)
        if "%" in prose.text
        for find in (_stated, _by_difference, _by_both_years, _from_to, _of_requests)
        for found in find(sources, prose)
    )


def _proses(sources: Sources) -> tuple[Prose, ...]:
    """Return the narrative parts, and the text above table 3 where requests are told there."""
    parts, requests = tuple(sources.prose.values()), sources.requests_prose
    return parts if requests is None or requests in parts else (*parts, requests)


def _stated(sources: Sources, prose: Prose) -> Iterator[Growth]:
    """Yield the rates that say against which year they are, with that year's number or the table's."""
    for match in _GROWTH.finditer(prose.text):
        current = _current(sources, prose, match)
        bases = _bases(sources, prose, match, current) if current else None
        if current is not None and bases is not None:
            yield _found(prose, match, current, bases)


def _of_requests(sources: Sources, prose: Prose) -> Iterator[Growth]:
    """Yield the rate of `申请量较上年增长24.5%`, where the text tells one number of requests."""
    current = sources.told_requests if prose is sources.requests_prose else None
    if current is None or sources.predecessor is None:
        return
    bases = _table_bases(sources.predecessor)
    if bases is None:
        return
    for match in _REQUESTS_GREW.finditer(prose.text):
        if not match["year"] or int(match["year"]) + 1 == sources.document.year:
            yield _found(prose, match, current, bases, prose.near_clause(match.start())[0])


def _from_to(_: Sources, prose: Prose) -> Iterator[Growth]:
    """Yield the rates of `由46个增加到71个，增长54.3%`."""
    for match in _FROM_TO.finditer(prose.text) if "由" in prose.text or "从" in prose.text else ():
        current = next(iter(prose.quantities_between(match.start("now"), match.end("now"))), None)
        base = digits_number(match["before"], match["decimals"] or "", match["scale"])
        if current is not None and current.exact and base:
            yield _found(prose, match, current, [base], match.start())


def _by_difference(sources: Sources, prose: Prose) -> Iterator[Growth]:
    for match in _DIFFERENCE.finditer(prose.text):
        current = _current(sources, prose, match)
        if current is None:
            continue
        delta = _plain(match["delta"])
        base = current.value + delta if match["sign"] in _DOWN else current.value - delta
        if base > 0 and (match["sign"] in _DOWN) == (match["way"] in _DOWN):
            yield _found(prose, match, current, [base])


def _by_both_years(sources: Sources, prose: Prose) -> Iterator[Growth]:
    year = sources.document.year
    for match in _BESIDE.finditer(prose.text):
        start, _ = prose.sentence(*match.span())
        pieces = prose.quantities_between(start, match.start())
        if len(pieces) != 2 or not all(one.exact and one.unit in _PIECES for one in pieces):
            continue
        if pieces[0].unit != pieces[1].unit or _MIXED.search(prose.text, start, match.start()):
            continue
        if not _BEFORE_GROWTH.fullmatch(
            prose.text, pieces[1].end, _without_bracket(prose, match.start()) + 1
        ):
            continue
        of_last = [_is_of_last_year(prose, start, one, year) for one in pieces]
        if of_last[0] != of_last[1]:
            base, current = pieces if of_last[0] else reversed(pieces)
            if base.value:
                yield _found(prose, match, current, [base.value], start)


def _is_of_last_year(prose: Prose, start: int, quantity: Quantity, year: int | None) -> bool:
    clause = prose.text[max(start, prose.near_clause(quantity.start)[0]) : quantity.start]
    return bool(_EARLIER.search(clause)) or (year is not None and f"{year - 1}年" in clause)


def _current(sources: Sources, prose: Prose, match: re.Match[str]) -> Quantity | None:
    """Return this year's number right before the rate, None where it is not certain which one is meant."""
    year = sources.document.year
    if match["year"] and year is not None and int(match["year"]) != year - 1:
        return None
    end = _without_bracket(prose, match.start())
    near = prose.quantities_between(max(0, end - _AHEAD), end)
    if not near or not near[-1].exact:
        return None
    if not _BEFORE_GROWTH.fullmatch(prose.text, near[-1].end, end):
        return None
    start, _ = prose.sentence(*match.span())
    return None if "分别" in prose.text[start : match.end()] else near[-1]


def _without_bracket(prose: Prose, end: int) -> int:
    """Return where the text before `end` ends without a bracket behind it."""
    found = _BRACKET.search(prose.text, max(0, end - _AHEAD - _AHEAD), end)
    return found.start() if found else end


def _bases(
    sources: Sources, prose: Prose, match: re.Match[str], current: Quantity
) -> list[Number] | Absent | None:
    """Return what may be last year's number: as the text names it, else of last year's table 3.

    None where it is not known what was counted, or where last year's number is 0.
    """
    if match["base"]:
        base = _plain(re.sub(r"[^\d.]", "", match["base"]))
        return [base] if base else None
    is_total = prose is sources.requests_prose and any(
        said.start <= current.start < said.end and said.count == current.value for said in sources.statements
    )
    if not is_total:
        return None
    if sources.predecessor is None:
        return _NO_PREDECESSOR
    return _table_bases(sources.predecessor)


def _plain(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


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


def _found(
    prose: Prose,
    match: re.Match[str],
    current: Quantity,
    bases: list[Number] | Absent,
    start: int | None = None,
) -> Growth:
    stated = Decimal(match["percent"]) * (-1 if match["way"] in _DOWN else 1)
    first = prose.near_clause(current.start)[0] if start is None else start
    return Growth(current, bases, stated, first, match.end())


def _record(prose: Prose, found: Growth) -> Record:
    place, stated, current = (found.start, found.end), found.stated, found.current.value
    if isinstance(found.bases, Absent):
        unknown = found.bases
        return passage(
            prose, *place, stated=stated, current=current, base=unknown, computed=unknown, agrees=unknown
        )
    digits = max(0, -int(stated.as_tuple().exponent))
    grown = [(Decimal(current) - base) * 100 / base for base in found.bases if base]
    step = Decimal(1).scaleb(-digits)
    return passage(
        prose,
        *place,
        stated=stated,
        current=current,
        base=_whole(found.bases[0]),
        computed=rounded(grown[0], max(digits, 1)),
        agrees=any(abs(rate - stated) < step for rate in grown),
    )


def _whole(value: Number) -> Number:
    return int(value) if value == int(value) else value


RECORDS_READERS: Final[RecordsReaders] = {"narrative.growth": _growth}
