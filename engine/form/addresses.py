"""Addresses `table.row.column`: which there are in a form, and how a person calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from ..errors import Text
from ..model import TABLES, Document, TableName, Template
from .appeals import APPEALS
from .disclosure import DISCLOSURE_F19, DISCLOSURE_F21
from .marks import F19_SINCE, F21_SINCE
from .requests import APPLICANTS, GROUPS, REQUESTS_F19, REQUESTS_F21, REQUESTS_MIXED, RESULTS_LABEL
from .shapes import Column, Row, SubTable

TABLE_NAMES: Final[Mapping[TableName, Text]] = MappingProxyType(
    {
        "disclosure": Text("主动公开政府信息情况", "Table 2, disclosure"),
        "requests": Text("收到和处理政府信息公开申请情况", "Table 3, requests"),
        "appeals": Text("政府信息公开行政复议、行政诉讼情况", "Table 4, appeals"),
    }
)

TABLE_NUMBERS: Final[Mapping[TableName, Text]] = MappingProxyType(
    {
        "disclosure": Text("表二", "Table 2"),
        "requests": Text("表三", "Table 3"),
        "appeals": Text("表四", "Table 4"),
    }
)

SUB_TABLES: Final[Mapping[Template, tuple[SubTable, ...]]] = MappingProxyType(
    {"F19": DISCLOSURE_F19, "F21": DISCLOSURE_F21, "mixed": (*DISCLOSURE_F21, *DISCLOSURE_F19)}
)

_OUTSIDE_RESULTS: Final = frozenset({"received", "carried_in", "result_total", "carried_out"})
_REQUESTS: Final[Mapping[Template, tuple[Row, ...]]] = MappingProxyType(
    {"F19": REQUESTS_F19, "F21": REQUESTS_F21, "mixed": REQUESTS_MIXED}
)

RESULT_ROWS: Final[Mapping[Template, tuple[str, ...]]] = MappingProxyType(
    {
        template: tuple(row.key for row in rows if row.key not in _OUTSIDE_RESULTS)
        for template, rows in _REQUESTS.items()
    }
)
"""Rows that add up to （七）总计: 19 in F19, 21 in F21. For `mixed` all 22 that may occur: a document has
either `other` or `other_1` … `other_3`; `result_rows_in` says which."""

REQUEST_COLUMNS: Final = tuple(column.key for column in APPLICANTS)
"""The seven columns of table 3, 总计 last."""

APPEAL_ROWS: Final = tuple(row.key for row in APPEALS)
"""The three groups of table 4."""


def template_of_year(year: int) -> Template | None:
    """Return the form prescribed for report year `year`; None before 2019."""
    if year >= F21_SINCE:
        return "F21"
    return "F19" if year >= F19_SINCE else None


@lru_cache(maxsize=16)
def table_rows(template: Template, table: TableName) -> tuple[Row, ...]:
    """Return the rows of a table with labels and columns; for `mixed` every row of both forms once per form."""
    if table == "requests":
        return _REQUESTS[template]
    if table == "appeals":
        return APPEALS
    return tuple(row for part in SUB_TABLES[template] for row in part.rows)


def rows_of(template: Template, table: TableName) -> tuple[str, ...]:
    """Return the row keys of a table in the form's order; for `mixed` those of both forms."""
    return tuple(dict.fromkeys(row.key for row in table_rows(template, table)))


def columns_of(template: Template, table: TableName, row: str) -> tuple[str, ...]:
    """Return the column keys of `row`; empty where the form has no such row, both forms' for `mixed`."""
    columns = (
        column.key for entry in table_rows(template, table) if entry.key == row for column in entry.columns
    )
    return tuple(dict.fromkeys(columns))


def places_of(template: Template, table: TableName) -> tuple[str, ...]:
    """Return every `row.column` of a table, row by row: 175 (F21) or 161 (F19) for requests."""
    return tuple(
        f"{row}.{column}" for row in rows_of(template, table) for column in columns_of(template, table, row)
    )


def rows_in(document: Document, table: TableName) -> tuple[str, ...]:
    """Return the row keys that the detected form expects in this very document, in order."""
    return _rows_of(tuple(document.tables.get(table, ())))


@lru_cache(maxsize=32)
def _rows_of(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.partition(".")[0] for place in places))


def result_rows_in(document: Document) -> tuple[str, ...]:
    """Return the rows of this document that add up to （七）总计: 19 or 21; empty without table 3."""
    return tuple(row for row in rows_in(document, "requests") if row not in _OUTSIDE_RESULTS)


@lru_cache(maxsize=64)
def row_entry(table: TableName, row: str, template: Template | None = None) -> Row | None:
    """Return the row, of `template` where given and there, else of the form that has it (F21 first)."""
    templates: tuple[Template, ...] = (template, "F21", "F19") if template else ("F21", "F19")
    for candidate in templates:
        for entry in table_rows(candidate, table):
            if entry.key == row:
                return entry
    return None


@lru_cache(maxsize=512)
def column_entry(address: str, template: Template | None = None) -> Column | None:
    """Return the column of the cell at `address`; None if neither form has it."""
    table, row, column = split_address(address)
    templates: tuple[Template, ...] = (template, "F21", "F19") if template else ("F21", "F19")
    for candidate in templates:
        for entry in table_rows(candidate, table):
            if entry.key == row:
                for found in entry.columns:
                    if found.key == column:
                        return found
    return None


def split_address(address: str) -> tuple[TableName, str, str]:
    """Return table, row and column of `address`; an absent row or column is empty.

    Raises:
        ValueError: `address` does not begin with one of the three tables.
    """
    table, _, place = address.partition(".")
    row, _, column = place.partition(".")
    for name in TABLES:
        if name == table:
            return name, row, column
    raise ValueError(f"no table {table!r} in {address!r}")


def is_address(address: str) -> bool:
    """Tell whether `address` is a cell of either form."""
    return address.partition(".")[0] in TABLES and column_entry(address) is not None


def row_label(table: TableName, row: str, template: Template | None = None) -> Text:
    """Return how a person calls a row: （三）不予公开 5.属于三类内部事务信息."""
    entry = row_entry(table, row, template)
    if entry is None:
        return _group_label(table, row)
    own = f"{entry.number}{entry.label.zh.partition('（')[0]}"
    for group in GROUPS:
        if entry.group == group.key:
            return Text(f"{group.number}{group.label.zh} {own}", f"{group.label.en}: {entry.label.en}")
    return Text(own, entry.label.en)


def _group_label(table: TableName, row: str) -> Text:
    for group in GROUPS if table == "requests" else ():
        if group.key == row:
            return Text(f"{group.number}{group.label.zh}", group.label.en)
    for part in SUB_TABLES["mixed"] if table == "disclosure" else ():
        if part.key == row:
            return part.caption
    return RESULTS_LABEL if row == "results" else Text(row, row)


def _column_label(table: TableName, column: str) -> Text:
    heads = {entry.key: entry.label for row in table_rows("mixed", table) for entry in row.columns}
    head = heads.get(column, Text(column, column))
    return Text(f"{TABLE_NUMBERS[table].zh} · {head.zh}", f"{TABLE_NUMBERS[table].en}, {head.en}")


@lru_cache(maxsize=1024)
def cell_label(address: str, template: Template | None = None) -> Text:
    """Return how a person calls what stands at `address`: a cell, a whole row, or a whole table.

    `requests.refused_5.welfare` → 表三 （三）不予公开 5.属于三类内部事务信息 · 社会公益组织;
    `requests.*.welfare` → 表三 · 社会公益组织, the head of a column.

    Raises:
        ValueError: `address` names no table.
    """
    table, row, column = split_address(address)
    if not row:
        return TABLE_NUMBERS[table]
    if row == "*":
        return _column_label(table, column)
    label = row_label(table, row, template)
    zh, en = f"{TABLE_NUMBERS[table].zh} {label.zh}", f"{TABLE_NUMBERS[table].en}, {label.en}"
    if not column:
        return Text(zh, en)
    entry = column_entry(address, template)
    head = entry.label if entry else Text(column, column)
    return Text(f"{zh} · {head.zh}", f"{en}, {head.en}")
