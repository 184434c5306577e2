"""Rows of a table laid out by blanks: which of its columns a row with blank cells has is seen from where its figures stand.

Extractors that keep the layout of a page set every column under the same place of the line. Where the rows that have
all their figures show columns apart from each other, the figures of the others stand in those they stand under.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from ..text import Piece
from ..values import is_figure

_FEWEST_WHOLE: Final = 3
"""Rows with all their figures, from which on columns are known."""
_FEWEST_FIGURES: Final = 2
Bounds = tuple[int, int]


def with_blanks(
    text: str, lines: Sequence[list[Piece]], count: int, is_label: Callable[[str], bool]
) -> list[list[Piece]]:
    """Return the fields of `lines`, blanks put in where the columns of a row can be seen.

    Args:
        text: the document.
        lines: the fields of each line, a label first.
        count: how many figures a row has.
        is_label: tells the label of a row of the table.
    """
    if not _has_uneven_gaps(lines):
        return [*lines]
    for wide in (2, 1):
        columns = _columns(text, lines, count, wide)
        if columns:
            return [
                _placed(text, line, columns, wide) if _is_short(line, count, is_label) else line
                for line in lines
            ]
    return [*lines]


def _has_uneven_gaps(lines: Sequence[list[Piece]]) -> bool:
    """Tell columns from figures that a program parted by as many blanks everywhere: those stand under each other by chance."""
    gaps = {
        right.start - left.end
        for line in lines
        for left, right in pairwise(_figures(line))
        if right.raw and left.raw
    }
    return len(gaps) > 1


def _columns(text: str, lines: Sequence[list[Piece]], count: int, wide: int) -> list[Bounds]:
    """From where to where the figures of each column stand; empty where columns reach into each other."""
    whole = [line[-count:] for line in lines if len(line) > count and len(_figures(line)) == count]
    if len(whole) < _FEWEST_WHOLE:
        return []
    bounds = [[_bounds(text, piece, wide) for piece in figures] for figures in whole]
    columns = [
        (min(left for left, _ in own), max(right for _, right in own)) for own in zip(*bounds, strict=True)
    ]
    return columns if all(before[1] < after[0] for before, after in pairwise(columns)) else []


def _is_short(line: Sequence[Piece], count: int, is_label: Callable[[str], bool]) -> bool:
    figures = _figures(line)
    words = line[: len(line) - len(figures)]
    return _FEWEST_FIGURES <= len(figures) < count and bool(words) and is_label(words[-1].raw)


def _placed(text: str, line: list[Piece], columns: Sequence[Bounds], wide: int) -> list[Piece]:
    """The line with a piece for every column; as it is where a figure stands under none or several of them."""
    figures = _figures(line)
    cells = [Piece("", line[-1].end) for _ in columns]
    taken = -1
    for figure in figures:
        left, right = _bounds(text, figure, wide)
        under = [place for place, own in enumerate(columns) if left <= own[1] and own[0] <= right]
        if len(under) != 1 or under[0] <= taken:
            return line
        taken = under[0]
        cells[taken] = figure
    return [*line[: len(line) - len(figures)], *cells]


def _figures(line: Sequence[Piece]) -> list[Piece]:
    """The figures at the end of a line."""
    count = 0
    while count < len(line) and is_figure(line[-1 - count]):
        count += 1
    return list(line[len(line) - count :])


def _bounds(text: str, piece: Piece, wide: int) -> Bounds:
    """First and last column of the line in which a figure is printed, a Chinese character being `wide` columns."""
    before = text[text.rfind("\n", 0, piece.start) + 1 : piece.start]
    left = len(before) + (wide - 1) * sum(char > "\u2e7f" for char in before)
    return left, left + len(piece.raw) - 1
