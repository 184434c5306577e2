"""Tables that a program took apart: what cannot be told is unread, and none of it is said to be missing."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.model import Document, Template
from gouji.engine.reading import read_document
from tests.writer import consistent_report
from tests.writer.grids import requests_grid, spread
from tests.writer.report import Written

REPORT = consistent_report(Random(41), "F21", organ="青禾县水务局", year=2023)


def read(*parts: str) -> Document:
    return read_document("\n".join((REPORT.title, *parts)).encode(), "报告.txt")


REQUESTS = {address: text for address, text in REPORT.cells.items() if address.startswith("requests.")}


def requests_of(document: Document) -> dict[str, str]:
    return {address: str(document.cell(address).value) for address in REQUESTS}


def codes(document: Document, table: str) -> set[str]:
    return {note.code for note in document.notes if (note.address or note.table or "").startswith(table)}


def column_by_column(report: Written) -> str:
    """Table 3 as a program writes it that follows the columns of a page: all labels, then the figures."""
    rows = spread(requests_grid(report))[3:]
    labels = [" ".join(box.text for box in row[:3] if box) for row in rows]
    figures = [box.text for place in range(3, 10) for row in rows if (box := row[place])]
    return "\n\n".join([*labels, *figures])


@pytest.mark.parametrize(("form", "year"), [("F19", 2020), ("F21", 2023)])
def test_a_table_written_column_by_column_has_unread_rows_and_no_missing_ones(
    form: Template, year: int
) -> None:
    report = consistent_report(Random(41), form, organ="青禾县水务局", year=year)
    document = read(
        "三、收到和处理政府信息公开申请情况", column_by_column(report), "四、行政复议、行政诉讼情况"
    )

    assert "row_missing" not in codes(document, "requests")
    assert (document.template, document.readings["requests"].state) == (form, "doubtful")


def test_labels_of_table_2_apart_from_their_figures_make_a_table_that_is_there() -> None:
    labels = "规章\n行政规范性文件\n行政许可\n行政处罚\n行政强制\n行政事业性收费"
    document = read(
        "二、主动公开政府信息情况", labels, "第二十条第（一）项\n本年制发件数\n本年废止件数\n0\n0\n7\n2"
    )

    assert codes(document, "disclosure") & {"table_missing", "row_missing", "subtable_missing"} == set()
    assert document.readings["disclosure"].state == "doubtful"


def test_heads_of_table_4_that_were_torn_make_a_table_that_is_there() -> None:
    document = read(
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉",
        "结果维 结果纠 其他结 尚未审\n持\n正\n果\n结\n3\n1\n2\n4\n10\n5\n8",
    )

    assert codes(document, "appeals") & {"table_missing", "extra_part"} == set()
    assert document.readings["appeals"].state == "doubtful"


def test_a_part_that_only_speaks_of_cases_has_no_table_4() -> None:
    document = read("四、政府信息公开行政复议、行政诉讼情况\n本年度行政复议0件，行政诉讼0件。")

    assert codes(document, "appeals") == {"table_missing"}


def test_a_row_whose_label_stands_nowhere_is_missing() -> None:
    rows = [
        "\t".join("" if box is None else box.text for box in row)
        for row in spread(requests_grid(REPORT))
        if not any(box and box.text.startswith("3.补正后") for box in row)
    ]
    document = read("三、收到和处理政府信息公开申请情况", *rows)

    assert [note.address for note in document.notes if note.code == "row_missing"] == [
        "requests.unavailable_3"
    ]


def test_figures_beside_a_label_that_do_not_add_up_are_doubtful_where_many_rows_were_lost() -> None:
    labels = [" ".join(box.text for box in row[:3] if box) for row in spread(requests_grid(REPORT))[3:]]
    text = "\n\n".join([*labels[:5], "7\n5\n2\n1\n1\n2\n81", *labels[5:], "1\n3\n9\n12"])
    document = read("三、收到和处理政府信息公开申请情况", text)

    strange = [address for address in document.readings["requests"].cells if "refused_1" in address]
    assert len(strange) == 7


def test_labels_that_were_moved_behind_the_figures_of_others_leave_every_row_in_its_place() -> None:
    rows = spread(requests_grid(REPORT))
    moved: list[str] = []
    lines = ["自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计"]
    for row in rows[3:]:
        label = next(box.text for box in reversed(row[:3]) if box)
        figures = [box.text for box in row[3:] if box]
        if label.startswith(("（一）", "（二）", "5.要求")):
            moved.append(label)
            lines.extend(figures)
        else:
            lines.extend([label, *figures])
        if label.startswith(("3.危及", "（七）")):
            lines.extend(moved)
            moved = []
    document = read("三、收到和处理政府信息公开申请情况", "\n\n".join(lines))

    assert requests_of(document) == REQUESTS


def test_table_4_with_torn_heads_is_taken_by_its_order_where_all_three_totals_hold() -> None:
    heads = "结果维\n\n结果纠\n\n其他结\n\n尚未审\n\n持\n\n正\n\n果\n\n结"
    figures = ["2", "1", "0", "1", "4", "3", "0", "0", "2", "5", "0", "1", "0", "0", "1"]

    def scattered(own: list[str]) -> Document:
        between = ["行政复议\n\n行政诉讼\n\n未经复议直接起诉", "复议后起诉", "总计"]
        groups = ["\n\n".join(own[start : start + 5]) for start in (0, 5, 10)]
        lines = [text for label, group in zip(between, groups, strict=True) for text in (label, heads, group)]
        return read("四、政府信息公开行政复议、行政诉讼情况", "\n\n".join(lines))

    document, other = scattered(figures), scattered([*figures[:4], "9", *figures[5:]])

    assert [str(cell.value) for cell in document.tables["appeals"].values()] == figures
    assert codes(document, "appeals") == {"placed_by_sum"}
    assert {cell.value for cell in other.tables["appeals"].values()} == {None}


def figures_first() -> list[str]:
    """Table 3 as a program writes it that puts every label behind its figures."""
    return [
        text
        for row in spread(requests_grid(REPORT))[3:]
        for text in (
            *(box.text for box in row[3:] if box),
            next(box.text for box in reversed(row[:3]) if box),
        )
    ]


def test_figures_in_front_of_their_labels_are_in_their_rows_where_every_sum_holds() -> None:
    document = read(
        "三、收到和处理政府信息公开申请情况", "申请人情况\n自然人\n总计", "\n\n".join(figures_first())
    )

    assert requests_of(document) == REQUESTS


def test_where_one_of_them_is_lost_every_row_is_doubtful() -> None:
    lines = figures_first()[1:]
    document = read("三、收到和处理政府信息公开申请情况", "申请人情况\n自然人\n总计", "\n\n".join(lines))

    cells = {f"requests.{place}" for place in document.tables["requests"]}
    assert (len(cells), cells - set(document.readings["requests"].cells)) == (175, set())


def test_a_figure_in_the_cell_of_its_label_is_the_first_of_its_row() -> None:
    document = read(
        "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n"
        "行政规范性文件 4\t\t2\t33\n第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费 12.5\t\n"
    )

    row = [
        document.cell(f"disclosure.normative.{column}").value for column in ("made", "repealed", "in_force")
    ]
    assert (row, str(document.cell("disclosure.fees.amount").value)) == ([4, 2, 33], "12.5")


def test_figures_behind_the_heads_of_table_2_leave_all_its_rows_in_doubt() -> None:
    document = read(
        "二、主动公开政府信息情况\n信息内容\n本年制发件数 本年废止件数 现行有效件数\n0\n0\n0\n规章\n2\n33\n行政规范性文件 4\n"
        "信息内容\n本年处理决定数量\n5\n行政许可\n信息内容\n本年处理决定数量\n77\n行政处罚\n3\n行政强制\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费 0"
    )

    cells = {f"disclosure.{place}" for place in document.tables["disclosure"]}
    assert (len(cells), cells - set(document.readings["disclosure"].cells)) == (10, set())
