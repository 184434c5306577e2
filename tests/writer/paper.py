"""Writes a report as PDF: ruled tables that run over pages, lines broken to fit, page numbers."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import Any

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from .grids import Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_FONT = "STSong-Light"
_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_PROSE = ParagraphStyle("prose", fontName=_FONT, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK")
_TITLE = ParagraphStyle("title", fontName=_FONT, fontSize=18, leading=30, alignment=1, wordWrap="CJK")
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=11, alignment=1, wordWrap="CJK")


def write_pdf(report: Written, random: Random) -> bytes:
    """Return the report as .pdf of some pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = BytesIO()
    parts: list[Any] = [Paragraph(report.title, _TITLE), Spacer(1, random.randrange(10, 200))]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(Paragraph(f"{ordinal}、{heading}", _PROSE))
        if key in _TABLES:
            parts.append(_table(_TABLES[key](report)))
        else:
            parts.extend(Paragraph(line, _PROSE) for line in report.prose_of(key).split("\n"))
    SimpleDocTemplate(stream, title="x").build(parts, onFirstPage=_number, onLaterPages=_number)
    return stream.getvalue()


def _number(canvas: Any, template: Any) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawCentredString(297, 30, f"- {template.page} -")


def _table(grid: Grid) -> Table:
    width = sum(box.wide for box in grid[0])
    rows: list[list[Any]] = [[""] * width for _ in grid]
    style: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for box in line:
            while (row, column) in covered:
                column += 1
            rows[row][column] = Paragraph(box.text, _CELL)
            if box.wide * box.high > 1:
                style.append(("SPAN", (column, row), (column + box.wide - 1, row + box.high - 1)))
            covered.update(
                (row + down, column + right) for down in range(box.high) for right in range(box.wide)
            )
            column += box.wide
    widths = [16, 50, 110, *[40] * 7] if width == 10 else [440 / width] * width
    return Table(rows, colWidths=widths, style=style, splitInRow=0)
