"""The tables are redrawn in the form's own rows and columns."""

from dataclasses import replace
from types import MappingProxyType

from gouji.engine.errors import Text
from gouji.engine.model import Severity
from gouji.integrations.inbound.reviewer.views.tables import CellView, table_views
from gouji.integrations.inbound.reviewer.views.text import Mark
from tests.unit.integrations.desk.samples import read_report, standard_report


def test_every_cell_of_the_document_is_drawn_exactly_once() -> None:
    document, _ = standard_report()

    tables = table_views(document, (), None)

    drawn = [
        cell.anchor for table in tables for grid in table.grids for row in grid.rows for cell in row.cells
    ]
    assert sorted(drawn) == sorted(
        f"cell-{name}-{place.replace('.', '-')}"
        for name in document.tables
        for place in document.tables[name]
    )


def test_the_group_stands_once_in_front_of_all_its_rows() -> None:
    document, _ = standard_report()

    rows = table_views(document, (), None)[1].grids[0].rows

    groups = [(row.group.zh, row.group_rows) for row in rows if row.group]
    assert groups == [
        ("（三）不予公开", 8),
        ("（四）无法提供", 3),
        ("（五）不予处理", 5),
        ("（六）其他处理", 3),
    ]
    assert sum(1 for row in rows if row.is_grouped) == 8 + 3 + 5 + 3


def test_a_cell_shows_what_points_to_it_and_last_years_figure_where_it_differs() -> None:
    before = read_report("长春市南关区民政局", 2022, {"requests.received.natural": 4})
    document, _ = standard_report()
    marks = (
        Mark(7, Severity.WARNING, (), ("requests.received.natural",)),
        Mark(3, Severity.ERROR, (), ("requests.received.natural",)),
    )

    row = table_views(document, marks, before)[1].grids[0].rows[0]

    assert row.cells[0] == CellView(
        "cell-requests-received-natural",
        Text(
            "表三 一、本年新收政府信息公开申请数量 · 自然人", "Table 3, received this year, natural persons"
        ),
        "number",
        "9",
        "4",
        (7, 3),
        (7, 3),
        Severity.ERROR,
    )
    assert row.cells[1].before is None


def test_only_the_cells_that_a_finding_quotes_tell_what_is_wrong() -> None:
    document, _ = standard_report()
    quoted = document.cell("requests.received.natural").span
    assert quoted is not None
    relation = ("requests.received.natural", "requests.received.business")

    row = table_views(document, (Mark(7, Severity.ERROR, (quoted,), relation),), None)[1].grids[0].rows[0]

    assert [(cell.findings, cell.telling) for cell in row.cells[:3]] == [((7,), (7,)), ((7,), ()), ((), ())]


def test_a_blank_is_shown_as_blank_and_not_as_zero() -> None:
    document, _ = standard_report()

    cells = table_views(document, (), None)[1].grids[0].rows[-1].cells

    assert [(cell.kind, cell.text) for cell in cells[2:5]] == [
        ("number", "0"),
        ("blank", ""),
        ("number", "0"),
    ]


def test_a_table_that_the_document_lacks_has_no_grids() -> None:
    document, _ = standard_report()
    without = replace(document, tables=MappingProxyType({**document.tables, "appeals": MappingProxyType({})}))

    assert table_views(without, (), None)[2].grids == ()
