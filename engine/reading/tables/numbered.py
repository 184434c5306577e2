"""What editors add to the form: running numbers in front of labels (序号), labels in every place that merged cells cover."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..text import Piece, fold
from ..values import is_figure
from .disclosure import ROW_LABELS, is_head_label
from .pipes import GridRow
from .request_heads import HEADS, is_corner
from .request_rows import LABELS

_FEWEST: Final = 5
"""Rows that are numbered on and on; the form's own numbers begin again in every group."""
_HEADS: Final = frozenset({"序号", "行次", "编号", "栏次"})


_SHORTEST: Final = 3


def said_once(row: GridRow) -> GridRow:
    """Return the row with the label of a merged cell only in the first of the places that it covered."""
    pieces = list(row.pieces)
    for place in range(len(pieces) - 1, 0, -1):
        raw = pieces[place].raw
        if len(raw) >= _SHORTEST and raw == pieces[place - 1].raw and _is_label(fold(raw)):
            pieces[place] = Piece("", pieces[place].start)
    return GridRow(tuple(pieces), row.layout, row.end)


def _is_label(folded: str) -> bool:
    known = (LABELS.find, ROW_LABELS.find, HEADS.exact)
    return is_corner(folded) or is_head_label(folded) or any(find(folded) for find in known)


def unnumbered(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return `rows` with blanks for a first column that only counts them."""
    numbers = [_number(row) for row in rows]
    found = [number for number in numbers if number is not None]
    if len(found) < _FEWEST or any(lower != upper + 1 for upper, lower in pairwise(found)):
        return list(rows)
    return [
        row if number is None and not _is_head(row) else _without_first(row)
        for row, number in zip(rows, numbers, strict=True)
    ]


def _number(row: GridRow) -> int | None:
    """The bare number in front of a word."""
    first = next((index for index, piece in enumerate(row.pieces) if piece.raw), None)
    if first is None or row.layout == "plain":
        return None
    raw = fold(row.pieces[first].raw)
    behind = next((piece for piece in row.pieces[first + 1 :] if piece.raw), None)
    is_in_front = behind is not None and not is_figure(behind)
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 and is_in_front else None


def _is_head(row: GridRow) -> bool:
    return any(fold(piece.raw) in _HEADS for piece in row.pieces[:2])


def _without_first(row: GridRow) -> GridRow:
    first = next(index for index, piece in enumerate(row.pieces) if piece.raw)
    blank = Piece("", row.pieces[first].start)
    return GridRow((*row.pieces[:first], blank, *row.pieces[first + 1 :]), row.layout, row.end)
