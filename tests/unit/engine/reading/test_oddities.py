"""What is odd is noted and never corrected silently; what cannot be known is not guessed."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.model import Cell, CellKind, Document, Note
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import LAYOUTS, Written, consistent_report, distinct_report, write
from tests.writer.labels import COLUMN_KEYS

F21 = consistent_report(Random(7), "F21", organ="青禾县民政局", year=2023)
DISTINCT = distinct_report(Random(8), "F21")
TEXT = write(DISTINCT, "tabs")


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


def notes(document: Document, code: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(note.address, note.found, note.expected) for note in document.notes if note.code == code]


def with_cells(report: Written, **changed: str) -> Written:
    cells = report.cells | {address.replace("__", "."): text for address, text in changed.items()}
    return Written(report.organ, report.year, report.template, cells)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_misspelt_label_is_noted_once_and_its_figures_stay_in_place(
    layout: str, template: str, seed: int
) -> None:
    random = Random(f"misspelt{layout}{template}{seed}")
    report = distinct_report(random, template, blanks=0.1)
    changed: list[str] = []

    def misspell(label: str) -> str:
        place = random.randrange(4, len(label)) if len(label) > 5 else 0
        is_kept = not place or random.random() > 0.15 or label.startswith(("（本列", "第二十条"))
        if is_kept or label[place] in "（）：、区分处理的，只计这一情形不其他单位万元":
            return label
        changed.append(f"{label[:place]}槿{label[place + 1 :]}")
        return changed[-1]

    document = read(write(report, layout, random, wording=misspell))

    assert cells_of(document) == expected_cells(report)
    found = [
        str(note.found).replace(" ", "").replace("\n", "")
        for note in document.notes
        if note.code == "label_misspelt"
    ]
    assert sorted(found) == sorted(changed)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_as_the_form_prints_them_are_never_noted(layout: str) -> None:
    document = read(write(DISTINCT, layout, Random(layout)))

    codes = {note.code for note in document.notes} - {"template_mark", "row_torn", "header_repeated"}
    assert codes == set()


def test_a_torn_label_is_joined_and_its_own_blanks_are_no_data() -> None:
    label = "4.无正当理由大量反复申请"
    torn = TEXT.replace(label, "4.无正当理由大量反").replace(
        "\t\t5.要求行政机关", "\n\t\t复申请\t\t\t\t\t\t\t\n\t\t5.要求行政机关"
    )

    document = read(torn)

    assert cells_of(document) == expected_cells(DISTINCT)
    assert notes(document, "row_torn") == [("requests.declined_4", "4.无正当理由大量反 复申请", None)]
    assert notes(document, "label_misspelt") == []


def test_a_label_without_its_group_is_noted_where_other_labels_stand_behind_blanks() -> None:
    document = read(TEXT.replace("\t\t3.其他\t", "3.其他\t\t\t"))

    assert notes(document, "group_lost") == [("requests.other_3", "3.其他", None)]
    assert cells_of(document) == expected_cells(DISTINCT)


def test_figures_too_few_for_the_columns_are_missing_and_never_shifted() -> None:
    row = "\t\t2.重复申请\t"
    start = TEXT.index(row)
    end = TEXT.index("\n", start)
    cut = TEXT[start:end].rpartition("\t")[0]

    document = read(TEXT[:start] + cut + TEXT[end:])

    cells = document.tables["requests"]
    assert [cells[f"declined_2.{column}"].kind for column in ("natural", "other", "total")] == [
        CellKind.MISSING
    ] * 3
    assert notes(document, "columns_unknown") == [("requests.declined_2", None, None)]
    assert cells["declined_3.natural"].value == int(DISTINCT.cells["requests.declined_3.natural"])


def test_a_row_that_is_there_without_any_figure_is_blank_and_not_missing() -> None:
    lines = write(F21, "pipes").split("\n")
    lines = ["四、结转下年度继续办理 |" if line.startswith("四、结转") else line for line in lines]

    document = read("\n".join(lines))

    kinds = {
        place.partition(".")[2]: cell.kind
        for place, cell in document.tables["requests"].items()
        if place.startswith("carried_out.")
    }
    assert set(kinds.values()) == {CellKind.BLANK}
    assert notes(document, "row_missing") == []


def test_a_row_that_is_not_there_is_missing_and_noted() -> None:
    text = "\n".join(line for line in TEXT.split("\n") if "3.要求提供公开出版物" not in line)

    document = read(text)

    assert document.cell("requests.declined_3.total").kind is CellKind.MISSING
    assert notes(document, "row_missing") == [
        ("requests.declined_3", None, "（五）不予处理 3.要求提供公开出版物")
    ]


def test_a_column_that_is_not_there_is_missing_and_the_others_keep_their_figures() -> None:
    lines = []
    for line in TEXT.split("\n"):
        cells = line.split("\t")
        lines.append("\t".join(cells[:7] + cells[8:]) if len(cells) == 10 else line)

    document = read("\n".join(lines))

    row = {
        column: document.cell(f"requests.received.{column}")
        for column in ("welfare", "legal", "other", "total")
    }
    assert row["legal"].kind is CellKind.MISSING
    assert {key: cell.value for key, cell in row.items() if key != "legal"} == {
        key: int(DISTINCT.cells[f"requests.received.{key}"]) for key in ("welfare", "other", "total")
    }
    assert notes(document, "column_missing") == [("requests.*.legal", None, "法律服务机构")]


def test_columns_in_another_order_follow_their_heads() -> None:
    lines = []
    for line in TEXT.split("\n"):
        cells = line.split("\t")
        if len(cells) == 10:
            cells[4], cells[5] = cells[5], cells[4]
        lines.append("\t".join(cells))

    assert cells_of(read("\n".join(lines))) == expected_cells(DISTINCT)


def test_a_subtotal_column_that_the_form_does_not_have_is_noted_and_not_read() -> None:
    lines = []
    for line in TEXT.split("\n"):
        cells = line.split("\t")
        if len(cells) == 10:
            cells.insert(9, "小计" if "商业企业" in line else "99999" if cells[8] else "")
        lines.append("\t".join(cells))

    document = read("\n".join(lines))

    assert cells_of(document) == expected_cells(DISTINCT)
    assert notes(document, "extra_part") == [("requests", "小计", None)]


def test_one_single_row_of_other_results_in_the_new_form_is_mixed_and_addressed_so() -> None:
    lines = [line for line in TEXT.split("\n") if "2.申请人逾期" not in line and "3.其他" not in line]
    lines = [
        "\t（六）其他处理\t\t1\t2\t3\t4\t5\t6\t21" if "（六）其他处理" in line else line for line in lines
    ]

    document = read("\n".join(lines))

    assert document.template == "mixed"
    assert [document.cell(f"requests.other.{column}").value for column in ("natural", "total")] == [1, 21]
    assert "other_1.natural" not in document.tables["requests"]
    assert len(document.tables["requests"]) == 161
    assert len(document.tables["disclosure"]) == 10


def test_tables_of_both_forms_in_one_document_are_mixed_and_each_keeps_its_own_cells() -> None:
    old = distinct_report(Random(9), "F19")
    new = write(DISTINCT, "tabs")
    start, end = (write(old, "tabs").index(mark) for mark in ("二、主动公开", "三、收到和处理"))
    first, last = new.index("二、主动公开"), new.index("三、收到和处理")

    document = read(new[:first] + write(old, "tabs")[start:end] + new[last:])

    assert document.template == "mixed"
    assert set(document.tables["disclosure"]) == {
        address.partition(".")[2] for address in old.cells if address.startswith("disclosure.")
    }
    assert document.cell("disclosure.procurement.items").value == int(
        old.cells["disclosure.procurement.items"]
    )


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("/", None, CellKind.NA),
        ("——", None, CellKind.NA),
        ("不适用", None, CellKind.NA),
        ("12件", 12, CellKind.TEXT),
        ("1,234", 1234, CellKind.TEXT),
        ("无", None, CellKind.NA),
        ("1 2", None, CellKind.TEXT),
        ("①", None, CellKind.TEXT),
        ("１２", 12, CellKind.NUMBER),
        ("－3", -3, CellKind.NUMBER),
        ("9" * 5000, None, CellKind.TEXT),
    ],
)
@pytest.mark.parametrize("layout", ["cells", "tabs", "pipes"])
def test_a_cell_says_what_kind_of_thing_stands_in_it(
    layout: str, written: str, value: int | None, kind: CellKind
) -> None:
    report = with_cells(F21, requests__granted__welfare=written)

    cell = read(write(report, layout)).cell("requests.granted.welfare")

    assert (cell.value, cell.kind) == (value, kind)
    assert cell.raw == written


def test_a_sub_table_that_is_not_there_is_noted() -> None:
    lines = [
        line for line in TEXT.split("\n") if "第（八）项" not in line and "收费" not in line.split("\t")[0]
    ]
    lines = [line for line in lines if "本年收费金额" not in line]

    document = read("\n".join(lines))

    assert notes(document, "subtable_missing") == [("disclosure.item_8", None, "第二十条第（八）项")]
    assert document.cell("disclosure.fees.amount") == Cell(None, CellKind.MISSING)


def test_a_table_of_the_organs_own_in_the_first_part_is_left_alone() -> None:
    own = "类别\t条数\n行政许可\t777\n行政处罚\t778\n"

    document = read(TEXT.replace("二、主动公开政府信息情况", f"{own}\n二、主动公开政府信息情况"))

    assert cells_of(document) == expected_cells(DISTINCT)


def test_every_note_of_a_place_in_the_text_has_its_span() -> None:
    document = read(
        write(DISTINCT, "torn_tabs", Random(3), wording=lambda label: label.replace("科研", "科学"))
    )

    placed: list[Note] = [note for note in document.notes if note.found]
    assert placed
    assert all(note.span for note in placed)


def test_lines_without_any_separator_are_read_where_no_figure_is_lost_and_left_out_where_one_is() -> None:
    written = write(DISTINCT, "run_on_cells").replace("\t", "").replace("\n", "\n\n")
    whole = read(written)
    figure = DISTINCT.cells["requests.refused_4.legal"]

    lacking = read(written.replace(f"\n{figure}\n\n", "\n", 1))

    assert cells_of(whole) == expected_cells(DISTINCT)
    assert {
        address for address in expected_cells(DISTINCT) if lacking.cell(address).kind is CellKind.MISSING
    } == {f"requests.refused_4.{column}" for column in COLUMN_KEYS}
    assert notes(lacking, "columns_unknown") == [("requests.refused_4", None, None)]


def test_figures_behind_one_blank_each_are_read_as_a_pdf_gives_them() -> None:
    rows = write(DISTINCT, "run_on_cells").replace("\n\t", "\n")
    line = "\n".join(text if not text.isdigit() else f"\x00{text}" for text in rows.split("\n")).replace(
        "\n\x00", " "
    )

    assert cells_of(read(line)) == expected_cells(DISTINCT)


def test_rows_whose_ends_were_stripped_keep_their_figures_under_their_heads() -> None:
    report = distinct_report(Random(5), "F21", blanks=0.3)
    expected = expected_cells(report)

    read_back = cells_of(read(write(report, "stripped_tabs")))

    wrong = {
        address for address, cell in read_back.items() if cell != expected[address] and cell[1] != "missing"
    }
    assert wrong == set()
    assert sum(1 for cell in read_back.values() if cell[1] == "missing") < len(expected) / 20


def test_heads_and_labels_torn_by_a_page_break_are_put_together_and_noted() -> None:
    torn = TEXT.replace("信息内容\t本年制发件数", "信息内容\t本年制", 1).replace(
        "\n规章\t", "\n\t发件数\n\n规章\t", 1
    )

    document = read(torn)

    assert cells_of(document) == expected_cells(DISTINCT)
    assert [note.table for note in document.notes if note.code == "row_torn"] == ["disclosure"]


def test_figures_beside_a_torn_label_are_missing_rather_than_blank() -> None:
    figures = "\t".join(DISTINCT.cells[f"requests.refused_2.{column}"] for column in COLUMN_KEYS)
    torn = TEXT.replace(
        f"2.其他法律行政法规禁止公开\t{figures}",
        f"2\t{figures}\n\n\t\t.其他法律行政法规禁止公开" + "\t" * 7,
    )

    document = read(torn)

    assert {document.cell(f"requests.refused_2.{column}").kind for column in COLUMN_KEYS} == {
        CellKind.MISSING
    }


@pytest.mark.parametrize(
    ("last", "misspelt"), [("结", []), ("审结", []), ("未审结", ["未审结"]), ("尚末审结", ["尚末审结"])]
)
def test_the_last_line_of_a_head_that_was_broken_is_not_called_misspelt(
    last: str, misspelt: list[str]
) -> None:
    document = read(TEXT.replace("尚未审结", last, 1))

    said = [note.found for note in document.notes if note.code == "label_misspelt"]
    assert said == misspelt


@pytest.mark.parametrize("page", ["— 5 —", "- 5 -", "－ 5 －", "第 5 页", "第5页 共8页"])
def test_a_page_number_between_a_label_and_its_figures_is_none_of_them(page: str) -> None:
    text = "\n".join(line.strip() for line in write(DISTINCT, "cells").split("\n") if line.strip())
    label = "2.重复申请"

    document = read(text.replace(f"{label}\n", f"{label}\n{page}\n", 1))

    assert cells_of(document) == expected_cells(DISTINCT)


@pytest.mark.parametrize(("digit", "letter"), [("0", "O"), ("1", "l"), ("5", "S")])
def test_letters_recognised_for_digits_are_text_in_their_cells_and_lose_no_row(
    digit: str, letter: str
) -> None:
    rows = [line.split("\t") for line in TEXT.split("\n")]
    text = "\n".join(
        " ".join(
            field.replace(digit, letter) if field.isdigit() and len(row) > 7 else field
            for field in row
            if field
        )
        for row in rows
    )

    document = read(text)

    cells = {place: cell for place, cell in cells_of(document).items() if place.startswith("requests.")}
    whole = {place: cell for place, cell in expected_cells(DISTINCT).items() if place.startswith("requests.")}
    odd = {place for place, cell in whole.items() if digit in str(cell[0])}
    assert {place: cell for place, cell in cells.items() if place not in odd} == {
        place: cell for place, cell in whole.items() if place not in odd
    }
    assert {cells[place][:2] for place in odd} == {(None, "text")}
