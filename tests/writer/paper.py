"""Writes a report as PDF in the ways offices do: with all rules, with some or none, turned, two pages on one sheet."""

from __future__ import annotations

from ctypes import c_ulong
from io import BytesIO
from random import Random
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

PDF_LAYOUTS: Final = (
    "ruled",
    "unruled",
    "unruled_left",
    "level_rules",
    "upright_rules",
    "no_outer_rules",
    "double_rules",
    "wide",
    "turned",
    "upside_down",
    "side_by_side",
    "stacked",
    "turned_cells",
    "bold",
    "watermark",
    "running_lines",
    "repeated_heads",
    "form",
    "locked_against_changes",
    "hidden",
    "struck",
    "small",
)
_FONT = "STSong-Light"
_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_PROSE = ParagraphStyle("prose", fontName=_FONT, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK")
_TITLE = ParagraphStyle("title", fontName=_FONT, fontSize=18, leading=30, alignment=1, wordWrap="CJK")
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=11, alignment=1, wordWrap="CJK")
_LEFT = ParagraphStyle("left", parent=_CELL, alignment=0)
_SMALL = ParagraphStyle("small", parent=_CELL, fontSize=6, leading=7)
_RULES: Final[dict[str, list[tuple[Any, ...]]]] = {
    "unruled": [],
    "unruled_left": [],
    "level_rules": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
    "upright_rules": [("LINEBEFORE", (0, 0), (-1, -1), 0.5, colors.black)],
    "no_outer_rules": [("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black)],
    "double_rules": [("GRID", (0, 0), (-1, -1), 0.3, colors.black, 0, None, None, 2, 1.2)],
}
_GRID: Final = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


class _Twice(Paragraph):  # type: ignore[misc]
    """Printed twice, a hair apart, to look bold."""

    def drawOn(self, canvas: Any, x: float, y: float, **options: Any) -> None:
        for shift in (0, 0.3):
            super().drawOn(canvas, x + shift, y, **options)


class _Turned(Flowable):  # type: ignore[misc]
    """A label whose characters lie on their side, read from the bottom up."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.width, self.height = 11, 9 * len(text)

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.rotate(90)
        self.canv.setFont(_FONT, 9)
        self.canv.drawString(0, -9, self._text)
        self.canv.restoreState()


class _Field(Flowable):  # type: ignore[misc]
    """A form field with its value."""

    def __init__(self, value: str, name: str) -> None:
        super().__init__()
        self._value, self._name = value, name

    def wrap(self, *_: float) -> tuple[float, float]:
        return 34, 12

    def draw(self) -> None:
        self.canv.acroForm.textfield(
            value=self._value, name=self._name, relative=True, width=34, height=12, fontSize=8, borderWidth=0
        )


def write_pdf(report: Written, random: Random, layout: str = "ruled") -> bytes:
    """Return the report as .pdf of some pages, laid out as `layout`, one of `PDF_LAYOUTS`."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = BytesIO()
    parts: list[Any] = [Paragraph(report.title, _TITLE), Spacer(1, random.randrange(10, 200))]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(Paragraph(f"{ordinal}、{heading}", _PROSE))
        if key in _TABLES:
            parts.append(_table(_TABLES[key](report), layout, random))
        else:
            parts.extend(Paragraph(line, _PROSE) for line in report.prose_of(key).split("\n"))
    locked = StandardEncryption("", "owner", canModify=0) if layout == "locked_against_changes" else None
    document = SimpleDocTemplate(
        stream, title="x", pagesize=landscape(A4) if layout == "wide" else A4, encrypt=locked
    )
    furniture = _furniture(layout)
    document.build(parts, onFirstPage=furniture, onLaterPages=furniture)
    return _imposed(stream.getvalue(), layout)


def _furniture(layout: str) -> Any:
    """What is on every page beside the report."""

    def draw(canvas: Any, template: Any) -> None:
        width, height = template.pagesize
        canvas.setFont("Helvetica", 10)
        canvas.drawCentredString(width / 2, 30, f"- {template.page} -")
        canvas.setFont(_FONT, 9)
        if layout == "running_lines":
            canvas.drawString(72, height - 40, "某县人民政府门户网站")
            canvas.drawString(72, 18, f"http://example.invalid/zwgk/t2024_{template.page}.html")
            canvas.drawString(400, 18, f"第 {template.page} 页 共 9 页")
        if layout == "watermark":
            canvas.saveState()
            canvas.setFont(_FONT, 60)
            canvas.setFillGray(0.85)
            canvas.translate(width / 2, height / 2)
            canvas.rotate(35)
            canvas.drawCentredString(0, 0, "仅供内部查阅12345")
            canvas.restoreState()
        if layout == "hidden":
            canvas.setFillColor(colors.white)
            canvas.drawString(100, height / 2, "行政许可 99 行政处罚 98")
            canvas.setFillColor(colors.black)
            canvas.saveState()
            text = canvas.beginText(120, height / 3)
            text.setTextRenderMode(3)
            text.textLine("一、总体情况 77 88 99")
            canvas.drawText(text)
            canvas.restoreState()

    return draw


def _imposed(data: bytes, layout: str) -> bytes:
    """The finished file with its pages turned or set side by side."""
    if layout not in ("turned", "upside_down", "side_by_side"):
        return data
    pdf = pypdfium2.PdfDocument(data)
    if layout == "side_by_side":
        sheet = pypdfium2.PdfDocument(
            raw.FPDF_ImportNPagesToOne(pdf.raw, A4[1], A4[0], c_ulong(2), c_ulong(1))
        )
    else:
        sheet = pdf
        for page in sheet:
            page.set_rotation(90 if layout == "turned" else 180)
    stream = BytesIO()
    sheet.save(stream)
    return stream.getvalue()


def _content(box: Box, layout: str, random: Random) -> Any:
    if layout == "form" and box.is_figure:
        return _Field(box.text, f"f{random.randrange(10**9)}")
    if layout == "turned_cells" and box.high > 3:
        return _Turned(box.text)
    text = "<br/>".join(box.text) if layout == "stacked" and box.high > 3 else box.text
    if layout == "struck" and box.is_figure and 0 < len(box.text) < 3:
        text = f"<strike>7</strike> {text}"
    style = {"small": _SMALL, "wide": _SMALL, "unruled_left": _LEFT}.get(layout, _CELL)
    return (_Twice if layout == "bold" else Paragraph)(text, style)


def _table(grid: Grid, layout: str, random: Random) -> Table:
    width = sum(box.wide for box in grid[0])
    rows: list[list[Any]] = [[""] * width for _ in grid]
    style: list[tuple[Any, ...]] = [*_RULES.get(layout, _GRID), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for box in line:
            while (row, column) in covered:
                column += 1
            rows[row][column] = _content(box, layout, random)
            if box.wide * box.high > 1:
                style.append(("SPAN", (column, row), (column + box.wide - 1, row + box.high - 1)))
            covered.update(
                (row + down, column + right) for down in range(box.high) for right in range(box.wide)
            )
            column += box.wide
    first = 30 if layout in ("turned_cells", "stacked", "wide") else 16
    widths = [first, 50, 110, *[40] * 7] if width == 10 else [440 / width] * width
    heads = 3 if layout == "repeated_heads" and width == 10 else 0
    return Table(rows, colWidths=widths, style=style, splitInRow=0, repeatRows=heads)
