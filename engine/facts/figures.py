"""Figures that were torn in reading: 12 that became 1 and 2 in two cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Final

from ..form import columns_of, row_label, rows_of
from ..model import Document, Number, TableName, Template
from .reader import RecordsReaders
from .sources import Sources
from .values import Absent, Record, make_record

_TABLES: Final[tuple[TableName, ...]] = ("requests", "appeals")


def _split_digits(sources: Sources) -> tuple[Record, ...] | Absent:
    document = sources.document
    template: Template = document.template or "F21"
    found: list[Record | None] = []
    for table in _TABLES:
        for row, pick in _rows(template, table) if document.tables.get(table) else ():
            try:
                values = pick(sources.figures)
            except KeyError:
                continue
            if sum(values) == 2 * values[-1]:
                continue
            figures = [value for value in values if type(value) is int]
            if len(figures) == len(values):
                found.append(_torn(document, template, table, row, figures))
    return tuple(record for record in found if record is not None)


@cache
def _rows(
    template: Template, table: TableName
) -> tuple[tuple[str, Callable[[Mapping[str, Number]], tuple[Number, ...]]], ...]:
    """Return every row of a table with what picks its figures, the total last."""
    return tuple(
        (row, itemgetter(*(f"{table}.{row}.{column}" for column in columns_of(template, table, row))))
        for row in rows_of(template, table)
    )


def _torn(
    document: Document, template: Template, table: TableName, row: str, values: list[int]
) -> Record | None:
    """Return the two neighbouring digits of a row that make its sum hold when read as one number."""
    columns = columns_of(template, table, row)
    cells = [document.cell(f"{table}.{row}.{column}") for column in columns]
    for place in range(len(values) - 1):
        first, second = values[place], values[place + 1]
        if not (1 <= first <= 9 and 0 <= second <= 9):
            continue
        joined = 10 * first + second
        is_total = place == len(values) - 2
        rest = sum(values[:-1]) - first - (0 if is_total else second)
        total = joined if is_total else values[-1]
        if total == (rest if is_total else rest + joined):
            pair = (f"{table}.{row}.{columns[place]}", f"{table}.{row}.{columns[place + 1]}")
            return make_record(
                spans=tuple(span for cell in cells[place : place + 2] if (span := cell.span)),
                cells=pair,
                name=row_label(table, row, template),
                digits=f"{first}、{second}",
                joined=joined,
                total=total,
            )
    return None


RECORDS_READERS: Final[RecordsReaders] = {"tables.split_digits": _split_digits}
