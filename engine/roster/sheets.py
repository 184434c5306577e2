"""Roster files as tables of text: XLSX and CSV, whatever Excel made of them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException

from ..errors import BadRequestError, Text, UnreadableError
from ..reading.unpacking.archive import archive_kind, check_markup
from .columns import Column, column_of
from .telling import EVERY, Told, untold

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 100
MOST_TAGS: Final = 20_000_000
"""Of all XML in a workbook: some ten for a cell."""
LOOKED_AT: Final = 20
"""The head stands in one of the first so many rows: a title may stand above it."""
MOST_DIGITS: Final = 15
"""Excel keeps so many digits of a number; a longer code that is a number has lost some."""

_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>/]")
_LONGEST_ROW_TAG: Final = 64
_AT_ONCE: Final = 1 << 20
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose content cannot be taken as it is; `text` says why and what to do."""

    text: Text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty.

    Attributes:
        line: as the file counts, from 1.
        cells: by the key of the column; the text, trimmed, or why there is none.
    """

    line: int
    cells: dict[str, str | BadCell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A roster file as read.

    Attributes:
        columns: those it has, in its order.
        ignored: heads that mean no column.
    """

    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    ignored: tuple[str, ...] = ()


def read_sheet(content: bytes, filename: str, tell: Told = untold) -> Sheet:
    """Read a roster file; what it is is told by its bytes.

    Args:
        tell: told every hundred rows.

    Raises:
        BadRequestError: `unreadable_roster`: it is neither XLSX nor CSV in UTF-8, GBK or UTF-16, it is empty, damaged or
            too large, or it has no head with 代码 and 名称.
        UnreadableError: the archive is damaged.
    """
    if not content.strip():
        raise _unreadable("文件是空的", "the file is empty")
    if content.startswith(b"PK"):
        if _kind(content) != "xlsx":
            raise _unreadable(
                "这不是 Excel 工作簿；请另存为 .xlsx 或 .csv", "this is no workbook; save it as .xlsx or .csv"
            )
        return _sheet(_workbook_rows(content), _rows_in(content), tell)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or PurePath(filename).suffix.lower() == ".xls":
        raise _unreadable(
            "只能导入 .xlsx 和 .csv；请在 Excel 或 WPS 中另存为 .xlsx",
            "only .xlsx and .csv can be read; save it as .xlsx",
        )
    text = _decoded(content)
    return _sheet(_text_rows(text), text.count("\n"), tell)


def _kind(content: bytes) -> str:
    """Return what an archive is, after a look at what it would unfold to."""
    try:
        kind = archive_kind(content)
        if kind == "xlsx":
            check_markup(content, "XLSX", MOST_TAGS)
    except UnreadableError as error:
        if error.code == "too_large":
            raise _unreadable("表格过大，请分成几个文件导入", "the sheet is too large; split it") from None
        raise
    return kind


def _unreadable(zh: str, en: str) -> BadRequestError:
    return BadRequestError("unreadable_roster", Text(zh, en))


def _sheet(rows: Iterator[tuple[int, list[Any]]], total: int, tell: Told) -> Sheet:
    head = _head(rows)
    columns = [column_of(_text(cell)) for cell in head]
    known = [column for column in columns if column is not None]
    twice = [column.head.zh for number, column in enumerate(known) if column in known[:number]]
    if twice:
        raise _unreadable(f"“{twice[0]}”一列出现了两次", f"the column “{twice[0]}” stands there twice")
    found = []
    for line, row in rows:
        if line % EVERY == 0:
            tell(line, total)
        cells = {
            column.key: taken
            for column, cell in zip(columns, row, strict=False)
            if column is not None and (taken := _taken(cell)) != ""
        }
        if cells:
            found.append(SheetRow(line, cells))
        if len(found) > MOST_ROWS:
            raise _unreadable(
                f"超过 {MOST_ROWS} 行，请分成几个文件", f"more than {MOST_ROWS} rows; split the file"
            )
    tell(total, total)
    ignored = tuple(
        _text(cell) for cell, column in zip(head, columns, strict=True) if column is None and _text(cell)
    )
    return Sheet(tuple(known), tuple(found), ignored)


def _head(rows: Iterator[tuple[int, list[Any]]]) -> list[Any]:
    for number, (_, row) in enumerate(rows):
        keys = {column.key for cell in row if (column := column_of(_text(cell)))}
        if {"code", "name"} <= keys or ("code" in keys and len(keys) > 1):
            return row
        if number + 1 >= LOOKED_AT:
            break
    raise _unreadable(
        "前 20 行里没有表头；表头须有“代码”和“名称”两列，可先导出名录作为样表",
        "no head in the first 20 rows; it needs the columns 代码 (code) and 名称 (name); an export shows how it looks",
    )


def _workbook_rows(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        if not shown:
            raise _unreadable("工作簿里没有工作表", "the workbook has no sheet")
        sheet = shown[0]
        sheet.reset_dimensions()  # a wrong extent written by some programs hides rows
        rows = sheet.iter_rows(max_col=MOST_COLUMNS)
        for line, row in enumerate(rows, 1):
            yield line, list(row)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise _unreadable(
            "工作簿已损坏，打不开；请重新另存为 .xlsx", "the workbook is damaged; save it as .xlsx again"
        ) from error


def _rows_in(content: bytes) -> int:
    """Return how many rows all sheets of a workbook have; it is only told how far reading is of these."""
    count = 0
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as sheet:
                rest = b""
                while part := sheet.read(_AT_ONCE):
                    # A tag may stand on the seam: what might be one goes on to the next part, and is counted there.
                    part = rest + part
                    seam = part.rfind(b"<", max(0, len(part) - _LONGEST_ROW_TAG))
                    rest = part[seam:] if seam >= 0 else b""
                    count += len(_ROW.findall(part[: len(part) - len(rest)]))
                count += len(_ROW.findall(rest))
    return count


def _text_rows(text: str) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield reader.line_num, row[:MOST_COLUMNS]
    except csv.Error as error:
        raise _unreadable(
            f"第 {reader.line_num} 行附近读不懂，请检查引号",
            f"line {reader.line_num} cannot be read; check its quotes",
        ) from error


def _decoded(content: bytes) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(
        "文字编码不认识；请另存为 UTF-8 或 GBK 编码的 .csv，或 .xlsx",
        "its encoding is not known; save it as .csv in UTF-8 or GBK, or as .xlsx",
    )


def _delimiter(text: str) -> str:
    """Return what separates the columns in the first line that has a head of a roster."""
    for line in text.splitlines()[:LOOKED_AT]:
        for sign in ",\t;":
            keys = {column.key for head in line.split(sign) if (column := column_of(head.strip('" \ufeff')))}
            if "code" in keys and len(keys) > 1:
                return sign
    return ","


def _taken(cell: Any) -> str | BadCell:
    """Return the text of a cell, or what is wrong with it."""
    if isinstance(cell, str):
        return _taken_from_text(cell)
    if not isinstance(getattr(cell, "data_type", None), str):
        return ""
    if cell.data_type == "f":
        return BadCell(
            Text("单元格是公式，请粘贴为数值", "the cell holds a formula; paste its value instead")
        )
    if cell.data_type == "e":
        return BadCell(Text(f"单元格是错误值 {cell.value}", f"the cell holds the error {cell.value}"))
    return _taken_from_value(cell.value)


def _taken_from_text(cell: str) -> str | BadCell:
    text = _text(cell)
    if text.startswith("="):
        return BadCell(
            Text("以 = 开头，像是公式；请改为文字", "it begins with = as a formula does; write plain text")
        )
    # What an export had to defuse begins with an apostrophe too many.
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_DANGEROUS) else text


def _taken_from_value(value: Any) -> str | BadCell:
    if isinstance(value, datetime | date | time):
        day = value.isoformat()[:10]
        return BadCell(
            Text(
                f"Excel 把内容变成了日期 {day}；请把单元格设为文本后重填",
                f"Excel has made it the date {day}; make the cell text and enter it again",
            )
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return _taken_from_number(value)
    return _text(value)


def _taken_from_number(value: float | Decimal) -> str | BadCell:
    if value != int(value):
        return BadCell(Text(f"单元格是小数 {value}", f"the cell holds the decimal {value}"))
    digits = str(int(value))
    if len(digits.lstrip("-")) > MOST_DIGITS:
        return BadCell(
            Text(
                "代码被存成了数字，末几位已丢失；请把单元格设为文本后重填",
                "the code was kept as a number and has lost its last digits; make the cell text and enter it again",
            )
        )
    return digits


def _text(cell: Any) -> str:
    """Return what a cell says, in NFC, without the spaces around it."""
    value = cell.value if isinstance(cell, Cell) or hasattr(cell, "value") else cell
    if value is None:
        return ""
    lines = (
        unicodedata.normalize("NFC", str(value)).replace("\u00a0", " ").replace("\u3000", " ").splitlines()
    )
    return "\n".join(line.strip() for line in lines).strip()
