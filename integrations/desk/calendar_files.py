"""The board as a file: CSV and XLSX with real dates and numbers, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import BinaryIO, Final

import xlsxwriter

from gouji.engine.calendar.standing import State
from gouji.engine.errors import Language, Text
from gouji.engine.store.queries.calendar import Line

from .calendar import Heading
from .calendar_words import KIND_WORDS, SOURCE_WORDS, STATE_WORDS

Value = str | int | date | None

COLUMNS: Final = (
    (Text("机关代码", "Code"), 20),
    (Text("机关名称", "Organ"), 36),
    (Text("类别", "Kind"), 12),
    (Text("行政区划代码", "Region"), 12),
    (Text("报告年度", "Report year"), 10),
    (Text("状态", "State"), 12),
    (Text("天数", "Days"), 8),
    (Text("报送时限", "Due"), 12),
    (Text("时限性质", "Kind of deadline"), 14),
    (Text("时限依据", "Basis"), 40),
    (Text("首次报送日", "First filed on"), 12),
    (Text("首次公布日", "First published on"), 12),
    (Text("退回日", "Sent back on"), 12),
    (Text("版本数", "Versions"), 8),
    (Text("备注", "Note"), 30),
)
AT_ONCE: Final = 500
"""Lines of a CSV file that are handed out together."""
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets take a text that begins so for a formula, full-width signs too where East Asian input is on."""
_UNREADABLE: Final = Text(
    "收到但无法读取，须重新报送", "came in and could not be read; to be handed in again"
)
_UNDATED: Final = Text(
    "没有报送时限，不判断是否按时", "no last day is known: not judged whether it was in time"
)
_IMPORTED: Final = Text("作为往年报告导入", "brought in as a report of an earlier year")


def to_csv(head: Heading, lines: Iterable[Line], language: Language) -> Iterator[bytes]:
    """Yield the board as CSV, part by part, in UTF-8 with a byte order mark, which Excel needs.

    Formulas are defused by a leading `'`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([title.in_language(language) for title, _ in COLUMNS])
    for number, line in enumerate(lines, 1):
        writer.writerow([_plain(value) for value in row_of(line, head.year, language)])
        if number % AT_ONCE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def write_xlsx(
    head: Heading, lines: Iterable[Line], language: Language, now: datetime, out: BinaryIO
) -> None:
    """Write the board as a workbook: dates and numbers as such, texts as texts, a filter, and a sheet that says of when.

    Rows go to a temporary file as they come, so that a whole country needs no more memory than a county.

    Args:
        now: aware, in the office's zone; told on the second sheet.
        out: a file that can be sought in.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        counts = _write_organs(book, head, lines, language)
        about = book.add_worksheet(Text("说明", "About").in_language(language))
        about.set_column(0, 0, 90)
        for number, sentence in enumerate(_about(head, counts, now)):
            about.write_string(number, 0, sentence.in_language(language))


def _write_organs(
    book: xlsxwriter.Workbook, head: Heading, lines: Iterable[Line], language: Language
) -> Mapping[State, int]:
    """Write the sheet of organs; return how many stand in each state."""
    title = book.add_format({"bold": True, "bg_color": "#e8eef6", "text_wrap": True})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(Text("报送情况", "Filing").in_language(language))
    sheet.freeze_panes(1, 2)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name.in_language(language), title)
    counts = dict.fromkeys(State, 0)
    number = 0
    for number, line in enumerate(lines, 1):
        counts[line.standing.state] += 1
        for column, value in enumerate(row_of(line, head.year, language)):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value, text)
    sheet.autofilter(0, 0, max(number, 1), len(COLUMNS) - 1)
    return counts


def row_of(line: Line, year: int, language: Language) -> tuple[Value, ...]:
    """Return the values of one organ in the order of `COLUMNS`."""
    standing, filed, due = line.standing, line.filed, line.standing.due
    return (
        line.organ.code,
        line.organ.name,
        KIND_WORDS.get(line.organ.kind, KIND_WORDS["unknown"]).in_language(language),
        line.organ.region,
        year,
        STATE_WORDS[standing.state].in_language(language),
        standing.days or None,
        due.due if due else None,
        SOURCE_WORDS[due.source].in_language(language) if due else None,
        due.basis if due else None,
        filed.submitted_on if filed else None,
        filed.published_on if filed else None,
        filed.returned_on if filed else None,
        line.versions,
        note_of(line).in_language(language),
    )


def note_of(line: Line) -> Text:
    """Return what else is to be said about an organ; empty where there is nothing."""
    if line.organ.exempt is not None:
        return Text(f"免报：{line.organ.exempt}", f"exempt: {line.organ.exempt}")
    if line.is_unreadable:
        return _UNREADABLE
    if line.is_imported:
        return _IMPORTED
    return _UNDATED if line.filed is not None and line.standing.due is None else Text("", "")


def _about(head: Heading, counts: Mapping[State, int], now: datetime) -> Iterable[Text]:
    region = head.region or "—"
    yield Text(
        f"{head.year}年度政府信息公开工作年度报告报送情况",
        f"Filing of the disclosure reports of {head.year}",
    )
    yield Text(f"行政区划：{region}", f"Region: {region}")
    yield Text(f"数据时间：{now:%Y-%m-%d %H:%M}", f"Taken at {now:%Y-%m-%d %H:%M}")
    for state, count in counts.items():
        yield Text(f"{STATE_WORDS[state].zh}：{count}", f"{STATE_WORDS[state].en}: {count}")


def _plain(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value
