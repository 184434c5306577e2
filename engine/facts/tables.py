"""The three tables as far as rules cannot see it in the cells: what the reader noted about labels and parts."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ..errors import Text
from ..form import SUB_TABLES, cell_label, column_entry, places_of
from ..model import TABLES, Note, TableName, Template
from .names import table_title
from .reader import Reader, Readers, RecordsReader, RecordsReaders
from .sources import Sources
from .values import Absent, Fact, Record, make_record


def _present(table: TableName) -> Reader:
    return lambda sources: Fact(bool(sources.document.tables.get(table)))


def _missing(sources: Sources) -> Fact | Absent:
    return Fact(tuple(table_title(table) for table in TABLES if not sources.document.tables.get(table)))


def _notes_by_table(code: str, listing: str) -> RecordsReader:
    """Return a reader that gives one record for each table with notes of this code."""

    def read(sources: Sources) -> tuple[Record, ...] | Absent:
        notes = [note for note in sources.document.notes if note.code == code]
        found = [(table, [note for note in notes if note.table == table]) for table in TABLES]
        return tuple(_table_record(sources, table, part, listing) for table, part in found if part)

    return read


def _table_record(sources: Sources, table: TableName, notes: list[Note], listing: str) -> Record:
    template = sources.document.template or "F21"
    cells = [cells_at(template, table, note.address) for note in notes if note.address]
    return make_record(
        spans=tuple(note.span for note in notes if note.span),
        cells=tuple(dict.fromkeys(cell for found in cells for cell in found)),
        table=table,
        name=table_title(table),
        count=len(notes),
        **{listing: tuple(dict.fromkeys(_wording(template, table, note) for note in notes))},
    )


@lru_cache(maxsize=256)
def cells_at(template: Template, table: TableName, address: str) -> tuple[str, ...]:
    """Return the cells that a note is about.

    Args:
        template: the form found.
        table: the table of the note.
        address: a cell, a row (`requests.granted`), a column (`requests.*.welfare`), a sub-table or one of its
            columns (`disclosure.item_1.repealed`); anything wider gives no cells.
    """
    row, _, column = address.removeprefix(table).lstrip(".").partition(".")
    rows = _rows(template, row) if table == "disclosure" and row.startswith("item_") else {row}
    if not row:
        return ()
    return tuple(
        f"{table}.{place}"
        for place in places_of(template, table)
        if (row == "*" or place.partition(".")[0] in rows) and column in ("", place.partition(".")[2])
    )


def _rows(template: Template, item: str) -> set[str]:
    return {row.key for part in SUB_TABLES[template] if part.key == item for row in part.rows}


def _wording(template: Template, table: TableName, note: Note) -> str | Text:
    if note.found and note.expected:
        return f"{note.found}→{note.expected}"
    if note.found:
        return note.found
    address = note.address or ""
    if "*" in address or ".item_" in address:
        heads = [column_entry(cell, template) for cell in cells_at(template, table, address)[:1]]
        return heads[0].label if heads and heads[0] else note.message
    return cell_label(address, template) if address else note.message


def _notes_one_by_one(code: str) -> RecordsReader:
    """Return a reader that gives one record for each note of this code."""

    def read(sources: Sources) -> tuple[Record, ...] | Absent:
        return tuple(
            make_record(
                spans=(note.span,) if note.span else (),
                table=note.table or "",
                name=note.found or note.expected or note.message,
            )
            for note in sources.document.notes
            if note.code == code
        )

    return read


READERS: Final[Readers] = {
    **{f"tables.{table}.present": _present(table) for table in TABLES},
    "tables.missing": _missing,
}

RECORDS_READERS: Final[RecordsReaders] = {
    "tables.label_deviations": _notes_by_table("label_misspelt", "deviations"),
    "tables.missing_rows": _notes_by_table("row_missing", "rows"),
    "tables.missing_columns": _notes_by_table("column_missing", "columns"),
    "tables.missing_subtables": _notes_one_by_one("subtable_missing"),
    "tables.extra_parts": _notes_one_by_one("extra_part"),
    "tables.lost_groups": _notes_one_by_one("group_lost"),
    "tables.torn_rows": _notes_one_by_one("row_torn"),
    "tables.repeated_heads": _notes_one_by_one("header_repeated"),
}
