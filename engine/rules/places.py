"""The rows, columns and cells that rules may go through, for one form or one odd document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ..form import REQUEST_COLUMNS, columns_of, rows_of, split_address
from ..model import TABLES, Document, TableName, Template

_NOT_RESULTS: Final = frozenset({"received", "carried_in", "result_total", "carried_out"})
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": ("rows", "results", "columns", "applicants", "cells"),
    "appeals": ("rows", "columns", "outcomes", "cells"),
    "disclosure": ("rows", "cells"),
}
"""Names of the sets of rows (`rows`, `results`), columns and cells that each table offers."""


@dataclass(frozen=True, eq=False)
class Places:
    """What a rule goes through: the rows and columns of a form.

    Attributes:
        template: the form.
        columns: the columns of every row, under (table, row), in the form's order.
        strict: an address outside the form is a mistake of the author; for a mixed document it is just missing.
    """

    template: Template
    columns: Mapping[tuple[TableName, str], tuple[str, ...]]
    strict: bool = True
    cells: tuple[str, ...] = field(init=False)
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "cells",
            tuple(
                f"{table}.{row}.{column}" for (table, row), all_ in self.columns.items() for column in all_
            ),
        )
        object.__setattr__(self, "known", frozenset(self.cells))

    def rows(self, table: TableName) -> tuple[str, ...]:
        """Return the rows of a table."""
        return tuple(row for owner, row in self.columns if owner == table)

    def codes(self, table: TableName, name: str) -> tuple[str, ...]:
        """Return the codes in the set `table.name`, one of `SETS`; for `cells` full addresses."""
        if name == "cells":
            return tuple(address for address in self.cells if address.startswith(table))
        if name == "rows":
            return self.rows(table)
        if name == "results":
            return tuple(row for row in self.rows(table) if row not in _NOT_RESULTS)
        if table == "requests":
            return REQUEST_COLUMNS if name == "columns" else REQUEST_COLUMNS[:-1]
        columns = columns_of("F21", "appeals", "reconsideration")
        return columns if name == "columns" else tuple(column for column in columns if column != "total")

    @property
    def totals(self) -> tuple[str, ...]:
        """Totals and carry-overs: （七） and 四 in every column, 总计 of 一 and 二, 总计 of table 4."""
        return tuple(address for address in self.cells if _is_total(address))

    def addends(self, address: str) -> tuple[str, ...]:
        """Return the cells that add up to `address` in the form; none for a cell that is no total."""
        table, row, column = split_address(address)
        if table == "requests" and row == "result_total":
            return tuple(f"requests.{result}.{column}" for result in self.codes("requests", "results"))
        if table == "requests" and column == "total":
            return tuple(f"requests.{row}.{applicant}" for applicant in REQUEST_COLUMNS[:-1])
        if table == "appeals" and column == "total":
            return tuple(f"appeals.{row}.{outcome}" for outcome in self.codes("appeals", "outcomes"))
        return ()


def _is_total(address: str) -> bool:
    table, row, column = split_address(address)
    if table == "requests":
        return row in ("result_total", "carried_out") or (
            column == "total" and row in ("received", "carried_in")
        )
    return table == "appeals" and column == "total"


@lru_cache(maxsize=3)
def places_of_form(template: Template) -> Places:
    """Return the rows and columns of a form; for `mixed` those of both."""
    columns = {
        (table, row): columns_of(template, table, row) for table in TABLES for row in rows_of(template, table)
    }
    return Places(template, columns, strict=template != "mixed")


def places_of_document(document: Document) -> Places:
    """Return the rows and columns that a mixed document is expected to have, by its own tables."""
    return _places_of(
        tuple(f"{table}.{place}" for table in TABLES for place in document.tables.get(table, {}))
    )


@lru_cache(maxsize=8)
def _places_of(addresses: tuple[str, ...]) -> Places:
    columns: dict[tuple[TableName, str], tuple[str, ...]] = {}
    for address in addresses:
        table, row, column = split_address(address)
        columns[table, row] = (*columns.get((table, row), ()), column)
    return Places("mixed", columns, strict=False)
