"""What the writer wrote in any layout, the reader reads: every cell, nothing from the wrong column."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from gouji.engine.model import CellKind, Document, Number
from gouji.engine.reading import read_document
from tests.writer import LAYOUTS, Written, distinct_report, write

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
