"""How far the sheets of a workbook of the years before 2007 (.xls) reach, by its records, before a parser reads it.

Records: [MS-XLS] 2.3 and 2.4; the older ones by «OpenOffice.org's Documentation of the Microsoft Excel File Format» §5.
"""

from __future__ import annotations

import struct
from typing import Final

from ..transcript import damaged, too_much
from ..unpacking.compound import streams_of

_STREAMS: Final = ("workbook", "book")
_HEAD: Final = struct.Struct("<HH")
_PLACE: Final = struct.Struct("<HH")
_BEGIN: Final = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_ONE_CELL: Final = frozenset({
    0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x00D6, 0x00FD, 0x0406,
})  # fmt: skip
"""INTEGER, NUMBER, LABEL, BOOLERR, FORMULA, RK, RSTRING, LABELSST, of all versions: row and column come first."""
_MANY_CELLS: Final = 0x00BD
"""MULRK: the last column is its last two bytes."""
_DIMENSIONS: Final = 0x0200
_STRINGS: Final = 0x00FC
_TOLD: Final = frozenset({_DIMENSIONS, _STRINGS})
_WIDE_DIMENSIONS: Final = 14
"""Bytes of DIMENSIONS from Excel 97 on; older ones count rows in two bytes."""
_MOST_RECORDS: Final = 1_000_000


def check_xls_extent(data: bytes, most: int) -> None:
    """Refuse a workbook whose sheets together reach over more than `most` places.

    Raises:
        UnreadableError: `too_large`, or `damaged_file` where it cannot be opened.
    """
    places = 0
    for book in streams_of(data, _STREAMS).values():
        places += _places(book)
    if places > most:
        raise too_much()


def _places(book: bytes) -> int:
    """Rows times columns of all sheets, from the first with a value to the last."""
    at = total = records = 0
    rows: list[int] = []
    columns: list[int] = []
    while at + _HEAD.size <= len(book):
        kind, length = _HEAD.unpack_from(book, at)
        at += _HEAD.size
        records += 1
        if records > _MOST_RECORDS:
            raise too_much()
        if kind in _TOLD:
            total = max(total, _told(kind, book[at : at + length]))
        elif kind in _BEGIN:
            total += _extent(rows, columns)
            rows, columns = [], []
        elif (kind in _ONE_CELL or kind == _MANY_CELLS) and length > _PLACE.size and at + length <= len(book):
            row, column = _PLACE.unpack_from(book, at)
            rows.append(row)
            columns.append(column)
            if kind == _MANY_CELLS:
                columns.append(struct.unpack_from("<H", book, at + length - 2)[0])
        at += length
    return total + _extent(rows, columns)


def _told(kind: int, record: bytes) -> int:
    """Places or strings that a record says there are: the parser makes room for them before it meets one."""
    if kind == _STRINGS:
        return int.from_bytes(record[4:8], "little")
    wide = struct.Struct("<IIHH" if len(record) >= _WIDE_DIMENSIONS else "<HHHH")
    if len(record) < wide.size:
        return 0
    first_row, last_row, first_column, last_column = wide.unpack_from(record)
    if first_row > last_row or first_column > last_column:
        raise damaged(
            "Excel"
        )  # calamine takes the one from the other all the same, in numbers that cannot be negative
    return int((last_row - first_row) * (last_column - first_column))


def _extent(rows: list[int], columns: list[int]) -> int:
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0
