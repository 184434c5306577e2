"""What a row's own sum says of how it was read: whether its figures contradict it because cells were lost or torn.

A sum that does not hold is the report's fault wherever the cells are certain, and must stay a finding. Only where the
row itself shows damage is it a witness against the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ...model import Cell, Number
from ..text import Piece
from ..values import read_value

_NO_RESULT: Final = frozenset({"received", "carried_in", "result_total", "carried_out"})


def adds_up(figures: Sequence[Piece]) -> bool:
    """Tell whether the last figure is the sum of the others, blanks as 0."""
    return _holds([read_value(piece.raw)[0] or 0 for piece in figures])


def is_damaged(is_uneven: bool, loses_blanks: bool, figures: Sequence[Piece]) -> bool:
    """Tell a row whose sum does not hold, and whose cells are in doubt for another reason, too.

    Args:
        is_uneven: whether it has more or fewer cells than the rows around it.
        loses_blanks: whether its table leaves no trace of blank cells, so that one figure more is not seen.
        figures: its figures, the sum last.
    """
    if adds_up(figures):
        return False
    return is_uneven or (loses_blanks and _would_hold([piece.raw for piece in figures]))


def holds_in_columns(row: str, cells: Mapping[str, Cell], columns: Sequence[str]) -> bool:
    """Tell whether every column holds with the figures that `row` has in `cells`, `row.column` → cell, blanks as 0.

    Results add up to 总计; new and carried requests are those with a result and those carried on.
    """
    results = [
        key for key in dict.fromkeys(place.partition(".")[0] for place in cells) if key not in _NO_RESULT
    ]
    for column in columns:
        done = _sum(cells, column, results)
        if row in results and done != _sum(cells, column, ["result_total"]):
            return False
        if row not in results and _sum(cells, column, ["received", "carried_in"]) != _sum(
            cells, column, ["result_total", "carried_out"]
        ):
            return False
    return True


def _sum(cells: Mapping[str, Cell], column: str, rows: Sequence[str]) -> Number:
    found = (cells.get(f"{row}.{column}") for row in rows)
    return sum((cell.value or 0 for cell in found if cell is not None), 0)


def _would_hold(raws: Sequence[str]) -> bool:
    """Tell whether the sum would hold without one of the figures, or with two neighbours as one number."""
    return any(_holds([read_value(raw)[0] or 0 for raw in other]) for other in _mended(raws))


def _mended(raws: Sequence[str]) -> Iterator[Sequence[str]]:
    for place in range(len(raws)):
        yield [*raws[:place], *raws[place + 1 :]]
    for place in range(len(raws) - 1):
        yield [*raws[:place], raws[place] + raws[place + 1], *raws[place + 2 :]]


def _holds(values: Sequence[Number]) -> bool:
    return sum(values[:-1]) == values[-1]
