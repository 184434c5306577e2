"""One page of a PDF → words and rules as a person sees them, by pdfium's text page and page objects.

Left out: what is not seen (white or transparent characters, those off the page), what lies aslant (watermarks).
Filled-in form fields count as printed.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

from ..printed.paper import Bounds, Page, Word
from ..transcript import too_much
from .characters import is_garbage, unified
from .pdf_form import fields_of
from .pdf_objects import Drawing, drawing_of

MOST_CHARACTERS: Final = 12_000
"""On one page; a dense one has three thousand."""
_LARGEST: Final = 2.5
"""Times its font's size that the room of a character can be."""
_SMALLEST: Final = 2.0
_ASLANT: Final = 0.12
"""Radians that a character may be off a right angle."""
_QUARTER: Final = 1.5707963
_HIDDEN: Final = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_GARBAGE: Final = 0.2
_COVERING: Final = 0.6
_FEW: Final = 20
"""Fewer characters on a page than this beside a picture that covers it are a stamp or a page number."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page, and whether what was found on it can be what is seen there.

    Attributes:
        page: its words and rules.
        is_picture: a picture covers it, and there is hardly any text.
        is_garbage: the characters have no codes.
        is_over_picture: the text is an invisible layer over a picture.
    """

    page: Page
    is_picture: bool = False
    is_garbage: bool = False
    is_over_picture: bool = False

    @property
    def needs_recognition(self) -> bool:
        """Whether only its picture can be read."""
        return self.is_picture or self.is_garbage


class _Character(NamedTuple):
    word: Word
    is_hidden: bool


def read_page(pdf: pypdfium2.PdfDocument, index: int) -> PrintedPage:
    """Return page `index`, counted from 0.

    Raises:
        UnreadableError: `too_large` where it holds more than a page can.
    """
    sheet = pdf[index]
    try:
        width, height = sheet.get_size()
        drawing = drawing_of(sheet)
        characters = list(_characters(sheet, drawing))
        characters.extend(_Character(word, False) for word in fields_of(pdf, sheet))
    finally:
        sheet.close()
    hidden = [character.word for character in characters if character.is_hidden]
    seen = [character.word for character in characters if not character.is_hidden]
    covered = drawing.picture_size > _COVERING * width * height
    is_layer = covered and len(hidden) > max(_FEW, 4 * len(seen))
    words = [*seen, *hidden] if is_layer else seen
    written = [word for word in words if word.text.strip()]
    garbage = sum(1 for word in written if is_garbage(word.text))
    page = Page(
        index + 1,
        width,
        height,
        tuple(word._replace(text=unified(word.text)) for word in words),
        drawing.rules,
    )
    return PrintedPage(
        page,
        is_picture=len(written) < _FEW and covered,
        is_garbage=len(written) >= _FEW and garbage > _GARBAGE * len(written),
        is_over_picture=is_layer,
    )


def text_of(sheet: pypdfium2.PdfPage) -> pypdfium2.PdfTextPage:
    """Return pdfium's text of a page, which takes time that grows with the square of letters on each other.

    Raises:
        UnreadableError: `too_large` where it has more objects of text than a page has characters.
    """
    count = raw.FPDFPage_CountObjects(sheet.raw)
    if count > MOST_CHARACTERS:
        kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(sheet.raw, index)) for index in range(count))
        if sum(1 for kind in kinds if kind == raw.FPDF_PAGEOBJ_TEXT) > MOST_CHARACTERS:
            raise too_much()
    return sheet.get_textpage()


def _characters(sheet: pypdfium2.PdfPage, drawing: Drawing) -> Iterator[_Character]:
    text = text_of(sheet)
    try:
        count = raw.FPDFText_CountChars(text.raw)
        if count > MOST_CHARACTERS:
            raise too_much()
        reader = _Reader(sheet, text.raw, drawing)
        for index in range(count):
            character = reader.character(index)
            if character is not None:
                yield character
    finally:
        text.close()


class _Reader:
    """Asks pdfium for one character after the other; characters of one object share what is true of it."""

    def __init__(self, sheet: pypdfium2.PdfPage, text: Any, drawing: Drawing) -> None:
        self._text = text
        self._view = drawing.view
        self._drawing = drawing
        self._box = raw.FS_RECTF()
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._modes: dict[int, bool] = {}
        self._size = sheet.get_size()

    def character(self, index: int) -> _Character | None:
        """Return the character, or None for what pdfium put in between, and for what nobody sees."""
        if raw.FPDFText_IsGenerated(self._text, index) == 1:
            return None
        turn = self._turn(index)
        bounds = self._bounds(index) if turn is not None else None
        if turn is None or bounds is None:
            return None
        left, top, right, bottom = self._view.box(*bounds)
        code = raw.FPDFText_GetUnicode(self._text, index)
        is_small = max(bottom - top, right - left) < _SMALLEST
        width, height = self._size
        is_off = right < 0 or bottom < 0 or left > width or top > height
        if is_small or is_off:
            return None
        is_unmapped = code == 0 or raw.FPDFText_HasUnicodeMapError(self._text, index) == 1
        char = "\ufffd" if is_unmapped or 0xD800 <= code < 0xE000 else chr(code)
        word = Word(char, left, top, right, bottom, turn)
        return _Character(word, self._is_hidden(index, word))

    def _bounds(self, index: int) -> Bounds | None:
        """The room of a character in its line; where pdfium errs, as in upright writing, one around its ink."""
        box = self._box
        if not raw.FPDFText_GetLooseCharBox(self._text, index, box):
            return None
        loose = (box.left, box.bottom, box.right, box.top)
        left, right, bottom, top = self._ink
        if not raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return loose
        across, up = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        size = self._em(index)
        is_around = loose[0] - 1 <= across <= loose[2] + 1 and loose[1] - 1 <= up <= loose[3] + 1
        is_sized = size <= 0 or max(loose[2] - loose[0], loose[3] - loose[1]) < _LARGEST * size
        has_ink = right.value > left.value and top.value > bottom.value
        half = size / 2
        if size <= 0:
            return loose
        if not has_ink or (is_around and is_sized):
            return self._as_high_as_wide(index, loose, half)
        return across - half, up - half, across + half, up + half

    def _as_high_as_wide(self, index: int, loose: Bounds, half: float) -> Bounds:
        """The room with the height of the font's size: what fonts claim above and below differs."""
        left, bottom, right, top = loose
        if round(raw.FPDFText_GetCharAngle(self._text, index) / _QUARTER) % 2:
            return (left + right) / 2 - half, bottom, (left + right) / 2 + half, top
        return left, (bottom + top) / 2 - half, right, (bottom + top) / 2 + half

    def _em(self, index: int) -> float:
        """Size of the character's font as printed."""
        matrix = raw.FS_MATRIX()
        size = float(raw.FPDFText_GetFontSize(self._text, index))
        if raw.FPDFText_GetMatrix(self._text, index, matrix):
            size *= float(abs(matrix.a * matrix.d - matrix.b * matrix.c)) ** 0.5
        return size

    def _turn(self, index: int) -> int | None:
        """Quarter turns clockwise as the page is looked at; None for what lies aslant."""
        angle = raw.FPDFText_GetCharAngle(self._text, index)
        if angle < 0:
            return None
        quarters = angle / _QUARTER
        if abs(quarters - round(quarters)) > _ASLANT / _QUARTER:
            quarters = self._baseline(index) / _QUARTER
        if abs(quarters - round(quarters)) > _ASLANT / _QUARTER:
            return None
        return int(round(quarters) + self._view.turns) % 4

    def _baseline(self, index: int) -> float:
        """Radians, as `FPDFText_GetCharAngle` counts them, of the line that the character stands on.

        That function takes the lean of letters for a turn: Chinese fonts have no italics, programs slant them.
        """
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self._text, index, matrix):
            return _ASLANT * 2
        return -math.atan2(matrix.b, matrix.a) % (4 * _QUARTER)

    def _is_hidden(self, index: int, word: Word) -> bool:
        thing = raw.FPDFText_GetTextObject(self._text, index)
        if not thing:
            return False
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if key not in self._modes:
            self._modes[key] = _is_invisible(thing)
        if self._modes[key]:
            return True
        return _is_white(thing) and not self._drawing.is_dark_at(word.across, word.down)


def _is_invisible(thing: Any) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(thing) in _HIDDEN:
        return True
    colour = _fill(thing)
    return colour is not None and colour[3] < 8


def _is_white(thing: Any) -> bool:
    colour = _fill(thing)
    return colour is not None and min(colour[:3]) > 250


def _fill(thing: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value
