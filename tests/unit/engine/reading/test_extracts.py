"""Reports as extractors, PDF readers and OCR leave them: every figure in its place, or missing; none in a wrong one."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document
from tests.writer import distinct_report, write
from tests.writer.extracts import EXTRACTS
from tests.writer.reading_back import misread

F21 = distinct_report(Random(8), "F21")


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


def kinds(document: Document, row: str) -> list[CellKind]:
    return [
        cell.kind
        for table, cells in document.tables.items()
        for place, cell in cells.items()
        if f"{table}.{place}".startswith(f"{row}.")
    ]


def codes(document: Document, address: str) -> list[str]:
    return [note.code for note in document.notes if note.address == address]


@pytest.mark.parametrize("blanks", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", EXTRACTS)
def test_no_figure_comes_back_in_a_wrong_place_and_none_is_lost_that_could_be_placed(
    layout: str, template: str, blanks: float
) -> None:
    for seed in range(3):
        random = Random(f"{layout}{template}{blanks}{seed}")
        report = distinct_report(random, template, blanks=blanks)

        document = read(write(report, layout, random))

        assert misread(report, document, layout) == {}
        assert (document.organ, document.year, document.template) == (report.organ, report.year, template)


def test_two_figures_left_of_three_are_in_no_column_where_rows_are_filled_up_with_strokes() -> None:
    document = read(
        "二、主动公开政府信息情况\n第二十条第（一）项 | |||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 7 | 31 | |\n第二十条第（五）项 | |||\n信息内容 | 本年处理决定数量 | ||\n"
        "行政许可 | 4 | ||\n"
    )

    assert kinds(document, "disclosure.normative") == [CellKind.MISSING] * 3
    assert codes(document, "disclosure.normative")[0] == "columns_unknown"
    assert document.cell("disclosure.licensing.decisions").value == 4


def test_blank_cells_that_hold_blanks_stay_where_they_are_beside_filling_strokes() -> None:
    document = read(
        "二、主动公开政府信息情况\n第二十条第（一）项 | |||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "规章 |  |  | 9 |\n行政规范性文件 | 7 |  | 31 |\n第二十条第（五）项 | |||\n"
    )

    assert [
        document.cell(f"disclosure.normative.{key}").value for key in ("made", "repealed", "in_force")
    ] == [
        7,
        None,
        31,
    ]
    assert kinds(document, "disclosure.regulations") == [CellKind.BLANK, CellKind.BLANK, CellKind.NUMBER]


def test_rows_whose_labels_are_lost_are_taken_in_the_order_of_the_form_and_noted() -> None:
    text = write(F21, "bare_cells")
    for label in ("5.属于三类内部事务信息", "2.重复申请"):
        text = text.replace(f"{label}\n", "") if label.startswith("5") else text.replace(label, "乱码")

    document = read(text)

    assert misread(F21, document, "cells") == {}
    assert "placed_by_order" in codes(document, "requests.refused_5")


def test_with_one_row_less_than_the_form_no_row_is_taken_by_its_order() -> None:
    lines = write(F21, "lone_pipes").split("\n")
    kept = [line for line in lines if "5.属于三类内部事务信息" not in line]
    text = "\n".join(kept).replace("2.重复申请", "乱码文字")

    document = read(text)

    assert kinds(document, "requests.refused_5") == [CellKind.MISSING] * 7
    assert kinds(document, "requests.declined_2") == [CellKind.MISSING] * 7
    assert {note.code for note in document.notes} & {"placed_by_order"} == set()


def test_a_legible_label_against_the_order_of_the_form_leaves_the_torn_rows_missing() -> None:
    text = write(F21, "lone_pipes")
    text = text.replace("1.属于国家秘密", "乱码文字")
    first, second = "（一）予以公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    text = text.replace(first, "@").replace(second, first).replace("@", second)

    document = read(text)

    assert kinds(document, "requests.refused_1") == [CellKind.MISSING] * 7
    assert document.cell("requests.partial.natural").value == int(F21.cells["requests.granted.natural"])


def test_fifteen_figures_under_torn_heads_are_those_of_table_four() -> None:
    document = read(
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n果 果 他 未 总计\n"
        "维 纠 结 审\n1 2 3 4 10 5 6 7 8 26 9 1 2 3 15\n五、存在的主要问题及改进情况\n无。\n"
    )

    assert [cell.value for cell in document.tables["appeals"].values()] == [
        1,
        2,
        3,
        4,
        10,
        5,
        6,
        7,
        8,
        26,
        9,
        1,
        2,
        3,
        15,
    ]
    assert codes(document, "appeals") == ["head_missing"]


def test_columns_of_table_four_in_another_order_follow_their_heads() -> None:
    document = read(
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t\t\t\t\n结果纠正\t结果维持\t其他结果\t尚未审结\t总计\n1\t2\t3\t4\t10\n"
    )

    assert [
        document.cell(f"appeals.reconsideration.{key}").value for key in ("upheld", "corrected", "total")
    ] == [2, 1, 10]


def test_heads_with_a_year_or_an_explanation_in_brackets_are_known_and_noted() -> None:
    document = read(
        "二、主动公开政府信息情况\n第二十条第（一）项 | |||\n信息内容 | 本年(2023)制发件数 | 本年（指当年）废止件数 | 现行有效件数 |\n"
        "规章（市政府填写） | 3 | 1 | 8 |\n行政规范性文件 | 7 | 2 | 31 |\n"
    )

    assert [cell.value for place, cell in document.tables["disclosure"].items() if "." in place][:6] == [
        3,
        1,
        8,
        7,
        2,
        31,
    ]
    assert codes(document, "disclosure.regulations") == ["label_misspelt"]


def test_tables_in_traditional_characters_and_with_spoken_forms_are_read() -> None:
    document = read(
        "青禾縣水務局2020年政府信息公開工作年度報(bào)告\n一、總體情況\n無。\n二、主動(dòng)公開政府信息情況\n第二十條第(一)項(xiàng) | |||\n"
        "信息內(nèi)容 | 本年新製作數(shù)量 | 本年新公開數(shù)量 | 對外公開總數量 |\n規章 | 1 | 2 | 3 |\n規範性文件 | 4 | 5 | 6 |\n"
    )

    assert (document.organ, document.year, document.template) == ("青禾縣水務局", 2020, "F19")
    assert [cell.value for cell in list(document.tables["disclosure"].values())[:6]] == [1, 2, 3, 4, 5, 6]
    assert [key for key, section in document.sections.items() if section] == ["overview", "disclosure"]


def test_lines_of_a_page_whose_cells_are_all_lost_give_no_figure() -> None:
    labels = [line for line in write(F21, "bare_cells").split("\n") if not line.replace(".", "").isdigit()]

    document = read("\n".join(labels))

    assert [
        place for cells in document.tables.values() for place, cell in cells.items() if cell.value is not None
    ] == []


@pytest.mark.parametrize(
    "torn",
    [
        "2.其他\t{0}\n\n\t\t法律行政法规禁止公开" + "\t" * 7,
        "2.其他\t{0}\n\n\t\t法律行政法规禁止公开",
        "2.其他\t{0}\n\n\t\t法律行政法规\n\t\t禁止公开",
        "2.其他" + "\t" * 7 + "\n\n\t\t法律行政法规禁止公开\t{0}",
    ],
)
def test_a_label_torn_where_its_beginning_resembles_another_keeps_its_figures(torn: str) -> None:
    columns = ("natural", "business", "research", "welfare", "legal", "other", "total")
    figures = "\t".join(F21.cells[f"requests.refused_2.{column}"] for column in columns)
    row = f"2.其他法律行政法规禁止公开\t{figures}"

    document = read(write(F21, "tabs").replace(row, torn.format(figures)))

    assert misread(F21, document, "tabs") == {}
    assert codes(document, "requests.refused_2") == ["row_torn"]


def test_the_last_row_of_other_results_with_a_wrong_number_is_still_that_row() -> None:
    document = read(write(F21, "tabs").replace("3.其他\t", "2.其他\t"))

    assert misread(F21, document, "tabs") == {}


def test_a_row_of_large_figures_is_a_row_however_long_its_line() -> None:
    figures = [str(22_987_765 + 1_000_003 * at) for at in range(7)]
    label = "（六）其他处理    1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    text = write(F21, "aligned_lines")
    line = next(line for line in text.split("\n") if line.startswith("（六）其他处理"))

    document = read(text.replace(line, f"{label}    {'    '.join(figures)}"))

    columns = ("natural", "business", "research", "welfare", "legal", "other", "total")
    assert [document.cell(f"requests.other_1.{key}").value for key in columns] == [
        int(one) for one in figures
    ]


@pytest.mark.parametrize("gap", [" ", "    "])
def test_an_amount_with_its_unit_stands_in_its_column_where_blanks_part_the_cells(gap: str) -> None:
    f19 = distinct_report(Random(8), "F19")
    text = write(f19, "aligned_lines").replace("    ", gap)
    line = next(line for line in text.split("\n") if line.startswith("政府集中采购"))

    document = read(text.replace(line, gap.join(("政府集中采购", "27", "2345955元"))))

    assert document.cell("disclosure.procurement.items").value == 27
    assert document.cell("disclosure.procurement.amount").value == 2_345_955


def test_a_label_of_table_two_that_stands_around_its_figures_owns_them() -> None:
    f19 = distinct_report(Random(8), "F19")
    text = write(f19, "aligned_lines").replace("    ", " ")
    line = next(line for line in text.split("\n") if line.startswith("其他对外管理服务事项"))

    document = read(text.replace(line, "其他对外管理服\n3 -1 5\n务事项"))

    columns = ("previous", "change", "decisions")
    assert [document.cell(f"disclosure.other_services.{key}").value for key in columns] == [3, -1, 5]
