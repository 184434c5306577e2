"""The three tables in the form's own rows, columns and words; whoever draws them says what becomes of a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.form import Column, Row
from gouji.engine.model import TABLES, Document, TableName, Template

_RESULTS: Final = Text(f"三、{form.RESULTS_LABEL.zh}", form.RESULTS_LABEL.en)
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Head:
    """One cell of a table's head."""

    label: Text
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class RowView(Generic[Drawn]):
    """One row; `group` stands in front of `group_rows` rows, and only the first of them has it."""

    label: Text
    cells: tuple[Drawn, ...]
    group: Text | None = None
    group_rows: int = 0
    is_grouped: bool = False
    is_sum: bool = False
    above: Text | None = None


@dataclass(frozen=True, slots=True)
class Grid(Generic[Drawn]):
    """One table, or one sub-table of table 2 under its caption."""

    caption: Text | None
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[RowView[Drawn], ...]


@dataclass(frozen=True, slots=True)
class TableView(Generic[Drawn]):
    """One of the three tables; without grids where the document has no such table."""

    name: TableName
    number: Text
    title: Text
    grids: tuple[Grid[Drawn], ...]


@dataclass(frozen=True, slots=True)
class _Source(Generic[Drawn]):
    document: Document
    template: Template
    draw: Callable[[str], Drawn]

    def cells(self, table: TableName, row: Row) -> tuple[Drawn, ...]:
        return tuple(self.draw(f"{table}.{row.key}.{column.key}") for column in row.columns)


def template_of(document: Document) -> Template:
    """Return the form in which a document is drawn: its own, else the one prescribed for its year."""
    return document.template or form.template_of_year(document.year or 0) or "F21"


def table_views(document: Document, draw: Callable[[str], Drawn]) -> tuple[TableView[Drawn], ...]:
    """Return the three tables.

    Args:
        document: as read.
        draw: gives what is drawn for the cell at a full address; called once for each.
    """
    source = _Source(document, template_of(document), draw)
    return tuple(
        TableView(
            name,
            form.TABLE_NUMBERS[name],
            form.SECTION_HEADINGS[name],
            _grids(source, name) if document.tables.get(name) else (),
        )
        for name in TABLES
    )


def _grids(source: _Source[Drawn], table: TableName) -> tuple[Grid[Drawn], ...]:
    if table == "disclosure":
        return _disclosure(source)
    if table == "requests":
        return (_requests(source),)
    return (_appeals(source),)


def _disclosure(source: _Source[Drawn]) -> tuple[Grid[Drawn], ...]:
    grids = []
    for part in form.SUB_TABLES[source.template]:
        rows = tuple(
            RowView(row.label, source.cells("disclosure", row))
            for row in part.rows
            if source.template != "mixed" or _is_own(source, row)
        )
        if rows:
            columns = (Head(Text("信息内容", "Information")), *map(_head, part.rows[0].columns))
            grids.append(Grid(part.caption, (columns,), rows))
    return tuple(grids)


def _is_own(source: _Source[Drawn], row: Row) -> bool:
    """Whether a document that mixes both forms has this row in this form: the one that has most of its columns."""
    own = {
        column
        for name, _, column in (place.partition(".") for place in source.document.tables["disclosure"])
        if name == row.key
    }
    rows = [one for one in form.table_rows("mixed", "disclosure") if one.key == row.key]
    best = max(rows, key=lambda one: (len(own & _keys(one)), -len(_keys(one) - own)))
    return bool(own & _keys(row)) and _keys(row) == _keys(best)


def _keys(row: Row) -> set[str]:
    return {column.key for column in row.columns}


def _requests(source: _Source[Drawn]) -> Grid[Drawn]:
    there = set(form.rows_in(source.document, "requests"))
    rows = [row for row in form.table_rows(source.template, "requests") if row.key in there]
    sizes = {group.key: sum(1 for row in rows if row.group == group.key) for group in form.GROUPS}
    views, seen = [], set[str]()
    for row in rows:
        is_first = row.group is not None and row.group not in seen
        seen.add(row.group or "")
        views.append(
            RowView(
                Text(f"{row.number}{row.label.zh}", f"{row.number}{row.label.en}"),
                source.cells("requests", row),
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


def _appeals(source: _Source[Drawn]) -> Grid[Drawn]:
    rows = form.table_rows(source.template, "appeals")
    suits = [row for row in rows if row.key != "reconsideration"]
    views = tuple(
        RowView(
            row.label,
            source.cells("appeals", row),
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
    return Head(Text(f"{column.label.zh}（{column.unit.zh}）", f"{column.label.en} ({column.unit.en})"))


def _group(key: str | None) -> Text | None:
    for group in form.GROUPS:
        if group.key == key:
            return Text(f"{group.number}{group.label.zh}", f"{group.number}{group.label.en}")
    return None
