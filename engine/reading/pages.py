"""Printed pages of any layout format → text and tables in reading order, with the place of every cell.

Input are words and rules with their boxes (`paper.Page`); a PDF, an OFD file and a scan differ only in how these
are found. Ruled tables are taken by their rules, others by where their figures stand. Lines that were broken to
fit the page are joined to paragraphs again; page numbers and lines that run over all pages are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..model import Note, Place
from .columns import PrintedRow, Slot
from .framed import Filled
from .paper import Line, Page, least, lines_of
from .ruled import find_frames, level_rules
from .sections import is_heading
from .sheets import Sheet, sheets_of
from .text import fold
from .transcript import Box, Extracted, Transcript
from .unruled import find_tables

_PAGE_NUMBER: Final = re.compile(
    r"[-—–－―·_\s]*(?:第\s*)?(?:\d{1,3}|[ivxIVX]{1,5})(?:\s*页)?"
    r"(?:\s*[/／,，、]?\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–－―·_\s]*"
)
_EDGE: Final = 0.1
"""Part of a page's height at its head and foot in which page numbers and running lines stand."""
_SAME: Final = 1.5
_FEWEST_PAGES: Final = 3
_DIGITS: Final = re.compile(r"\d+")
_FIGURE: Final = re.compile(r"[+-]?\d[\d.]+")
_PADDING: Final = 12.0
"""Room at both sides of a cell's text together, in points: what office programs leave by default."""


@dataclass(frozen=True)
class _Laid:
    """A sheet whose tables were found."""

    sheet: Sheet
    rows: tuple[PrintedRow, ...]
    lines: tuple[Line, ...]


def transcribe(pages: Sequence[Page], notes: Sequence[Note] = ()) -> Extracted:
    """Return text and tables of `pages`, in their order, with the `notes` that their reader took.

    Raises:
        UnreadableError: `too_large` where they hold more than any report.
    """
    printer = _Printer()
    laid = [_laid_out(sheet) for page in pages for sheet in sheets_of(page)]
    running = _running(laid)
    for one in laid:
        printer.take(one, [line for line in one.lines if not _is_furniture(line, one.sheet.page, running)])
    return printer.finish(notes)


def _laid_out(sheet: Sheet) -> _Laid:
    page = sheet.page
    filled = Filled(find_frames(page.rules))
    free = lines_of(word for word in page.words if not filled.take(word))
    ruled: list[PrintedRow] = []
    lines: list[Line] = []
    for row in filled.rows():
        if len(row.slots) == 1 and row.slots[0] and len(row.slots[0].lines) > 1:
            lines.extend(row.slots[0].lines)
        else:
            ruled.append(row)
    edges = [line for line in free if _is_at_edge(line, page) and _PAGE_NUMBER.fullmatch(line.text)]
    cuts = [bounds[1] for bounds in level_rules(page.rules)]
    unruled, rest = find_tables([line for line in free if line not in edges], page.width, is_heading, cuts)
    return _Laid(sheet, (*ruled, *unruled), (*lines, *rest))


def _is_at_edge(line: Line, page: Page) -> bool:
    return line.top < page.height * _EDGE or line.bottom > page.height * (1 - _EDGE)


def _running(laid: Sequence[_Laid]) -> frozenset[str]:
    """What stands at the edge of most pages, numbers aside: the name of the paper, of the site, the address."""
    seen = Counter(
        text
        for one in laid
        for text in {_mould(line) for line in one.lines if _is_at_edge(line, one.sheet.page)}
    )
    pages = sum(1 for one in laid if one.lines or one.rows)
    return frozenset(text for text, count in seen.items() if count >= max(_FEWEST_PAGES, pages * 0.6))


def _mould(line: Line) -> str:
    return _DIGITS.sub("#", fold(line.text))


def _is_furniture(line: Line, page: Page, running: frozenset[str]) -> bool:
    return _is_at_edge(line, page) and _mould(line) in running


class _Printer:
    """Takes page after page; a paragraph may run from one page to the next."""

    def __init__(self) -> None:
        self._transcript = Transcript()
        self._paragraph = ""
        self._last: Line | None = None

    def finish(self, notes: Sequence[Note]) -> Extracted:
        """Return all that was taken."""
        self._end_paragraph()
        return self._transcript.finish(notes=notes)

    def take(self, laid: _Laid, lines: Sequence[Line]) -> None:
        """Take one page: its lines and rows by their height on it."""
        left = min((line.left for line in lines), default=0.0)
        right = max((line.right for line in lines), default=0.0)
        parts: list[tuple[float, int, PrintedRow | Line]] = [
            *((line.top, order, line) for order, line in enumerate(lines)),
            *((row.top, order, row) for order, row in enumerate(laid.rows)),
        ]
        for _, _, part in sorted(parts, key=lambda part: part[:2]):
            if isinstance(part, Line):
                self._line(part, left, right)
            else:
                self._end_paragraph()
                self._transcript.row([_box(slot, laid.sheet) for slot in part.slots])

    def _line(self, line: Line, left: float, right: float) -> None:
        """A line at the margin goes on from one that ran to the other margin."""
        last = self._last
        goes_on = (
            last is not None
            and line.left < left + line.size
            and last.right > right - 2.5 * line.size
            and abs(line.size - last.size) < _SAME
            and not is_heading(line.text)
            and not is_heading(self._paragraph)
        )
        if not goes_on:
            self._end_paragraph()
        self._paragraph += line.text
        self._last = line

    def _end_paragraph(self) -> None:
        if self._last is not None:
            self._transcript.line(self._paragraph)
        self._paragraph, self._last = "", None


def _box(slot: Slot | None, sheet: Sheet) -> Box:
    if slot is None:
        return Box()
    left, top, right, bottom = (round(edge) for edge in sheet.on_page(slot.bounds))
    place = Place(page=sheet.page.number, box=(left, top, right, bottom))
    lines = tuple(line.text for line in slot.lines)
    whole = _whole(slot)
    return Box(
        whole,
        place,
        least(line.confidence for line in slot.lines),
        "figure_wrapped" if whole != lines else None,
    )


def _whole(slot: Slot) -> tuple[str, ...]:
    """The lines of a cell; digits that filled its line and go on in the next are one number."""
    texts = tuple(line.text for line in slot.lines)
    if len(texts) < 2 or not _FIGURE.fullmatch("".join(texts)):
        return texts
    room = slot.bounds[2] - slot.bounds[0] - _PADDING
    is_full = all(
        line.right - line.left > room - (line.right - line.left) / len(line.text) for line in slot.lines[:-1]
    )
    is_below = all(line.top > before.down for before, line in pairwise(slot.lines))
    return ("".join(texts),) if is_full and is_below and len(texts[0]) > 1 else texts
