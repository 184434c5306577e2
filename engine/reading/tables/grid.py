"""Lines → rows of pieces, whatever the layout: one cell per line, tab rows, pipe rows.

A row here is what stood together; which table and which columns it belongs to is decided later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ...patterns import regex
from ..text import Line, Piece, lines_of, piece_of
from ..values import is_figure
from .evenness import with_excess
from .pipes import (
    FRAME,
    PIPE,
    GridRow,
    Layout,
    framed_rows,
    is_padded,
    is_pipe_stream,
    leading_rows,
    leading_run,
    pieces_between,
    stream_rows,
    without_pads,
)

_RULE: Final = regex(r"(?=.*(?:--|==|─|━))[\s|:+\-=─━┼┄｜│┃]+")
_LONGEST_ROW: Final = 6000
_LONGEST_PLAIN: Final = 120
_LONGEST_FILLED: Final = 400
_FILLED: Final = regex(r"(?:\s{1,60}[\d,.]+){3,}\s*$")
"""Ends a line of figures, which is longer than others where they are large."""
_LONGEST_REST: Final = 40
_PAGE: Final = regex(
    r"\s*(?:[-－—–─·]{1,3}\s?\d{1,3}\s?[-－—–─·]{1,3}|第\s?\d{1,3}\s?页(?:\s?[,，/]?\s?共\s?\d{1,3}\s?页)?)\s*"
)
"""The number of a page, alone on its line between two rows or inside one."""


def grid_rows(text: str, is_heading: Callable[[str], bool]) -> list[GridRow]:
    """Return every row of `text` in order; prose is left out.

    Args:
        text: the document.
        is_heading: tells a section heading, which never continues the cell above it.
    """
    rows: list[GridRow] = []
    block: list[Line] = []
    pipes: list[Line] = []
    lines = [*lines_of(text)]
    behind = 0
    for place, line in enumerate(lines):
        if place < behind:
            continue
        layout = _layout(line.text)
        if layout != "pipes" and line.text.strip() and pipes:
            rows.extend(_pipe_rows(pipes))
            pipes = []
        if layout == "plain" and not pipes and (led := _led(lines, place, is_heading)):
            rows.extend(_tab_rows(text, block))
            rows.extend(leading_rows(text, lines[place : place + led]))
            block, behind = [], place + led
        elif layout == "pipes":
            rows.extend(_tab_rows(text, block))
            block = []
            pipes.append(line)
        elif layout == "tabs" or (block and _stays_in_block(block[-1], line, is_heading)):
            block.append(line)
        else:
            rows.extend(_tab_rows(text, block))
            block = []
            if line.text.strip() and _may_be_row(line.text) and not _PAGE.fullmatch(line.text):
                rows.append(GridRow((piece_of(line.text, line.start),), "plain", line.end))
    rows.extend(_pipe_rows(pipes))
    rows.extend(_tab_rows(text, block))
    return with_excess(rows, is_heading)


def _may_be_row(line: str) -> bool:
    length = len(line) if len(line) <= _LONGEST_PLAIN else len(" ".join(line.split()))
    return length <= _LONGEST_PLAIN or (length <= _LONGEST_FILLED and bool(_FILLED.search(line)))


def _led(lines: Sequence[Line], place: int, is_heading: Callable[[str], bool]) -> int:
    """How many lines from here on have a stroke in front of every cell but the first of a row."""
    if place + 1 >= len(lines) or not lines[place].text.strip():
        return 0
    following = next((line.text for line in lines[place + 1 : place + 3] if line.text.strip()), "")
    if not PIPE.match(following.lstrip()) or is_heading(lines[place].text):
        return 0
    return leading_run(lines, place)


def _layout(line: str) -> Layout:
    if len(line) > _LONGEST_ROW:
        return "plain"
    if PIPE.search(line) or FRAME.fullmatch(line):
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
    lines = [*lines]
    if framed := framed_rows(lines):
        return framed
    kept = [line for line in lines if not _RULE.fullmatch(line.text) and not FRAME.fullmatch(line.text)]
    if not kept:
        return []
    if is_pipe_stream(kept):
        return list(stream_rows(kept))
    widths = [len(pieces_between(line, PIPE)) for line in kept]
    has_left_border = all(PIPE.match(line.text.lstrip()) for line in kept)
    has_right_border = is_padded(kept) or _has_right_border(without_pads(kept))
    kept = without_pads(kept)
    rows = []
    for line, width in zip(kept, widths, strict=True):
        pieces = pieces_between(line, PIPE)
        if has_left_border and len(pieces) > 1:
            pieces = pieces[1:]
        if has_right_border and len(pieces) > 1 and not pieces[-1].raw and _is_closed(line):
            pieces = pieces[:-1]
        rows.append(GridRow(tuple(pieces), "pipes", line.end, width))
    return rows


def _has_right_border(lines: Sequence[Line]) -> bool:
    """Whether a stroke at a line's end is a border; if not, the last cell of that line is blank.

    It is none where lines without it are as wide as most of those with it and a blank behind.
    """
    closed, open_ended = (
        Counter(len(pieces_between(line, PIPE)) for line in lines if _is_closed(line) is wanted)
        for wanted in (True, False)
    )
    if not closed or not open_ended:
        return bool(closed)
    return open_ended.most_common(1)[0][0] != closed.most_common(1)[0][0]


def _is_closed(line: Line) -> bool:
    return bool(PIPE.search(line.text.rstrip()[-1:]))


_TAB: Final = regex(r"\t")


def _tab_rows(text: str, block: list[Line]) -> list[GridRow]:
    """Rows of a block of tabbed lines: one cell per line if most lines have one tab, at their beginning."""
    alone = sum(1 for line in block if _is_lone_cell(line.text))
    tabbed = sum(1 for line in block if "\t" in line.text)
    if alone * 2 > tabbed:
        return _cell_rows(text, block)
    rows = [(line, pieces_between(line, _TAB)) for line in block if "\t" in line.text]
    return [GridRow(tuple(pieces), "tabs", line.end, len(pieces)) for line, pieces in rows]


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
    pieces = pieces_between(line, _TAB)
    return pieces[1:] if not pieces[0].raw else pieces


def evened(rows: Sequence[GridRow], narrowest: int) -> list[GridRow]:
    """Return the rows of one table without columns that are blank in every row, and with lost ends put back.

    Columns are dropped only where all rows are equally wide, and never below `narrowest`, the table's own
    width: where merged places vanish, rows do not stand under their heads. Ends are put back where merged
    places are kept as blanks at the left, yet no row ends in a blank: an editor has stripped the tabs there.
    """
    wide = [row for row in rows if row.layout != "plain"]
    widths = {len(row.pieces) for row in wide}
    if len(widths) == 1:
        kept = [place for place in range(widths.pop()) if any(row.pieces[place].raw for row in wide)]
        if len(kept) < narrowest:
            return [*rows]
        return [row if row.layout == "plain" else _taken(row, kept) for row in rows]
    is_stripped = (
        all(row.layout == "tabs" and row.pieces[-1].raw for row in wide)
        and any(len(row.pieces) > 2 and not row.pieces[0].raw for row in wide)
        and any(len(row.pieces) > 2 and row.pieces[0].raw and not row.pieces[1].raw for row in wide)
    )
    return (
        [_filled(row, max(widths)) if row.layout == "tabs" else row for row in rows]
        if is_stripped
        else [*rows]
    )


def _taken(row: GridRow, places: Sequence[int]) -> GridRow:
    if len(places) == len(row.pieces) or not places:
        return row
    return row.with_pieces([row.pieces[place] for place in places])


def _filled(row: GridRow, width: int) -> GridRow:
    rest = (Piece("", row.end) for _ in range(width - len(row.pieces)))
    return GridRow((*row.pieces, *rest), row.layout, row.end)
