"""The tables of a report as grids of text, to be drawn on a terminal or in a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from gouji.engine.errors import Language, Text
from gouji.engine.form import TABLE_NAMES, TABLE_NUMBERS, row_label, table_rows
from gouji.engine.form import Row as FormRow
from gouji.engine.model import TABLES, CellKind, Document, TableName


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, or the rows of one that share their columns: caption, heads, rows with their label first."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_grids(document: Document, language: Language) -> Iterator[Grid]:
    """Return the grids of the tables that were found, in the form's order."""
    for table in TABLES:
        if not document.tables.get(table):
            continue
        number, name = (words[table].in_language(language) for words in (TABLE_NUMBERS, TABLE_NAMES))
        rows = [
            row for row in table_rows(document.template or "F21", table) if _is_there(document, table, row)
        ]
        for _, part in groupby(rows, key=lambda row: [column.key for column in row.columns]):
            same = tuple(part)
            yield Grid(
                f"{number} {name}" if language == "zh" else number,
                ("", *(column.label.in_language(language) for column in same[0].columns)),
                tuple(_cells(document, table, row, language) for row in same),
            )


def _is_there(document: Document, table: TableName, row: FormRow) -> bool:
    return any(f"{row.key}.{column.key}" in document.tables[table] for column in row.columns)


def _cells(document: Document, table: TableName, row: FormRow, language: Language) -> tuple[str, ...]:
    cells = [document.cell(f"{table}.{row.key}.{column.key}") for column in row.columns]
    missing = Text("缺", "missing").in_language(language)
    label = row_label(table, row.key, document.template).in_language(language)
    return (label, *(missing if cell.kind is CellKind.MISSING else cell.raw for cell in cells))
