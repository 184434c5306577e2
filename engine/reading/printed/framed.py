"""Words in the cells of a ruled table → rows; rules that are missing inside it are seen from the figures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .columns import Column, PrintedRow, Slot, is_begun, is_filled_in, joined_digits, rows_under
from .paper import Bounds, Line, Word, parted, text_lines
from .ruled import Area, Frame

_NARROWEST: Final = 6.0
_MANY: Final = 8
"""Columns of the tables in which every figure has a cell of its own."""


class Filled:
    """Frames of one page, taking the words that stand in them."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._frames = sorted(frames, key=lambda frame: _size(frame.bounds))
        self._areas = [_by_place(frame) for frame in self._frames]
        self._words: list[dict[Area, list[Word]]] = [{} for _ in self._frames]

    def take(self, word: Word) -> bool:
        """Take a word into the smallest cell that it stands in; False where it stands in none."""
        for frame, areas, words in zip(self._frames, self._areas, self._words, strict=True):
            left, top, right, bottom = frame.bounds
            if left <= word.across < right and top <= word.down < bottom:
                row = bisect_right(frame.down, word.down) - 1
                column = bisect_right(frame.across, word.across) - 1
                words.setdefault(areas[row, column], []).append(word)
                return True
        return False

    def rows(self) -> Iterator[PrintedRow]:
        """Yield the rows of every frame."""
        for frame, words in zip(self._frames, self._words, strict=True):
            lines = {area: text_lines(own) for area, own in words.items()}
            for row in range(len(frame.down) - 1):
                own = [area for area in frame.areas if area.row <= row <= area.last_row]
                own = [area for area in own if area in lines or _has_room(area)]
                if any(area.row == row for area in own):
                    yield from _rows(frame, row, own, lines)


def _size(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _has_room(area: Area) -> bool:
    """Between the borders of cells that stand apart is nothing."""
    left, top, right, bottom = area.bounds
    return right - left > _NARROWEST and bottom - top > _NARROWEST


def _by_place(frame: Frame) -> dict[tuple[int, int], Area]:
    return {
        (row, column): area
        for area in frame.areas
        for row in range(area.row, area.last_row + 1)
        for column in range(area.column, area.last_column + 1)
    }


def _rows(
    frame: Frame, row: int, areas: Iterable[Area], lines: dict[Area, list[Line]]
) -> Iterator[PrintedRow]:
    ordered = sorted(areas, key=lambda area: area.column)
    slots: list[Slot | None] = []
    for area in ordered:
        if area.row == row:
            slots.extend(_slots(frame, area, lines.get(area, [])))
        else:
            slots.append(None)
    if len(slots) == 1 and (slots[0] is None or not slots[0].lines):
        return
    if _holds_rows(slots):
        yield from _rows_within(slots)
    else:
        is_doubtful = any(_lacks_rule(frame, area, lines.get(area, [])) for area in ordered)
        yield PrintedRow(frame.down[row], tuple(slots), is_doubtful)


def _slots(frame: Frame, area: Area, lines: Sequence[Line]) -> Iterator[Slot]:
    """One cell, or as many as there are figures in it that stand in columns of their own: rules are missing."""
    parts = [part for line in lines for part in parted(line)]
    if area.column < area.last_column and len(parts) > 1 and all(is_filled_in(part) for part in parts):
        columns = {part: _column_of(frame, part) for part in parts}
        if len(set(columns.values())) == len(parts):
            found = {column: part for part, column in columns.items()}
            for column in range(area.column, area.last_column + 1):
                bounds = (
                    frame.across[column],
                    area.bounds[1],
                    frame.across[column + 1],
                    area.bounds[3],
                )
                yield Slot((found[column],) if column in found else (), bounds)
            return
    yield Slot(tuple(lines), area.bounds)


def _lacks_rule(frame: Frame, area: Area, lines: Sequence[Line]) -> bool:
    """Tell a cell of a picture over several narrow columns with a figure in it: a rule was not seen."""
    is_seen = any(line.confidence is not None for line in lines)
    is_wide = area.last_column > area.column and len(frame.across) > _MANY
    return is_seen and is_wide and any(map(is_filled_in, lines))


def _column_of(frame: Frame, part: Line) -> int:
    return bisect_right(frame.across, (part.left + part.right) / 2) - 1


def _holds_rows(slots: Sequence[Slot | None]) -> bool:
    """Tell a row that holds several because no level rule parts them: figures under figures in every column."""
    figures = [
        slot for slot in slots if slot and slot.lines and all(is_filled_in(line) for line in slot.lines)
    ]
    if not figures or any(len(slot.lines) < 2 for slot in figures):
        return False
    begun = max(sum(map(is_begun, slot.lines)) for slot in slots if slot)
    if begun < 2 and all(len(joined_digits(slot)) == 1 for slot in figures):
        return False
    heights = [_heights(slot.lines) for slot in figures]
    longest = max(heights, key=len)
    is_even = all(_on(height, longest) for height in heights)
    has_label = any(slot and slot not in figures and len(slot.lines) >= len(longest) for slot in slots)
    return is_even and has_label and len({round(height) for height in longest}) > 1


def _heights(lines: Sequence[Line]) -> list[float]:
    return [line.down for line in lines]


def _on(heights: Sequence[float], others: Sequence[float]) -> bool:
    return all(min(abs(height - other) for other in others) < 4.0 for height in heights)


def _rows_within(slots: Sequence[Slot | None]) -> Iterator[PrintedRow]:
    there = [slot for slot in slots if slot is not None]
    is_figures = [
        bool(slot.lines) and sum(map(is_filled_in, slot.lines)) * 2 > len(slot.lines) for slot in there
    ]
    first = is_figures.index(True)
    columns = [Column(slot.bounds[0], slot.bounds[2]) for slot in there[first:]]
    parts = [line for slot in there for line in slot.lines]
    figures = [line for slot in there[first:] for line in slot.lines if is_filled_in(line)]
    top = min(line.top for line in figures)
    begun = [line.top for slot in there[:first] for line in slot.lines if line.bottom > top - 1]
    yield from rows_under(columns, parts, heads_until=min(begun, default=top), cuts=())
