"""Tables that a program took apart: what cannot be told is unread, and none of it is said to be missing."""

from __future__ import annotations

from random import Random

from gouji.engine.model import Document
from gouji.engine.reading import read_document
from tests.writer import consistent_report
from tests.writer.grids import appeals_grid, disclosure_grid, requests_grid, spread
from tests.writer.report import Written

REPORT = consistent_report(Random(41), "F21", organ="青禾县水务局", year=2023)
HEADS = {"disclosure": "二、主动公开政府信息情况", "requests": "三、收到和处理政府信息公开申请情况"}


def read(*parts: str) -> Document:
    return read_document("\n".join((REPORT.title, *parts)).encode(), "报告.txt")


def codes(document: Document, table: str) -> set[str]:
    return {note.code for note in document.notes if (note.address or note.table or "").startswith(table)}


def column_by_column(report: Written) -> str:
    """Table 3 as a program writes it that follows the columns of a page: all labels, then the figures."""
    rows = spread(requests_grid(report))[3:]
    labels = [" ".join(box.text for box in row[:3] if box) for row in rows]
    figures = [box.text for place in range(3, 10) for row in rows if (box := row[place])]
    return "\n\n".join([*labels, *figures])


def test_a_table_written_column_by_column_has_unread_rows_and_no_missing_ones() -> None:
    document = read(
        "三、收到和处理政府信息公开申请情况", column_by_column(REPORT), "四、行政复议、行政诉讼情况"
    )

    assert "row_missing" not in codes(document, "requests")
    assert document.readings["requests"].state == "doubtful"


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
    assert len(disclosure_grid(REPORT)) + len(appeals_grid(REPORT)) > 0
