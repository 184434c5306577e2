"""What a table reader hands back, and the notes it takes on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import Text
from ..form import NOTE_CODES
from ..model import Cell, Note, Span, TableName


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
