"""Which of the three tables a row belongs to: by what stands in it, else by the part it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from ...form import APPEALS, LITIGATION
from ...model import TABLES, TableName
from ..text import fold
from .disclosure import ROW_LABELS, is_caption, is_head_label
from .pipes import GridRow
from .request_heads import is_head_row
from .request_labels import LABELS

_APPEAL_HEADS: Final = frozenset(
    {*(fold(row.label.zh) for row in APPEALS), fold(LITIGATION.zh), "结果维持", "结果纠正", "尚未审结"}
)


def route(rows: Iterable[GridRow], headings: Sequence[tuple[int, str]]) -> dict[TableName, list[GridRow]]:
    """Return the rows of each table in order.

    A caption, a corner or two heads open a table anywhere. A single label does so only inside the parts that
    hold tables (or where no part was found), so that a table of the organ's own in part one stays out.
    """
    routed: dict[TableName, list[GridRow]] = {table: [] for table in TABLES}
    starts = [start for start, _ in headings]
    current: TableName | None = None
    part = -1
    for row in rows:
        place = bisect_right(starts, row.start) - 1
        if place != part:
            part = place
            current = _table(headings[place][1]) if place >= 0 else None
        may_open = not headings or current is not None
        table = _strong(row) or (_weak(row) if may_open else None)
        if row.layout == "plain" and table is None:
            is_laid_out = bool(routed["requests"]) and routed["requests"][-1].layout != "plain"
            if not (is_laid_out and _continues(row, current)):
                continue
        current = table or current
        if current is not None:
            routed[current].append(row)
    return routed


def part_of(rows: Sequence[GridRow], headings: Sequence[tuple[int, str]], table: TableName) -> list[GridRow]:
    """Return all rows of the part that a table stands in, single lines included; of the whole text where it has no parts."""
    if not headings:
        return [*rows]
    starts = [start for start, _ in headings]
    places = ((bisect_right(starts, row.start) - 1, row) for row in rows)
    return [row for place, row in places if place >= 0 and headings[place][1] == table]


def _table(part: str) -> TableName | None:
    return next((table for table in TABLES if table == part), None)


def _continues(row: GridRow, current: TableName | None) -> bool:
    """A row label alone in its line: a row whose figures are all blank and whose separators were stripped."""
    if current != "requests" or row.layout != "plain":
        return False
    folded = fold(row.pieces[0].raw)
    return folded[:1] in "一二四(（" and LABELS.exact(folded) is not None


def _strong(row: GridRow) -> TableName | None:
    filled = [fold(piece.raw) for piece in row.pieces if piece.raw][:20]
    if len(filled) == 1 and is_caption(filled[0]):
        return "disclosure"
    if row.layout == "plain" or not filled:
        return None
    if sum(1 for text in filled if text in _APPEAL_HEADS) >= 2:
        return "appeals"
    if filled[0] == "信息内容" or sum(1 for text in filled if is_head_label(text)) >= 2:
        return "disclosure"
    return "requests" if is_head_row(row) else None


def _weak(row: GridRow) -> TableName | None:
    if row.layout == "plain":
        return None
    for piece in row.pieces:
        if not piece.raw:
            continue
        folded = fold(piece.raw)
        if folded in _APPEAL_HEADS:
            return "appeals"
        if ROW_LABELS.exact(folded) is not None:
            return "disclosure"
        if len(folded) > 2 and LABELS.exact(folded) is not None:
            return "requests"
    return None
