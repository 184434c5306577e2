"""What a table reader hands back, and the notes it takes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ...errors import Text
from ...form import NOTE_CODES, Row
from ...model import Cell, Note, Span, TableName
from ..text import Piece
from ..values import in_unit, read_cell
from .witnesses import is_damaged

_UNPLACED: Final = frozenset({"columns_unknown", "extra_part", "row_repeated"})


@dataclass(slots=True)
class Reading:
    """Cells of one table as found, under `row.column`, with the marks and notes met on the way.

    Lives only inside one table reader; what leaves the reader is frozen.
    """

    table: TableName
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: dict[str, Span] = field(default_factory=dict)
    """Rows whose label was found, even where their figures could not be placed."""
    head: tuple[int, int] | None = None
    """Index of the first column's head and the width of its row."""
    notes: list[Note] = field(default_factory=list)
    labels: dict[str, Span] = field(default_factory=dict)
    """Labels of the form that were met, with the first place of each."""

    def note(
        self,
        code: str,
        span: Span | None,
        address: str | None = None,
        *,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        """Take a note of `code`; its message names what was found and what the form has."""
        self.notes.append(note_of(code, span, self.table, address, found=found, expected=expected))

    def renewed(self) -> Reading:
        """Return it without its cells, and without the notes on what could not be placed."""
        notes = [note for note in self.notes if note.code not in _UNPLACED]
        return Reading(self.table, {}, dict(self.rows), self.head, notes, self.labels)

    def take_in_order(
        self, row: Row, pieces: Sequence[Piece], before: Reading, *, is_uneven: bool = False
    ) -> None:
        """Take the figures of a row known by its order; where `before` had not placed it, that is noted.

        Args:
            is_uneven: whether the row has more or fewer cells than those around it; then its sum must hold.
        """
        span = (pieces[0].start, pieces[-1].end)
        self.rows.setdefault(row.key, span)
        known = {place: cell for place, cell in before.cells.items() if place.partition(".")[0] == row.key}
        if any(cell.raw for cell in known.values()):
            self.cells.update(known)
            return
        if len(pieces) != len(row.columns):
            self.note("columns_unknown", span, f"{self.table}.{row.key}")
            return
        self.note("placed_by_order", span, f"{self.table}.{row.key}")
        if self.table == "requests" and is_damaged(is_uneven, True, pieces):
            self.note("row_uneven", span, f"{self.table}.{row.key}")
        for column, piece in zip(row.columns, pieces, strict=True):
            address = f"{row.key}.{column.key}"
            self.cells[address] = in_unit(f"{self.table}.{address}", read_cell(piece))

    def meet(self, label: str, span: Span) -> None:
        """Remember that a label of the form stands in the document."""
        self.labels.setdefault(label, span)


def note_of(
    code: str,
    span: Span | None,
    table: TableName | None = None,
    address: str | None = None,
    *,
    found: str | None = None,
    expected: str | None = None,
) -> Note:
    """Return a note whose message says what its code says, and both wordings where there are any."""
    base = NOTE_CODES[code]
    zh, en = base.zh, base.en
    if found:
        zh, en = f"{zh}：“{found}”", f"{en}: “{found}”"
    if expected:
        zh, en = f"{zh}，格式为“{expected}”", f"{en}, the form has “{expected}”"
    return Note(code, Text(zh, en), span, table, address, found, expected)
