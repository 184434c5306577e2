"""Printed pages of any layout format → text and tables in reading order, with the place of every cell.

Input are words and rules with their boxes (`paper.Page`); a PDF, an OFD file and a scan differ only in how these
are found. Ruled tables are taken by their rules, others by where their figures stand. Lines that were broken to
fit the page are joined to paragraphs again; page numbers and lines that run over all pages are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...model import Note
from ...patterns import regex
from ..sections import is_heading
from ..text import fold
from ..transcript import Box, Extracted, Transcript
from .columns import PrintedRow, Slot, figures_in, is_begun, joined_digits
from .framed import Filled
from .paper import Bounds, Line, Page, least, lines_of
from .ruled import find_frames, level_rules
from .scroll import Scroll
from .sheets import Sheet, sheets_of
from .struck import unstruck
from .unruled import find_tables

_PAGE_NUMBER: Final = regex(
    r"[-—–－―·_\s]*(?:第\s*)?(?:\d{1,3}|[ivxIVX]{1,5})(?:\s*页)?"
    r"(?:\s*[/／,，、]?\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–－―·_\s]*"
)
_DRESSED: Final = regex(r"[-—–－―·_].*[-—–－―·_]|.*第.*页.*|.*[/／].*")
"""A page number that shows that it is one: — 3 —, 第3页, 3/7."""
_EDGE: Final = 0.1
"""Part of a page's height at its head and foot in which page numbers stand."""
_FAR_EDGE: Final = 0.15
"""The same for those that show what they are."""
_RUNNING: Final = 0.115
"""The same for lines that run over all pages; the text of an official paper begins and ends right behind (GB/T 9704)."""
_SAME: Final = 1.5
_INDENT: Final = 8
"""Times its size that a line begins behind the margin; one behind that is set to the right: organ and date."""
_ENDS: Final = ("。", "；", "：", "！", ";", ":")
_DOUBTFUL: Final = 30
_FEWEST_LINES: Final = 6
"""Lines on a page from which on they show its margins."""
_FEWEST_PAGES: Final = 2
_DIGITS: Final = regex(r"\d+")


@dataclass(frozen=True)
class _Laid:
    """A sheet whose frames took their words: the rows of frames, and the lines outside of them."""

    sheet: Sheet
    rows: tuple[PrintedRow, ...]
    boxed: tuple[Line, ...]
    free: tuple[Line, ...]


def transcribe(pages: Sequence[Page], notes: Sequence[Note] = ()) -> Extracted:
    """Return text and tables of `pages`, in their order, with the `notes` that their reader took.

    Raises:
        UnreadableError: `too_large` where they hold more than any report.
    """
    laid = [_laid_out(sheet) for page in pages for sheet in sheets_of(page)]
    running = _running(laid)
    scroll = Scroll()
    rows: list[PrintedRow] = []
    free: list[Line] = []
    boxed: list[Line] = []
    cuts: list[Bounds] = []
    for one in laid:
        page = one.sheet.page
        kept = [line for line in one.free if not _is_furniture(line, page, running)]
        own_rows, own_lines = scroll.take(one.sheet, one.rows, [*kept, *one.boxed])
        rows.extend(own_rows)
        free.extend(own_lines[: len(kept)])
        boxed.extend(own_lines[len(kept) :])
        move = scroll.move_of_last()
        cuts.extend(
            (left, top + move, right, bottom + move) for left, top, right, bottom in level_rules(page.rules)
        )
    unruled, rest = find_tables(free, scroll.width_at, is_heading, cuts, [row.top for row in rows])
    return _Printer(scroll).print((*rows, *unruled), (*boxed, *rest), notes)


def _laid_out(sheet: Sheet) -> _Laid:
    filled = Filled(find_frames(sheet.page.rules))
    free = lines_of(word for word in unstruck(sheet.page) if not filled.take(word))
    ruled: list[PrintedRow] = []
    boxed: list[Line] = []
    for row in filled.rows():
        if len(row.slots) == 1 and row.slots[0] and len(row.slots[0].lines) > 1:
            boxed.extend(row.slots[0].lines)
        else:
            ruled.append(row)
    return _Laid(sheet, tuple(ruled), tuple(boxed), tuple(free))


def _is_at_edge(line: Line, page: Page, edge: float) -> bool:
    return line.bottom < page.height * edge or line.top > page.height * (1 - edge)


def _running(laid: Sequence[_Laid]) -> frozenset[str]:
    """What stands at the edge of most pages, numbers aside: the name of the paper, of the site, the address."""
    seen = Counter(
        text
        for one in laid
        for text in {_mould(line) for line in one.free if _is_at_edge(line, one.sheet.page, _RUNNING)}
        if any(char.isalpha() for char in text)
    )
    pages = len({one.sheet.page.number for one in laid if one.free or one.rows})
    return frozenset(text for text, count in seen.items() if count >= max(_FEWEST_PAGES, pages * 0.6))


def _mould(line: Line) -> str:
    return _DIGITS.sub("#", fold(line.text))


def _is_furniture(line: Line, page: Page, running: frozenset[str]) -> bool:
    if _is_at_edge(line, page, _RUNNING) and _mould(line) in running:
        return True
    if _PAGE_NUMBER.fullmatch(line.text) is None:
        return False
    return _is_at_edge(line, page, _FAR_EDGE if _DRESSED.fullmatch(line.text) else _EDGE)


class _Printer:
    """Takes the parts of a document down from the top; a paragraph may run from one page to the next."""

    def __init__(self, scroll: Scroll) -> None:
        self._scroll = scroll
        self._transcript = Transcript()
        self._paragraph = ""
        self._last: Line | None = None

    def print(self, rows: Sequence[PrintedRow], lines: Sequence[Line], notes: Sequence[Note]) -> Extracted:
        """Return lines and rows by their height."""
        margins = self._margins(lines)
        parts: list[tuple[float, int, PrintedRow | Line]] = [
            *((line.top, order, line) for order, line in enumerate(lines)),
            *((row.top, order, row) for order, row in enumerate(rows)),
        ]
        for _, _, part in sorted(parts, key=lambda part: part[:2]):
            if isinstance(part, Line):
                self._line(part, *margins[self._scroll.number_at(part.top)])
            else:
                self._end_paragraph()
                self._transcript.row(_doubted(part, [_box(slot, self._scroll) for slot in part.slots]))
        self._end_paragraph()
        return self._transcript.finish(notes=notes)

    def _margins(self, lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
        """Where the lines of each sheet begin and end."""
        own: dict[int, list[Line]] = {}
        for line in lines:
            own.setdefault(self._scroll.number_at(line.top), []).append(line)
        full = [page for page in own.values() if len(page) >= _FEWEST_LINES] or list(own.values())
        usual = _edges([line for page in full for line in page])
        return {number: _edges(page) if len(page) >= _FEWEST_LINES else usual for number, page in own.items()}

    def _line(self, line: Line, left: float, right: float) -> None:
        """A line at the margin goes on from one that ran to the other margin."""
        last = self._last
        goes_on = (
            last is not None
            and last.left < left + _INDENT * last.size
            and line.left < left + line.size
            and last.right > right - 2.5 * line.size
            and abs(line.size - last.size) < _SAME
            and not (is_begun(line) and self._paragraph.endswith(_ENDS))
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


def _doubted(row: PrintedRow, boxes: list[Box]) -> list[Box]:
    """In a picture two figures in one cell mean that a rule was not seen: the row's columns are not known."""
    is_merged = row.is_doubtful or any(
        slot is not None
        and any(line.confidence is not None and len(figures_in(line)) > 1 for line in slot.lines)
        for slot in row.slots
    )
    if not is_merged:
        return boxes
    return [box._replace(confidence=min(box.confidence or 0, _DOUBTFUL)) for box in boxes]


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    return min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)


def _box(slot: Slot | None, scroll: Scroll) -> Box:
    if slot is None:
        return Box()
    place = scroll.place_of(slot.bounds)
    lines = tuple(line.text for line in slot.lines)
    whole = joined_digits(slot)
    return Box(
        whole,
        place,
        least(line.confidence for line in slot.lines),
        "figure_wrapped" if whole != lines else None,
    )
