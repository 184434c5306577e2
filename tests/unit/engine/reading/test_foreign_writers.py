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


def kept_apart(*, cut: dict[str, str] | None = None) -> str:
    """Table 3 as text extractors print it: label and figures of a row in one line, parted by one blank."""
    lines = []
    for line in LINES:
        fields = [field for field in line.split("\t") if field]
        lines.append(" ".join((cut or {}).get(field, field) for field in fields))
    return "\n".join(lines)


def test_lines_of_heads_that_stand_alone_are_no_columns() -> None:
    printed = kept_apart().replace(
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "商业 总计\n企业\n科研\n机构\n社会公\n益组织\n法律服\n务机构\n其他",
    )

    assert figures_read(printed, "requests") == expected_of("requests")


def figures_read(text: str, table: str) -> dict[str, object]:
    return {place: cell.value for place, cell in read(text).tables[table].items()}


def expected_of(table: str) -> dict[str, object]:
    return {
        address.partition(".")[2]: value
        for address, (value, _) in expected_cells(REPORT).items()
        if address.startswith(table)
    }


def test_numbers_with_separators_are_figures_of_a_printed_row_and_may_go_on_in_the_next_line() -> None:
    granted = [REPORT.cells[f"requests.granted.{column}"] for column in COLUMN_KEYS]
    printed = kept_apart(cut={granted[0]: "1,234,567"})
    streamed = TEXT.replace("\t", "\n").replace(f"\n{granted[0]}\n", "\n1,234,5\n67\n", 1)

    assert figures_read(printed, "requests")["granted.natural"] == 1_234_567
    assert figures_read(streamed, "requests")["granted.natural"] in (1_234_567, None)


@pytest.mark.parametrize("below", ["6", "形 6"])
def test_digits_alone_under_a_figure_cast_doubt_on_the_row_above(below: str) -> None:
    line = next(line for line in LINES if "予以公开" in line)
    label, figures = "（一）予以公开", line.split("\t")[-7:]
    row = f"{label}    " + "   ".join(figures)
    under = len("三、本年度办理结果 ") + row.index(figures[3]) + 1
    rest = below.rjust(under + 1)

    found = figures_read(kept_apart().replace(" ".join((label, *figures)), f"{row}\n{rest}"), "requests")

    assert [found.get(f"granted.{column}") for column in COLUMN_KEYS] == [None] * 7
    assert found["partial.natural"] == int(REPORT.cells["requests.partial.natural"])


def test_figures_that_a_converter_put_into_one_cell_are_taken_by_their_order() -> None:
    lines = []
    for line in LINES:
        fields = line.split("\t")
        figures = fields[-7:]
        if len(fields) == 10 and all(figure.isdigit() for figure in figures):
            fields = [
                *fields[:3],
                figures[0],
                " ".join(figures[1:4]),
                "",
                " ".join(figures[4:6]),
                "",
                figures[6],
            ]
        lines.append("| " + " | ".join(fields) + " |" if "\t" in line else line)

    assert figures_read("\n".join(lines), "requests") == expected_of("requests")


def test_a_row_that_lacks_one_of_several_figures_in_one_cell_is_not_placed() -> None:
    lines = []
    for line in LINES:
        fields = line.split("\t")
        figures = fields[-7:]
        if len(fields) == 10 and all(figure.isdigit() for figure in figures):
            fields = [*fields[:3], figures[0], " ".join(figures[1:4]), "", figures[4], "", figures[6]]
        lines.append("| " + " | ".join(fields) + " |" if "\t" in line else line)

    assert {value for value in figures_read("\n".join(lines), "requests").values()} == {None}


def test_a_head_that_stands_outside_its_row_leaves_the_columns_of_table_2_open() -> None:
    report = distinct_report(Random(9), "F19")
    text = write(report, "tabs")
    first, second = (report.cells[f"disclosure.regulations.{column}"] for column in ("created", "published"))
    torn = text.replace("信息内容\t本年新制作数量\t本年新公开数量\t", "信息内容\t本年新制作数量\t").replace(
        f"规章\t{first}\t{second}\t{report.cells['disclosure.regulations.public_total']}",
        f"规章\t{first}\t{second}",
    )

    found = read(torn).tables["disclosure"]

    assert torn != text
    assert {
        place: cell.value for place, cell in found.items() if place.startswith("regulations") and cell.raw
    } == {}
    assert found["normative.published"].value == int(report.cells["disclosure.normative.published"])


def test_the_head_of_a_column_that_a_page_repeats_is_not_the_row_called_like_it() -> None:
    report = distinct_report(Random(9), "F19")
    lines = write(report, "tabs").split("\n")
    place = next(place for place, line in enumerate(lines) if "1.信访举报" in line)
    repeated = "\n".join([*lines[:place], "\t" * 7 + "其他\t", "\t" * 5 + "织\t\t\t", *lines[place:]])

    document = read(repeated)

    assert document.template == "F19"
    assert cells_of(document) == expected_cells(report)


def test_characters_that_are_drawn_like_others_are_read_as_those() -> None:
    drawn = TEXT.translate(str.maketrans("一二人民政", "⼀⼆⼈⺠政"))

    document = read(drawn)

    assert document.organ == REPORT.organ
    assert cells_of(document) == expected_cells(REPORT)
