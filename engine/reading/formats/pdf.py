"""PDF files → text and tables: what is printed on every page, by pdfium, laid out again by `pages.transcribe`.

A page without characters of its own is recognised from its picture where `gouji[ocr]` is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pypdfium2

from ...errors import Text, UnreadableError
from ...model import Note
from ..printed.pages import transcribe
from ..printed.paper import Page
from ..tables.record import note_of
from ..transcript import Extracted, damaged, too_much
from . import scan
from .extra import recognises_scans
from .pdf_bounds import check_pdf
from .pdf_page import PrintedPage, read_page, text_of
from .picture import opened

MOST_PAGES: Final = 200
"""The longest reports of provinces have some dozens."""
MOST_MARKS: Final = 120_000
"""Characters and rules of all pages; the longest reports have some tens of thousands."""
_QUICK_PAGES: Final = 20
_FEWEST_HAN: Final = 0.1
"""Part of a report's characters that are Chinese, at the very least."""
_ENOUGH: Final = 100


def read_pdf(data: bytes) -> Extracted:
    """Return text and tables of a PDF.

    Raises:
        UnreadableError: `damaged_file`; `locked_file` where it needs a password; `too_large`; `no_text` where it is
            only pictures and nothing is installed that recognises them; `unreadable_text` where its characters
            have no codes.
    """
    check_pdf(data)
    with opened(data) as pdf:
        if len(pdf) > MOST_PAGES:
            raise too_much()
        try:
            _check_characters(pdf)
            printed = list(_printed(pdf))
            pages, notes = _legible(pdf, printed)
        except pypdfium2.PdfiumError as error:
            raise damaged("PDF") from error
    extracted = transcribe(pages, notes)
    if not extracted.text.strip():
        raise scan.not_recognised()
    _refuse_garbage(extracted.text)
    return extracted


def _check_characters(pdf: pypdfium2.PdfDocument) -> None:
    """Refuse what would only be found to be too much after many seconds; short files are quick in any case."""
    if len(pdf) <= _QUICK_PAGES:
        return
    characters = 0
    for index in range(len(pdf)):
        sheet = pdf[index]
        text = text_of(sheet)
        characters += text.count_chars()
        text.close()
        sheet.close()
        if characters > MOST_MARKS:
            raise too_much()


def _printed(pdf: pypdfium2.PdfDocument) -> Iterator[PrintedPage]:
    if pdf.get_formtype():
        pdf.init_forms()
    marks = 0
    for index in range(len(pdf)):
        printed = read_page(pdf, index)
        marks += len(printed.page.words) + len(printed.page.rules)
        if marks > MOST_MARKS:
            raise too_much()
        yield printed


def _legible(pdf: pypdfium2.PdfDocument, printed: list[PrintedPage]) -> tuple[list[Page], list[Note]]:
    """The pages, those recognised that cannot be read otherwise, and a note on each that is not what it seems."""
    pages: list[Page] = []
    notes: list[Note] = []
    unread = [page for page in printed if page.needs_recognition]
    if unread and not recognises_scans():
        _refuse_unread(printed, unread)
    legible = scan.pages_to_recognise([page.page.number for page in unread], len(printed))
    for page in printed:
        number = page.page.number
        code = ""
        if number in legible:
            pages.append(scan.recognised(pdf, page.page))
            code = "recognised"
        else:
            pages.append(page.page)
            code = "page_unread" if page.needs_recognition else "text_over_picture" * page.is_over_picture
        if code:
            notes.append(note_of(code, None, found=str(number)))
    return pages, notes


def _refuse_unread(printed: list[PrintedPage], unread: list[PrintedPage]) -> None:
    """Without recognition a report is read only if some pages of it can be."""
    if len(unread) < len(printed):
        return
    raise _unreadable_text() if any(page.is_garbage for page in unread) else scan.not_recognised()


def _refuse_garbage(text: str) -> None:
    """Fonts without a map give any characters at all: a Chinese report without Chinese is not one."""
    letters = [char for char in text if char.isalpha()]
    han = sum(1 for char in letters if "\u3400" <= char <= "\u9fff")
    if len(letters) > _ENOUGH and han < _FEWEST_HAN * len(letters):
        raise _unreadable_text()


def _unreadable_text() -> UnreadableError:
    return UnreadableError(
        "unreadable_text",
        Text(
            "这个 PDF 的文字层没有字符编码（复制出来是乱码），无法读取；请提交原文件，或重新导出 PDF 并嵌入字体，"
            "或请管理员安装图片识别组件 gouji[ocr]",
            "the text of this PDF has no character codes (copied from it, it is garbage); hand in the original file or"
            " export it anew with its fonts embedded, or have gouji[ocr] installed, which reads its pictures",
        ),
    )
