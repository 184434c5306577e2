"""The three tables redrawn from the document as read, in the form's own rows, columns and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.form import Column, Row
from gouji.engine.model import TABLES, Cell, CellKind, Document, Severity, TableName, Template

from .. import wording
from .findings import anchor
from .text import Mark, worst

_RESULTS: Final = Text(f"三、{form.RESULTS_LABEL.zh}", form.RESULTS_LABEL.en)


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: what stands in it, what stood there last year, which findings point to it.

    Attributes:
        before: last year's figure where it differs, None otherwise.
        label: how a person calls the cell.
        findings: those that concern it.
        telling: those of them that quote it. A relation over a whole column concerns every cell of it, but what
            is wrong there is often told by two or three (`show` of a rule).
    """

    anchor: str
    label: Text
    kind: str
    text: str
    before: str | None
    findings: tuple[int, ...]
    telling: tuple[int, ...]
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Head:
    """One cell of a table's head."""

    label: Text
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class RowView:
    """One row; `group` stands in front of `group_rows` rows, and only the first of them has it."""

    label: Text
    cells: tuple[CellView, ...]
    group: Text | None = None
    group_rows: int = 0
    is_grouped: bool = False
    is_sum: bool = False
    above: Text | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, or one sub-table of table 2 under its caption."""

    caption: Text | None
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """One of the three tables; without grids where the document has no such table."""

    name: TableName
    number: Text
    title: Text
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    document: Document
    template: Template
    before: Document | None
    marks: Mapping[str, tuple[Mark, ...]]


def table_views(document: Document, marks: Sequence[Mark], before: Document | None) -> tuple[TableView, ...]:
    """Return the three tables of `document`, with last year's figures of `before` where they differ."""
    template = document.template or form.template_of_year(document.year or 0) or "F21"
    pointed: dict[str, tuple[Mark, ...]] = {}
    for mark in marks:
        for address in mark.cells:
            pointed[address] = (*pointed.get(address, ()), mark)
    source = _Source(document, template, before, pointed)
    return tuple(
        TableView(
            name,
            form.TABLE_NUMBERS[name],
            form.SECTION_HEADINGS[name],
            _grids(source, name) if document.tables.get(name) else (),
        )
        for name in TABLES
    )


def _grids(source: _Source, table: TableName) -> tuple[Grid, ...]:
    if table == "disclosure":
        return _disclosure(source)
    if table == "requests":
        return (_requests(source),)
    return (_appeals(source),)


def _disclosure(source: _Source) -> tuple[Grid, ...]:
    grids = []
    for part in form.SUB_TABLES[source.template]:
        rows = tuple(
            RowView(row.label, _cells(source, "disclosure", row))
            for row in part.rows
            if source.template != "mixed" or _is_there(source, row)
        )
        if rows:
            columns = (Head(Text("信息内容", "Information")), *map(_head, part.rows[0].columns))
            grids.append(Grid(part.caption, (columns,), rows))
    return tuple(grids)


def _is_there(source: _Source, row: Row) -> bool:
    """Whether a form's row left a trace in a document that mixes both forms."""
    addresses = (f"disclosure.{row.key}.{column.key}" for column in row.columns)
    return any(source.document.cell(address).kind is not CellKind.MISSING for address in addresses)


def _requests(source: _Source) -> Grid:
    there = set(form.rows_in(source.document, "requests"))
    rows = [row for row in form.table_rows(source.template, "requests") if row.key in there]
    sizes = {group.key: sum(1 for row in rows if row.group == group.key) for group in form.GROUPS}
    views, seen = [], set[str]()
    for row in rows:
        is_first = row.group is not None and row.group not in seen
        seen.add(row.group or "")
        views.append(
            RowView(
                _numbered(row),
                _cells(source, "requests", row),
                _group(row.group) if is_first else None,
                sizes.get(row.group or "", 0) if is_first else 0,
                row.group is not None,
                row.key == "result_total",
                _RESULTS if row.key == "granted" else None,
            )
        )
    natural, *entities, total = rows[0].columns
    top = (
        Head(Text("申请人情况", "Applicants"), 2, 2),
        Head(natural.label, 1, 2),
        Head(form.ENTITIES, len(entities)),
        Head(total.label, 1, 2),
    )
    return Grid(None, (top, tuple(map(_head, entities))), tuple(views))


def _appeals(source: _Source) -> Grid:
    rows = form.table_rows(source.template, "appeals")
    suits = [row for row in rows if row.key != "reconsideration"]
    views = tuple(
        RowView(
            row.label,
            _cells(source, "appeals", row),
            form.LITIGATION if row is suits[0] else None,
            len(suits) if row is suits[0] else 0,
            row in suits,
        )
        for row in rows
    )
    heads = (Head(Text("类别", "Kind"), 2), *map(_head, form.RESULTS))
    return Grid(None, (heads,), views)


def _head(column: Column) -> Head:
    if column.unit is None or column.unit.zh in column.label.zh or column.unit.zh in ("件", "项"):
        return Head(column.label)
    return Head(
        Text(f"{column.label.zh}（{column.unit.zh}）", f"{column.label.en} ({column.unit.en})"),
    )


def _numbered(row: Row) -> Text:
    return Text(f"{row.number}{row.label.zh}", f"{row.number}{row.label.en}")


def _group(key: str | None) -> Text | None:
    for group in form.GROUPS:
        if group.key == key:
            return Text(f"{group.number}{group.label.zh}", f"{group.number}{group.label.en}")
    return None


def _cells(source: _Source, table: TableName, row: Row) -> tuple[CellView, ...]:
    return tuple(_cell(source, f"{table}.{row.key}.{column.key}") for column in row.columns)


def _cell(source: _Source, address: str) -> CellView:
    cell = source.document.cell(address)
    marks = source.marks.get(address, ())
    return CellView(
        anchor(address),
        form.cell_label(address, source.template),
        cell.kind.value,
        _shown(cell),
        _before(source, address, cell),
        tuple(dict.fromkeys(mark.finding for mark in marks)),
        tuple(dict.fromkeys(mark.finding for mark in marks if _quotes(mark, cell))),
        worst(mark.severity for mark in marks),
    )


def _quotes(mark: Mark, cell: Cell) -> bool:
    """A finding without places in the text (form data) quotes every cell it concerns."""
    return not mark.spans or cell.span in mark.spans


def _shown(cell: Cell) -> str:
    return cell.raw or wording.number(cell.value)


def _before(source: _Source, address: str, cell: Cell) -> str | None:
    if source.before is None:
        return None
    before = source.before.cell(address)
    if before.value is None or before.value == cell.value:
        return None
    return wording.number(before.value)
