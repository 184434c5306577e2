"""Table 4 laid out otherwise than the form prints it → the address of every figure.

Pages for narrow screens, and editors that cannot merge cells, write the 15 figures as three rows of five under
one row of heads, as a table or a block of its own for each kind of case, or as 15 rows of one figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ...form import APPEAL_ROWS, APPEALS, RESULTS
from ..text import Piece, fold
from ..values import is_figure
from .labels import Entry, Vocabulary
from .pipes import GridRow

_COLUMNS: Final = tuple(column.key for column in RESULTS)
_HEADS: Final = Vocabulary(Entry(column.key, column.label.zh) for column in RESULTS)
_GROUPS: Final = {fold(row.label.zh): row.key for row in APPEALS}
_INSIDE: Final = (("未经复议", "direct_suit"), ("复议后", "suit_after_reconsideration"))
_LONGEST: Final = 24
_FEWEST_GROUPS: Final = 2

Places = Mapping[str, Piece]


class _Row(NamedTuple):
    """A row by what stands in it: the case, the results it heads, the pieces behind all words."""

    groups: list[str]
    heads: list[str]
    figures: list[Piece]


def places_apart(rows: Sequence[GridRow]) -> Places | None:
    """Return the piece of each address that table 4 has here; None where it stands as the form prints it.

    Args:
        rows: the rows of table 4 in order, every one in a grid.
    """
    parsed = [_parsed(row) for row in rows if row.layout != "plain"]
    if not any(len(row.heads) > len(_COLUMNS) and len(row.heads) % len(_COLUMNS) for row in parsed):
        for arranged in (_one_by_one, _row_by_row, _block_by_block):
            found = dict(arranged(parsed))
            if len({place.partition(".")[0] for place in found}) >= _FEWEST_GROUPS:
                return found
    return None


def is_as_wide_as_form(rows: Sequence[GridRow], figures: GridRow) -> bool:
    """Tell a grid of as many columns as the form has, with heads over them that a page break tore."""
    count = len(APPEAL_ROWS) * len(_COLUMNS)
    if len(figures.pieces) != count or any(piece.raw and not is_figure(piece) for piece in figures.pieces):
        return False
    for row in rows:
        if len(row.pieces) != count or any(is_figure(piece) for piece in row.pieces):
            continue
        known = [
            entry.key == _COLUMNS[place % len(_COLUMNS)]
            for place, piece in enumerate(row.pieces)
            if (entry := _HEADS.exact(fold(piece.raw)))
        ]
        if len(known) >= len(_COLUMNS) and all(known):
            return True
    return False


def _parsed(row: GridRow) -> _Row:
    groups, heads = [], []
    last = -1
    for index, piece in enumerate(row.pieces):
        if not piece.raw or is_figure(piece):
            continue
        folded = fold(piece.raw)
        group = _group(folded)
        match = None if group else _HEADS.find(folded)
        if group:
            groups.append(group)
        elif match:
            heads.append(match.entry.key)
        last = index
    return _Row(groups, heads, list(row.pieces[last + 1 :]))


def _group(folded: str) -> str:
    """The case that a label names; 行政诉讼 above two of them names none."""
    if folded in _GROUPS:
        return _GROUPS[folded]
    if len(folded) > _LONGEST:
        return ""
    return next((key for words, key in _INSIDE if words in folded), "")


def _has_figures(row: _Row) -> bool:
    return any(piece.raw for piece in row.figures)


def _one_by_one(rows: Sequence[_Row]) -> Iterator[tuple[str, Piece]]:
    """Fifteen rows: the case beside the first of five, a result in each, and one figure behind it."""
    if any(len(row.heads) > 1 or len(row.groups) > 1 for row in rows):
        return
    group = ""
    seen: set[str] = set()
    for row in rows:
        group = row.groups[-1] if row.groups else group
        if not row.heads or not group or len(row.figures) != 1:
            continue
        place = f"{group}.{row.heads[0]}"
        if place in seen:
            return
        seen.add(place)
        yield place, row.figures[0]


def _row_by_row(rows: Sequence[_Row]) -> Iterator[tuple[str, Piece]]:
    """One row of five heads, and below it a row for each case with its name in front."""
    heads: list[str] = []
    seen: set[str] = set()
    for row in rows:
        if sorted(row.heads) == sorted(_COLUMNS) and not row.groups:
            heads = row.heads
        elif row.heads or len(row.groups) > 1:
            heads = []
        elif heads and len(row.groups) == 1 and len(row.figures) == len(heads):
            if row.groups[0] in seen:
                return
            seen.add(row.groups[0])
            yield from _placed(row.groups, heads, row.figures)


def _block_by_block(rows: Sequence[_Row]) -> Iterator[tuple[str, Piece]]:
    """Each case, or two of them, with heads and figures of their own: block under block, or table after table."""
    groups: list[str] = []
    heads: list[str] = []
    seen: set[str] = set()
    for row in rows:
        if row.groups or row.heads:
            groups.extend(group for group in row.groups if group not in groups)
            heads.extend(row.heads)
            continue
        whole = [*_COLUMNS] * len(groups)
        if not groups or sorted(heads) != sorted(whole) or len(row.figures) != len(whole):
            continue
        if len(groups) == len(APPEAL_ROWS) or seen & set(groups):
            return
        seen.update(groups)
        yield from _placed(groups, heads, row.figures)
        groups, heads = [], []


def _placed(
    groups: Sequence[str], heads: Sequence[str], figures: Sequence[Piece]
) -> Iterator[tuple[str, Piece]]:
    count = len(_COLUMNS)
    for place, (head, piece) in enumerate(zip(heads, figures, strict=True)):
        yield f"{groups[place // count]}.{head}", piece
