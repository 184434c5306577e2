"""Tables drawn with characters, and lines that programs cut out of printed pages: what real converters write."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import distinct_report, write
from tests.writer.drawn import FRAMES, write_drawn

REPORT = distinct_report(Random(21), "F21")
GAPS = "      "


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


@pytest.mark.parametrize("wide", [2, 3, 7, 40])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("template", ["F21", "F19"])
def test_a_drawn_table_is_read_row_by_row_however_narrow_its_cells_are(
    template: str, frame: str, wide: int
) -> None:
    report = distinct_report(Random(wide), template, blanks=0.2)

    assert cells_of(read(write_drawn(report, frame, wide))) == expected_cells(report)


def test_a_figure_over_two_lines_is_marked_where_its_first_line_stands() -> None:
    text = write_drawn(REPORT, "plus", 2)
    document = read(text)
    cell = document.tables["requests"]["granted.natural"]

    assert cell.span is not None
    assert cell.raw == REPORT.cells["requests.granted.natural"]
    assert document.text[slice(*cell.span)] == cell.raw[:2]


def in_columns() -> list[str]:
    """The report as lines whose columns are parted by blanks, no cell merged."""
    return [line.replace("\t", GAPS).rstrip() for line in write(REPORT, "tabs").split("\n")]


def replaced(place: str, *lines: str) -> str:
    """That text with the one line that holds `place` instead as `lines`; {} are its figures."""
    return "\n".join(
        "\n".join(other.format(GAPS.join(line.split()[-7:])) for other in lines) if place in line else line
        for line in in_columns()
    )


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (
            "部分公开",
            ("年度办      （二）部分公开（区分处理的，只计这一情      {}", "理结果    形，不计其他情形）"),
        ),
        ("5.要求行政机关", ("       5.要求行政机关确认或重新出具      {}", "       已获取信息")),
        ("（一）予以公开", ("三、 （一）予以公开      {}",)),
        ("4.保护第三方", ("（三）不予 4.保护第三方合法权益      {}", " 公开")),
    ],
)
def test_a_label_that_a_page_cut_is_known_by_its_beginning_and_number(
    place: str, lines: tuple[str, ...]
) -> None:
    text = replaced(place, *lines)

    assert text != "\n".join(in_columns())
    assert cells_of(read(text)) == expected_cells(REPORT)


def test_the_beginning_of_a_label_is_not_enough_where_the_form_has_another_row_for_it() -> None:
    text = replaced(
        "5.要求行政机关",
        "       5.要求行政机      {}",
        "5.要求行政机关确认或重新出具已获取信息      9      9      9      9      9      9      54",
    )

    document = read(text)

    assert [document.tables["requests"][f"declined_5.{column}"].value for column in ("natural", "total")] == [
        9,
        54,
    ]


def test_the_rest_of_a_label_in_front_of_the_figures_of_a_row_with_blanks_is_no_cell() -> None:
    report = distinct_report(Random(5), "F21")
    figures = [
        report.cells[f"requests.refused_5.{column}"] for column in ("natural", "business", "other", "total")
    ]
    lines = write(report, "printed_lines").split("\n")
    place = next(number for number, line in enumerate(lines) if "5.属于三类" in line)
    lines[place + 1] = f"予公开 {' '.join(figures)}"

    cells = read("\n".join(lines)).tables["requests"]

    assert {
        key: cell.value
        for key, cell in cells.items()
        if key.startswith("refused_5.") and cell.kind is not CellKind.MISSING
    } == {}


def test_a_corner_in_which_characters_were_misread_is_still_no_column() -> None:
    text = write(REPORT, "printed_lines")
    damaged = text.replace("第一项加第二项之和", "第一项加笫二顶之和")

    assert damaged != text
    assert cells_of(read(damaged)) == cells_of(read(text)) == expected_cells(REPORT)
