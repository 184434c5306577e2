"""Hostile spreadsheets: a parser makes room for every place between the first and the last."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Final

import xlwt

from .archives import cell, ods, xlsx
from .case import Hostile, case, heavy
from .office import numbered

_CELL: Final = (
    '<table:table-cell %s office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
)
_ROW: Final = "<table:table-row %s>%s</table:table-row>"


def xls(*places: tuple[int, int]) -> bytes:
    """Return a workbook of 1997 with a figure at each place."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    for row, column in places:
        sheet.write(row, column, 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _dimensions(first: int, last: int) -> bytes:
    """A workbook that says that its rows go from `first` up to `last`."""
    book = xls((0, 0), (3, 3))
    at = book.index(b"\x00\x02\x0e\x00") + 4
    return book[:at] + struct.pack("<II", first, last) + book[at + 8 :]


def many_xls(sheets: int) -> bytes:
    """Return a workbook of 1997 with figures at the corners of many sheets."""
    book = xlwt.Workbook()
    for number in range(sheets):
        sheet = book.add_sheet(str(number))
        sheet.write(0, 0, 1)
        sheet.write(65_535, 255, 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def repeated(rows: int, columns: int) -> bytes:
    """Return an OpenDocument sheet that says it repeats one figure."""
    wide = _CELL % f'table:number-columns-repeated="{columns}"'
    return ods(_ROW % (f'table:number-rows-repeated="{rows}"', wide))


def _corners(*places: str) -> bytes:
    return xlsx("".join(f'<row r="{place.lstrip("ABCDEFX")}">{cell(place)}</row>' for place in places))


def _strings(number: int) -> bytes:
    return xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=b"<si><t>1</t></si>" * number)


def _merged(number: int) -> bytes:
    ranges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(number))
    return xlsx(f'<row r="1">{cell("A1")}</row></sheetData><mergeCells>{ranges}</mergeCells><sheetData>')


CASES: Final[dict[str, Hostile]] = {
    "xlsx: figures at opposite corners": case("too_large", lambda: _corners("A1", "XFD1048576")),
    "xlsx: a cell in a row of twenty digits": case(
        "too_large", lambda: xlsx(f'<row r="1">{cell("A1")}{cell("H99999999999999999999")}</row>')
    ),
    "xlsx: a cell in a row of three hundred digits": case(
        "too_large", lambda: xlsx(f'<row r="1">{cell("A1")}{cell("H" + "9" * 300)}</row>')
    ),
    "xlsx: a cell in a column of three hundred letters": case(
        "too_large", lambda: xlsx(f'<row r="1">{cell("A1")}{cell("D" * 300 + "1")}</row>')
    ),
    "xlsx: rows far apart of cells without a place": case(
        "too_large",
        lambda: xlsx("".join(f'<row r="{row}">{"<c><v>1</v></c>" * 100}</row>' for row in (1, 1_048_576))),
    ),
    "xlsx: a million columns": case(
        "too_large damaged_file",
        lambda: xlsx(
            "<row r='1'>" + "".join(cell(f"{'ABCDEF'[at % 6] * 5}1") for at in range(1_000)) + "</row>"
        ),
    ),
    "xlsx: a million cells in one row without a place": case(
        "too_large not_a_report", lambda: xlsx(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")
    ),
    "xlsx: three million cells": case(
        "too_large", lambda: xlsx(b"<row>" + b"<c><v>1</v></c>" * 3_000_000 + b"</row>")
    ),
    "xlsx: six hundred thousand different cells": heavy(
        "too_large", lambda: xlsx(b"<row>" + numbered("<c><v>%06d</v></c>", 600_000) + b"</row>")
    ),
    "xlsx: ninety thousand different cells": heavy(
        "too_large not_a_report", lambda: xlsx(b"<row>" + numbered("<c><v>%06d</v></c>", 90_000) + b"</row>")
    ),
    "xlsx: a million different rows without a cell": heavy(
        "too_large", lambda: xlsx(numbered('<row a="%06d"/>', 1_200_000))
    ),
    "xlsx: two hundred thousand different strings": case(
        "too_large not_a_report",
        lambda: xlsx(
            '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=numbered("<si><t>%06d</t></si>", 200_000)
        ),
    ),
    "xls: more rows than there can be": case("damaged_file", lambda: _dimensions(128, 15)),
    "xls: rows without end": case("too_large", lambda: _dimensions(0, 2**32 - 1)),
    "ods: two hundred thousand different cells": heavy(
        "too_large not_a_report",
        lambda: ods(
            b"<table:table-row>"
            + numbered("<table:table-cell><text:p>%06d</text:p></table:table-cell>", 200_000)
            + b"</table:table-row>"
        ),
    ),
    "xlsx: two million rows without a cell": case(
        "too_large not_a_report", lambda: xlsx(b"<row></row>" * 2_000_000)
    ),
    "xlsx: a row of the number of all rows": case(
        "too_large not_a_report damaged_file", lambda: xlsx('<row r="4294967295"><c><v>1</v></c></row>')
    ),
    "xlsx: three million strings": case("too_large not_a_report", lambda: _strings(2_500_000)),
    "xlsx: a string that is not there": case(
        "damaged_file not_a_report", lambda: xlsx('<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>')
    ),
    "xlsx: a number without end": case(
        "damaged_file not_a_report",
        lambda: xlsx(f'<row r="1">{cell("A1", "9" * 1_000_000)}{cell("B1", "1e308")}</row>'),
    ),
    "xlsx: numbers that are none": case(
        "damaged_file not_a_report",
        lambda: xlsx(
            '<row r="1">' + cell("A1", "NaN") + cell("B1", "INF") + cell("C1", "1e999999") + "</row>"
        ),
    ),
    "xlsx: a thousand merged cells over all places": case(
        "too_large not_a_report damaged_file", lambda: _merged(1_000)
    ),
    "xls: figures at opposite corners": case("too_large", lambda: xls((0, 0), (65_535, 255))),
    "xls: figures at the corners of sixty sheets": case("too_large", lambda: many_xls(60)),
    "ods: a figure repeated over all places": case("too_large", lambda: repeated(2**20, 2**14)),
    "ods: a figure repeated more often than there are places": case(
        "too_large damaged_file", lambda: repeated(999_999_999, 999_999_999)
    ),
    "ods: a figure repeated in numbers of twenty digits": case(
        "too_large damaged_file", lambda: repeated(10**20, 10**20)
    ),
    "ods: a row repeated a million times": case("too_large not_a_report", lambda: repeated(2**20, 1)),
    "ods: blank columns between figures": case(
        "too_large not_a_report",
        lambda: ods(
            _ROW
            % (
                'table:number-rows-repeated="60000"',
                '<table:table-cell table:number-columns-repeated="16000"/>',
            )
            + _ROW % ("", _CELL % "")
        ),
    ),
    "ods: cells that an office hides": case(
        "too_large",
        lambda: ods(
            _ROW
            % (
                'table:number-rows-repeated="60000"',
                _CELL.replace("table-cell", "covered-table-cell") % 'table:number-columns-repeated="1000"',
            )
        ),
    ),
    "ods: two million cells": heavy("too_large", lambda: ods(_ROW % ("", _CELL % "" * 400_000) * 2)),
}
