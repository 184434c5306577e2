"""Which pieces of a row are its figures: the columns are settled over the whole table, never row by row.

A row has a label and `count` figures; merged cells leave blanks before them, padding leaves blanks after.
Every row allows an interval of beginnings; rows of one shape must agree. What stays open is not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..text import Piece

_FEWEST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of figures before its columns are known.

    Attributes:
        label: index of the piece that holds its label, -1 for none.
        pieces: all pieces of the row.
        end: where the row ends in the text.
        is_uneven: whether it has more or fewer cells than the rows around it.
    """

    label: int
    pieces: tuple[Piece, ...]
    end: int
    is_uneven: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows of one shape have their figures at the same index."""
        return self.label, len(self.pieces)

    @property
    def filled(self) -> list[int]:
        """Indexes of the pieces after the label that are not blank."""
        return [index for index in range(self.label + 1, len(self.pieces)) if self.pieces[index].raw]

    def interval(self, count: int) -> tuple[int, int]:
        """Return the first and last index at which its `count` figures may begin; empty if last < first."""
        first, last = self.label + 1, len(self.pieces) - count
        filled = self.filled
        if filled:
            first, last = max(first, filled[-1] - count + 1), min(last, filled[0])
        return first, last

    def figures(self, begin: int, count: int) -> tuple[Piece, ...]:
        """Return its `count` figures from index `begin`; where the row is too short, blanks at its end."""
        taken = self.pieces[begin : begin + count]
        return (*taken, *(Piece("", self.end) for _ in range(count - len(taken))))


def begins_of(strips: Sequence[Strip], count: int, head: tuple[int, int] | None = None) -> list[int | None]:
    """Return for every strip the index at which its `count` figures begin; None where that stays open.

    A strip without any figure begins right after its label: all its figures are blank wherever they stand.

    Args:
        strips: the rows of one table.
        count: how many figures a row has.
        head: index of the first column's head and the width of its row, where they are known.
    """
    agreed = _agreed([strip for strip in strips if not strip.is_uneven], count)
    evidence = _Evidence(
        settled={shape: low for shape, (low, high) in agreed.items() if low == high},
        chosen={
            shape: low
            for shape, (low, high) in agreed.items()
            if low == high and shape[1] - count > shape[0] + 1
        },
        head=head,
        keeps_blanks=keeps_blanks(strips),
        width=_fixed_width(strips),
    )
    return [_begin(strip, count, agreed, evidence) for strip in strips]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the rows of a table tell about one another.

    Attributes:
        settled: beginning by shape, where the rows of that shape allow but one.
        chosen: those of them that had a choice, and so show how the layout treats merged cells.
        head: see `begins_of`.
        keeps_blanks: whether merged cells leave blanks in front of labels.
        width: pieces of every row, where rows of all kinds have as many; 0 where that differs.
    """

    settled: dict[tuple[int, int], int]
    chosen: dict[tuple[int, int], int]
    head: tuple[int, int] | None
    keeps_blanks: bool
    width: int


def _fixed_width(strips: Sequence[Strip]) -> int:
    """How wide rows are, wherever their label stands; 0 where merged cells leave no blanks and widths differ."""
    kinds: dict[int, Counter[int]] = {}
    for strip in strips:
        kinds.setdefault(strip.label, Counter())[len(strip.pieces)] += 1
    width, count = Counter(len(strip.pieces) for strip in strips).most_common(1)[0] if strips else (0, 0)
    is_usual = all(own[width] * 2 > own.total() for own in kinds.values())
    return width if is_usual and len(kinds) > 1 and count >= _FEWEST_ROWS else 0


def _has_lost(strip: Strip, width: int) -> bool:
    """Tell a row with fewer cells than all others, or with figures behind their last: a cell was lost, or is two."""
    return len(strip.pieces) < width or strip.filled[-1] >= width


def _begin(
    strip: Strip, count: int, agreed: dict[tuple[int, int], tuple[int, int]], evidence: _Evidence
) -> int | None:
    low, high = strip.interval(count)
    if not strip.filled:
        return max(high, strip.label + 1)
    shared = agreed.get(strip.shape, (low, high))
    if shared[0] > shared[1] and len(strip.filled) < count:
        return None
    if evidence.width and _has_lost(strip, evidence.width):
        return None
    if strip.is_uneven and not (
        low == high and len(strip.filled) == count and _stands_as(strip, low, evidence)
    ):
        return None
    if low >= high:
        return low if low == high else None
    if strip.shape in evidence.settled:
        return evidence.settled[strip.shape]
    return next((begin for begin in _suggested(strip, evidence) if shared[0] <= begin <= shared[1]), None)


def _stands_as(strip: Strip, begin: int, evidence: _Evidence) -> bool:
    """Tell a row that begins where rows do whose label stands at its place: if not, a blank is in front of its figures."""
    begins = {own for (label, _), own in evidence.settled.items() if label == strip.label}
    return not begins or begin in begins


def _agreed(strips: Sequence[Strip], count: int) -> dict[tuple[int, int], tuple[int, int]]:
    agreed: dict[tuple[int, int], tuple[int, int]] = {}
    for strip in strips:
        low, high = strip.interval(count)
        if low > high:
            continue
        before = agreed.get(strip.shape, (low, high))
        agreed[strip.shape] = (max(low, before[0]), min(high, before[1]))
    return agreed


def _suggested(strip: Strip, evidence: _Evidence) -> Iterator[int]:
    """The head of the first column in a row of the same width; else what rows of other shapes chose."""
    if evidence.head and evidence.head[1] == len(strip.pieces):
        yield evidence.head[0]
    same_width = {
        label: begin for (label, width), begin in evidence.chosen.items() if width == len(strip.pieces)
    }
    if evidence.keeps_blanks and same_width:
        yield same_width[min(same_width, key=lambda label: (abs(label - strip.label), label))]
    elif not evidence.keeps_blanks and _stand_behind(evidence.chosen or evidence.settled):
        yield strip.label + 1


def _stand_behind(begins: dict[tuple[int, int], int]) -> bool:
    """Tell whether in rows of every shape the figures follow their label at once."""
    return bool(begins) and all(begin == label + 1 for (label, _), begin in begins.items())


def keeps_blanks(strips: Sequence[Strip]) -> bool:
    """Tell whether merged cells leave blanks in front of a label, as tab rows and one cell per line do."""
    return any(strip.label > 0 and not strip.pieces[0].raw for strip in strips)
