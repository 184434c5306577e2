"""Percentages beside the numbers they come from: rates of answers, and shares of a total (M04)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..model import CellKind, Number
from ..patterns import regex
from .breakdowns import same_kind
from .passages import OTHER_YEAR, passage
from .prose import Prose, Quantity
from .reader import RecordsReaders
from .sources import Sources
from .totals import MARKER, total_before
from .values import Absent, Record

_PERCENT: Final = r"(?P<percent>\d{1,4}(?:\.\d+)?)%"
_RATE: Final = regex(
    r"(?P<limited>按时|按期|及时|限时|法定|如期|初次|首次|规范)?(?P<name>办结|答复|办复|回复|办理)率?(?:均)?(?:已)?(?:达到|保持|实现|高达|[达为])*(?:了)?"
    + _PERCENT
)
_DONE: Final = regex(r"办结|答复|办复|回复|办理完毕|处理完毕")
_TAKEN_IN: Final = regex(r"收到|接到|受理|接收|接收到|新收|收集|征集|承办|转办|交办|共有|应办")
_PIECES: Final = frozenset("件条份宗个次例")
_NOT_DUE: Final = regex(r"结转|尚未|未到期|正在|延期|待办|其余|剩余|撤回|终止|补正")
_SHARE: Final = regex(r"[,(]?占(?P<of>[^,。;\d]{0,12}?)(?P<about>约)?" + _PERCENT)
_OF_ALL: Final = regex(
    r"(?:比|总数|总量|总件数|总条数|总|全部|全年|信息|公开|申请|发布|件|条|的|量|数|为|达)*"
)

_ALL_DONE: Final = regex(
    r"(?:全部|均已?|都已?|已全部)(?:按时|按期|及时|依法|予以)*(?:办结|答复|办理完毕)(?:完毕)?,"
    r"(?:办结|答复|办复|办理)率(?:均)?(?:达到|保持|实现|高达|[达为])*" + _PERCENT
)
_SAME_VERB: Final = regex(
    r"(?P<verb>采纳|采用|录用|整改|销号|回收|合格|达标)率(?:均)?(?:达到?|为|是)?" + _PERCENT
)
"""`收到建议12条，采纳10条，采纳率83.3%`."""
_THE_OTHERS: Final = regex(r"[不未](?:被?采|整改|销号|合格|达标|录用|回收)")
"""`抽检3120批次，不合格62批次，合格率98%`: the part is what the rate leaves out."""
_LIST_LENGTH: Final = 1500
_LEAST_SHARES: Final = 3
_PARTED: Final = regex(r"[。\n]|其中|同比|较上|比上")
_BRACKETS: Final = regex(r"[()]")
_BASE_CELLS: Final = (
    ("requests.received.total",),
    ("requests.received.total", "requests.carried_in.total"),
    ("requests.result_total.total",),
)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage with both its numbers, at the place in the prose where all three stand.

    Attributes:
        not_due: the sentence says why some are not done yet.
    """

    part: Quantity
    whole: Quantity
    stated: Decimal
    start: int
    end: int
    not_due: bool = False


def rates(prose: Prose) -> Iterator[Percentage]:
    """Yield every rate of answers with both its numbers."""
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
            yield Percentage(part, whole, Decimal(match["percent"]), start, end, not_due)


def all_done(prose: Prose) -> Iterator[Percentage]:
    """Yield the rates of `受理20件，已全部办结，办结率98%`, whose part is the whole."""
    for match in _ALL_DONE.finditer(prose.text) if "率" in prose.text else ():
        start, end = prose.sentence(*match.span())
        pieces = [one for one in prose.quantities_between(start, match.start()) if one.unit in _PIECES]
        is_other = OTHER_YEAR.search(prose.text, start, match.start()) or _NOT_DUE.search(
            prose.text, start, end
        )
        if len(pieces) == 1 and pieces[0].exact and not is_other:
            yield Percentage(pieces[0], pieces[0], Decimal(match["percent"]), start, match.end())


def same_verb(prose: Prose) -> Iterator[Percentage]:
    """Yield the rates whose own word counts the part, where the sentence has no number but the part and the whole."""
    for match in _SAME_VERB.finditer(prose.text) if "率" in prose.text else ():
        start, end = prose.sentence(*match.span())
        pieces = prose.quantities_between(start, match.start())[-2:]
        if len(pieces) != 2 or pieces[0].unit != pieces[1].unit or not all(one.exact for one in pieces):
            continue
        whole, part = pieces
        named = [prose.text[slice(*prose.near_clause(one.start))] for one in pieces]
        is_part = match["verb"] in named[1] and not _THE_OTHERS.search(named[1])
        is_certain = is_part and match["verb"] not in named[0] and named[0] != named[1]
        if is_certain and not OTHER_YEAR.search(prose.text, start, match.start()):
            not_due = bool(_NOT_DUE.search(prose.text, start, end))
            yield Percentage(part, whole, Decimal(match["percent"]), start, match.end(), not_due)


def shares(prose: Prose) -> Iterator[Percentage]:
    """Yield every `A条，占25%` whose total stands before the 其中 of its list, or before it as what was taken in."""
    for match in _SHARE.finditer(prose.text) if "占" in prose.text else ():
        if not _OF_ALL.fullmatch(match["of"]) or match["about"]:
            continue
        items = prose.quantities_between(max(0, match.start() - _LIST_LENGTH), match.start())
        if not items or items[-1].end != match.start() or not items[-1].exact:
            continue
        total = _total_of_list(prose, items[-1]) or _total_taken_in(prose, items[-1])
        if total and total.exact and same_kind(items[-1], total) and total.value:
            start = prose.near_clause(total.start)[0]
            yield Percentage(items[-1], total, Decimal(match["percent"]), start, match.end())


def shares_of_one(prose: Prose) -> Iterator[Percentage]:
    """Yield the one share that differs of several that all are of one number told before them.

    Two shares are enough where both numbers make up that one.

    `答复200件。予以公开100件，占50%；不予公开40件，占25%；无法提供60件，占30%`: two say what the third is of.
    """
    found = [one for one in _SHARE.finditer(prose.text) if _is_plain(one)] if "占" in prose.text else []
    for run in _runs(prose, found):
        first = prose.quantities_between(run[0][0].start, run[0][0].end)[0]
        begin = prose.text.rfind("\n", 0, first.start) + 1
        bases = {
            one.value: one
            for one in prose.quantities_between(begin, first.start)
            if one.exact and one.value and same_kind(one, first)
        }
        for base in bases.values():
            odd = [pair for pair in run if not _is_share(*pair, base.value)]
            is_whole = sum(part.value for part, _ in run) == base.value
            is_certain = (
                len(odd) == 1 and (is_whole or len(run) >= _LEAST_SHARES) and base.value >= odd[0][0].value
            )
            if is_certain and not _is_of_another(prose, begin, *odd[0]):
                end = prose.text.index("%", odd[0][0].end) + 1
                yield Percentage(odd[0][0], base, odd[0][1], odd[0][0].start, end)


def _is_of_another(prose: Prose, begin: int, part: Quantity, stated: Decimal) -> bool:
    """Say whether the share is right of any other number told in its paragraph up to it."""
    told = prose.quantities_between(begin, part.start)
    return any(one.value and _is_share(part, stated, one.value) for one in told if one.value >= part.value)


def _is_plain(match: re.Match[str]) -> bool:
    return not match["about"] and bool(_OF_ALL.fullmatch(match["of"]))


def _is_share(part: Quantity, stated: Decimal, whole: Number) -> bool:
    """Say whether the percentage is right, rounded or cut off."""
    digits = -int(stated.as_tuple().exponent)
    return abs(Decimal(part.value) * 100 / whole - stated) <= Decimal(1).scaleb(-digits)


def _runs(prose: Prose, found: list[re.Match[str]]) -> Iterator[list[tuple[Quantity, Decimal]]]:
    """Yield each run of numbers with their shares that no full stop, 其中 or rise parts."""
    run: list[tuple[Quantity, Decimal]] = []
    last = 0
    for match in found:
        items = prose.quantities_between(max(0, match.start() - _LIST_LENGTH), match.start())
        if not items or items[-1].end != match.start() or not items[-1].exact:
            continue
        if run and _PARTED.search(prose.text, last, match.start()):
            yield run
            run = []
        run.append((items[-1], Decimal(match["percent"])))
        last = match.end()
    if run:
        yield run


def _total_of_list(prose: Prose, item: Quantity) -> Quantity | None:
    """Return the total before the 其中 whose list `item` stands in, None where that is not certain."""
    stop = max(prose.text.rfind(mark, 0, item.start) for mark in "。!?\n")
    begin = max(stop + 1, item.start - _LIST_LENGTH)
    markers = list(MARKER.finditer(prose.text, begin, item.start))
    if not markers or (len(markers) > 1 and ";" in prose.text[markers[0].end() : item.start]):
        return None
    depth = 0
    for bracket in _BRACKETS.finditer(prose.text, markers[-1].end(), item.start):
        depth += 1 if bracket.group() == "(" else -1
        if depth < 0:
            return None
    return total_before(prose, markers[-1].start())


def _total_taken_in(prose: Prose, item: Quantity) -> Quantity | None:
    """Return the 90 of `收到申请90件，予以公开60件，占66.7%`: the only other number of the sentence."""
    start, _ = prose.sentence(item.start, item.end)
    before = [one for one in prose.quantities_between(start, item.start) if one.unit in _PIECES]
    if len(before) != 1 or MARKER.search(prose.text, start, item.start):
        return None
    first, last = prose.near_clause(before[0].start)
    if OTHER_YEAR.search(prose.text, start, item.start) or last >= item.start:
        return None
    return before[0] if _TAKEN_IN.search(prose.text, first, last) else None


def _percentages(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _record(prose, found)
        for prose in sources.prose.values()
        for found in (*_all(prose), *_shares_of_requests(sources, prose))
        if found.whole.value and not _fits_table(sources, found)
    )


def _shares_of_requests(sources: Sources, prose: Prose) -> Iterator[Percentage]:
    """Yield every `46件，占申请总量的20.8%`, where the text tells one number of requests."""
    whole = sources.told_requests if prose is sources.requests_prose else None
    if whole is None:
        return
    for match in _SHARE.finditer(prose.text):
        items = prose.quantities_between(max(0, match.start() - _LIST_LENGTH), match.start())
        is_share = _OF_REQUESTS.fullmatch(match["of"]) and not match["about"]
        if is_share and items and items[-1].end == match.start() and items[-1].exact:
            yield Percentage(items[-1], whole, Decimal(match["percent"]), items[-1].start, match.end())


_OF_REQUESTS: Final = regex(
    r"(?:全年|本年度?|全部)?(?:新收|收到|受理)?(?:政府信息公开|依申请公开)?申请(?:总量|总数|总件数|数量|量)的?"
)


def _all(prose: Prose) -> Iterator[Percentage]:
    """Every percentage once: what one reading tells of, another does not tell again."""
    seen: set[Quantity] = set()
    for find in (rates, all_done, same_verb, shares, shares_of_one):
        for found in find(prose):
            if found.part not in seen or find in (rates, all_done):
                yield found
            seen.add(found.part)


def _fits_table(sources: Sources, found: Percentage) -> bool:
    """Say whether a share of the requests is right by another total of table 3: those carried in, those done."""
    for addresses in _BASE_CELLS if found.part != found.whole else ():
        cells = [sources.document.cell(address) for address in addresses]
        whole = sum(cell.value or 0 for cell in cells if cell.kind is CellKind.NUMBER)
        if found.whole.value in (whole, 0) or not whole:
            continue
        if abs(Decimal(found.part.value) * 100 / whole - found.stated) <= Decimal("0.05"):
            return True
    return False


def _record(prose: Prose, found: Percentage) -> Record:
    return passage(
        prose,
        found.start,
        found.end,
        part=found.part.value,
        whole=found.whole.value,
        stated=found.stated,
        computed=rounded(Decimal(found.part.value) * 100 / found.whole.value, 2),
        explained=found.not_due,
    )


def rounded(value: Decimal, digits: int) -> Number:
    """Return `value` with so many digits after the point, half up, without trailing zeros."""
    found = value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
    return int(found) if found == int(found) else found.normalize()


RECORDS_READERS: Final[RecordsReaders] = {"narrative.percentages": _percentages}
