"""Spreadsheets of three formats: every cell with its address; hostile ones are refused before room is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from gouji.engine.errors import UnreadableError
from gouji.engine.model import CellKind, Document, Place
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.sheets import WRITERS

SAMPLE = WRITERS["xlsx"](consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))

OLD = WRITERS["xls"](consistent_report(Random(1), "F21"), Random(1))


def read(data: bytes) -> Document:
    return read_document(data, "报告.bin")


def code_of(data: bytes) -> str:
    try:
        return read(data).media_type
    except UnreadableError as error:
        return error.code


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("kind", WRITERS)
def test_every_cell_of_a_spreadsheet_comes_back_with_its_place(kind: str, template: str, seed: int) -> None:
    random = Random(f"{kind}{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(WRITERS[kind](report, random))

    cells = [cell for table in document.tables.values() for cell in table.values()]
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert len({cell.place for cell in cells}) == len(cells)


def test_a_cell_says_on_which_sheet_and_where_it_stands() -> None:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("表四")
    for column, head in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")):
        sheet.write(3, 26 + column, head)
        sheet.write(4, 26 + column, column + 0.5)
    sheet.write(2, 26, "行政复议")
    book.close()

    document = read(stream.getvalue())

    cell = document.cell("appeals.reconsideration.corrected")
    assert (cell.raw, cell.place) == ("1.5", Place(sheet="表四", cell="AB5"))


def test_a_hidden_sheet_is_not_read() -> None:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("年报").write(0, 0, "青禾县民政局2023年政府信息公开工作年度报告")
    hidden = book.add_worksheet("草稿")
    hidden.write(0, 0, "北岭区教育局2022年政府信息公开工作年度报告")
    hidden.hide()
    book.close()

    assert read(stream.getvalue()).text == "青禾县民政局2023年政府信息公开工作年度报告"


def far_apart() -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    return stream.getvalue()


def repeated() -> bytes:
    stream = BytesIO()
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<x>{row}</x>")
    return stream.getvalue()


def with_entities() -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(SAMPLE)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"<sst", b'<!DOCTYPE a [<!ENTITY b "c">]><sst', 1))
    return stream.getvalue()


REFUSED = {
    "two figures at the ends of the sheet": (far_apart(), "too_large"),
    "one cell repeated over the whole sheet": (repeated(), "too_large"),
    "entities": (with_entities(), "damaged_file"),
    "cut off": (SAMPLE[:4000], "damaged_file"),
    "an old workbook with a hole": (OLD[:512] + bytes(4096) + OLD[4608:], "damaged_file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_damaged_spreadsheet_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    assert code_of(data) == code


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", WRITERS)
def test_a_spreadsheet_with_wrong_bytes_gives_a_report_or_one_clear_error(kind: str, seed: int) -> None:
    random = Random(f"{kind}{seed}")
    data = bytearray(WRITERS[kind](consistent_report(random, "F21"), random))
    for _ in range(random.choice((1, 5, 50))):
        data[random.randrange(8, len(data))] = random.randrange(256)

    known = ("damaged_file", "too_large", "unknown_format", "not_a_report", "several_reports", "binary_file")
    assert code_of(bytes(data)).startswith(("application/", *known))


def book_of(write: Callable[[Any], None]) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("年报")
    rows = (
        ("青禾县水务局2023年政府信息公开工作年度报告",),
        ("二、主动公开政府信息情况",),
        ("第二十条第（一）项",),
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", 0, 0, 0),
        ("行政规范性文件", 3, 1, 12),
    )
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    write(sheet)
    book.close()
    return stream.getvalue()


def without_results(data: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    return stream.getvalue()


def codes(document: Document) -> set[str]:
    return {note.code for note in document.notes} & {"hidden_sheet", "hidden_rows", "formula_uncalculated"}


def test_a_formula_has_the_result_that_was_saved_with_it() -> None:
    document = read(book_of(lambda sheet: sheet.write_formula("D6", "=B6+9", None, 14)))

    cell = document.cell("disclosure.normative.in_force")
    assert (cell.value, cell.kind, codes(document)) == (14, CellKind.NUMBER, set())


def test_a_formula_without_result_is_no_blank_and_no_number_and_is_noted() -> None:
    document = read(without_results(book_of(lambda sheet: sheet.write_formula("D6", "=B7", None, 14))))

    cell = document.cell("disclosure.normative.in_force")
    assert (cell.value, cell.kind, cell.raw) == (None, CellKind.TEXT, "=B7")
    assert codes(document) == {"formula_uncalculated"}


def test_hidden_rows_are_read_and_noted() -> None:
    document = read(book_of(lambda sheet: sheet.set_row(5, None, None, {"hidden": True})))

    assert document.cell("disclosure.normative.made").value == 3
    assert codes(document) == {"hidden_rows"}


def test_numbers_as_text_and_in_formats_are_what_stands_in_the_file() -> None:
    def write(sheet: Any) -> None:
        sheet.write_string("B6", " 1,234 ")
        sheet.write_string("C6", "３")
        sheet.write_string("D6", "一百二十件")

    document = read(book_of(write))

    assert [
        (cell.value, cell.kind)
        for key in ("made", "repealed", "in_force")
        for cell in (document.cell(f"disclosure.normative.{key}"),)
    ] == [(1234, CellKind.TEXT), (3, CellKind.NUMBER), (120, CellKind.TEXT)]
