"""Totals followed by their parts: `发布信息85条，包括公告20条，动态65条`.

Only what can be added with certainty is returned: the innermost list, up to a semicolon or full stop, of at
least two exact items counted like their total. An open list (等, 主要), an approximate item, or an item
that cannot be told from its neighbour, and the whole list is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from ..patterns import regex
from .outcomes import Kind
from .prose import Prose, Quantity, phrase
from .reader import RecordsReaders
from .results import figure
from .sources import Sources
from .statements import mentions_request
from .totals import CARRIED_IN, MARKER, clause_start, is_compared, total_before
from .values import Absent, Record, make_record

_LIST_END: Final = regex(r"[。;!?\n]")
_BRACKET: Final = regex(r"[()]")
_PIECES: Final = frozenset("条件篇份则宗")
"""Classifiers that writers mix in one list of items disclosed (142条 … 1件)."""

_LIST_LENGTH: Final = 2000
"""No list of parts is longer than this many characters; a text without full stops ends here."""

_NUMBER: Final = regex(r"\d+(?:\.\d+)?%?")
_OVERLAP: Final = regex(r"同时|重复|重叠|交叉|同步")
_JOINT: Final = regex(r"(?:[,、]|和|及|以及|与)?")
_NOUN: Final = regex(r"[^\d,。;:%]{1,40}")
_NOT_A_NOUN: Final = regex(
    r"同比|比上|较上|增[加长]|减少|下降|平均|占|达|第|^(?:累计|共计?|合计|总计)|其中|包括|以上"
)
_OPEN: Final = regex(r"主要|若干|部分(?!(?:予以)?公开)|及其他|左右|数[十百千条件]")
_CHANGED: Final = regex(
    r"(?:本年度?|当年|全年)?(?:新增|新建|新开设|新设|增设|调整|修订|修改|优化|撤销|撤并|整合|取消|废止|关停|更新)"
)
_WHAT_BECAME: Final = regex(
    r"办结|办理|答复|处理|结转(?:到|至|入)?(?:下|次|明|来|20)|尚未|正在|撤回|公开|提供"
)
"""`20件，其中上年结转2件，办结19件，结转1件`: where they came from, then what became of them."""
_OPEN_END: Final = regex(r"^等|等$|及其他|若干|^(?:其余|剩余|余下|其他均?为|另)")
"""`其余为动态信息` gives the rest a name and no number: nothing is wrong with such a list."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and its parts in `Prose.text`."""

    total: Quantity
    items: tuple[Quantity, ...]
    nouns: tuple[str, ...]
    start: int
    end: int
    says_all: bool

    @property
    def is_partial(self) -> bool:
        """Whether so much is lacking that the list need not be meant to be whole: below four fifths, 分别为 aside."""
        return not self.says_all and 5 * sum(item.value for item in self.items) < 4 * self.total.value


def breakdowns(prose: Prose) -> Iterator[Breakdown]:
    """Yield every certain breakdown of `prose`, in order."""
    text = prose.text
    markers = list(MARKER.finditer(text))
    for place, marker in enumerate(markers):
        end = _end(text, marker.end())
        inner = markers[place + 1].start() if place + 1 < len(markers) else len(text)
        if inner < end:
            continue
        total = total_before(prose, marker.start())
        found = _items(prose, marker.end(), end, total) if total and total.exact else None
        if (
            total
            and found
            and not (
                _goes_on(prose, found[0], total, end)
                or _are_changes(*found, total)
                or _are_stages(found[1])
                or _are_of_difference(prose, found[0], total, marker.start())
            )
        ):
            items, nouns = _without_inner(*found, total)
            yield Breakdown(
                total,
                items,
                nouns,
                clause_start(text, total.start),
                items[-1].end,
                "分别" in marker.group(),
            )


def _without_inner(
    items: tuple[Quantity, ...], nouns: tuple[str, ...], total: Quantity
) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    """Return the items up to one that the items behind it split up: `63件，其中撤回5件、答复58件，公开40件、不公开18件`."""
    values = [item.value for item in items]
    for count in range(2, len(values)):
        if sum(values[:count]) == total.value and sum(values[count:]) == values[count - 1]:
            return items[:count], nouns[:count]
    return items, nouns


def _are_changes(items: tuple[Quantity, ...], nouns: tuple[str, ...], total: Quantity) -> bool:
    """Say whether the items are what was done to a stock: `栏目48个，其中新增6个、撤销2个`."""
    is_less = sum(item.value for item in items) < total.value
    return is_less and all(_CHANGED.fullmatch(noun) for noun in nouns)


def _are_of_difference(prose: Prose, items: tuple[Quantity, ...], total: Quantity, marker: int) -> bool:
    """Say whether a comparison stands before the list and it may be of that, or of some of the whole only.

    `30条，较上年增加5条，其中公告3条、动态2条`.
    """
    if not is_compared(prose, total, marker):
        return False
    values = sum(item.value for item in items)
    return 5 * values < 4 * total.value or any(
        one.value == values for one in prose.quantities_between(total.end, marker)
    )


def _are_stages(nouns: tuple[str, ...]) -> bool:
    """Say whether the list goes from where requests came from to what became of them."""
    came = [noun for noun in nouns if CARRIED_IN.search(noun)]
    return bool(came) and any(_WHAT_BECAME.search(noun) for noun in nouns if noun not in came)


def _goes_on(prose: Prose, items: tuple[Quantity, ...], total: Quantity, end: int) -> bool:
    """Say whether what lacks may follow behind a semicolon: `302条，其中…16条；二是…18条`."""
    if sum(item.value for item in items) >= total.value or prose.text[end : end + 1] != ";":
        return False
    stop = prose.text.find("。", end, end + _LIST_LENGTH)
    limit = stop if stop >= 0 else min(len(prose.text), end + _LIST_LENGTH)
    return any(same_kind(quantity, total) for quantity in prose.quantities_between(end, limit))


def _end(text: str, start: int) -> int:
    """Return where the list ends: at a semicolon or full stop, or at the bracket that holds it."""
    limit = min(len(text), start + _LIST_LENGTH)
    match = _LIST_END.search(text, start, limit)
    end = match.start() if match else limit
    depth = 0
    for bracket in _BRACKET.finditer(text, start, end):
        depth += 1 if bracket.group() == "(" else -1
        if depth < 0:
            return bracket.start()
    return end


def _items(
    prose: Prose, start: int, end: int, total: Quantity
) -> tuple[tuple[Quantity, ...], tuple[str, ...]] | None:
    """Return the items of the list and what they count, None where the list is not certain."""
    items: list[Quantity] = []
    nouns: list[str] = []
    place = start
    candidates = prose.quantities_between(start, end)
    for position, quantity in enumerate(candidates):
        if quantity.start < place:
            continue
        noun = prose.text[place : quantity.start]
        if not _is_item(noun, quantity, total):
            if any(same_kind(other, total) for other in candidates[position:]):
                return None
            break
        items.append(quantity)
        nouns.append(noun.lstrip(",、和及以与"))
        remark = _remark_end(prose.text, quantity.end, end)
        if _OVERLAP.search(prose.text, quantity.end, remark):
            return None
        joint = _JOINT.match(prose.text, remark)
        place = joint.end() if joint else remark
    tail = prose.text[place:end]
    is_open = _OPEN_END.search(tail.split(",")[0]) or any(_OPEN.search(noun) for noun in nouns)
    is_open = is_open or _has_loose_number(prose, place, end)
    return (tuple(items), tuple(nouns)) if len(items) >= 2 and not is_open else None


def _has_loose_number(prose: Prose, start: int, end: int) -> bool:
    """Say whether a number without its classifier follows: `行政处罚1` may be one more item."""
    counted = {quantity.start for quantity in prose.quantities_between(start, end)}
    return any(
        match.start() not in counted
        and prose.text[match.end() - 1] != "%"
        and prose.text[match.end() : match.end() + 1] != "年"
        for match in _NUMBER.finditer(prose.text, start, end)
    )


def _remark_end(text: str, start: int, end: int) -> int:
    """Return where a bracket that begins at `start` ends: what an item consists of is no item of the list."""
    if text[start : start + 1] != "(":
        return start
    depth = 0
    for bracket in _BRACKET.finditer(text, start, end):
        depth += 1 if bracket.group() == "(" else -1
        if depth == 0:
            return bracket.end()
    return start


def _is_item(noun: str, quantity: Quantity, total: Quantity) -> bool:
    return (
        quantity.exact
        and same_kind(quantity, total)
        and bool(_NOUN.fullmatch(noun))
        and not _NOT_A_NOUN.search(noun)
    )


def same_kind(quantity: Quantity, total: Quantity) -> bool:
    """Say whether both are counted alike: by one classifier, or by two that writers mix in one list."""
    return quantity.unit == total.unit or {quantity.unit, total.unit} <= _PIECES


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        _record(sources, prose, found) for prose in sources.prose.values() for found in breakdowns(prose)
    )


_CARRIED: Final[tuple[tuple[Kind, int, Text], ...]] = (
    (
        "carried_in",
        1,
        Text("多出的等于表三上年结转，分项可能含上年结转的", "those carried in may be among the parts"),
    ),
    (
        "carried_out",
        -1,
        Text("所缺的等于表三结转下年度，尚未办结的可能没有列", "those carried over may be left out"),
    ),
)


def _explanation(sources: Sources, prose: Prose, found: Breakdown) -> Text | str:
    """Return how table 3 explains that parts of the requests do not make their total; empty where it does not."""
    difference = sum(item.value for item in found.items) - found.total.value
    if not difference or prose is not sources.prose.get("overview"):
        return ""
    paragraph = sources.requests_paragraph
    inside = paragraph is not None and paragraph.start <= found.start < paragraph.end
    if not inside and not mentions_request(prose.text[slice(*prose.sentence(found.start, found.end))]):
        return ""
    for kind, sign, text in _CARRIED:
        if figure(sources, kind) == sign * difference:
            return text
    return ""


def _record(sources: Sources, prose: Prose, found: Breakdown) -> Record:
    values = [item.value for item in found.items]
    return make_record(
        spans=(prose.span(found.start, found.end),),
        total=found.total.value,
        sum=sum(values),
        partial=found.is_partial,
        explanation=_explanation(sources, prose, found),
        unit=found.total.unit,
        items=tuple(
            f"{noun}{item.value}{item.unit}" for noun, item in zip(found.nouns, found.items, strict=True)
        ),
        terms="+".join(str(value) for value in values),
        quote=prose.quote(found.start, found.end),
        phrase=phrase(prose.text[found.start : found.end]),
    )


RECORDS_READERS: Final[RecordsReaders] = {"sums.breakdowns": _records}
