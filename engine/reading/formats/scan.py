"""Scans: pictures of pages, in a PDF or as picture files → text and tables. Needs the extra `gouji[ocr]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pypdfium2
from PIL import Image

from ...errors import Text, UnreadableError
from ..printed.pages import transcribe
from ..printed.paper import Page
from ..tables.record import note_of
from ..transcript import Extracted
from .extra import SCAN_PAGES, recognises_scans
from .picture import frame, page_count, rendered

_DOTS: Final = 200 / 72
"""Pixels per point of the picture that characters are recognised in: 200 dpi."""
_WIDEST: Final = 2_600
_WIDTH: Final = 595.0
"""Of A4, in points."""


def recognised(pdf: pypdfium2.PdfDocument, page: Page) -> Page:
    """Return a page of a PDF as recognised from its picture."""
    width = min(round(page.width * _DOTS), _WIDEST)
    return _recognise(rendered(pdf, page.number, width=width), page.number, page.width, page.height)


def recognised_from(picture: Image.Image, page: Page) -> Page:
    """Return a page as recognised from a picture that shows the whole of it."""
    return _recognise(picture, page.number, page.width, page.height)


def pages_to_recognise(unread: Sequence[int], count: int) -> frozenset[int]:
    """Return which of the pages in pictures are recognised: the first `SCAN_PAGES` where others can be read anyway.

    Args:
        unread: numbers of the pages that are pictures, in order.
        count: of all pages.

    Raises:
        UnreadableError: `too_large` where the whole file is a scan of more pages.
    """
    if not recognises_scans():
        return frozenset()
    if len(unread) == count > SCAN_PAGES:
        raise too_many_pages(count)
    return frozenset(unread[:SCAN_PAGES])


def read_picture(data: bytes) -> Extracted:
    """Return text and tables of a picture file: PNG, JPEG, TIFF (several pages too) or BMP.

    Raises:
        UnreadableError: `damaged_file`; `too_large`; `no_text` where nothing is installed that recognises it, or
            nothing was recognised.
    """
    count = page_count(data)
    if not recognises_scans():
        raise not_recognised()
    if count > SCAN_PAGES:
        raise too_many_pages(count)
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


def too_many_pages(count: int) -> UnreadableError:
    """Return the error for a scan of more pages than are recognised."""
    return UnreadableError(
        "too_large",
        Text(
            f"扫描件共 {count} 页，最多识别 {SCAN_PAGES} 页；请只提交年度报告本身的各页，或提交由 Word 等直接导出的 PDF",
            f"the scan has {count} pages and at most {SCAN_PAGES} are recognised; hand in the pages of the yearly report"
            " alone, or a PDF exported from the original",
        ),
    )


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
