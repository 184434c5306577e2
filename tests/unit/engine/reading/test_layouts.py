"""What the writer wrote in any layout, the reader reads: every cell, nothing from the wrong column."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from gouji.engine.model import CellKind, Document, Number
from gouji.engine.reading import read_document
from tests.writer import LAYOUTS, Written, consistent_report, distinct_report, write

SEEDS = range(30)


def written_cell(text: str) -> tuple[Number | None, CellKind]:
    if not text:
        return None, CellKind.BLANK
    if text.endswith("元"):
        return int(text[:-1]), CellKind.TEXT
    return (Decimal(text) if "." in text else int(text)), CellKind.NUMBER


def cells_of(document: Document) -> dict[str, tuple[Number | None, CellKind]]:
    return {
        f"{table}.{place}": (cell.value, cell.kind)
        for table, cells in document.tables.items()
        for place, cell in cells.items()
    }


def expected_cells(report: Written) -> dict[str, tuple[Number | None, CellKind]]:
    return {address: written_cell(text) for address, text in report.cells.items()}


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_comes_back_with_a_different_number_in_each_and_blanks_between(
    layout: str, template: str, seed: int
) -> None:
    random = Random(f"{layout}{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(write(report, layout, random))

    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert all(
        document.text[slice(*cell.span)] == cell.raw
        for cells in document.tables.values()
        for cell in cells.values()
        if cell.span
    )


@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_consistent_report_is_the_same_report_in_every_layout(layout: str, template: str) -> None:
    report = consistent_report(Random(f"consistent{template}"), template)

    document = read(write(report, layout, Random(layout)))

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("blanks", [0.5, 0.8])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_where_most_cells_are_blank_a_figure_is_left_out_rather_than_put_in_a_wrong_column(
    layout: str, blanks: float
) -> None:
    random = Random(f"sparse{layout}{blanks}")
    report = distinct_report(random, "F21", blanks=blanks)

    read_back = cells_of(read(write(report, layout, random)))

    expected = expected_cells(report)
    assert {
        address: cell
        for address, cell in read_back.items()
        if cell != expected[address] and cell[1] is not CellKind.MISSING
    } == {}
