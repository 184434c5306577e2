"""Rows of cells that strokes part, and what converters fill them up with.

A well-known extractor of web pages writes ` | ` behind every cell, leaves blank cells out, and fills a row up to the
widest one with bare strokes: these are no cells, and which cell was blank is not known any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from ...patterns import regex
from ..text import Line, Piece, piece_of

Layout = Literal["cells", "tabs", "pipes", "plain"]

PIPE: Final = regex(r"[|｜│┃]")
FRAME: Final = regex(r"\s*[+┌├└╭╰┏┣┗╔╠╚][-=─━═+┬┼┴┤┐┘╮╯┳╋┻┫┓┛╦╬╩╣╗╝┯┿┷╤╪╧╡╢╟]+\s*")
"""A line between two rows of a table that is drawn as characters: +-----+---+."""
_MOST_PIECES: Final = 120
_FEWEST_CELLS: Final = 6
_PADS: Final = regex(r"(?<=[|｜│┃]) ?[|｜│┃]{2,}\s*$")
_PAD: Final = regex(r"(?<=[|｜│┃]) ?[|｜│┃]+\s*$")
_TIGHT: Final = regex(r"[|｜│┃]{2}(?=[^|｜│┃\s])")
_BLANK: Final = regex(r"[^|｜│┃\s]\s*[|｜│┃]\s+[|｜│┃](?=\s*[^|｜│┃\s])")
_FILLED: Final = regex(r"[^|｜│┃\s]\s*[|｜│┃]\s?[|｜│┃]+\s*$")
_LED: Final = regex(r"\s*[|｜│┃][^|｜│┃]*")
_LONGEST_CELL: Final = 80
_LONELY: Final = regex(r"\s*[|｜│┃]\s*")
_ANCHOR: Final = regex(r"\s*(?:第二十[条條]|信息内容|信息內容|[一二四]、)")


@dataclass(frozen=True, slots=True)
class GridRow:
    """Pieces that stood together in one row.

    Attributes:
        pieces: in order, blanks included.
        layout: how they stood; `plain` is a short line of its own.
        end: where the row ends in the text.
        width: how many pieces its line had, those that only fill it up included; 0 where rows were made of cells.
        excess: how many of them more (or, negative, fewer) than most rows of its table, which are alike.
    """

    pieces: tuple[Piece, ...]
    layout: Layout
    end: int
    width: int = 0
    excess: int = 0

    def with_pieces(self, pieces: Sequence[Piece]) -> GridRow:
        """Return the row with other pieces in the same place."""
        return GridRow(tuple(pieces), self.layout, self.end, self.width, self.excess)

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.pieces[0].start


def pieces_between(line: Line, separator: re.Pattern[str]) -> list[Piece]:
    """Return what stands between the separators of a line, blanks included."""
    cuts = [match.start() for match in separator.finditer(line.text)][:_MOST_PIECES]
    edges = [-1, *cuts, len(line.text)]
    return [
        piece_of(line.text[before + 1 : after], line.start + before + 1) for before, after in pairwise(edges)
    ]


def framed_rows(lines: Sequence[Line]) -> list[GridRow]:
    """The rows of a table in which a drawn line parts every two: what stands between is one row, cell by cell.

    Empty where lines do not part rows of several lines, or these have not the same number of cells.
    """
    parts: list[list[list[Piece]]] = [[]]
    for line in lines:
        if FRAME.fullmatch(line.text):
            parts.append([])
        else:
            parts[-1].append(pieces_between(line, PIPE)[1:-1])
    parts = [part for part in parts if part]
    is_framed = len(parts) > 2 and any(len(part) > 1 for part in parts)
    if not is_framed or any(len({len(pieces) for pieces in part}) > 1 or not part[0] for part in parts):
        return []
    return [
        GridRow(tuple(map(_over_lines, zip(*part, strict=True))), "pipes", part[-1][-1].end, len(part[0]) + 2)
        for part in parts
    ]


def _over_lines(pieces: Sequence[Piece]) -> Piece:
    """One cell of what stands under one another."""
    filled = [piece for piece in pieces if piece.raw]
    if not filled:
        return pieces[0]
    raw = "".join(piece.raw for piece in filled)
    return Piece(raw, filled[0].start, len(raw) - len(filled[0].raw))


def is_padded(lines: Sequence[Line]) -> bool:
    """Tell a table whose rows are filled up with bare strokes: every whole row ends with one."""
    padded = sum(1 for line in lines if _PADS.search(line.text))
    return padded * 2 > len(lines) and not any(_TIGHT.search(line.text) for line in lines)


def without_pads(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a table without the bare strokes that fill its rows up.

    Two strokes or more with nothing between them are padding, unless cells inside the rows are left so, too. A
    single one is, where others pad and no row has a blank cell inside.
    """
    if any(_TIGHT.search(line.text) for line in lines):
        return [*lines]
    padded = any(_PADS.search(line.text) for line in lines)
    keeps_blanks = any(_BLANK.search(line.text) for line in lines)
    pad = _PAD if padded and not keeps_blanks else _PADS
    return [_cut(line, pad) for line in lines]


def _cut(line: Line, pad: re.Pattern[str]) -> Line:
    match = pad.search(line.text)
    return Line(line.text[: match.start()], line.start) if match else line


def is_pipe_stream(lines: Sequence[Line]) -> bool:
    """One cell per line, each closed by a stroke; what is filled up at a row's end stands on any line."""
    filled = [sum(1 for part in PIPE.split(line.text) if part.strip()) for line in lines]
    return len(lines) >= _FEWEST_CELLS and max(filled) == 1


def stream_rows(lines: Sequence[Line]) -> Iterator[GridRow]:
    """The cells in order, every stroke ends one; strokes that fill up a row end it.

    Where a stroke stands alone above the first cell of every row, it opens the row and ends no cell.
    """
    opens = _opens_rows(lines)
    pieces: list[Piece] = []
    for line in lines:
        cells = pieces_between(line, PIPE)
        is_opening = opens and _LONELY.fullmatch(line.text)
        is_filling = len(cells) > 2
        if not is_opening:
            pieces.extend(cells[:-1] if len(cells) == 2 else [cell for cell in cells if cell.raw])
        if (is_opening or is_filling) and pieces:
            yield GridRow(tuple(pieces), "cells", max(line.start if is_opening else line.end, pieces[-1].end))
            pieces = []
    if pieces:
        yield GridRow(tuple(pieces), "cells", pieces[-1].end)


def leading_run(lines: Sequence[Line], first: int) -> int:
    """Return how many lines from `first` on are cells with a stroke in front of all but the first of each row.

    Every row is closed by a stroke on a line of its own; 0 where that is not the layout.
    """
    at, closed = first, 0
    while at < len(lines):
        text = lines[at].text
        if PIPE.search(text) and not _LED.fullmatch(text):
            break
        if _LONELY.fullmatch(text):
            closed = at + 1
        elif not PIPE.search(text) and (len(text) > _LONGEST_CELL or _is_past(lines, at)):
            break
        at += 1
    return (
        closed - first
        if sum(1 for line in lines[first:closed] if PIPE.search(line.text)) >= _FEWEST_CELLS
        else 0
    )


def _is_past(lines: Sequence[Line], at: int) -> bool:
    """A bare line opens a row, or goes on the cell above it; a cell must follow within a few lines."""
    return not any(PIPE.search(line.text) for line in lines[at + 1 : at + 4])


def leading_rows(text: str, lines: Sequence[Line]) -> Iterator[GridRow]:
    """The rows of such a run; a line without a stroke inside a row goes on the cell above it.

    A stroke on a line of its own is a blank cell, but for the last of a row.
    """
    pieces: list[Piece] = []
    for place, line in enumerate(lines):
        has_stroke = bool(PIPE.search(line.text))
        is_last = place + 1 == len(lines) or not PIPE.search(lines[place + 1].text)
        if _LONELY.fullmatch(line.text) and is_last and pieces:
            yield GridRow(tuple(pieces), "cells", line.end)
            pieces = []
        elif has_stroke:
            pieces.append(pieces_between(line, PIPE)[1])
        elif line.text.strip() or not pieces:
            rest = piece_of(line.text, line.start)
            if pieces:
                rest = Piece(text[pieces[-1].start : rest.end], pieces.pop().start)
            pieces.append(rest)


def _opens_rows(lines: Sequence[Line]) -> bool:
    if _LONELY.fullmatch(lines[0].text):
        after = [
            bool(_LONELY.fullmatch(line.text))
            for above, line in pairwise(lines)
            if _FILLED.search(above.text)
        ]
        if after and all(after):
            return True
    anchors = [
        bool(_LONELY.fullmatch(above.text)) for above, line in pairwise(lines) if _ANCHOR.match(line.text)
    ]
    return len(anchors) > 1 and all(anchors)
