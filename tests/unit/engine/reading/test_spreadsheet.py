"""Spreadsheets of three formats: every cell with its address; hostile ones are refused before room is made."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document, Place
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
