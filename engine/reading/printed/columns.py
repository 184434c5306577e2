"""Figures in known columns → rows: what stands on one height is a row, its label may stand above and below it.

A label over many rows (三、本年度办理结果) comes with the first of them. Rows without any figure are rows too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from ...patterns import regex
from ..text import Piece, fold
from ..values import is_figure
from .paper import Bounds, Line, parted

_NUMBERED: Final = regex(
    r"(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九]、|\d{1,2}[.、．](?!\d))"
)
_FILLED_IN: Final = regex(r"[+-]?\d[\d,.]*(?:万?元|[项件条个次份宗])?|无")


_FIGURE: Final = regex(r"[+-]?\d[\d.]+")
_PADDING: Final = 12.0
"""Room at both sides of a cell's text together, in points: what office programs leave by default."""


_MOST_STRAYS: Final = 2
"""Labels that may stand among the figures; with more of them no place tells a column."""


class Slot(NamedTuple):
    """One cell of a row: its lines from the top, none for a blank, and its box."""

    lines: tuple[Line, ...]
    bounds: Bounds


class PrintedRow(NamedTuple):
    """A row of a table as printed.

    Attributes:
        top: its height.
        slots: its cells, None where a merged one reaches into it.
        is_doubtful: whether a rule was overlooked in its picture, so that its columns are not known.
    """

    top: float
    slots: tuple[Slot | None, ...]
    is_doubtful: bool = False


class Column(NamedTuple):
    """From where to where the figures of a column stand."""

    left: float
    right: float


@dataclass
class _Label:
    """Lines that belong to one label."""

    lines: list[Line] = field(default_factory=list)

    @property
    def bounds(self) -> Bounds:
        return _around(self.lines)


def is_filled_in(line: Line) -> bool:
    """Tell what stands in a cell of figures: a number, with or without its unit, or a stroke."""
    text = line.text
    return is_figure(Piece(text, 0)) or _FILLED_IN.fullmatch(fold(text)) is not None


def figures_in(line: Line) -> list[Line]:
    """Return the parts of a line that stand apart, if all of them are figures."""
    parts = parted(line)
    return parts if all(map(is_filled_in, parts)) else []


def is_begun(line: Line) -> bool:
    """Tell a line with the number of a label at its beginning."""
    return _NUMBERED.match(fold(line.text)) is not None


def rows_under(
    columns: Sequence[Column], parts: Sequence[Line], *, heads_until: float, cuts: Sequence[Bounds]
) -> Iterator[PrintedRow]:
    """Yield the rows of one table whose columns are known.

    Args:
        columns: of figures, from the left; what stands left of them is a label.
        parts: everything in the table.
        heads_until: what ends above this is a head.
        cuts: level rules.
    """
    first = columns[0].left
    above = [part for part in parts if part.down < heads_until]
    floor = max((part.down + part.size / 2 for part in above if part.right > first), default=heads_until)
    heads = [part for part in above if part.right > first or part.down < floor]
    body = [part for part in parts if part not in heads]
    figures = [part for part in body if is_filled_in(part) and part.right > first]
    labels = _labels([part for part in body if not (is_filled_in(part) and part.right > first)], cuts)
    yield from _head_rows(columns, heads, has_labels=bool(labels))
    anchors = _anchors(figures)
    strays = sum(1 for label in labels if (label.bounds[0] + label.bounds[2]) / 2 > first)
    yield from _matched(columns if strays <= _MOST_STRAYS else (), anchors, _split_labels(labels, anchors))


def _anchors(figures: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for part in sorted(figures, key=lambda part: part.down):
        if rows and part.down - rows[-1][0].down < 0.5 * part.size:
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _labels(parts: Sequence[Line], cuts: Sequence[Bounds]) -> list[_Label]:
    """Put the lines of each label together: right below one another, and no number begins the lower one."""
    labels: list[_Label] = []
    for part in sorted(parts, key=lambda part: (part.down, part.left)):
        above = next((label for label in reversed(labels) if _goes_on(label.lines[-1], part, cuts)), None)
        if above is None or is_begun(part):
            labels.append(_Label([part]))
        else:
            above.lines.append(part)
    return labels


def _goes_on(above: Line, part: Line, cuts: Sequence[Bounds]) -> bool:
    shared = min(above.right, part.right) - max(above.left, part.left)
    is_upright = len(above.text) == 1 == len(part.text)
    room = part.top - above.bottom
    is_near = -0.5 * part.size < room < (2.0 if is_upright else 0.6) * part.size
    middle = (part.left + part.right) / 2
    is_cut = any(above.down < cut < part.down and left <= middle <= right for left, cut, right, _ in cuts)
    return is_near and not is_cut and shared > 0.5 * min(above.right - above.left, part.right - part.left)


def _split_labels(labels: Sequence[_Label], anchors: Sequence[Sequence[Line]]) -> list[_Label]:
    """Rows that stand as close as lines: a label beside several of them is as many, if none is right of it."""
    result: list[_Label] = []
    for label in labels:
        left, top, _, bottom = label.bounds
        beside = [row for row in anchors if top <= row[0].down <= bottom]
        deeper = [
            other
            for other in labels
            if other is not label and other.bounds[0] > left + 1 and _share(other.bounds, label.bounds)
        ]
        is_upright = all(len(line.text) == 1 for line in label.lines)
        if len(beside) < 2 or deeper or is_upright or len(label.lines) < len(beside):
            result.append(label)
            continue
        parts: dict[int, _Label] = {}
        for line in label.lines:
            nearest = min(range(len(beside)), key=lambda place: abs(beside[place][0].down - line.down))
            parts.setdefault(nearest, _Label()).lines.append(line)
        result.extend(parts.values())
    return result


def _share(first: Bounds, second: Bounds) -> bool:
    return first[1] < second[3] and second[1] < first[3]


def _matched(
    columns: Sequence[Column], anchors: Sequence[Sequence[Line]], labels: Sequence[_Label]
) -> Iterator[PrintedRow]:
    """Yield figures with the labels beside them, and labels on their own, from the top."""
    rows: list[tuple[float, list[_Label], Sequence[Line]]] = [(row[0].down, [], row) for row in anchors]
    alone = []
    for label in labels:
        _, top, _, bottom = label.bounds
        slack = 0.5 * label.lines[0].size
        own = next((row for row in rows if top - slack <= row[0] <= bottom + slack), None)
        if own is None:
            alone.append(((top + bottom) / 2, [label], ()))
        else:
            own[1].append(label)
    for down, beside, figures in sorted([*rows, *alone], key=lambda row: row[0]):
        yield _row(columns, down, sorted(beside, key=lambda label: label.bounds[0]), figures)


def _row(
    columns: Sequence[Column], down: float, labels: Sequence[_Label], figures: Sequence[Line]
) -> PrintedRow:
    """A row with a cell for every column; where rows do not stand under one another, only what is there."""
    slots: list[Slot | None] = [Slot(tuple(label.lines), label.bounds) for label in labels]
    if not columns:
        slots.extend(Slot((figure,), figure.bounds) for figure in sorted(figures, key=lambda one: one.left))
    edges = [*(label.bounds for label in labels), *(figure.bounds for figure in figures)]
    top, bottom = min(edge[1] for edge in edges), max(edge[3] for edge in edges)
    for column in columns:
        own = [figure for figure in figures if _nearest(columns, figure) is column]
        bounds = _around(own) if own else (column.left, top, column.right, bottom)
        slots.append(Slot(tuple(sorted(own, key=lambda figure: figure.left)), bounds))
    return PrintedRow(down, tuple(slots))


def _nearest(columns: Sequence[Column], part: Line) -> Column:
    middle = (part.left + part.right) / 2
    return min(
        columns,
        key=lambda column: (
            max(column.left - middle, middle - column.right, 0.0) * 1000
            + abs((column.left + column.right) / 2 - middle)
        ),
    )


def _head_rows(columns: Sequence[Column], heads: Sequence[Line], *, has_labels: bool) -> Iterator[PrintedRow]:
    """Yield heads over several columns first, in the order of their heights, then the heads of the columns."""
    own: dict[int, list[Line]] = {}
    over: list[Line] = []
    first = columns[0].left
    corner = [head for head in heads if head.right <= first]
    for head in sorted((head for head in heads if head not in corner), key=lambda head: -head.down):
        for part in _cut_between(columns, head):
            place = list(columns).index(_nearest(columns, part))
            below = own.get(place)
            if _spans(columns, part) or (below and below[-1].top - part.bottom > 0.8 * part.size):
                over.append(part)
            else:
                own.setdefault(place, []).append(part)
    for row in _anchors(over):
        ordered = sorted(row, key=lambda part: part.left)
        yield PrintedRow(row[0].down, tuple(Slot((part,), part.bounds) for part in ordered))
    if own or corner:
        last = max(
            (line.down for lines in own.values() for line in lines), default=corner[0].down if corner else 0
        )
        # A corner only over labels: where there are none, heads and figures begin with the same column.
        edge = _around(corner) if corner else (0.0, last, first, last)
        slots = [Slot(tuple(corner), edge)] if corner or has_labels else []
        for place, column in enumerate(columns):
            lines = tuple(reversed(own.get(place, [])))
            slots.append(Slot(lines, _around(lines) if lines else (column.left, last, column.right, last)))
        yield PrintedRow(last, tuple(slots))


def _spans(columns: Sequence[Column], part: Line) -> bool:
    """Whether a head reaches from one column's middle over another's edge."""
    middles = [(column.left + column.right) / 2 for column in columns]
    inside = sum(1 for middle in middles if part.left <= middle <= part.right)
    return inside > 1


def _cut_between(columns: Sequence[Column], head: Line) -> Iterator[Line]:
    """Heads so close that they look like one are cut where the room between two characters is widest there."""
    edges = [(before.right + after.left) / 2 for before, after in pairwise(columns)]
    words = list(head.words)
    start = 0
    for place, (before, after) in enumerate(pairwise(words), 1):
        room = after.left - before.right
        middle = (before.right + after.left) / 2
        is_edge = any(abs(edge - middle) < after.height for edge in edges)
        if is_edge and room > 0.15 * after.height:
            yield Line(tuple(words[start:place]))
            start = place
    yield Line(tuple(words[start:]))


def _around(lines: Sequence[Line]) -> Bounds:
    return (
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
    )


def joined_digits(slot: Slot) -> tuple[str, ...]:
    """The lines of a cell; digits that filled its line and go on in the next are one number."""
    texts = tuple(line.text for line in slot.lines)
    if len(texts) < 2 or not _FIGURE.fullmatch("".join(texts)):
        return texts
    room = slot.bounds[2] - slot.bounds[0] - _PADDING
    is_full = all(
        line.right - line.left > room - (line.right - line.left) / len(line.text) for line in slot.lines[:-1]
    )
    is_below = all(line.top > before.down for before, line in pairwise(slot.lines))
    return ("".join(texts),) if is_full and is_below and len(texts[0]) > 1 else texts
