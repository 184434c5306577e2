"""Rules of a page → frames with their cells, merged ones whole, lost outer rules put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from .paper import Bounds, Rule

_THICKEST: Final = 4.0
_SNAP: Final = 3.0
"""Rules nearer to one another than this are one: double rules, borders of neighbouring cells."""
_JOIN: Final = 4.5
"""Pieces of a rule with no more room between them are one: dashes."""
_SHORTEST: Final = 4.0
_NARROWEST: Final = 6.0
_MOST: Final = 2_500
"""More rules than this after joining are a drawing, and no table."""


_MOST_PLACES: Final = 20_000
"""More places than this between the rules of one frame are squared paper."""


class _Piece(NamedTuple):
    """A joined rule: where it stands across its direction, from where to where it runs."""

    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A cell of a frame: its first and last row and column, counted from 0, and its box."""

    row: int
    last_row: int
    column: int
    last_column: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled table: its cells, and where its columns and rows are parted."""

    bounds: Bounds
    areas: tuple[Area, ...]
    across: tuple[float, ...]
    down: tuple[float, ...]


def find_frames(rules: Iterable[Rule]) -> list[Frame]:
    """Return every frame of at least two cells, from the top; frames inside a cell of others too."""
    level, upright = _pieces(rules)
    if len(level) + len(upright) > _MOST:
        return []
    frames = [
        frame
        for some_level, some_upright in _together(level, upright)
        if len((frame := _frame(some_level, some_upright)).areas) > 1
    ]
    return sorted(frames, key=lambda frame: frame.bounds[1])


def level_rules(rules: Iterable[Rule]) -> list[Bounds]:
    """Return the level rules, joined, each as a box without height."""
    return [(piece.start, piece.at, piece.end, piece.at) for piece in _pieces(rules)[0]]


def _pieces(rules: Iterable[Rule]) -> tuple[list[_Piece], list[_Piece]]:
    level, upright = [], []
    for left, top, right, bottom in rules:
        if bottom - top <= _THICKEST and right - left > bottom - top:
            level.append(_Piece((top + bottom) / 2, left, right))
        elif right - left <= _THICKEST and bottom - top > right - left:
            upright.append(_Piece((left + right) / 2, top, bottom))
    return _joined(level), _joined(upright)


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    clusters: list[list[_Piece]] = []
    for piece in sorted(pieces):
        if clusters and piece.at - clusters[-1][0].at <= _SNAP:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
    whole = []
    for cluster in clusters:
        at = sum(piece.at for piece in cluster) / len(cluster)
        start, end = None, 0.0
        for piece in sorted(cluster, key=lambda piece: piece.start):
            if start is not None and piece.start - end > _JOIN:
                whole.append(_Piece(at, start, end))
                start = None
            start, end = (piece.start, piece.end) if start is None else (start, max(end, piece.end))
        if start is not None:
            whole.append(_Piece(at, start, end))
    return [piece for piece in whole if piece.end - piece.start > _SHORTEST]


def _together(
    level: Sequence[_Piece], upright: Sequence[_Piece]
) -> Iterator[tuple[list[_Piece], list[_Piece]]]:
    """Yield the rules that touch one another, group by group."""
    owner = list(range(len(level) + len(upright)))

    def root(place: int) -> int:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    for place, flat in enumerate(level):
        for other, tall in enumerate(upright, len(level)):
            if (
                flat.start - _JOIN <= tall.at <= flat.end + _JOIN
                and tall.start - _JOIN <= flat.at <= tall.end + _JOIN
            ):
                owner[root(place)] = root(other)
    groups: dict[int, tuple[list[_Piece], list[_Piece]]] = {}
    for place, piece in enumerate([*level, *upright]):
        groups.setdefault(root(place), ([], []))[place >= len(level)].append(piece)
    yield from (group for group in groups.values() if group[0] and group[1])


def _frame(level: Sequence[_Piece], upright: Sequence[_Piece]) -> Frame:
    across = _lines_at(upright, level)
    down = _lines_at(level, upright)
    is_table = (len(across) - 1) * (len(down) - 1) <= _MOST_PLACES
    areas = tuple(sorted(_Grid(across, down, level, upright).areas())) if is_table else ()
    return Frame((across[0], down[0], across[-1], down[-1]), areas, tuple(across), tuple(down))


def _lines_at(own: Sequence[_Piece], crossing: Sequence[_Piece]) -> list[float]:
    """Where the grid is cut: at every rule, and where the crossing ones end though no rule closes them."""
    places = sorted({piece.at for piece in own})
    first, last = min(piece.start for piece in crossing), max(piece.end for piece in crossing)
    if places[0] - first > _NARROWEST:
        places.insert(0, first)
    if last - places[-1] > _NARROWEST:
        places.append(last)
    return places


class _Grid:
    """The smallest places between all rules of a frame, and which of them no rule parts."""

    def __init__(
        self,
        across: Sequence[float],
        down: Sequence[float],
        level: Sequence[_Piece],
        upright: Sequence[_Piece],
    ) -> None:
        self._across, self._down = across, down
        self._level, self._upright = _by_place(level), _by_place(upright)

    def areas(self) -> Iterator[Area]:
        """Yield the cells; what is no rectangle because a rule is missing comes row by row."""
        seen: set[tuple[int, int]] = set()
        for row in range(len(self._down) - 1):
            for column in range(len(self._across) - 1):
                if (row, column) not in seen:
                    region = self._region(row, column)
                    seen |= region
                    yield from self._rectangles(region)

    def _region(self, row: int, column: int) -> set[tuple[int, int]]:
        region = {(row, column)}
        waiting = [(row, column)]
        while waiting:
            for place in self._open_beside(*waiting.pop()):
                if place not in region:
                    region.add(place)
                    waiting.append(place)
        return region

    def _open_beside(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        middle_down = (self._down[row] + self._down[row + 1]) / 2
        middle_across = (self._across[column] + self._across[column + 1]) / 2
        for beside in (column - 1, column + 1):
            edge = max(column, beside)
            if 0 <= beside < len(self._across) - 1 and not _covers(
                self._upright, self._across[edge], middle_down
            ):
                yield row, beside
        for beside in (row - 1, row + 1):
            edge = max(row, beside)
            if 0 <= beside < len(self._down) - 1 and not _covers(
                self._level, self._down[edge], middle_across
            ):
                yield beside, column

    def _rectangles(self, region: set[tuple[int, int]]) -> Iterator[Area]:
        open_areas: dict[tuple[int, int], int] = {}
        rows = sorted({row for row, _ in region})
        for row in [*rows, rows[-1] + 1]:
            runs = set(_runs(sorted(column for own, column in region if own == row)))
            for run in [run for run in open_areas if run not in runs]:
                yield self._area(open_areas.pop(run), row - 1, *run)
            for run in runs:
                open_areas.setdefault(run, row)

    def _area(self, row: int, last_row: int, column: int, last_column: int) -> Area:
        bounds = (
            self._across[column],
            self._down[row],
            self._across[last_column + 1],
            self._down[last_row + 1],
        )
        return Area(row, last_row, column, last_column, bounds)


def _runs(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    if not columns:
        return
    first = columns[0]
    for before, column in pairwise(columns):
        if column != before + 1:
            yield first, before
            first = column
    yield first, columns[-1]


def _by_place(pieces: Iterable[_Piece]) -> dict[float, list[_Piece]]:
    found: dict[float, list[_Piece]] = {}
    for piece in sorted(pieces):
        found.setdefault(piece.at, []).append(piece)
    return found


def _covers(pieces: dict[float, list[_Piece]], at: float, middle: float) -> bool:
    return any(piece.start <= middle <= piece.end for piece in pieces.get(at, ()))
