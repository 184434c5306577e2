"""Rows whose labels stand in the document although their figures could not be told: unread, not missing.

Programs that copy the text out of a page write a table column by column, or every label apart from its figures. That
the report lacks a row may only be said where its label stands nowhere in the part; and where many rows are lost so,
what seems to stand beside the others is believed only if it adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ...form import APPEAL_ROWS, REQUEST_COLUMNS, RESULTS, table_rows
from ...model import Cell, CellKind, Span, TableName
from ...patterns import regex
from ..text import Piece, fold
from ..values import is_figure, read_cell
from .appeals import GROUPS
from .disclosure import ROW_LABELS, is_head_label
from .labels import split_number
from .order import are_before_labels, is_whole
from .pipes import GridRow
from .record import Reading
from .request_labels import ABOVE, LABELS
from .turned import under_group
from .witnesses import adds_up

_FIGURES_BEHIND: Final = regex(r"(?:\s+[\d,.]+)+$")
_WORD: Final = regex(r"\S+")
_SHORTEST: Final = 4
"""其他 and 总计 stand everywhere; longer labels are told by their words."""
_MANY: Final = 3
_FEWEST_LABELS: Final = 2
_TORN: Final = frozenset({"extra_part", "label_misspelt"})
"""Notes on what stands in a table; in one that was taken apart they are of the copying, not of the report."""

_LOST: Final = frozenset({"columns_unknown", "row_missing", "column_missing", "row_repeated"})
"""Notes on single rows and columns of a table that is taken, or left, as a whole."""


def note_unread(reading: Reading, rows: Sequence[GridRow]) -> None:
    """Enter the rows of a table whose labels stand in `rows` and that `reading` lacks, with notes `columns_unknown`.

    Args:
        reading: of one table.
        rows: all rows of the part that the table stands in, single lines of text included.
    """
    if is_whole(reading.cells, reading.table) and not (
        reading.table == "requests" and are_before_labels(rows)
    ):
        return
    labels = {key: span for key, span in _labels(reading.table, rows) if key not in reading.rows}
    if any(key.startswith("other_") for key in (*labels, *reading.rows)):
        labels.pop("other", None)
    if reading.table == "appeals":
        _take_appeals(reading, labels, rows)
        return
    if reading.table == "disclosure" and not reading.rows and not _is_table(labels, rows):
        return
    for key, span in labels.items():
        reading.rows[key] = span
        reading.note("columns_unknown", span, f"{reading.table}.{key}")
    if reading.table == "disclosure" and _has_figure_behind_head(rows):
        for row in dict.fromkeys(place.partition(".")[0] for place in reading.cells):
            reading.note("row_uneven", reading.rows[row], f"disclosure.{row}")
    if reading.table == "requests":
        _doubt_scattered(reading, rows, len(labels))


def _labels(table: TableName, rows: Sequence[GridRow]) -> Iterator[tuple[str, Span]]:
    for piece in (part for row in rows for whole in row.pieces if whole.raw for part in _parts(whole)):
        folded = fold(_FIGURES_BEHIND.sub("", piece.raw))
        if table == "appeals":
            entry = GROUPS.exact(folded)
        elif table == "disclosure":
            entry = ROW_LABELS.exact(folded)
        else:
            folded = under_group(folded)
            entry = LABELS.exact(folded) or LABELS.begun(folded) or LABELS.begun_without_number(folded)
            is_told = entry is not None and entry.key not in ABOVE - {"other"}
            entry = entry if is_told and len(split_number(folded)[1]) >= _SHORTEST else None
        if entry is not None:
            yield entry.key, piece.span


def _parts(piece: Piece) -> Iterator[Piece]:
    """A piece and, where it is several words, each of them: a group's label may stand in front of another one."""
    yield piece
    if " " in piece.raw.strip():
        for word in _WORD.finditer(piece.raw):
            yield Piece(word.group(), piece.start + word.start())


def _is_table(labels: dict[str, Span], rows: Sequence[GridRow]) -> bool:
    """Tell labels of table 2 that are more than words in a sentence: several, with a head of a column."""
    has_head = any(is_head_label(fold(piece.raw)) for row in rows for piece in row.pieces if piece.raw)
    return len(labels) >= _FEWEST_LABELS and has_head


def _has_figure_behind_head(rows: Sequence[GridRow]) -> bool:
    """Tell a figure right behind the head of a column: the label it belongs to stands elsewhere, and so may all."""
    pieces = [piece for row in rows for piece in row.pieces if piece.raw]
    return any(is_head_label(fold(first.raw)) and is_figure(second) for first, second in pairwise(pieces))


def _take_appeals(reading: Reading, labels: dict[str, Span], rows: Sequence[GridRow]) -> None:
    """Take table 4 by the order of its figures where three times the fifth is the sum of the four before it; else note it."""
    if reading.cells or reading.rows or len(labels) < _FEWEST_LABELS:
        return
    reading.notes = [note for note in reading.notes if note.code not in _TORN | _LOST]
    span = next(iter(labels.values()))
    for row in APPEAL_ROWS:
        reading.rows[row] = labels.get(row, span)
    figures = [piece for row in rows for piece in row.pieces if piece.raw and is_figure(piece)]
    if _are_three_sums(figures):
        reading.note("placed_by_sum", (figures[0].start, figures[-1].end), "appeals")
        places = (f"{row}.{column.key}" for row in APPEAL_ROWS for column in RESULTS)
        reading.cells.update(zip(places, map(read_cell, figures), strict=True))
        return
    reading.note("columns_unknown", span, "appeals")


def _are_three_sums(figures: Sequence[Piece]) -> bool:
    """Tell the figures of table 4, however its heads were torn: there are as many as the form has, and every 总计 holds."""
    width = len(RESULTS)
    if len(figures) != len(APPEAL_ROWS) * width:
        return False
    groups = [figures[start : start + width] for start in range(0, len(figures), width)]
    return all(map(adds_up, groups))


def _doubt_scattered(reading: Reading, rows: Sequence[GridRow], unread: int) -> None:
    """Where labels stand apart from their figures: what else the table seems to say is doubtful.

    Figures in front of all labels mean that every label may stand behind its own. Else a row is believed that adds
    up; but one without figures only where blank cells are seen as such, or no figure went astray.
    """
    unknown = sum(note.code == "columns_unknown" for note in reading.notes)
    is_reversed = are_before_labels(rows)
    is_scattered = unread >= _MANY or 2 * unknown >= len(reading.rows)
    if unread:
        reading.notes = [note for note in reading.notes if note.code not in _TORN]
        _note_rest(reading)
    shows_blanks = any(not piece.raw for row in rows for piece in row.pieces)
    for row, span in reading.rows.items():
        own = [cell for column in REQUEST_COLUMNS if (cell := reading.cells.get(f"{row}.{column}"))]
        is_bare = all(cell.kind is CellKind.BLANK for cell in own)
        is_odd = is_scattered and (is_bare or not adds_up([_piece_of(cell) for cell in own]))
        if own and (is_reversed or is_odd or (unknown and is_bare and not shows_blanks)):
            reading.note("row_uneven", span, f"requests.{row}")


def _piece_of(cell: Cell) -> Piece:
    return Piece(cell.raw, cell.span[0] if cell.span else 0)


def _note_rest(reading: Reading) -> None:
    """Rows whose label is too short to be told, or was torn, may be among what could not be read."""
    version = "F19" if "other" in reading.rows else "F21"
    span = next(iter(reading.rows.values()))
    for row in table_rows(version, "requests"):
        if row.key not in reading.rows:
            reading.rows[row.key] = span
            reading.note("columns_unknown", span, f"requests.{row.key}")
