"""Paragraphs, ends of cells and ends of rows, in order → text and tables: how old Word files and RTF keep tables.

Neither has a table as such: paragraphs say how many tables they stand in, and some end a cell or a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ...model import Place
from ..transcript import Box, Extracted, Transcript, too_much

_DEEPEST: Final = 60
_GAP: Final = 200
"""From how many twentieths of a point on a row that begins further right than its table has a place before it."""


class Column(NamedTuple):
    """A cell of a row as its definition has it: `is_covered` by the one before it, `reaches_down` from above."""

    is_covered: bool = False
    reaches_down: bool = False


@dataclass(frozen=True, slots=True)
class RowShape:
    """Where a row begins, in twentieths of a point from the margin, and its cells in order."""

    left: int
    columns: tuple[Column, ...]


@dataclass(slots=True)
class _Table:
    """A table as it grows: its rows, the cells of the row at work, the paragraphs of the cell at work."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[list[_Block]] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[list[_Block], ...]
    shape: RowShape | None


_Block = str | _Table


class Blocks:
    """Takes a document paragraph by paragraph; lives only inside one reader of a format."""

    def __init__(self) -> None:
        self._body: list[_Block] = []
        self._open: list[_Table] = []

    def paragraph(self, text: str, depth: int) -> None:
        """Take a paragraph that stands in `depth` tables, one in the other."""
        self._reach(depth)
        (self._open[-1].blocks if self._open else self._body).append(text)

    def end_cell(self, text: str, depth: int) -> None:
        """Take the last paragraph of a cell."""
        self.paragraph(text, depth)
        if self._open:
            self._open[-1].cells.append(self._open[-1].blocks)
            self._open[-1].blocks = []

    def end_row(self, shape: RowShape | None, depth: int) -> None:
        """Take the end of a row, with its shape where the file tells one."""
        self._reach(depth)
        if self._open:
            table = self._open[-1]
            table.rows.append(_Row(tuple(table.cells), shape))
            table.cells, table.blocks = [], []

    def finish(self) -> Extracted:
        """Return all that was taken: paragraphs, and tables with the number they have in reading order."""
        self._reach(0)
        pages = _Pages()
        pages.take(self._body)
        return pages.transcript.finish()

    def _reach(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise too_much()
        while len(self._open) > depth:
            self._close()
        while len(self._open) < depth:
            self._open.append(_Table())

    def _close(self) -> None:
        table = self._open.pop()
        if table.blocks or table.cells:  # a row that was never ended
            table.rows.append(_Row((*table.cells, table.blocks), None))
        (self._open[-1].blocks if self._open else self._body).append(table)


class _Pages:
    def __init__(self) -> None:
        self.transcript = Transcript()
        self._tables = 0

    def take(self, blocks: Sequence[_Block]) -> None:
        for block in blocks:
            if isinstance(block, _Table):
                self._table(block)
            else:
                for line in block.split("\n"):
                    self.transcript.line(line)

    def _table(self, table: _Table) -> None:
        self._tables += 1
        number = self._tables
        left = min((row.shape.left for row in table.rows if row.shape), default=0)
        for place, row in enumerate(table.rows, 1):
            if any(isinstance(block, _Table) for cell in row.cells for block in cell):
                for cell in row.cells:
                    self.take(cell)
                continue
            gap = [Box()] if row.shape and row.shape.left > left + _GAP else []
            boxes = [*gap, *_boxes(row, number, place)]
            if boxes:
                self.transcript.row(boxes)


def _boxes(row: _Row, table: int, place: int) -> Iterator[Box]:
    columns = row.shape.columns if row.shape and len(row.shape.columns) == len(row.cells) else ()
    for number, cell in enumerate(row.cells, 1):
        column = columns[number - 1] if columns else Column()
        if column.is_covered:
            continue
        if column.reaches_down:
            yield Box()
            continue
        lines = [line for block in cell if isinstance(block, str) for line in block.split("\n")]
        yield Box(tuple(line for line in lines if line.strip()), Place(table=table, row=place, cell=number))
