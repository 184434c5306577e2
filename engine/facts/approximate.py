"""Approximate numbers (余, 约, 近, 多): what each of them admits, lists that hold some, and items disclosed.

`350余` admits 350 to 360, `近300` 200 to 300, `约300` 200 to 400: one step of the last digit that is not 0.
Generous on purpose: what is reported can then not be explained by the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..model import Number
from ..patterns import regex
from .breakdowns import same_kind
from .passages import OTHER_YEAR, passage
from .prose import Prose, Quantity
from .reader import RecordsReaders
from .sources import Sources
from .totals import MARKER, total_before
from .values import Absent, Record

_BELOW: Final = regex(r"(?:近|将近|接近|不足|不到)$")
_AROUND: Final = regex(r"(?:约|大约)$")
_STOP: Final = regex(r"[。!?\n]")
_INNER_STOP: Final = regex(r"[。;!?\n]")
_LIST_LENGTH: Final = 1500
_OPEN: Final = regex(r"等|主要|同时|重复|重叠|其余|其他均|另|还|以及其他")
_JOINT: Final = regex(r"[,、]?(?:和|及|以及|与)?")
_NOUN: Final = regex(r"[^\d,。;:%()]{1,30}")

_PUBLISHED: Final = regex(r"公开|发布")
_NO_ITEMS: Final = regex(
    r"申请|留言|来信|咨询|热线|阅读|点击|浏览|访问|转发|点赞|评论|关注|回复|办理|受理|答复|培训|宣传单|资料|手册|收到|征集|意见"
)
_ITEM_UNITS: Final = frozenset("条篇件")


def interval(prose: Prose, quantity: Quantity) -> tuple[Number, Number]:
    """Return the smallest and the largest number that the wording admits."""
    if quantity.exact:
        return quantity.value, quantity.value
    step = _step(quantity.value)
    before = prose.text[max(0, quantity.start - 2) : quantity.start]
    written = prose.text[quantity.start : quantity.end]
    if _BELOW.search(before) or written.endswith("以下"):
        return quantity.value - step, quantity.value
    if _AROUND.search(before) or written.endswith(("左右", "上下")):
        return quantity.value - step, quantity.value + step
    return quantity.value, quantity.value + step


def _step(value: Number) -> int:
    """Return one unit of the last digit that is not 0, at least 10 for numbers from 10 on."""
    step, number = 1, int(value)
    while number and number % 10 == 0:
        step, number = step * 10, number // 10
    return max(step, 10) if value >= 10 else 1


@dataclass(frozen=True, slots=True)
class ApproximateList:
    """A total and its parts, at least one of them approximate."""

    total: Quantity
    items: tuple[Quantity, ...]
    end: int
    is_nested: bool


def approximate_lists(prose: Prose) -> Iterator[ApproximateList]:
    """Yield every list with an approximate total or part, in order."""
    if all(quantity.exact for quantity in prose.quantities):
        return
    outer_end = 0
    for marker in MARKER.finditer(prose.text):
        total = total_before(prose, marker.start())
        if total is None:
            continue
        limit = min(len(prose.text), marker.end() + _LIST_LENGTH)
        stop = (_INNER_STOP if marker.start() < outer_end else _STOP).search(prose.text, marker.end(), limit)
        end = stop.start() if stop else limit
        outer_end = max(outer_end, end)
        segments = _segments(prose.text, marker.end(), end)
        items = (
            _first_of_each(prose, segments, total) if len(segments) > 1 else _plain(prose, segments[0], total)
        )
        if len(items) >= 2 and not all(one.exact for one in (total, *items)):
            yield ApproximateList(total, tuple(items), items[-1].end, len(segments) > 1)


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    for part in text[start:end].split(";"):
        if part:
            found.append((start, start + len(part)))
        start += len(part) + 1
    return found or [(start, start)]


def _first_of_each(prose: Prose, segments: list[tuple[int, int]], total: Quantity) -> list[Quantity]:
    """Return the first number of each segment; none where one of them has no number of the kind."""
    items: list[Quantity] = []
    for start, end in segments:
        found = prose.quantities_between(start, end)
        if not found or not same_kind(found[0], total) or _OPEN.search(prose.text, start, found[0].start):
            return []
        items.append(found[0])
    return items


def _plain(prose: Prose, segment: tuple[int, int], total: Quantity) -> list[Quantity]:
    """Return the items of a list without inner lists; none where it cannot be told whether all were seen."""
    place, end = segment
    if MARKER.search(prose.text, place, end):
        return []
    items: list[Quantity] = []
    for quantity in prose.quantities_between(place, end):
        noun = prose.text[place : quantity.start]
        if not same_kind(quantity, total) or not _NOUN.fullmatch(noun) or _OPEN.search(noun):
            return []
        items.append(quantity)
        joint = _JOINT.match(prose.text, quantity.end)
        place = joint.end() if joint else quantity.end
    return [] if prose.text[place:end] else items


def _lists(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _list(prose, found) for prose in sources.prose.values() for found in approximate_lists(prose)
    )


def _list(prose: Prose, found: ApproximateList) -> Record:
    low, high = interval(prose, found.total)
    bounds = [interval(prose, item) for item in found.items]
    highest = sum(bound[1] for bound in bounds)
    return passage(
        prose,
        prose.near_clause(found.total.start)[0],
        found.end,
        total=prose.quote(found.total.start, found.total.end),
        low=low,
        high=high,
        sum_low=sum(bound[0] for bound in bounds),
        sum_high=highest,
        items=tuple(prose.quote(item.start, item.end) for item in found.items),
        partial=found.is_nested or 5 * highest < 4 * low,
    )


def _approximate_items(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return the clauses that count items disclosed only approximately (M07)."""
    overview = sources.prose.get("overview")
    found = []
    for quantity in overview.quantities if overview else ():
        if overview is None or quantity.exact or quantity.unit not in _ITEM_UNITS:
            continue
        first, last = overview.near_clause(quantity.start)
        clause = overview.text[first:last]
        if _PUBLISHED.search(clause) and not (_NO_ITEMS.search(clause) or OTHER_YEAR.search(clause)):
            number = overview.quote(*_with_about(overview, quantity))
            found.append(passage(overview, first, last, number=number))
    return tuple(found)


def _with_about(prose: Prose, quantity: Quantity) -> tuple[int, int]:
    """Return the place of the number with the 约 or 近 before it."""
    before = re.search(
        r"(?:大约|将近|接近|超过|不足|不到|至少|[约近逾超])$",
        prose.text[max(0, quantity.start - 2) : quantity.start],
    )
    return quantity.start - (len(before.group()) if before else 0), quantity.end


RECORDS_READERS: Final[RecordsReaders] = {
    "sums.approximate": _lists,
    "narrative.approximate_items": _approximate_items,
}
