"""Which pieces of a row are its figures: the columns are settled over the whole table, never row by row.

A row has a label and `count` figures; merged cells leave blanks before them, padding leaves blanks after.
Every row allows an interval of beginnings; rows of one shape must agree. What stays open is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .text import Piece


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of figures before its columns are known.

    Attributes:
        label: index of the piece that holds its label, -1 for none.
        pieces: all pieces of the row.
        end: where the row ends in the text.
    """

    label: int
    pieces: tuple[Piece, ...]
    end: int

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


def begins_of(strips: Sequence[Strip], count: int) -> list[int | None]:
    """Return for every strip the index at which its `count` figures begin; None where that stays open.

    A strip without any figure begins right after its label: all its figures are blank wherever they stand.
    """
    agreed = _agreed(strips, count)
    settled = {shape: low for shape, (low, high) in agreed.items() if low == high}
    begins: list[int | None] = []
    for strip in strips:
        if not strip.filled:
            begins.append(
                strip.label + 1 if len(strip.pieces) - strip.label - 1 < count else strip.interval(count)[1]
            )
            continue
        low, high = strip.interval(count)
        if low > high:
            begins.append(None)
        elif low == high:
            begins.append(low)
        else:
            begins.append(_from_others(strip, agreed, settled, strips, (low, high)))
    return begins


def _agreed(strips: Sequence[Strip], count: int) -> dict[tuple[int, int], tuple[int, int]]:
    agreed: dict[tuple[int, int], tuple[int, int]] = {}
    for strip in strips:
        low, high = strip.interval(count)
        if low > high:
            continue
        before = agreed.get(strip.shape, (low, high))
        agreed[strip.shape] = (max(low, before[0]), min(high, before[1]))
    return agreed


def _from_others(
    strip: Strip,
    agreed: dict[tuple[int, int], tuple[int, int]],
    settled: dict[tuple[int, int], int],
    strips: Sequence[Strip],
    bounds: tuple[int, int],
) -> int | None:
    """Rows of the same shape decide; else, where merged cells keep their blanks, rows of the same width."""
    if strip.shape in settled:
        return settled[strip.shape]
    low, high = agreed[strip.shape]
    if low > high:
        low, high = bounds
    same_width = {label: begin for (label, width), begin in settled.items() if width == len(strip.pieces)}
    if keeps_blanks(strips) and same_width:
        nearest = min(same_width, key=lambda label: (abs(label - strip.label), label))
        return same_width[nearest] if low <= same_width[nearest] <= high else None
    loose = [(label, begin) for (label, width), begin in settled.items() if width > begin or label < begin]
    if loose and all(begin == label + 1 for label, begin in loose) and low <= strip.label + 1 <= high:
        return strip.label + 1
    return None


def keeps_blanks(strips: Sequence[Strip]) -> bool:
    """Tell whether merged cells leave blanks in front of a label, as tab rows and one cell per line do."""
    return any(strip.label > 0 and not strip.pieces[0].raw for strip in strips)
