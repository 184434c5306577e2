"""Paragraphs and table rows of any format → one text in reading order, and the grid beside it.

A reader of a file format knows where a cell ends; plain text does not. So it hands over its rows here as they
stand, and only the lines between the tables are searched for tables laid out by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from ..errors import Text, UnreadableError
from ..model import TABLES, Cell, CellKind, CellMap, Note, Place
from ..patterns import regex
from .sections import is_heading
from .tables.grid import grid_rows
from .tables.pipes import GridRow
from .tables.record import note_of
from .tables.streams import restored
from .text import Piece, piece_of

MOST_CHARACTERS: Final = 5_000_000
"""Longest text that a file may unfold to; the longest reports have some tens of thousands."""
MOST_LINES: Final = 25_000
"""A report in the widest layout, one cell per line, has some hundreds of lines."""
MOST_CELLS: Final = 50_000
"""A report has some hundreds; the rest leaves room for appendices."""

SURE: Final = 90
"""Per cent of confidence from which a recognised figure is taken as a number."""

_UNSTORABLE: Final = regex("[\0\ud800-\udfff]")
_LONGEST_LABEL_ROW: Final = 60
_LONGEST_CELL: Final = 400


class Box(NamedTuple):
    """One cell of a table; nothing in it where a merged cell covers it.

    Attributes:
        lines: what stands in it, line by line.
        place: where it stands in the file.
        confidence: of its least sure character, in per cent; None where nothing had to be recognised.
        odd: code of a note on how its lines were put together.
    """

    lines: tuple[str, ...] = ()
    place: Place | None = None
    confidence: int | None = None
    odd: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds: its text, the rows of its tables, and where each of their pieces stands.

    Attributes:
        text: paragraphs and tables in reading order; one line per row, cells parted by tabs.
        rows: every row of the grid in order, of tables and of lines laid out as such.
        places: place in the file of the piece that begins there in the text.
        published_on: publication date that the file states outside its text, for instance in a `meta` tag.
        confidences: of the piece that begins there, in per cent; only what was recognised from a picture has one.
        notes: what was odd about the file itself.
        organ: the organ that what stands around the text names: the trail of links and the head of a web page.
    """

    text: str
    rows: tuple[GridRow, ...]
    places: Mapping[int, Place] = field(default_factory=lambda: MappingProxyType({}))
    published_on: date | None = None
    confidences: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
    organ: str | None = None


class Transcript:
    """Takes down a file line by line and row by row; lives only inside one reader of a format."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._rows: list[GridRow] = []
        self._places: dict[int, Place] = {}
        self._confidences: dict[int, int] = {}
        self._notes: list[Note] = []
        self._loose: list[str] = []
        self._cells = 0
        self._lines = 0

    def line(self, text: str) -> None:
        """Take a paragraph; its own line breaks stay."""
        text = _storable(text)
        self._loose.append(text)
        self._lines += 1 + text.count("\n")
        if self._lines > MOST_LINES:
            raise too_much()
        self._grow(len(text) + 1)

    def take(self, items: Iterable[str | list[Box]]) -> None:
        """Take lines and rows in order."""
        for item in items:
            if isinstance(item, str):
                self.line(item)
            else:
                self.row(item)

    def row(self, boxes: Sequence[Box]) -> None:
        """Take a row of a table: one box per cell, an empty one where a cell from above reaches down.

        Where a cell holds prose, the row only holds the page together: its lines are taken as paragraphs.
        """
        if not boxes:
            return
        self._cells += len(boxes)
        if self._cells > MOST_CELLS:
            raise too_much()
        if _is_layout(boxes):
            for line in (line for box in boxes for line in box.lines):
                self.line(line)
            return
        self._settle()
        start = self._length
        pieces = []
        texts = [_in_one_line(box.lines) for box in boxes]
        for box, text in zip(boxes, texts, strict=True):
            piece = piece_of(text, start)
            pieces.append(piece)
            if box.place is not None:
                self._places[piece.start] = box.place
            if box.confidence is not None:
                self._confidences[piece.start] = box.confidence
            start += len(text) + 1
        self._note(boxes, pieces)
        line = "\t".join(texts)
        self._rows.append(GridRow(tuple(pieces), "tabs", self._length + len(line)))
        self._parts.append(line)
        self._grow(len(line) + 1)

    def finish(self, published_on: date | None = None, notes: Sequence[Note] = ()) -> Extracted:
        """Return all that was taken down, with `notes` on the file itself before those on its cells."""
        self._settle()
        return Extracted(
            "\n".join(self._parts),
            tuple(self._rows),
            MappingProxyType(self._places),
            published_on,
            MappingProxyType(self._confidences),
            (*notes, *self._notes),
        )

    def _grow(self, length: int) -> None:
        self._length += length
        if self._length > MOST_CHARACTERS:
            raise too_much()

    def _note(self, boxes: Sequence[Box], pieces: Sequence[Piece]) -> None:
        """One note for a row, however many of its cells it is about."""
        for code in sorted({box.odd for box in boxes if box.odd is not None}):
            own = [piece for box, piece in zip(boxes, pieces, strict=True) if box.odd == code]
            found = " ".join(piece.raw for piece in own)
            self._notes.append(note_of(code, (own[0].start, own[-1].end), found=found))

    def _settle(self) -> None:
        """Search the lines since the last row for tables laid out by hand."""
        if not self._loose:
            return
        text = "\n".join(self._loose)
        offset = self._length - len(text) - 1
        self._rows.extend(_moved(row, offset) for row in rows_of_text(text))
        self._parts.append(text)
        self._loose = []


def rows_of_text(text: str) -> list[GridRow]:
    """Return the rows of plain text, whatever they are laid out with.

    Raises:
        UnreadableError: `too_large` where they have more cells than any report.
    """
    if text.count("\t") > MOST_CELLS:
        raise too_much()
    rows = grid_rows(text, is_heading)
    if sum(len(row.pieces) for row in rows) > MOST_CELLS:
        raise too_much()
    return restored(text, rows, is_heading)


def with_places(cells: Mapping[str, CellMap], places: Mapping[int, Place]) -> Mapping[str, CellMap]:
    """Return the cells of all tables, each with its place in the file."""
    if not places:
        return cells
    return _changed(cells, lambda cell: _placed(cell, places))


def _placed(cell: Cell, places: Mapping[int, Place]) -> Cell:
    if cell.span is None:
        return cell
    # Not by `replace`, which costs twice as much, for some two hundred cells of every report.
    return Cell(cell.value, cell.kind, cell.raw, cell.span, places.get(cell.span[0]), cell.confidence)


def with_confidences(
    cells: Mapping[str, CellMap], confidences: Mapping[int, int]
) -> tuple[Mapping[str, CellMap], tuple[Note, ...]]:
    """Return the cells of all tables, each with its confidence, and a note on every one below `SURE`.

    What was not recognised surely is text without a value: never a silent number.
    """
    if not confidences:
        return cells, ()
    sure = _changed(cells, lambda cell: _with_confidence(cell, confidences))
    notes = [
        note_of("doubtful_figure", cell.span, table, f"{table}.{place}", found=cell.raw)
        for table in TABLES
        for place, cell in sure.get(table, {}).items()
        if cell.confidence is not None and cell.confidence < SURE
    ]
    return sure, tuple(notes)


def _with_confidence(cell: Cell, confidences: Mapping[int, int]) -> Cell:
    confidence = confidences.get(cell.span[0]) if cell.span else None
    if confidence is None:
        return cell
    if confidence >= SURE:
        return replace(cell, confidence=confidence)
    return replace(cell, confidence=confidence, value=None, kind=CellKind.TEXT)


def _changed(cells: Mapping[str, CellMap], change: Callable[[Cell], Cell]) -> Mapping[str, CellMap]:
    return MappingProxyType(
        {
            table: MappingProxyType({address: change(cell) for address, cell in of_table.items()})
            for table, of_table in cells.items()
        }
    )


def too_much() -> UnreadableError:
    """Return the error for a file that unfolds to more than any report holds."""
    return UnreadableError(
        "too_large",
        Text(
            "文件展开后的内容过多，不像一份年度报告；请只上传年度报告正文",
            "the file unfolds to more than a yearly report can hold; hand in the report alone",
        ),
    )


def damaged(name: str) -> UnreadableError:
    """Return the error for a file of a known kind that cannot be opened."""
    return UnreadableError(
        "damaged_file",
        Text(
            f"{name} 文件已损坏、不完整或已加密，无法打开；请用办公软件打开后另存，再重新上传",
            f"the {name} file is damaged, cut off or encrypted; open it, save it anew and hand it in again",
        ),
    )


def _is_layout(boxes: Sequence[Box]) -> bool:
    """Tell a row that only holds the page together: prose alone in it, or a whole text in one of its cells."""
    if len(boxes) == 1:
        return len(boxes[0].lines) != 1 or len(boxes[0].lines[0]) > _LONGEST_LABEL_ROW
    return any(sum(map(len, box.lines)) > _LONGEST_CELL for box in boxes)


def _in_one_line(lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return _storable(" ".join([" ".join(line.split()) for line in lines]))


def _storable(text: str) -> str:
    """Return `text` with a mark for each character that no database takes: NUL, half of a pair."""
    return _UNSTORABLE.sub("\ufffd", text)


def _moved(row: GridRow, offset: int) -> GridRow:
    pieces = tuple(Piece(piece.raw, piece.start + offset) for piece in row.pieces)
    return GridRow(pieces, row.layout, row.end + offset, row.width, row.excess)
