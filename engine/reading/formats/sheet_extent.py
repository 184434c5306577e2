"""How far the sheets of a spreadsheet reach, found before a parser makes room for every place in between.

One figure in A1 and one in XFD1048576 make a parser ask for half a terabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from ..transcript import damaged, too_much
from ..unpacking.archive import BROKEN, check_markup
from .biff_extent import check_xls_extent

MOST_PLACES: Final = 1_000_000
"""Rows times columns of a sheet, blank ones included."""
_MOST_DIGITS: Final = 9
"""A place of more digits or letters lies outside every sheet; a parser may still make room up to it."""

_XLSX_CELL: Final = re.compile(rb"<(?:\w{1,9}:)?c\b[^<>]*?\br=[\"']([A-Za-z]+)(\d+)[\"'][^<>]*(?<!/)>")
_XLSX_ROW: Final = re.compile(rb"<(?:\w{1,9}:)?row\b")
_XLSX_ROW_NUMBER: Final = re.compile(rb"[^<>]*?\br=[\"'](\d+)")
_XLSX_BARE_CELL: Final = re.compile(rb"<(?:\w{1,9}:)?c(?=[\s>])(?![^<>]*?\br=)[^<>]*(?<!/)>")
"""A cell that does not say where it stands: it is the one behind the one before."""
_ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
_ROWS: Final = re.compile(rb"number-rows-repeated=[\"'](\d+)")
_COLUMNS: Final = re.compile(rb"number-columns-repeated=[\"'](\d+)")


def check_extent(data: bytes, kind: str) -> None:
    """Refuse a spreadsheet whose sheets reach further than any report's.

    Args:
        data: the file.
        kind: `xlsx`, `xls` or `ods`.

    Raises:
        UnreadableError: `too_large`, or `damaged_file` where its XML cannot be unpacked.
    """
    if kind == "xls":
        check_xls_extent(data, MOST_PLACES)
        return
    check_markup(data, "Excel")
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                if kind == "xlsx" and name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    rows, columns = _xlsx_extent(archive.read(name))
                elif kind == "ods" and name == "content.xml":
                    rows, columns = _ods_extent(archive.read(name))
                else:
                    continue
                if rows * columns > MOST_PLACES:
                    raise too_much()
    except BROKEN as error:
        raise damaged("Excel") from error


def _xlsx_extent(sheet: bytes) -> tuple[int, int]:
    """Last row and column with a value; cells that only carry a format do not count."""
    rows = columns = 1
    for match in _XLSX_CELL.finditer(sheet):
        column = 0
        for letter in match[1][:_MOST_DIGITS].upper():
            column = column * 26 + letter - ord("A") + 1
        rows, columns = max(rows, _number(match[2])), max(columns, column)
    for number, row in enumerate(_XLSX_ROW.split(sheet)[1:], 1):
        if bare := len(_XLSX_BARE_CELL.findall(row)):
            said = _XLSX_ROW_NUMBER.match(row)
            rows, columns = max(rows, _number(said[1]) if said else number), max(columns, bare)
    return rows, columns


def _number(digits: bytes) -> int:
    return int(digits.lstrip(b"0")[:_MOST_DIGITS] or 0)


def _ods_extent(content: bytes) -> tuple[int, int]:
    """Rows and columns of the largest sheet up to its last with a value; repeated ones multiplied."""
    largest = (0, 0)
    for sheet in content.split(b"<table:table "):
        rows = until = columns = 0
        for row, width in _ods_rows(sheet):
            rows += row
            if width:
                until, columns = rows, max(columns, width)
        largest = max(largest, (until, columns), key=lambda extent: extent[0] * extent[1])
    return largest


def _ods_rows(sheet: bytes) -> Iterator[tuple[int, int]]:
    for part in sheet.split(b"</table:table-row>")[:-1]:
        head, _, cells = part[max(part.rfind(b"<table:table-row"), 0) :].partition(b">")
        column = width = 0
        for cell in _ODS_CELL.finditer(cells):
            column += _repeated(_COLUMNS, cell[1])
            if not cell[1].endswith(b"/") or b"office:value" in cell[1]:
                width = column
        yield _repeated(_ROWS, head), width


def _repeated(pattern: re.Pattern[bytes], tag: bytes) -> int:
    match = pattern.search(tag)
    return _number(match[1]) if match else 1
