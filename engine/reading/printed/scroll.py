"""Sheets of a document one below the other, without the margins between them: what a page break tore is whole again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from ...model import Place
from .columns import PrintedRow, Slot
from .paper import Bounds, Line
from .sheets import Sheet

_BETWEEN: Final = 3.0
"""Room left between the last of one sheet and the first of the next, in points: less than between paragraphs."""


class Scroll:
    """Takes sheet after sheet; `begins` are where they begin, from the top of the first."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []
        self._moves: list[float] = []
        self._begins: list[float] = []
        self._end = 0.0

    def take(
        self, sheet: Sheet, rows: Sequence[PrintedRow], lines: Sequence[Line]
    ) -> tuple[list[PrintedRow], list[Line]]:
        """Return the rows and lines of the next sheet as they stand on the scroll."""
        slots = [slot for row in rows for slot in row.slots if slot is not None]
        tops = [*(line.top for line in lines), *(slot.bounds[1] for slot in slots)]
        bottoms = [*(line.bottom for line in lines), *(slot.bounds[3] for slot in slots)]
        move = self._end - min(tops, default=0.0)
        self._sheets.append(sheet)
        self._moves.append(move)
        self._begins.append(self._end)
        self._end += max(bottoms, default=0.0) - min(tops, default=0.0) + _BETWEEN
        return [_moved_row(row, move) for row in rows], [moved(line, move) for line in lines]

    def width_at(self, down: float) -> float:
        """Return the width of the sheet at a height."""
        return self._sheets[self.number_at(down)].page.width

    def move_of_last(self) -> float:
        """Return how far below its place on its page everything of the last sheet stands."""
        return self._moves[-1]

    def place_of(self, bounds: Bounds) -> Place:
        """Return page and box of what stands on the scroll; of what a page break tore, the upper part."""
        left, top, right, bottom = bounds
        at = self.number_at(top)
        end = self._begins[at + 1] if at + 1 < len(self._begins) else bottom
        move = self._moves[at]
        sheet = self._sheets[at]
        box = sheet.on_page((left, top - move, right, min(bottom, max(end, top + 1)) - move))
        on_left, on_top, on_right, on_bottom = (round(edge) for edge in box)
        return Place(page=sheet.page.number, box=(on_left, on_top, on_right, on_bottom))

    def number_at(self, down: float) -> int:
        """Return which sheet, counted from 0, a height is on."""
        return max(bisect_right(self._begins, down + 0.01) - 1, 0)


def moved(line: Line, move: float) -> Line:
    """Return a line so much further down."""
    return Line(tuple(word._replace(top=word.top + move, bottom=word.bottom + move) for word in line.words))


def _moved_row(row: PrintedRow, move: float) -> PrintedRow:
    slots = tuple(_moved_slot(slot, move) for slot in row.slots)
    return PrintedRow(row.top + move, slots, row.is_doubtful)


def _moved_slot(slot: Slot | None, move: float) -> Slot | None:
    if slot is None:
        return None
    left, top, right, bottom = slot.bounds
    return Slot(tuple(moved(line, move) for line in slot.lines), (left, top + move, right, bottom + move))
