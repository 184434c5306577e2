"""What was found → every cell of the form: what the document lacks is `missing`, and noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...form import (
    SUB_TABLES,
    Column,
    Row,
    cell_label,
    places_of,
    row_label,
    table_rows,
)
from ...model import MISSING_CELL, Cell, Note, Template
from ..text import fold
from .disclosure import Head, form_columns
from .record import Reading, note_of

_OTHER_PARTS: Final = ("other_1", "other_2", "other_3")


def disclosure_cells(reading: Reading, template: Template) -> tuple[dict[str, Cell], list[Note]]:
    """Return every cell of table 2; a mixed document is completed row by row after the form of its heads."""
    cells: dict[str, Cell] = {}
    notes: list[Note] = []
    for part in SUB_TABLES["F21" if template == "mixed" else template]:
        found = [row for row in part.rows if row.key in reading.rows]
        if not found and part.key not in reading.rows:
            notes.append(
                note_of(
                    "subtable_missing", None, "disclosure", f"disclosure.{part.key}", expected=part.caption.zh
                )
            )
        for row in part.rows:
            _complete_row(
                reading, row, template, cells, notes, is_known=bool(found) or part.key in reading.rows
            )
    for address, cell in reading.cells.items():
        cells.setdefault(address, cell)
        if template != "mixed" and address not in places_of(template, "disclosure"):
            del cells[address]
    return cells, notes


def _complete_row(
    reading: Reading, row: Row, template: Template, cells: dict[str, Cell], notes: list[Note], is_known: bool
) -> None:
    own = {address.partition(".")[2] for address in reading.cells if address.partition(".")[0] == row.key}
    columns = [column.key for column in _columns(row, own, template)]
    for column in columns:
        cells[f"{row.key}.{column}"] = reading.cells.get(f"{row.key}.{column}", MISSING_CELL)
    address = f"disclosure.{row.key}"
    if row.key not in reading.rows:
        if is_known:
            notes.append(note_of("row_missing", None, "disclosure", address, expected=row.label.zh))
        return
    for column in columns if own else ():
        if column not in own:
            notes.append(
                note_of(
                    "column_missing",
                    None,
                    "disclosure",
                    f"{address}.{column}",
                    expected=cell_label(f"{address}.{column}").zh.partition(" · ")[2],
                )
            )


def _columns(row: Row, own: set[str], template: Template) -> Sequence[Column]:
    if template != "mixed" or not own:
        return row.columns
    for version in ("F21", "F19"):
        columns = form_columns(version, row.key)
        if own <= {column.key for column in columns}:
            return columns
    return row.columns


def request_cells(reading: Reading, template: Template) -> tuple[dict[str, Cell], list[Note]]:
    """Return every cell of table 3 with （六） as the document has it: one row, or three."""
    version = _requests_version(reading, template)
    cells = {place: reading.cells.get(place, MISSING_CELL) for place in places_of(version, "requests")}
    notes = [
        note_of(
            "row_missing",
            None,
            "requests",
            f"requests.{row.key}",
            expected=row_label("requests", row.key, version).zh,
        )
        for row in table_rows(version, "requests")
        if row.key not in reading.rows
    ]
    return cells, notes


def _requests_version(reading: Reading, template: Template) -> Template:
    if "other" in reading.rows:
        return "F19"
    if any(part in reading.rows for part in _OTHER_PARTS):
        return "F21"
    return "F21" if template == "mixed" else template


def appeal_cells(reading: Reading) -> tuple[dict[str, Cell], list[Note]]:
    """Return all 15 cells of table 4; its reader has noted what is missing."""
    return {place: reading.cells.get(place, MISSING_CELL) for place in places_of("F21", "appeals")}, []


def head_notes(heads: Sequence[Head], template: Template) -> list[Note]:
    """Return a note for every head of table 2 that differs from the wording of the document's own form."""
    notes = []
    for head in heads:
        expected = _expected(head, template)
        if expected is not None and (not head.is_exact or expected != head.label):
            key = next(
                column.key
                for row in table_rows("mixed", "disclosure")
                for column in row.columns
                if column.label.zh == expected
            )
            part = f"{head.item}." if head.item else "*."
            notes.append(
                note_of(
                    "label_misspelt",
                    head.piece.span,
                    "disclosure",
                    f"disclosure.{part}{key}",
                    found=head.piece.raw,
                    expected=expected,
                )
            )
    return notes


def _expected(head: Head, template: Template) -> str | None:
    """The head that the form has where the document has this one; None for one that belongs nowhere here."""
    if template == "mixed":
        return head.label
    labels = [
        column.label.zh
        for part in SUB_TABLES[template]
        if not head.item or part.key == head.item
        for column in part.rows[0].columns
    ]
    if head.label in labels:
        return head.label
    near = [label for label in labels if fold(label) in fold(head.label) or fold(head.label) in fold(label)]
    return near[0] if len(near) == 1 else head.label
