"""The roster as a file: CSV and XLSX that, read again, change nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import xlsxwriter

from ..errors import Text
from ..register import Registered
from .columns import COLUMNS

SHEET: Final = "机关名录"
_CREATED: Final = datetime(2000, 1, 1)
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins so for a formula."""

HELP: Final = (
    Text("名录文件的写法", "How a roster file is written"),
    Text(
        "每行一个机关，以代码为准：已有的更新，没有的新增，文件里没有的不动。",
        "One organ a row, known by its code: those that are there are updated, others are added, the rest stays.",
    ),
    Text(
        "没有的列不改；有的列留空即清空。类型、行政区划代码、层级、可制定规章留空时按名称推断。",
        "A missing column changes nothing, an empty cell empties the value; kind, region, level and power are told by the name.",
    ),
    Text("一格多值用 | 隔开。", "| separates several values in one cell."),
    Text("曾用名：名称@起日~止日，如 南关区水利局@~2024-02-29", "former_names: name@first day~last day"),
    Text(
        "沿革：日期 事件(其他机关代码) 说明，如 2024-05-01 合并(G1,G2) 机构改革；事件：设立、更名、合并、拆分、撤销",
        "lineage: day event(codes of others) text; events: founded, renamed, merged, split, abolished",
    ),
    Text(
        "免报：年度 理由，如 2020-2021 馆舍改造；2024- 并入区委办公室",
        "exemptions: year, first-last or first- and the reason",
    ),
    Text(
        "联系人、电子邮箱、电话、职务四列按位置一一对应。",
        "The four columns of contacts go together by position.",
    ),
)


def rows_of(entries: Iterable[Registered]) -> list[list[str]]:
    """Return the cells of all organs, without the head, in the order of `COLUMNS`."""
    return [[column.write(entry) for column in COLUMNS] for entry in entries]


def to_csv(entries: Iterable[Registered]) -> bytes:
    """Return organs as CSV in UTF-8 with a byte order mark, which Excel needs; formulas are defused by a leading `'`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.head.zh for column in COLUMNS])
    writer.writerows([list(map(_defused, row)) for row in rows_of(entries)])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(entries: Sequence[Registered]) -> bytes:
    """Return organs as a workbook: all cells text, the head frozen and filtered, a second sheet that explains it."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _CREATED})  # the same organs give the same bytes
        head = book.add_format({"bold": True, "bg_color": "#e8eef6", "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(SHEET)
        for number, column in enumerate(COLUMNS):
            sheet.set_column(number, number, column.width, text)
            sheet.write_string(0, number, column.head.zh, head)
        for line, row in enumerate(rows_of(entries), 1):
            for number, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, number, cell, text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(entries), 1), len(COLUMNS) - 1)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 110)
        for line, sentence in enumerate(HELP):
            about.write_string(2 * line, 0, sentence.zh)
            about.write_string(2 * line + 1, 0, sentence.en)
    return out.getvalue()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_DANGEROUS) else cell
