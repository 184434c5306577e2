"""Cells in which a program that guessed the columns put the figures of several → figures one by one.

Converters of PDFs find columns by the room between words: `2123 1182 267 | 3685 3753 | 823`. A row with as many
figures as the form has columns is known by their order; of any other row nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..text import Piece
from ..values import is_figure
from .pipes import GridRow

_FEWEST: Final = 3
"""Rows with such cells; fewer are slips of a pen: 3 5."""
_WORD: Final = re.compile(r"\S+")
_SPACED: Final = re.compile(r"\d{1,3}(?:\s\d{3})+")


def unfused(rows: Sequence[GridRow], count: int) -> list[GridRow]:
    """Return `rows`, each with its `count` figures one by one, or in one piece where there are more or fewer.

    Where hardly any cell holds several figures, rows come back as they are, but for those that lack others.
    """
    fused = [any(_is_fused(piece) for piece in row.pieces) for row in rows]
    is_guessed = sum(fused) >= _FEWEST
    return [
        _one_by_one(row, count) if is_guessed or (own and _filled(row) < count) else row
        for row, own in zip(rows, fused, strict=True)
    ]


def _filled(row: GridRow) -> int:
    return sum(1 for piece in row.pieces if any(_figures(piece)))


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
    return GridRow((*row.pieces[:first], *figures), row.layout, row.end)
