"""Letting everything that names one row name another one, before the first is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Table, UniqueConstraint, delete, exists, update
from sqlmodel import Session

from ..tables import Row
from .statements import changed


def point(session: Session, table: Table, column: Column[int], source: int, target: int) -> None:
    """Let the rows that name one row name another; what may stand there only once and does so already stays as it is."""
    for others in _unique_with(table, column):
        there = table.alias()
        same = [there.c[other.name] == other for other in others]
        is_there = exists().where(there.c[column.name] == target, *same).correlate(table)
        changed(session, delete(table).where(column == source, is_there))
    changed(session, update(table).where(column == source).values({column: target}))


def _unique_with(table: Table, column: Column[int]) -> list[list[Column[Any]]]:
    """Return the other columns of every key in which a column stands; none: what it names is there once.

    A key that holds for some rows only is not one of these: whoever keeps such rows ends them first.
    """
    keys: list[list[Column[Any]]] = [
        list(key.columns)
        for key in table.constraints
        if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
    ]
    keys += [
        [*index.columns]
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    return [
        [one for one in key if one.name != column.name]
        for key in keys
        if column.name in [c.name for c in key]
    ]


def pointing_to(name: str) -> Iterator[tuple[Table, Column[int]]]:
    """Yield every column that names a row of a table."""
    for table in Row.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == name:
                yield table, key.parent
