"""The summary as an XLSX workbook: every table of it, and one row per organ; numbers are numbers, dates are dates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gouji.engine.errors import Language
from gouji.engine.summary import OrganLine, Summary

from .contents import outline_of
from .organs import organ_head, organ_row
from .outline import Cell, Outline, Table, plain
from .page import ordinals
from .plain_text import width_of
from .writing import Pen

MOST_LINKS: Final = 60_000
"""Excel takes 65,530 links on a sheet and calls the file damaged beyond them."""
MOST_ROWS: Final = 1_048_575
LONGEST_LINK: Final = 2_000
WIDEST: Final = 48
A4: Final = 9
ABOUT_WIDTH: Final = 90
LINE_POINTS: Final = 18
FORBIDDEN: Final = str.maketrans("", "", "[]:*?/\\'")
"""What the name of a sheet may not have."""


def render_xlsx(
    summary: Summary, lines: Iterable[OrganLine] = (), *, language: Language = "zh", base_url: str = ""
) -> bytes:
    """Return the summary as a workbook.

    Args:
        lines: one per organ; read once, row by row.
        base_url: put before the addresses of lists.
    """
    return workbook_of(outline_of(summary, language), summary, lines, base_url.rstrip("/"))


def workbook_of(outline: Outline, summary: Summary, lines: Iterable[OrganLine], base_url: str) -> bytes:
    """Return an outline and its organs as a workbook, dated when the numbers were taken."""
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        # Whatever a filer calls itself stays text: "=…" in a name is no formula, "http…" no link.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": outline.title, "created": summary.taken_at.replace(tzinfo=None)})
    book.set_size(2400, 1500)
    writer = _Writer(book, Pen(outline.language), base_url)
    writer.about(outline)
    for table in outline.tables():
        writer.table(table)
    writer.organs(lines)
    book.close()
    return target.getvalue()


class _Writer:
    """Writes sheets into one workbook, each row by row."""

    def __init__(self, book: xlsxwriter.Workbook, pen: Pen, base: str) -> None:
        self._book = book
        self._pen = pen
        self._base = base
        self._names: set[str] = set()
        head = {"bold": True, "bg_color": "#e8eef5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self._head = book.add_format(head)
        self._head_right = book.add_format({**head, "align": "right"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._whole = book.add_format({"num_format": "0"})
        self._link = book.add_format({"num_format": "0", "font_color": "#0b57a4"})
        self._rate = book.add_format({"num_format": "0.0%"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})

    def about(self, outline: Outline) -> None:
        """Write what the workbook is, how things are counted, where they come from."""
        sheet = self._sheet(self._pen.say("说明", "About"))
        sheet.set_column(0, 0, ABOUT_WIDTH)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        lines = [(outline.title, self._title), (outline.subtitle, self._wrap)]
        lines += [(plain(sentence), self._wrap) for sentence in outline.lead]
        for ordinal, section in zip(ordinals(outline), outline.sections, strict=True):
            lines += [(ordinal + section.heading, self._head)] if section.sentences else []
            lines += [(plain(sentence), self._wrap) for sentence in section.sentences]
        lines += [(outline.notes_heading, self._head), *((note, self._wrap) for note in outline.notes)]
        lines += [(plain(sentence), self._wrap) for sentence in outline.foot]
        for row, (text, style) in enumerate(lines):
            # Programs that open it do not all make room for wrapped text by themselves.
            sheet.set_row(row, LINE_POINTS * (1 + width_of(text) // ABOUT_WIDTH))
            sheet.write_string(row, 0, text, style)

    def table(self, table: Table) -> None:
        """Write one table on a sheet of its own."""
        sheet = self._sheet(table.caption)
        widths = [
            max(width_of(row[place]) for row in (table.head, *_texts(table)))
            for place in range(len(table.head))
        ]
        self._prepare(sheet, table.head, widths)
        for number, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                self._cell(sheet, number, place, cell)
        self._filter(sheet, len(table.rows), len(table.head))

    def organs(self, lines: Iterable[OrganLine]) -> None:
        """Write one row per organ."""
        head = organ_head(self._pen)
        sheet = self._sheet(self._pen.say("各机关明细", "Organs"))
        self._prepare(sheet, head, [32 if place == 1 else 14 for place in range(len(head))])
        count = 0
        for count, line in enumerate(lines, start=1):
            if count > MOST_ROWS:
                break
            address = f"/reports/{line.submission_id}" if line.submission_id and count <= MOST_LINKS else None
            for place, value in enumerate(organ_row(self._pen, line)):
                self._value(sheet, count, place, value)
            if address:
                self._linked(sheet, count, 1, address, line.name)
        self._filter(sheet, min(count, MOST_ROWS), len(head))

    def _sheet(self, name: str) -> Worksheet:
        plain_name = name.translate(FORBIDDEN)[:28] or "sheet"
        unique, again = plain_name, 2
        while unique.lower() in self._names:
            unique, again = f"{plain_name}{again}", again + 1
        self._names.add(unique.lower())
        return self._book.add_worksheet(unique)

    def _prepare(self, sheet: Worksheet, head: Sequence[str], widths: Sequence[int]) -> None:
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width + 2, 9), WIDEST))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for place, title in enumerate(head):
            sheet.write_string(0, place, title, self._head if place == 0 else self._head_right)

    def _filter(self, sheet: Worksheet, rows: int, columns: int) -> None:
        if rows:
            sheet.autofilter(0, 0, rows, columns - 1)

    def _cell(self, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
        if cell.number is None:
            text = "" if cell.is_number else "　" * cell.level + cell.text
            if cell.address:
                self._linked(sheet, row, place, cell.address, text)
            elif text:
                sheet.write_string(row, place, text)
            return
        if cell.address:
            self._linked(sheet, row, place, cell.address, cell.text)
        self._value(sheet, row, place, cell.number, self._link if cell.address else None)

    def _linked(self, sheet: Worksheet, row: int, place: int, address: str, text: str) -> None:
        """Put a link under a cell; what is written there afterwards keeps it."""
        url = f"{self._base}{address}"
        if url.startswith(("http://", "https://")) and len(url) <= LONGEST_LINK:
            sheet.write_url(row, place, url, self._link, text)
        sheet.write_string(row, place, text, self._link)

    def _value(self, sheet: Worksheet, row: int, place: int, value: Any, style: Format | None = None) -> None:
        if isinstance(value, Decimal):
            sheet.write_number(row, place, float(value / 100), self._rate)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, style or self._whole)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, self._day)
        elif value is not None:
            sheet.write_string(row, place, value)


def _texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in table.rows]
