"""Rows of the grid → the three tables: whose row is it, which form is it, which cells are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ...form import TEMPLATE_MARKS, template_of_year
from ...model import TABLES, Cell, CellMap, Note, TableName, Template
from ..text import fold
from .appeals import read_appeals, read_appeals_apart
from .assemble import appeal_cells, disclosure_cells, head_notes, request_cells
from .disclosure import Head, read_disclosure
from .grid import evened
from .numbered import said_once, unnumbered
from .pipes import GridRow
from .record import Reading, note_of
from .requests import read_requests
from .routing import route
from .torn import is_appeal_label, is_applicant_head, is_disclosure_label, mended

_MARKS: Final = {mark.label: mark.template for mark in TEMPLATE_MARKS}
_WIDTHS: Final = MappingProxyType({"disclosure": 2, "requests": 10, "appeals": 15})
"""Columns of each table with its labels, merged cells counted with every place that they cover."""
_KNOWS: Final = MappingProxyType(
    {"disclosure": is_disclosure_label, "requests": is_applicant_head, "appeals": is_appeal_label}
)
_SINGLE_OTHER: Final = "（六）其他处理"


@dataclass(frozen=True, slots=True)
class Tables:
    """The three tables as read, the form they follow and what was odd about them."""

    cells: Mapping[str, CellMap]
    template: Template | None
    has_marks: bool
    notes: tuple[Note, ...]


def read_tables(rows: Iterable[GridRow], headings: Sequence[tuple[int, str]], year: int | None) -> Tables:
    """Return the three tables.

    Args:
        rows: every row of the document's grid.
        headings: where each part begins, and which.
        year: report year, used only where no mark of either form was seen.
    """
    routed: dict[TableName, list[GridRow]] = {}
    torn: list[Note] = []
    found = {table: unnumbered(own) for table, own in route(said_once(rows), headings).items()}
    for table, own in found.items():
        routed[table], halves = mended(evened(own, _WIDTHS[table]), _KNOWS[table])
        torn.extend(note_of("row_torn", (row.start, row.end), table) for row in halves)
    disclosure, heads = read_disclosure(routed["disclosure"])
    readings = {
        "disclosure": disclosure,
        "requests": read_requests(routed["requests"]),
        "appeals": read_appeals_apart(found["appeals"]) or read_appeals(routed["appeals"]),
    }
    template, marks, is_inferred = _template(readings, year)
    return _assembled(readings, heads, template, [*marks, *torn], is_inferred)


def _template(readings: Mapping[str, Reading], year: int | None) -> tuple[Template | None, list[Note], bool]:
    """The form by its marks (domain.md 2.5); a single row （六）其他处理 beside marks of F21 is `mixed`."""
    notes = []
    seen: set[Template] = set()
    for table in ("disclosure", "requests"):
        for label, span in readings[table].labels.items():
            if label in _MARKS:
                seen.add(_MARKS[label])
                notes.append(
                    note_of("template_mark", span, readings[table].table, found=label, expected=None)
                )
    requests = readings["requests"]
    if "other" in requests.rows:
        notes.append(
            note_of(
                "template_mark", requests.rows["other"], "requests", "requests.other", found=_SINGLE_OTHER
            )
        )
        seen.add("F19")
    if not any(reading.cells or reading.rows for reading in readings.values()):
        return None, notes, True
    if len(seen) == 2:
        return "mixed", notes, False
    if seen:
        return seen.pop(), notes, False
    return (template_of_year(year) if year else None) or "F21", notes, True


def _assembled(
    readings: Mapping[str, Reading],
    heads: Sequence[Head],
    template: Template | None,
    marks: Sequence[Note],
    is_inferred: bool,
) -> Tables:
    cells: dict[str, CellMap] = {}
    notes: list[Note] = [*marks]
    for table in TABLES:
        reading = readings[table]
        notes.extend(reading.notes)
        if template is None or not (reading.rows or reading.cells):
            cells[table] = MappingProxyType({})
            notes.append(note_of("table_missing", None, table, table))
            continue
        whole, missing = _complete(table, reading, template)
        cells[table] = MappingProxyType(whole)
        notes.extend(missing)
    if template is not None:
        notes.extend(head_notes(heads, template))
    said = tuple(note for note in notes if not _is_last_line(note))
    return Tables(MappingProxyType(cells), template, not is_inferred, said)


def _is_last_line(note: Note) -> bool:
    """Tell a label called misspelt that is the last line of a head broken over lines: 持 of 结果维⏎持."""
    if note.code != "label_misspelt" or not note.found or not note.expected:
        return False
    found, expected = fold(note.found), fold(note.expected)
    return 2 * len(found) <= len(expected) and expected.endswith(found)


def _complete(table: TableName, reading: Reading, template: Template) -> tuple[dict[str, Cell], list[Note]]:
    if table == "disclosure":
        return disclosure_cells(reading, template)
    return request_cells(reading, template) if table == "requests" else appeal_cells(reading)
