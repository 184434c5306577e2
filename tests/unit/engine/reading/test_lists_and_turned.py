"""Tables written as lists or with rows and columns exchanged: every cell, in whatever markup the list stands."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from gouji.engine.model import CellKind
from gouji.engine.reading import read_document
from tests.writer import distinct_report
from tests.writer.grids import appeals_grid, requests_grid, spread
from tests.writer.labels import (
    APPEAL_COLUMNS,
    APPEAL_GROUPS,
    APPEAL_KEYS,
    COLUMN_KEYS,
    COLUMNS,
    HEADINGS,
    SUB_TABLES,
)
from tests.writer.reading_back import cells_of, expected_cells
from tests.writer.report import Written

Item = tuple[str, str | None]
"""A label, or a column with its figure."""


def _disclosure(report: Written) -> list[Item]:
    items: list[Item] = []
    for caption, heads, columns, rows in SUB_TABLES[report.template]:
        items.append((caption, None))
        for row, label in rows:
            items.append((label, None))
            figures = (report.cells[f"disclosure.{row}.{column}"] for column in columns)
            items.extend(zip(heads, figures, strict=True))
    return items


def _requests(report: Written) -> list[Item]:
    items: list[Item] = []
    for row in spread(requests_grid(report))[3:]:
        labels = [box.text for box in row if box is not None and not box.is_figure]
        figures = [box.text for box in row if box is not None and box.is_figure]
        items.extend((label, None) for label in labels)
        items.extend(zip(COLUMNS, figures, strict=True))
    return items


def _appeals(report: Written) -> list[Item]:
    items: list[Item] = []
    for place, (group, label) in enumerate(APPEAL_GROUPS):
        items.extend([("行政诉讼", None)] if place == 1 else [])
        items.append((label, None))
        figures = (report.cells[f"appeals.{group}.{column}"] for column in APPEAL_KEYS)
        items.extend(zip(APPEAL_COLUMNS, figures, strict=True))
    return items


def _definitions(items: list[Item]) -> str:
    tagged = (
        f"<dt>{label}</dt>" if figure is None else f"<dd>{label}：{figure}</dd>" for label, figure in items
    )
    return f"<dl>{''.join(tagged)}</dl>"


def _bullets(items: list[Item]) -> str:
    lines = (label if figure is None else f"{label}：{figure}" for label, figure in items)
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _pairs_of_cells(items: list[Item]) -> str:
    rows = (f"<tr><td>{label}</td><td>{figure or ''}</td></tr>" for label, figure in items)
    return f"<table>{''.join(rows)}</table>"


def _lines(items: list[Item]) -> str:
    return "\n".join(label if figure is None else f"{label}：{figure}" for label, figure in items)


def _under_one_another(items: list[Item]) -> str:
    return "\n".join(text for item in items for text in item if text is not None)


def _document(report: Written, lay_out: Callable[[list[Item]], str], *, is_page: bool) -> bytes:
    tables = {"disclosure": _disclosure, "requests": _requests, "appeals": _appeals}
    parts = [report.title]
    for number, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(f"{number}、{heading}")
        parts.append(lay_out(tables[key](report)) if key in tables else report.prose_of(key))
    if not is_page:
        return "\n".join(parts).encode()
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts).encode()


@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("lay_out", [_definitions, _bullets, _pairs_of_cells])
def test_a_list_of_columns_and_figures_on_a_page_is_read_as_the_table_that_it_is(
    lay_out: Callable[[list[Item]], str], template: str
) -> None:
    report = distinct_report(Random(31), template)

    document = read_document(_document(report, lay_out, is_page=True), "报告.html")

    assert cells_of(document) == expected_cells(report)


@pytest.mark.parametrize("lay_out", [_lines, _under_one_another])
def test_so_is_one_in_plain_text(lay_out: Callable[[list[Item]], str]) -> None:
    report = distinct_report(Random(32), "F21")

    document = read_document(_document(report, lay_out, is_page=False), "报告.txt")

    assert cells_of(document) == expected_cells(report)


def test_a_column_of_a_list_without_a_figure_is_blank() -> None:
    text = (
        "二、主动公开政府信息情况\n规章\n本年制发件数：\n本年废止件数：0\n现行有效件数：2\n"
        "行政规范性文件\n本年制发件数：4\n本年废止件数：1\n现行有效件数：\n"
    )

    document = read_document(text.encode(), "报告.txt")

    assert [
        document.cell(f"disclosure.{row}.{column}").value
        for row in ("regulations", "normative")
        for column in ("made", "repealed", "in_force")
    ] == [None, 0, 2, 4, 1, None]
    assert document.cell("disclosure.regulations.made").kind is CellKind.BLANK


def test_sentences_with_labels_and_figures_are_no_list() -> None:
    text = (
        "一、总体情况\n行政许可\n本年处理决定数量：3\n行政处罚的情况见下。\n行政强制\n本年处理决定数量：1\n"
        "五、存在的主要问题及改进情况\n无。\n"
    )

    document = read_document(text.encode(), "报告.txt")

    assert document.tables["disclosure"] == {}


@pytest.mark.parametrize("joined", ["\t", "</td><td>"])
def test_applicants_under_one_another_and_results_side_by_side_are_turned_back(joined: str) -> None:
    report = distinct_report(Random(33), "F21")
    grid = [["" if box is None else box.text for box in row] for row in spread(requests_grid(report))[3:]]
    labels = [" ".join(text for text in row[:3] if text) for row in grid]
    rows = [["申请人", *labels]]
    rows += [[COLUMNS[place], *(row[3 + place] for row in grid)] for place in range(len(COLUMN_KEYS))]
    lines = [joined.join(row) for row in rows]
    is_page = joined != "\t"
    table = "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in lines) + "</table>"
    text = f"<p>{report.title}</p><p>三、收到和处理政府信息公开申请情况</p>{table}"
    plain = "\n".join([report.title, "三、收到和处理政府信息公开申请情况", *lines])

    document = read_document((text if is_page else plain).encode(), "报告.html" if is_page else "报告.txt")

    own = {
        address: cell for address, cell in expected_cells(report).items() if address.startswith("requests.")
    }
    assert {place: cell for place, cell in cells_of(document).items() if place.startswith("requests.")} == own


def test_so_is_table_4_with_the_cases_side_by_side() -> None:
    report = distinct_report(Random(34), "F21")
    rows = [["", *(label for _, label in APPEAL_GROUPS)]]
    rows += [
        [head, *(report.cells[f"appeals.{group}.{key}"] for group, _ in APPEAL_GROUPS)]
        for head, key in zip(APPEAL_COLUMNS, APPEAL_KEYS, strict=True)
    ]
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join("\t".join(row) for row in rows)

    document = read_document(text.encode(), "报告.txt")

    assert len(appeals_grid(report)[-1]) == len(document.tables["appeals"])
    assert {
        address: cell for address, cell in cells_of(document).items() if address.startswith("appeals.")
    } == {address: cell for address, cell in expected_cells(report).items() if address.startswith("appeals.")}
