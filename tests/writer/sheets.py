"""Writes a report as spreadsheet: one sheet, or one for each part; with merged cells, or blanks in their stead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape
from zipfile import ZipFile

import xlsxwriter
import xlwt

from .grids import Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_NUMBER = re.compile(r"\d{1,9}(?:\.\d+)?")

Placed = tuple[int, int, int, int, str]
"""Row, column, height, width, text."""


def write_xlsx(report: Written, random: Random) -> bytes:
    """Return the report as .xlsx."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name, cells in _sheets(report, random):
        sheet = book.add_worksheet(name)
        for row, column, high, wide, text in cells:
            if high * wide > 1:
                sheet.merge_range(row, column, row + high - 1, column + wide - 1, text)
            elif isinstance(value := _value(text, random), str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    book.close()
    return stream.getvalue()


def write_xls(report: Written, random: Random) -> bytes:
    """Return the report as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, cells in _sheets(report, random):
        sheet = book.add_sheet(name)
        for row, column, high, wide, text in cells:
            value = _value(text, random)
            if high * wide > 1:
                sheet.write_merge(row, row + high - 1, column, column + wide - 1, value)
            elif value != "":
                sheet.write(row, column, value)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_ods(report: Written, random: Random) -> bytes:
    """Return the report as .ods."""
    tables = "".join(_ods_table(name, list(cells), random) for name, cells in _sheets(report, random))
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _ods_table(name: str, cells: list[Placed], random: Random) -> str:
    places = {(row, column): (high, wide, text) for row, column, high, wide, text in cells}
    rows = []
    for row in range(max(row for row, *_ in cells) + 1):
        written = "".join(_ods_cell(places.get((row, column)), random) for column in range(16))
        rows.append(
            f'<table:table-row>{written}<table:table-cell table:number-columns-repeated="16368"/></table:table-row>'
        )
    return (
        f'<table:table table:name="{name}">{"".join(rows)}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )


def _ods_cell(cell: tuple[int, int, str] | None, random: Random) -> str:
    if cell is None or not cell[2]:
        return "<table:table-cell/>"
    high, wide, text = cell
    value = _value(text, random)
    kind = (
        'office:value-type="string"'
        if isinstance(value, str)
        else f'office:value-type="float" office:value="{value}"'
    )
    spans = f'table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
    return f"<table:table-cell {spans} {kind}><text:p>{escape(text)}</text:p></table:table-cell>"


def _value(text: str, random: Random) -> str | int | float:
    """A number as number mostly, as text sometimes: offices do both."""
    if not _NUMBER.fullmatch(text) or random.random() < 0.2:
        return text
    return float(text) if "." in text else int(text)


def _sheets(report: Written, random: Random) -> Iterator[tuple[str, Iterator[Placed]]]:
    left, gap = random.choice((0, 0, 1)), random.choice((0, 1))
    if random.random() < 0.5:
        yield "年报", _placed(report, list(dict(HEADINGS)), 0, left, gap)
        return
    for number, (key, _) in enumerate(HEADINGS):
        yield f"第{number + 1}部分", _placed(report, [key], number, left, gap)


def _placed(report: Written, keys: list[str], number: int, left: int, gap: int) -> Iterator[Placed]:
    row = 0
    if number == 0:
        yield (row, left, 1, 8, report.title)
        row += 2
    for place, key in enumerate(keys, number):
        yield (row, left, 1, 1, f"{'一二三四五六'[place]}、{dict(HEADINGS)[key]}")
        row += 1 + gap
        if key in _TABLES:
            grid = _TABLES[key](report)
            yield from _of_grid(grid, row, left)
            row += len(grid) + gap
            continue
        for line in report.prose_of(key).split("\n"):
            yield (row, left, 1, 8, line)
            row += 1


def _of_grid(grid: Grid, top: int, left: int) -> Iterator[Placed]:
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for box in line:
            while (row, column) in covered:
                column += 1
            yield (top + row, left + column, box.high, box.wide, box.text)
            covered.update(
                (row + down, column + right) for down in range(box.high) for right in range(box.wide)
            )
            column += box.wide


WRITERS: dict[str, Callable[[Written, Random], bytes]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
}
