"""Fields of a PDF form → words: what was filled in is part of the page, whether or not its picture was drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from ..printed.paper import Word
from ..transcript import too_much
from .pdf_objects import View

_FILLED: Final = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_MOST: Final = 2_000
_LONGEST: Final = 4_000
_TALLEST: Final = 14.0
_NOTES: Final = (raw.FPDF_ANNOT_FREETEXT,)


def fields_of(pdf: pypdfium2.PdfDocument, sheet: pypdfium2.PdfPage) -> Iterator[Word]:
    """Yield what stands in the form fields and typed notes of a page, line by line.

    Raises:
        UnreadableError: `too_large`.
    """
    count = raw.FPDFPage_GetAnnotCount(sheet.raw)
    if count > _MOST:
        raise too_much()
    left, bottom, right, top = sheet.get_cropbox()
    view = View(left, bottom, right - left, top - bottom, sheet.get_rotation() // 90)
    for index in range(count):
        note = raw.FPDFPage_GetAnnot(sheet.raw, index)
        if not note:
            continue
        try:
            text = _text_of(pdf, note)
            if text.strip():
                yield from _words(text, note, view)
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _text_of(pdf: pypdfium2.PdfDocument, note: Any) -> str:
    if raw.FPDFAnnot_GetFlags(note) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW):
        return ""
    if raw.FPDFAnnot_GetSubtype(note) in _NOTES:
        return _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size))
    if pdf.formenv is None or raw.FPDFAnnot_GetFormFieldType(pdf.formenv.raw, note) not in _FILLED:
        return ""
    form = pdf.formenv.raw
    return _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size))


def _string(ask: Any) -> str:
    size = ask(None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _words(text: str, note: Any, view: View) -> Iterator[Word]:
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(note, rect):
        return
    left, top, right, bottom = view.box(rect.left, rect.bottom, rect.right, rect.top)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = min((bottom - top) / len(lines), _TALLEST)
    start = (top + bottom - height * len(lines)) / 2
    for place, line in enumerate(lines):
        if line.strip():
            upper = start + place * height
            yield Word(line.strip(), left, upper, right, upper + height)
