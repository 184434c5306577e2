"""Rows that have more or fewer cells than most rows around them: a cell was lost there, or is two.

Recognition drops a figure together with its separator, or takes a speck of dirt for a cell of its own. What stands
behind it is then one column off, and only the rows around it, or the row's own sum, can tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..values import is_figure
from .pipes import GridRow

_FEWEST_ROWS: Final = 4
_FEWEST_BEHIND: Final = 6
"""Sub-tables of table 2 have fewer columns, and not all of them as many."""
_SHARE: Final = 0.6
"""Part of the rows that must be alike before one that is not is odd."""


def with_excess(rows: Sequence[GridRow], is_heading: Callable[[str], bool]) -> list[GridRow]:
    """Return `rows`, each with the number of pieces that it has more than most of its table.

    Rows are alike in all their pieces, or in those behind their label where merged cells leave no blank. Where no
    width is usual, and in layouts of one cell per line, nothing is told.

    Args:
        rows: every row of a text, in order.
        is_heading: tells a section heading, behind which another table begins.
    """
    found: list[GridRow] = []
    for table in _tables(rows, is_heading):
        excesses = iter(_excesses([row for row in table if row.width]))
        found.extend(_exceeding(row, next(excesses)) if row.width else row for row in table)
    return found


def _tables(rows: Sequence[GridRow], is_heading: Callable[[str], bool]) -> Iterator[list[GridRow]]:
    table: list[GridRow] = []
    for row in rows:
        if row.layout == "plain" and is_heading(row.pieces[0].raw):
            yield table
            table = []
        table.append(row)
    yield table


def _exceeding(row: GridRow, excess: int) -> GridRow:
    return replace(row, excess=excess) if excess else row


def _excesses(rows: Sequence[GridRow]) -> list[int]:
    whole = [row.width for row in rows]
    behind = [_behind_label(row) for row in rows]
    found = [counted for widths in (whole, behind) if (counted := _usual(widths)) is not None]
    found = [counted for counted in found if counted[2] is whole or counted[0] >= _FEWEST_BEHIND]
    if not found:
        return [0] * len(rows)
    usual, _, widths = max(found, key=lambda one: one[1])
    return [0 if width is None else width - usual for width in widths]


def _usual(widths: Sequence[int | None]) -> tuple[int, int, Sequence[int | None]] | None:
    """The usual width, how many rows have it, and all widths; rows without one do not count."""
    known = [width for width in widths if width is not None]
    if len(known) < _FEWEST_ROWS:
        return None
    usual, count = Counter(known).most_common(1)[0]
    return (usual, count, widths) if count >= _SHARE * len(known) else None


def _behind_label(row: GridRow) -> int | None:
    """How many pieces follow the last word in front of the figures; None where there are no figures."""
    label = 0
    for place, piece in enumerate(row.pieces):
        if piece.raw and is_figure(piece):
            return row.width - label
        label = place if piece.raw else label
    return None
