"""Scans: pictures of pages, in a PDF or as picture files → text and tables. Needs the extra `gouji[ocr]`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pypdfium2

from ...errors import Text, UnreadableError
from ..printed.pages import transcribe
from ..printed.paper import Page
from ..tables.record import note_of
from ..transcript import Extracted, too_much
from .extra import recognises_scans
from .picture import frame, page_count, rendered

MOST_PAGES: Final = 20
"""Pages that are recognised, at some seconds each."""
_DOTS: Final = 200 / 72
"""Pixels per point of the picture that characters are recognised in: 200 dpi."""
_WIDEST: Final = 2_600
_WIDTH: Final = 595.0
"""Of A4, in points."""


def recognised(pdf: pypdfium2.PdfDocument, page: Page) -> Page:
    """Return a page of a PDF as recognised from its picture."""
    width = min(round(page.width * _DOTS), _WIDEST)
    return _recognise(rendered(pdf, page.number, width=width), page.number, page.width, page.height)


def read_picture(data: bytes) -> Extracted:
    """Return text and tables of a picture file: PNG, JPEG, TIFF (several pages too) or BMP.

    Raises:
        UnreadableError: `damaged_file`; `too_large`; `no_text` where nothing is installed that recognises it, or
            nothing was recognised.
    """
    count = page_count(data)
    if not recognises_scans():
        raise not_recognised()
    if count > MOST_PAGES:
        raise too_much()
    pages, notes = [], []
    for number in range(1, count + 1):
        picture = frame(data, number)
        width, height = float(picture.width), float(picture.height)
        # Distances between rules and characters are judged in points: the picture as a page of A4's width.
        scale = _WIDTH / min(width, height)
        if width > _WIDEST:
            picture = picture.resize((_WIDEST, round(height * _WIDEST / width)))
        pages.append(_recognise(picture, number, width * scale, height * scale, 1 / scale))
        notes.append(note_of("recognised", None, found=str(number)))
    extracted = transcribe(pages, notes)
    if not extracted.text.strip():
        raise not_recognised()
    return extracted


def _recognise(picture: Any, number: int, width: float, height: float, unit: float = 1.0) -> Page:
    import numpy

    from .recognition import recognise

    return replace(recognise(numpy.asarray(picture), number, width, height), unit=unit)


def not_recognised() -> UnreadableError:
    """Return the error for a scan that nobody recognises here."""
    return UnreadableError(
        "no_text",
        Text(
            "这是扫描件或图片，没有文字；请提交由 Word 等直接导出的 PDF 或原文件，或请管理员安装图片识别组件 gouji[ocr]",
            "this is a scan or picture and holds no text; hand in the original file or a PDF exported from it, or have"
            " gouji[ocr] installed, which recognises scans",
        ),
    )
