"""Tables that an editor arranged otherwise than the form prints them, a different figure in every cell."""

from __future__ import annotations

from itertools import count
from random import Random

import pytest

from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import distinct_report, write
from tests.writer.grids import Grid, appeals_grid, disclosure_grid, requests_grid, spread
from tests.writer.labels import APPEAL_COLUMNS, APPEAL_GROUPS, APPEAL_KEYS, HEADINGS
from tests.writer.report import Written

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}


def _html(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _of_grid(grid: Grid) -> list[list[str]]:
    return [[box.text if box else "" for box in row] for row in spread(grid)]


def _page(report: Written, **own: str) -> bytes:
    parts = [f"<h1>{report.title}</h1>"]
    for number, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        table = own.get(key) or (_html(_of_grid(_TABLES[key](report))) if key in _TABLES else "")
        parts.append(f"<p>{number}、{heading}</p>{table or f'<p>{report.prose_of(key)}</p>'}")
    return "".join(parts).encode()


def _own(report: Written, group: str) -> list[str]:
    return [report.cells[f"appeals.{group}.{column}"] for column in APPEAL_KEYS]


def _three_rows(report: Written) -> str:
    rows = [[label, *_own(report, group)] for group, label in APPEAL_GROUPS]
    return _html([["", *APPEAL_COLUMNS], *rows])


def _litigation_beside_two_rows(report: Written) -> str:
    first, second, third = ([label, *_own(report, group)] for group, label in APPEAL_GROUPS)
    return _html([["", "", *APPEAL_COLUMNS], ["", *first], ["行政诉讼", *second], ["", *third]])


def _three_tables(report: Written) -> str:
    return "".join(_html([[label], [*APPEAL_COLUMNS], _own(report, group)]) for group, label in APPEAL_GROUPS)


def _three_blocks(report: Written) -> str:
    return _three_tables(report).replace("</table><table>", "")


def _two_tables(report: Written) -> str:
    (first, label), (second, upper), (third, lower) = APPEAL_GROUPS
    suits = [*_own(report, second), *_own(report, third)]
    heads = [["行政诉讼"], [upper, lower], [*APPEAL_COLUMNS, *APPEAL_COLUMNS]]
    return _html([[label], [*APPEAL_COLUMNS], _own(report, first)]) + _html([*heads, suits])


def _fifteen_rows(report: Written) -> str:
    return _html(
        [
            [label if place == 0 else "", head, figure]
            for group, label in APPEAL_GROUPS
            for place, (head, figure) in enumerate(zip(APPEAL_COLUMNS, _own(report, group), strict=True))
        ]
    )


@pytest.mark.parametrize(
    "arranged",
    [
        _three_rows,
        _litigation_beside_two_rows,
        _three_tables,
        _three_blocks,
        _two_tables,
        _fifteen_rows,
    ],
)
@pytest.mark.parametrize("blanks", [0, 0.3])
def test_table_4_is_read_however_its_fifteen_figures_are_arranged(arranged: object, blanks: float) -> None:
    report = distinct_report(Random(f"apart{blanks}"), "F21", blanks=blanks)
    assert callable(arranged)

    document = read_document(_page(report, appeals=arranged(report)), "报告.html")

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("blanks", [0, 0.3])
def test_a_column_of_running_numbers_is_no_column_of_figures(blanks: float) -> None:
    report = distinct_report(Random(f"numbered{blanks}"), "F21", blanks=blanks)
    numbers = count(1)
    rows = [
        ["序号" if place < 3 else str(next(numbers)), *row]
        for place, row in enumerate(_of_grid(requests_grid(report)))
    ]

    document = read_document(_page(report, requests=_html(rows)), "报告.html")

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("corner", ["项目", "申请情况", ""])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5, 6), (6, 0, 1, 2, 3, 4, 5), (0, 1, 3, 2, 4, 5, 6)])
def test_one_row_of_heads_with_a_name_above_the_labels_tells_the_order(
    corner: str, order: tuple[int, ...]
) -> None:
    report = distinct_report(Random(f"one{corner}{order}"), "F21")
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows = [[corner, "", "", *(names[place] for place in order)]]
    rows += [
        [*row[:-7], *(row[-7:][place] for place in order)] for row in _of_grid(requests_grid(report))[3:]
    ]

    document = read_document(_page(report, requests=_html(rows)), "报告.html")

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("blanks", [0, 0.15, 0.3])
def test_labels_written_into_every_place_of_a_merged_cell_are_read_once(blanks: float) -> None:
    report = distinct_report(Random(f"filled{blanks}"), "F19", blanks=blanks)
    rows = _of_grid(requests_grid(report))
    for place, row in enumerate(rows):
        above = rows[place - 1] if place else []
        for column in range(3):
            row[column] = row[column] or (row[column - 1] if column else above[column])

    document = read_document(_page(report, requests=_html(rows)), "报告.html")

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("separator", ["\t", " | "])
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_rows_that_repeat_a_merged_cell_in_every_place_it_covers_are_read(
    separator: str, template: str
) -> None:
    report = distinct_report(Random(f"covered{template}"), template, blanks=0.2)
    lines = [report.title]
    for number, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        lines.append(f"{number}、{heading}")
        rows = _covered(_TABLES[key](report)) if key in _TABLES else [report.prose_of(key).split("\n")]
        lines.extend(separator.join(row) for row in rows)

    document = read_document("\n".join(lines).encode(), "报告.txt")

    assert cells_of(document) == expected_cells(report)


def _covered(grid: Grid) -> list[list[str]]:
    """The rows with the text of a merged cell in every place, the last cell of a short row reaching to the edge."""
    width = sum(box.wide for box in grid[0])
    rows: list[list[str]] = [[""] * width for _ in grid]
    free = [[True] * width for _ in grid]
    for place, line in enumerate(grid):
        for index, box in enumerate(line, 1):
            left = free[place].index(True)
            is_last = index == len(line) and all(free[place][left:]) and len(line) > 1
            wide = width - left if is_last else box.wide
            for down in range(box.high):
                for right in range(wide):
                    rows[place + down][left + right] = box.text
                    free[place + down][left + right] = False
    return rows


@pytest.mark.parametrize("row", ["received", "partial", "refused_3"])
def test_a_row_that_lost_a_cell_is_missing_and_not_displaced(row: str) -> None:
    """A converter that drops a figure with its tab leaves a row of fewer cells than all others."""
    report = distinct_report(Random(f"lost{row}"), "F21")
    own = [report.cells[f"requests.{row}.{column}"] for column in ("natural", "business", "research")]
    text = write(report, "tabs")
    assert text.count("\t".join(own)) == 1

    cells = cells_of(read_document(text.replace("\t".join(own), "\t".join(own[1:])).encode(), "报告.txt"))

    changed = {place for place, cell in expected_cells(report).items() if cells[place] != cell}
    assert {place.rpartition(".")[0] for place in changed} == {f"requests.{row}"}
    assert {cells[place][1] for place in changed} == {"missing"}
