"""Licences and penalties that the running text says were published (domain relation E14).

A number counts only where it stands right beside the noun, the clause speaks of publishing, and neither the
items an organ has power over (许可事项 19 项) nor the cases it handled (办理许可 19 件) can be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from ..model import CellKind
from ..patterns import regex
from .prose import Prose, Quantity, phrase
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .statements import of_year
from .values import Absent, Fact, Record, make_record

_ROWS: Final = {
    "licensing": Text("行政许可", "administrative licences"),
    "penalties": Text("行政处罚", "administrative penalties"),
}
_UNITS: Final = frozenset("条件份宗项")
_KIND: Final = r"的?(?:信息|决定|结果|案件|公示|决定书|办理结果|结果信息|决定信息)?"
_BEFORE: Final = {row: regex(rf"{name.zh}{_KIND}$") for row, name in _ROWS.items()}
_AFTER: Final = {
    row: regex(rf"(?:的)?{name.zh}(?:信息|决定|结果|案件|决定书)(?![和与、及]|事项)")
    for row, name in _ROWS.items()
}
_PUBLISHED: Final = regex(r"公开|发布|公示|公布")
_HANDLED: Final = regex(
    r"办理|受理|审批|作出|做出|办结|审查|审核|立案|查处|实施|处理|承接|下放|取消|撤销|清单|目录|指南|流程|事项"
)
_OTHER_YEAR: Final = regex(r"上年|去年|上一年|以来|累计|历年|同比|比上|较上|增[加长]|减少")

_OLDER: Final = regex(r"\([^()]{0,20}(?:历史|往年|上年|上一年|以前|累计|存量|去年|补录)")
"""`1260条（含历史数据1134条）`."""


@dataclass(frozen=True, slots=True)
class Published:
    """A number of items published, beside its noun, at its place in the prose."""

    row: str
    count: int
    start: int
    end: int


def published(prose: Prose, year: int | None) -> list[Published]:
    """Return every certain statement of licences or penalties published in `year`."""
    if not any(name.zh in prose.text for name in _ROWS.values()):
        return []
    found = []
    for quantity in prose.quantities:
        if quantity.unit not in _UNITS or not quantity.is_count:
            continue
        beside = _beside(prose.text, quantity)
        if beside and _is_published(prose, beside[1], beside[2], year):
            found.append(Published(beside[0], int(quantity.value), beside[1], beside[2]))
    return found


def _beside(text: str, quantity: Quantity) -> tuple[str, int, int] | None:
    """Return the row whose noun stands right before or right behind the number, and the place of both."""
    before = text[max(0, quantity.start - 16) : quantity.start]
    after = text[quantity.end : quantity.end + 16]
    if "行政" not in before and "行政" not in after:
        return None
    for row in _ROWS:
        match = _BEFORE[row].search(before)
        if match and _alone(before[: match.start()]) and _names_results(quantity, match.group()):
            return row, quantity.start - (len(before) - match.start()), quantity.end
        match = _AFTER[row].match(after)
        if match and not re.match(r"[和与、及]", after[match.end() :]):
            return row, quantity.start, quantity.end + match.end()
    return None


def _alone(before: str) -> bool:
    """Say whether the noun shares its number with no noun before it (许可和处罚信息 22 条)."""
    return not re.search(r"(?<![条件份宗项])[和与、及]$", before)


def _names_results(quantity: Quantity, noun: str) -> bool:
    """Say whether results are counted: 许可 19 项 may be the items of power."""
    return quantity.unit != "项" or bool(re.search(r"决定|结果", noun))


def _is_published(prose: Prose, start: int, end: int, year: int | None) -> bool:
    first, last = prose.sentence(start, end)
    before, sentence = prose.text[first:start], prose.text[first:last]
    clause_start = max(before.rfind(mark) for mark in ",、:") + 1
    clause = before[clause_start:] + prose.text[start:end]
    if _HANDLED.search(clause) or _OTHER_YEAR.search(clause) or _OLDER.match(prose.text, end):
        return False
    publishing = list(_PUBLISHED.finditer(sentence))
    handled = list(_HANDLED.finditer(before))
    said_before = [match for match in publishing if match.end() <= start - first]
    if not said_before:
        return False
    if handled and handled[-1].start() > said_before[-1].start():
        return False
    return of_year(before, year)


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    largest: dict[str, Published] = {}
    for found in published(overview, sources.document.year):
        if found.row not in largest or found.count > largest[found.row].count:
            largest[found.row] = found
    return tuple(_record(sources, overview, found) for found in largest.values())


def _record(sources: Sources, prose: Prose, found: Published) -> Record:
    address = f"disclosure.{found.row}.decisions"
    return make_record(
        spans=(prose.span(found.start, found.end),),
        cells=(address,),
        row=found.row,
        name=_ROWS[found.row],
        count=found.count,
        decisions=_decisions(sources, address),
        quote=prose.quote(found.start, found.end),
        phrase=phrase(prose.text[found.start : found.end]),
    )


def _decisions(sources: Sources, address: str) -> Fact | Absent:
    cell = sources.document.cell(address)
    doubt = sources.document.doubts().get(address)
    if doubt is not None:
        return Absent(
            Text(f"处理决定数量读取存疑（{doubt.zh}）", f"doubtfully read ({doubt.en})"), (address,)
        )
    if cell.kind is not CellKind.NUMBER or cell.value is None:
        return Absent(Text("处理决定数量没有填数", "the number of decisions is not filled in"), (address,))
    return Fact(cell.value, (cell.span,) if cell.span else (), (address,))


RECORDS_READERS: Final[RecordsReaders] = {"narrative.published": _records}
