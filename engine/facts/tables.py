"""The three tables as far as rules cannot see it in the cells: what the reader noted about labels and parts."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..form import cell_label
from ..model import TABLES, Note, TableName
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
        return tuple(_table_record(table, part, listing) for table, part in found if part)

    return read


def _table_record(table: TableName, notes: list[Note], listing: str) -> Record:
    return make_record(
        spans=tuple(note.span for note in notes if note.span),
        cells=tuple(dict.fromkeys(_cell_address(table, note) for note in notes if note.address)),
        table=table,
        name=table_title(table),
        count=len(notes),
        **{listing: tuple(dict.fromkeys(_wording(table, note) for note in notes))},
    )


def _cell_address(table: TableName, note: Note) -> str:
    address = note.address or ""
    return address if address.partition(".")[0] == table else f"{table}.{address}"


def _wording(table: TableName, note: Note) -> str | Text:
    if note.found and note.expected:
        return f"{note.found}→{note.expected}"
    if note.found:
        return note.found
    return cell_label(_cell_address(table, note)) if note.address else note.message


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
}
