"""Word files of the years before 2007 (.doc, .wps) → text and tables.

Their tables are read from the file itself: antiword, which is made for them, drops rows of ten columns and more. What
this reader does not know (Word 95 and earlier, early WPS) is handed to LibreOffice, else to antiword.
Taken is what a reader of the final document sees: tracked deletions and hidden text are out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...model import Place
from ..compound import streams_of
from ..transcript import Box, Extracted, Transcript, damaged, too_much
from .doc_properties import INNER_CELL, INNER_ROW_END, ROW_END, RowShape, depth_of, is_set, row_shape
from .doc_text import Paragraph, TooOldError, read_word
from .office import read_by_office

_STREAMS: Final = ("worddocument", "0table", "1table", "data")
_DEEPEST: Final = 60
_GAP: Final = 200
"""From how many twentieths of a point on a row that begins further right than its table has a place before it."""


@dataclass(slots=True)
class _Table:
    rows: list[_Row] = field(default_factory=list)
    cells: list[list[_Block]] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[list[_Block], ...]
    shape: RowShape | None


_Block = str | _Table


def read_doc(data: bytes) -> Extracted:
    """Return text and tables of a .doc or .wps.

    Raises:
        UnreadableError: `damaged_file`, `locked_file`, `too_large`; `program_missing` where it takes a program
            that is not installed.
    """
    streams = streams_of(data, _STREAMS)
    try:
        word = read_word(streams)
        blocks = [*_blocks(word.paragraphs()), *_blocks(word.text_boxes())]
    except TooOldError:
        return read_by_office(data)
    except (struct.error, LookupError, ValueError) as error:
        raise damaged("Word") from error
    return _transcribed(blocks)


def _blocks(paragraphs: Iterable[Paragraph]) -> list[_Block]:
    """The paragraphs outside of tables and the tables, in order."""
    body: list[_Block] = []
    open_tables: list[_Table] = []
    before = ""
    for paragraph in paragraphs:
        depth = depth_of(paragraph.values)
        if depth > _DEEPEST:
            raise too_much()
        while len(open_tables) > depth:
            _close(open_tables, body)
        while len(open_tables) < depth:
            open_tables.append(_Table())
        text, before = before + paragraph.text, ""
        if paragraph.goes_on:
            before = text
        elif not open_tables:
            body.append(text)
        else:
            _take(open_tables[-1], paragraph, text, is_outer=depth == 1)
    while open_tables:
        _close(open_tables, body)
    return body


def _close(open_tables: list[_Table], body: list[_Block]) -> None:
    table = open_tables.pop()
    if table.blocks or table.cells:  # a row that was never ended
        table.rows.append(_Row((*table.cells, table.blocks), None))
    (open_tables[-1].blocks if open_tables else body).append(table)


def _take(table: _Table, paragraph: Paragraph, text: str, *, is_outer: bool) -> None:
    """Take what stands in the innermost table: a paragraph, the end of a cell or of a row."""
    values = paragraph.values
    if is_set(values, ROW_END if is_outer else INNER_ROW_END):
        table.rows.append(_Row(tuple(table.cells), row_shape(values)))
        table.cells = []
        table.blocks = []
        return
    table.blocks.append(text)
    if paragraph.end == "\x07" if is_outer else is_set(values, INNER_CELL):
        table.cells.append(table.blocks)
        table.blocks = []


class _Pages:
    """Writes blocks down, tables with the number they have in reading order."""

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
            self.transcript.row([*gap, *_boxes(row, number, place)])


def _boxes(row: _Row, table: int, place: int) -> Iterator[Box]:
    columns = row.shape.columns if row.shape and len(row.shape.columns) == len(row.cells) else ()
    for number, cell in enumerate(row.cells, 1):
        column = columns[number - 1] if columns else None
        if column and column.is_covered:
            continue
        if column and column.reaches_down:
            yield Box()
            continue
        lines = tuple(
            line for block in cell if isinstance(block, str) for line in block.split("\n") if line.strip()
        )
        yield Box(lines, Place(table=table, row=place, cell=number))


def _transcribed(blocks: Sequence[_Block]) -> Extracted:
    pages = _Pages()
    pages.take(blocks)
    return pages.transcript.finish()
