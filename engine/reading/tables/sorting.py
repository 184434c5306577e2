"""Rows of the grid → the three tables: whose row is it, which form is it, which cells are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ...form import TEMPLATE_MARKS, template_of_year
from ...model import TABLES, Cell, CellKind, CellMap, Note, TableName, Template
from ..text import fold
from .appeals import read_appeals, read_appeals_apart
from .assemble import appeal_cells, disclosure_cells, head_notes, request_cells
from .disclosure import Head, read_disclosure
from .grid import evened
from .numbered import said_once, unnumbered
from .order import is_whole
from .pipes import GridRow
from .record import Reading, note_of
from .requests import read_requests
from .routing import part_of, route
from .stated import stated
from .torn import is_appeal_label, is_applicant_head, is_disclosure_label, mended
from .turned import turned
from .unread import note_unread

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
    rows = [*rows]
    found = _read(rows, headings)
    for arranged in (stated, turned):
        lacking = [table for table in TABLES if not _is_read(found[table].reading)]
        other = arranged(rows) if lacking else None
        if other is not None:
            again = _read(other, headings)
            found |= {
                table: again[table]
                for table in lacking
                if _legible(again[table].reading) > _legible(found[table].reading)
            }
    for table in TABLES:
        note_unread(found[table].reading, part_of(rows, headings, table))
    readings: dict[str, Reading] = {table: found[table].reading for table in TABLES}
    template, marks, is_inferred = _template(readings, year)
    torn = [note for table in TABLES for note in found[table].torn]
    return _assembled(readings, found["disclosure"].heads, template, [*marks, *torn], is_inferred)


@dataclass(frozen=True, slots=True)
class _Found:
    """One table as read, its heads where it is table 2, and notes on rows that were put together."""

    reading: Reading
    torn: tuple[Note, ...]
    heads: Sequence[Head] = ()


def _is_read(reading: Reading) -> bool:
    """Tell whether every cell of a table in some form was found, and a bare figure or a blank in each."""
    return is_whole(reading.cells, reading.table) and _legible(reading)[1] == len(reading.cells)


def _legible(reading: Reading) -> tuple[int, int]:
    """How many cells hold a figure or a blank, and how many of them nothing else."""
    bare = sum(cell.kind is not CellKind.TEXT for cell in reading.cells.values())
    return bare + sum(
        cell.kind is CellKind.TEXT and cell.value is not None for cell in reading.cells.values()
    ), bare


def _read(rows: Sequence[GridRow], headings: Sequence[tuple[int, str]]) -> dict[TableName, _Found]:
    """Every table from the rows that are its own."""
    own = {table: unnumbered(part) for table, part in route(said_once(rows), headings).items()}
    whole: dict[TableName, list[GridRow]] = {}
    torn: dict[TableName, tuple[Note, ...]] = {}
    for table, part in own.items():
        whole[table], halves = mended(evened(part, _WIDTHS[table]), _KNOWS[table])
        torn[table] = tuple(note_of("row_torn", (row.start, row.end), table) for row in halves)
    disclosure, heads = read_disclosure(whole["disclosure"])
    appeals = read_appeals_apart(own["appeals"]) or read_appeals(whole["appeals"])
    return {
        "disclosure": _Found(disclosure, torn["disclosure"], heads),
        "requests": _Found(read_requests(whole["requests"]), torn["requests"]),
        "appeals": _Found(appeals, torn["appeals"]),
    }


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
