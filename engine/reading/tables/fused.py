"""Cells in which a program that guessed the columns put the figures of several → figures one by one.

Converters of PDFs find columns by the room between words: `2123 1182 267 | 3685 3753 | 823`. A row with as many
figures as the form has columns is known by their order; of any other row nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...patterns import regex
from ..text import Piece
from ..values import is_figure
from .pipes import GridRow
from .witnesses import adds_up

_FEWEST: Final = 3
"""Rows with such cells; fewer are slips of a pen: 3 5."""
_MANY: Final = 4
"""One row of so many with such a cell, and the columns were guessed; otherwise numbers may have been cut."""
_WORD: Final = regex(r"\S+")
_SPACED: Final = regex(r"\d{1,3}(?:\s\d{3})+")


def unfused(rows: Sequence[GridRow], count: int) -> list[GridRow]:
    """Return `rows`, each with its `count` figures one by one, or in one piece where there are more or fewer.

    Where hardly any cell holds several figures, rows come back as they are, but for those with such a cell.
    """
    fused = [any(_is_fused(piece) for piece in row.pieces) for row in rows]
    if not any(fused):
        return [*rows]
    is_guessed = sum(fused) >= _FEWEST and (_MANY * sum(fused) >= len(rows) or not _are_regular(rows, count))
    return [
        _one_by_one(row, count) if is_guessed else _apart(row, count) if own else row
        for row, own in zip(rows, fused, strict=True)
    ]


def _are_regular(rows: Sequence[GridRow], count: int) -> bool:
    """Tell a table of which most rows have a cell for every column: a number in it was cut, and none joined."""
    cells = [_cells(row) for row in rows if any(map(is_figure, row.pieces))]
    return 2 * cells.count(count) > len(cells)


def _apart(row: GridRow, count: int) -> GridRow:
    """A row with a cell of several figures: they are cells of their own where it lacks some, or cut where it does not.

    Beside a blank cell they may be either; then only the row's sum tells.
    """
    if _cells(row) < count:
        return _one_by_one(row, count)
    places = [place for place, piece in enumerate(row.pieces) if _is_fused(piece)]
    beside = {place + step for place in places for step in (-1, 1)}
    own = range(max(len(row.pieces) - count, _label(row) + 1), len(row.pieces))
    if all(row.pieces[place].raw for place in beside if place in own):
        return row
    apart = _one_by_one(row, count)
    figures = apart.pieces[-count:]
    if len(apart.pieces) > count and all(map(is_figure, figures)) and adds_up(figures):
        return apart
    return _one_by_one(row, 0)


def _cells(row: GridRow) -> int:
    return len(row.pieces) - 1 - _label(row)


def _label(row: GridRow) -> int:
    """Index of the last piece that is no figure, -1 for none."""
    return max(
        (at for at, piece in enumerate(row.pieces) if piece.raw and not any(_figures(piece))), default=-1
    )


def _is_fused(piece: Piece) -> bool:
    """Tell several figures in one cell; blanks that may part thousands part no figures."""
    if len(piece.raw.split(None, 1)) < 2:  # most cells hold one word
        return False
    figures = [*_figures(piece)]
    return len(figures) > 1 and not _SPACED.fullmatch(piece.raw)


def _figures(piece: Piece) -> Iterator[Piece]:
    words = [Piece(match[0], piece.start + match.start()) for match in _WORD.finditer(piece.raw)]
    if all(is_figure(word) for word in words):
        yield from words


def _one_by_one(row: GridRow, count: int) -> GridRow:
    if row.layout == "plain":
        return row
    first = next((place for place, piece in enumerate(row.pieces) if any(_figures(piece))), None)
    if first is None:
        return row
    figures = [figure for piece in row.pieces[first:] for figure in _figures(piece)]
    words = [piece for piece in row.pieces[first:] if piece.raw and not any(_figures(piece))]
    if words:
        return row
    if len(figures) != count:
        figures = [Piece(" ".join(figure.raw for figure in figures), figures[0].start)]
    return row.with_pieces((*row.pieces[:first], *figures))
