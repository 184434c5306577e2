"""The report as it came, redrawn from what was extracted: lines of text, tables, or pictures of its pages.

A report is bounded before it is drawn: a page of a million cells would help nobody and stop every browser.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from gouji.engine.model import Document, Span

MOST_CHARACTERS: Final = 200_000
MOST_BOXES: Final = 4_000
"""Cells of redrawn tables; what comes after them is shown as lines."""
MOST_PAGES: Final = 60
PAGED: Final = ("application/pdf", "image/")
"""Beginnings of media types whose pages are shown as pictures."""

Kind = Literal["text", "tables", "pages", "form"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters, and the addresses of the cells that were read from them."""

    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines as they stand, or, where there are rows, a table redrawn: rows of boxes of pieces."""

    lines: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A cell on a page, in the units of the page."""

    cell: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in the units of `Place.box`."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its picture's address and the cells on it; without an address only the boxes can be shown."""

    number: int
    size: PageSize
    picture: str | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """The left side.

    Attributes:
        kind: `text`: lines; `tables`: tables between lines; `pages`: pictures, the text folded below them; `form`:
            the report came as form fields and has no original to show.
        is_cut: something is left out because the report is too long.
        lost_pages: why its pages cannot be shown, where they cannot.
    """

    kind: Kind
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    is_cut: bool = False
    has_lost_pages: bool = False


def is_paged(document: Document) -> bool:
    """Tell whether the original has pages to be shown as pictures."""
    return document.media_type.startswith(PAGED)


def draw_original(
    document: Document, sizes: Sequence[PageSize] = (), pictures: Sequence[str | None] = ()
) -> Original:
    """Return the left side.

    Args:
        document: as read.
        sizes: of its pages, where it has pages and they could be opened.
        pictures: address of each page's picture, None where there is none.
    """
    if not document.has_layout:
        return Original("form", ())
    is_cut = len(document.text) > MOST_CHARACTERS
    if not is_paged(document):
        is_plain = document.media_type.startswith("text/plain") or document.media_type == "text/markdown"
        blocks = (_lines(document, (0, len(document.text))),) if is_plain else tuple(_blocks(document))
        return Original("text" if is_plain else "tables", blocks, is_cut=is_cut)
    pages = tuple(_pages(document, sizes[:MOST_PAGES], pictures))
    return Original(
        "pages", tuple(_blocks(document)), pages, is_cut or len(sizes) > MOST_PAGES, has_lost_pages=not pages
    )


def _pages(document: Document, sizes: Sequence[PageSize], pictures: Sequence[str | None]) -> Iterator[Page]:
    boxes: dict[int, list[Box]] = {}
    for table, cells in document.tables.items():
        for place, cell in cells.items():
            if cell.place and cell.place.page and cell.place.box:
                left, top, right, bottom = cell.place.box
                box = Box(f"{table}.{place}", left, top, max(right - left, 4), max(bottom - top, 4))
                boxes.setdefault(cell.place.page, []).append(box)
    for number, size in enumerate(sizes, 1):
        picture = pictures[number - 1] if number <= len(pictures) else None
        yield Page(number, size, picture, tuple(boxes.get(number, ())))


def _places(document: Document) -> list[tuple[int, int, str]]:
    return sorted(
        (*cell.span, f"{table}.{place}")
        for table, cells in document.tables.items()
        for place, cell in cells.items()
        if cell.span
    )


def _lines(document: Document, span: Span) -> Block:
    """The text of `span`, cut wherever a cell begins or ends; blank cells are pieces without characters."""
    start, end = span[0], min(span[1], MOST_CHARACTERS)
    pieces: list[Piece] = []
    at = start
    for first, places in groupby(_places(document), key=lambda place: place[0]):
        found = [*places]
        last = max(place[1] for place in found)
        if first < at or last > end:
            continue
        if first > at:
            pieces.append(Piece(document.text[at:first]))
        pieces.append(Piece(document.text[first:last], tuple(address for *_, address in found)))
        at = last
    if at < end:
        pieces.append(Piece(document.text[at:end]))
    return Block(lines=tuple(pieces))


def _blocks(document: Document) -> Iterator[Block]:
    """Lines with tabs are rows of tables, as every reader of a table writes them; the others are lines."""
    places = _places(document)
    starts = [place[0] for place in places]
    left = MOST_BOXES
    lines = ((line, "\t" in line[1]) for line in _lines_of(document.text[:MOST_CHARACTERS]))
    for is_table, found in groupby(lines, key=lambda pair: pair[1]):
        rows: list[tuple[tuple[Piece, ...], ...]] = []
        rest: list[str] = []
        for (start, text), _ in found:
            if is_table and left > 0:
                rows.append(tuple(_boxes(start, text, places, starts)))
                left -= len(rows[-1])
            else:
                rest.append(text)
        if rows:
            yield Block(rows=tuple(rows))
        if rest:
            yield Block(lines=(Piece("\n".join(rest)),))


def _lines_of(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _boxes(
    start: int, line: str, places: Sequence[tuple[int, int, str]], starts: Sequence[int]
) -> Iterator[tuple[Piece, ...]]:
    at = start
    for text in line.split("\t"):
        end = at + len(text)
        found = places[bisect_left(starts, at) : bisect_left(starts, end + 1)]
        yield (Piece(text.strip(), tuple(address for *_, address in found)),)
        at = end + 1
