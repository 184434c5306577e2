"""What editors add to the form: running numbers in front of labels (序号), labels in every place that merged cells cover."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ..text import Piece, fold
from ..values import is_figure
from .disclosure import ROW_LABELS, is_head_label
from .pipes import GridRow
from .request_heads import HEADS, is_corner
from .request_labels import LABELS

_FEWEST: Final = 5
"""Rows that are numbered on and on; the form's own numbers begin again in every group."""
_HEADS: Final = frozenset({"序号", "行次", "编号", "栏次"})


_SHORTEST: Final = 3


def said_once(rows: Iterable[GridRow]) -> Iterator[GridRow]:
    """Yield the rows with what a merged cell holds only in the first of the places that it covered.

    Labels are known by their wording; figures of table 2 by the head above them, which was merged like them.
    """
    width, covered = 0, frozenset[int]()
    for row in rows:
        places = _repeated_labels(row)
        heads = _covered_heads(row)
        if heads:
            width, covered = len(row.pieces), frozenset(heads)
        elif len(row.pieces) == width and not places:
            places = [place for place in covered if row.pieces[place].raw == row.pieces[place - 1].raw]
        elif row.layout != "plain":
            width = 0
        yield _blanked(row, places) if places else row


def _repeated_labels(row: GridRow) -> list[int]:
    return [
        place
        for place, (before, piece) in enumerate(pairwise(row.pieces), 1)
        if piece.raw == before.raw and len(piece.raw) >= _SHORTEST and _is_label(fold(piece.raw))
    ]


def _covered_heads(row: GridRow) -> list[int]:
    """The places behind a head that repeat it, or stand blank as it was merged over them."""
    found: list[int] = []
    for place, (before, piece) in enumerate(pairwise(row.pieces), 1):
        is_head = place - 1 in found or is_head_label(fold(before.raw))
        if is_head and piece.raw in ("", before.raw):
            found.append(place)
    return found


def _blanked(row: GridRow, places: Collection[int]) -> GridRow:
    pieces = [Piece("", piece.start) if place in places else piece for place, piece in enumerate(row.pieces)]
    return row.with_pieces(pieces)


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
    return row.with_pieces((*row.pieces[:first], blank, *row.pieces[first + 1 :]))
