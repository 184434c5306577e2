"""Lines → rows of pieces, whatever the layout: one cell per line, tab rows, pipe rows.

A row here is what stood together; which table and which columns it belongs to is decided later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from .text import Line, Piece, lines_of, piece_of
from .values import is_figure

Layout = Literal["cells", "tabs", "pipes", "plain"]

_PIPE: Final = re.compile(r"[|｜│┃]")
_RULE: Final = re.compile(r"(?=.*(?:--|==|─|━))[\s|:+\-=─━┼┄｜│┃]+")
_LONGEST_ROW: Final = 6000
_MOST_PIECES: Final = 120
_LONGEST_PLAIN: Final = 120
_LONGEST_REST: Final = 40


@dataclass(frozen=True, slots=True)
class GridRow:
    """Pieces that stood together in one row.

    Attributes:
        pieces: in order, blanks included.
        layout: how they stood; `plain` is a short line of its own.
        end: where the row ends in the text.
    """

    pieces: tuple[Piece, ...]
    layout: Layout
    end: int

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.pieces[0].start


def grid_rows(text: str, is_heading: Callable[[str], bool]) -> list[GridRow]:
    """Return every row of `text` in order; prose is left out.

    Args:
        text: the document.
        is_heading: tells a section heading, which never continues the cell above it.
    """
    rows: list[GridRow] = []
    block: list[Line] = []
    pipes: list[Line] = []
    for line in lines_of(text):
        layout = _layout(line.text)
        if layout != "pipes" and line.text.strip() and pipes:
            rows.extend(_pipe_rows(pipes))
            pipes = []
        if layout == "pipes":
            rows.extend(_tab_rows(text, block))
            block = []
            pipes.append(line)
        elif layout == "tabs" or (block and _stays_in_block(block[-1], line, is_heading)):
            block.append(line)
        else:
            rows.extend(_tab_rows(text, block))
            block = []
            if line.text.strip() and len(line.text) <= _LONGEST_PLAIN:
                rows.append(GridRow((piece_of(line.text, line.start),), "plain", line.end))
    rows.extend(_pipe_rows(pipes))
    rows.extend(_tab_rows(text, block))
    return rows


def _layout(line: str) -> Layout:
    if len(line) > _LONGEST_ROW:
        return "plain"
    if _PIPE.search(line):
        return "pipes"
    return "tabs" if "\t" in line else "plain"


def _stays_in_block(before: Line, line: Line, is_heading: Callable[[str], bool]) -> bool:
    """A blank line stays, and so does the rest of a label that was broken inside its cell (其⏎他)."""
    if not line.text.strip():
        return True
    piece = piece_of(before.text, before.start)
    if not piece.raw or is_figure(piece) or len(line.text) > _LONGEST_REST:
        return False
    if "\t" in before.text.lstrip("\t "):
        return False
    return not is_heading(line.text) and not line.text.startswith(("注", "备注", "说明"))


def _pipe_rows(lines: Iterable[Line]) -> list[GridRow]:
    kept = [line for line in lines if not _RULE.fullmatch(line.text)]
    if not kept:
        return []
    has_left_border = all(_PIPE.match(line.text.lstrip()) for line in kept)
    closed = sum(1 for line in kept if _PIPE.search(line.text.rstrip()[-1:]))
    has_right_border = closed * 2 > len(kept)
    rows = []
    for line in kept:
        pieces = _split(line, _PIPE)
        if has_left_border and len(pieces) > 1:
            pieces = pieces[1:]
        if has_right_border and len(pieces) > 1 and not pieces[-1].raw and _is_closed(line):
            pieces = pieces[:-1]
        rows.append(GridRow(tuple(pieces), "pipes", line.end))
    return rows


def _is_closed(line: Line) -> bool:
    return bool(_PIPE.search(line.text.rstrip()[-1:]))


_TAB: Final = re.compile(r"\t")


def _split(line: Line, separator: re.Pattern[str]) -> list[Piece]:
    cuts = [match.start() for match in separator.finditer(line.text)][:_MOST_PIECES]
    edges = [-1, *cuts, len(line.text)]
    return [
        piece_of(line.text[before + 1 : after], line.start + before + 1) for before, after in pairwise(edges)
    ]


def _tab_rows(text: str, block: list[Line]) -> list[GridRow]:
    """Rows of a block of tabbed lines: one cell per line if most lines have one tab, at their beginning."""
    alone = sum(1 for line in block if _is_lone_cell(line.text))
    tabbed = sum(1 for line in block if "\t" in line.text)
    if alone * 2 > tabbed:
        return _cell_rows(text, block)
    return [GridRow(tuple(_split(line, _TAB)), "tabs", line.end) for line in block if "\t" in line.text]


def _is_lone_cell(line: str) -> bool:
    return line.count("\t") == 1 and line.lstrip(" \u3000").startswith("\t")


def _cell_rows(text: str, block: list[Line]) -> list[GridRow]:
    rows: list[GridRow] = []
    pieces: list[Piece] = []
    end = 0
    for line in block:
        if not line.text.strip() and "\t" not in line.text:
            if pieces:
                rows.append(GridRow(tuple(pieces), "cells", end))
            pieces = []
        elif "\t" in line.text:
            pieces.extend(_cells_of(line))
        elif pieces:
            rest = piece_of(line.text, line.start)
            pieces[-1] = Piece(text[pieces[-1].start : rest.end], pieces[-1].start)
        end = line.end
    if pieces:
        rows.append(GridRow(tuple(pieces), "cells", end))
    return rows


def _cells_of(line: Line) -> list[Piece]:
    pieces = _split(line, _TAB)
    return pieces[1:] if not pieces[0].raw else pieces
