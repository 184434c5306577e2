"""The cells of the three tables, one by one. A blank is not a zero, and a cell that is missing is not a blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .. import form
from ..model import TABLES, Cell, CellKind, Document, TableName


class CellChangeKind(StrEnum):
    """How a cell changed.

    `value`: another number. `filled`, `emptied`: from blank (or `/`, or words without a number) to a number and back.
    `appeared`, `vanished`: from and to a cell that is not in the document. `wording`: no other number, but it stands
    there otherwise: a blank became `/`, or `3 项` became `3`.
    """

    VALUE = "value"
    FILLED = "filled"
    EMPTIED = "emptied"
    APPEARED = "appeared"
    VANISHED = "vanished"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that is another one now, by its full address."""

    address: str
    kind: CellChangeKind
    old: Cell
    new: Cell


def cell_changes(old: Document, new: Document, table: TableName) -> tuple[CellChange, ...]:
    """Return the changed cells of one table in the order of the form, those of neither form's order last."""
    return tuple(
        CellChange(address, kind, old.cell(address), new.cell(address))
        for address in _addresses(old, new, table)
        if (kind := _kind(old.cell(address), new.cell(address))) is not None
    )


def tables_changed(old: Document, new: Document) -> Iterator[tuple[TableName, tuple[CellChange, ...]]]:
    """Yield each table with its changed cells, also where there are none."""
    for table in TABLES:
        yield table, cell_changes(old, new, table)


def _addresses(old: Document, new: Document, table: TableName) -> list[str]:
    there = {*old.tables.get(table, ()), *new.tables.get(table, ())}
    rank = {
        f"{row.key}.{column.key}": None
        for template in ("F21", "F19")
        for row in form.table_rows(template, table)
        for column in row.columns
    }
    known = [place for place in rank if place in there]
    return [f"{table}.{place}" for place in (*known, *sorted(there - set(known)))]


def _kind(old: Cell, new: Cell) -> CellChangeKind | None:
    if CellKind.MISSING in (old.kind, new.kind):
        if old.kind is new.kind:
            return None
        return CellChangeKind.APPEARED if old.kind is CellKind.MISSING else CellChangeKind.VANISHED
    if old.value != new.value:
        if old.value is None:
            return CellChangeKind.FILLED
        return CellChangeKind.EMPTIED if new.value is None else CellChangeKind.VALUE
    if old.kind is new.kind and (old.kind is CellKind.NUMBER or _plain(old) == _plain(new)):
        return None
    return CellChangeKind.WORDING


def _plain(cell: Cell) -> str:
    return "".join(cell.raw.split())
