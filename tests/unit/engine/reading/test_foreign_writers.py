"""What other programs make of a report's tables: torn corners, cut numbers, fused heads. Read right, or not at all."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.model import Cell, CellKind, Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import distinct_report, write
from tests.writer.labels import COLUMN_KEYS

REPORT = distinct_report(Random(8), "F21")
TEXT = write(REPORT, "tabs")
LINES = TEXT.split("\n")
FIGURES = next(line for line in LINES if line.count("\t") == 14 and line.split("\t")[0].isdigit())


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


def state(document: Document, table: str) -> str:
    return document.readings[table].state


def figures_of(document: Document, table: str, row: str) -> list[Cell]:
    return [cell for place, cell in document.tables[table].items() if place.startswith(f"{row}.")]


def test_the_rest_of_a_corner_below_a_page_break_is_no_head_of_a_column() -> None:
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    torn = TEXT.replace(corner, "（本列数据的勾稽关系为：第一项加第二项之和，等于").replace(
        "\t\t\t\t商业企业", "第三项加第四项之和）\t\t\t\t商业企业"
    )

    assert cells_of(read(torn)) == expected_cells(REPORT)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("249,0 81", 249_081),
        ("3,658,9 79", 3_658_979),
        ("3,658, 979", 3_658_979),
        ("12 1,234", None),
        ("249 81", None),
        ("7,4 70,", None),
    ],
)
def test_a_number_with_separators_that_a_narrow_cell_cut_is_whole_where_its_parts_are_none(
    written: str, value: int | None
) -> None:
    figure = REPORT.cells["requests.granted.natural"]

    cell = read(TEXT.replace(f"\t{figure}\t", f"\t{written}\t")).tables["requests"]["granted.natural"]

    assert (cell.value, cell.kind, cell.raw) == (value, CellKind.TEXT, written)


def test_the_marks_of_form_fields_in_a_page_are_not_read() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{chr(4)}{cell} {chr(5)}</td>' for cell in line.split(chr(9)))}</tr>"
        if "\t" in line
        else f"</table><p>{line}</p><table>"
        for line in LINES
    )

    assert cells_of(read(f"<html><body><table>{rows}</table></body></html>")) == expected_cells(REPORT)


def test_a_head_in_one_cell_with_the_corner_stands_where_it_stands() -> None:
    fused = TEXT.replace(
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
        "\t信息内容本年制发件数\t本年废止件数\t现行有效件数",
    )

    assert fused != TEXT
    assert cells_of(read(fused)) == expected_cells(REPORT)


def test_under_fused_heads_no_figure_of_appeals_is_placed() -> None:
    fused = TEXT.replace("其他结果\t尚未审结\t总计\t结果维持", "其他尚未 结果审结\t总计\t结果维持", 1)

    document = read(fused.replace(FIGURES, FIGURES.rpartition("\t")[0]))

    assert [cell for cell in document.tables["appeals"].values() if cell.value is not None] == []
    assert state(document, "appeals") == "doubtful"


def test_figures_of_appeals_that_go_on_in_the_line_below_are_not_taken_for_whole() -> None:
    figures = FIGURES.split("\t")
    cut = "\n".join(
        "\t".join(part) for part in ([figure[:2] for figure in figures], [figure[2:] for figure in figures])
    )

    document = read(TEXT.replace(FIGURES, cut))

    assert [cell for cell in document.tables["appeals"].values() if cell.value is not None] == []
    assert state(document, "appeals") == "doubtful"


def test_a_torn_label_below_its_own_figures_is_not_said_to_be_blank() -> None:
    line = next(line for line in LINES if "部分公开" in line)
    label, figures = line.split("\t")[1], line.split("\t")[-7:]
    torn = "\n".join(
        (
            "\t\t\t" + "\t".join(figures),
            f"\t{label[:20]}" + "\t" * 8,
            f"\t{label[20:]}" + "\t" * 8,
        )
    )

    document = read(TEXT.replace(line, torn))

    assert [cell.value for cell in figures_of(document, "requests", "partial")] in (
        [],
        [None] * len(COLUMN_KEYS),
        [int(figure) for figure in figures],
    )
    assert {cell.kind for cell in figures_of(document, "requests", "partial")} <= {
        CellKind.MISSING,
        CellKind.NUMBER,
    }
