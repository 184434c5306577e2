"""Tables without rules → rows: where a table begins and ends, and its columns, from figures and the heads over them.

Where the heads show a column that has no figure at all, it is there, and blank.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ..tables.disclosure import is_caption
from ..text import fold
from .columns import Column, PrintedRow, Slot, is_begun, is_filled_in, rows_under
from .paper import Bounds, Line, parted

_MOST_BETWEEN: Final = 14
"""Lines between two rows of figures of one table: labels, torn and wrapped."""
_MOST_HEADS: Final = 16
_CORNER: Final = "信息内容"
_PROSE: Final = 0.6
"""A line wider than this part of the page and without a gap is prose."""
_FAR: Final = 4.0
"""Heights of a line without anything in it, after which a table has ended."""


def find_tables(
    lines: Sequence[Line],
    width_at: Callable[[float], float],
    is_heading: Callable[[str], bool],
    cuts: Sequence[Bounds] = (),
    walls: Sequence[float] = (),
) -> tuple[list[PrintedRow], list[Line]]:
    """Return the rows of all tables among `lines`, and the lines that belong to none.

    Args:
        lines: what stands outside of frames on a page, from the top.
        width_at: width of the page at a height.
        is_heading: tells a section heading, over which no table reaches.
        cuts: level rules; no label reaches over one.
        walls: where rows of frames stand: no table reaches over one.
    """
    walls = sorted(walls)
    kept = [parted(line) for line in lines]
    closed = [
        is_heading(line.text) or (len(own) == 1 and line.right - line.left > _PROSE * width_at(line.top))
        for line, own in zip(lines, kept, strict=True)
    ]
    broken = [
        _is_behind_wall(before, line, walls) for before, line in zip([None, *lines], lines, strict=False)
    ]
    rows: list[PrintedRow] = []
    rest: list[Line] = []
    at = 0
    for first, last in _regions(kept, lines, closed, broken):
        rest.extend(lines[at:first])
        rows.extend(_rows_of_region(kept[first:last], cuts))
        at = last
    rest.extend(lines[at:])
    return rows, rest


def _is_behind_wall(before: Line | None, line: Line, walls: Sequence[float]) -> bool:
    """Tell the first line below a frame."""
    return before is not None and bisect_right(walls, line.top) > bisect_right(walls, before.top)


def _regions(
    parts: Sequence[Sequence[Line]], lines: Sequence[Line], closed: Sequence[bool], broken: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield where a table begins and ends."""
    figures = [place for place, own in enumerate(parts) if not closed[place] and _is_figure_line(own)]
    done = 0
    while figures:
        group = [figures.pop(0)]
        while figures and _may_reach(group[-1], figures[0], closed, broken):
            group.append(figures.pop(0))
        most = max(sum(1 for part in parts[place] if is_filled_in(part)) for place in group)
        if len(group) < 2 and most < 4:
            continue
        first = _head(group[0], done, closed, broken, lines)
        last = _foot(group[-1], closed, broken, lines, parts)
        figures = [place for place in figures if place >= last]
        done = last
        yield first, last


def _is_figure_line(parts: Sequence[Line]) -> bool:
    """A label and figures behind it, or figures alone whose label stands above and below."""
    filled = [is_filled_in(part) for part in parts]
    first = filled.index(True) if True in filled else len(filled)
    return all(filled[first:]) and len(parts) > 1 and first < len(parts)


def _may_reach(first: int, last: int, closed: Sequence[bool], broken: Sequence[bool]) -> bool:
    is_open = not any(closed[first + 1 : last]) and not any(broken[first + 1 : last + 1])
    return last - first <= _MOST_BETWEEN and is_open


def _head(
    first: int, done: int, closed: Sequence[bool], broken: Sequence[bool], lines: Sequence[Line]
) -> int:
    place = first
    while place > max(done, first - _MOST_HEADS) and not closed[place - 1]:
        if broken[place] or lines[place].top - lines[place - 1].bottom > _FAR * lines[place].size:
            break
        place -= 1
    return place


def _foot(
    last: int,
    closed: Sequence[bool],
    broken: Sequence[bool],
    lines: Sequence[Line],
    parts: Sequence[Sequence[Line]],
) -> int:
    """Rests of labels, and labels of rows that are all blank, go on below the last figures."""
    edge = next(part for part in parts[last] if is_filled_in(part)).left
    place = heads = last + 1
    while place < len(lines) and place - last < _MOST_BETWEEN and not closed[place]:
        is_near = lines[place].top - lines[place - 1].bottom < _FAR * lines[place].size / 2
        if _begins_sub_table(parts[place]):
            corner = next((own[0] for own in parts[place : place + 4] if fold(own[0].text) == _CORNER), None)
            edge = lines[place].right if corner is None else 2 * corner.right
            heads = place + 4
        if place < heads and not broken[place]:
            place += 1
            continue
        if broken[place] or not is_near or lines[place].right > edge:
            break
        place += 1
    return place


def _begins_sub_table(parts: Sequence[Line]) -> bool:
    """Tell a caption of table 2, or its corner with heads beside it."""
    folded = fold(parts[0].text)
    return (len(parts) == 1 and is_caption(folded)) or (len(parts) > 1 and folded == _CORNER)


def _rows_of_region(parts: Sequence[Sequence[Line]], cuts: Sequence[Bounds]) -> Iterator[PrintedRow]:
    """Sub-tables have columns of their own: each begins with its caption or its corner."""
    block: list[Sequence[Line]] = []
    for own in parts:
        folded = fold(own[0].text)
        if len(own) == 1 and is_caption(folded):
            yield from _rows_of_block(block, cuts)
            block = []
            yield PrintedRow(own[0].top, (Slot((own[0],), own[0].bounds),))
            continue
        if folded == _CORNER and any(_is_figure_line(other) for other in block):
            yield from _rows_of_block(block, cuts)
            block = []
        block.append(own)
    yield from _rows_of_block(block, cuts)


def _rows_of_block(block: Sequence[Sequence[Line]], cuts: Sequence[Bounds]) -> Iterator[PrintedRow]:
    rows = [place for place, own in enumerate(block) if _is_figure_line(own)]
    if not rows:
        yield from _rows_without_figures(block, cuts)
        return
    figures = [part for place in rows for part in _figures(block[place])]
    labels = [part for place in rows for part in block[place] if not is_filled_in(part)]
    columns = _overlapping(figures)
    edge = max((part.right for part in labels), default=0.0)
    heads = [part for own in block[: rows[0]] for part in own]
    columns = _with_heads(columns, heads, edge)
    yield from rows_under(
        columns,
        [part for own in block for part in own],
        heads_until=_first_label_top(block, rows[0], edge),
        cuts=cuts,
    )


def _rows_without_figures(block: Sequence[Sequence[Line]], cuts: Sequence[Bounds]) -> Iterator[PrintedRow]:
    """A sub-table that is blank throughout: its heads, beside the corner and around it, show the columns."""
    parts = [part for own in block for part in own]
    corner = next((part for part in parts if fold(part.text) == _CORNER), None)
    heads = (
        [part for part in parts if part.left > corner.right and abs(part.down - corner.down) < 2 * part.size]
        if corner
        else []
    )
    if corner is None or not heads:
        yield from (
            PrintedRow(own[0].top, tuple(Slot((part,), part.bounds) for part in own)) for own in block
        )
        return
    until = max(corner.bottom, *(head.bottom for head in heads))
    yield from rows_under(_overlapping(heads), parts, heads_until=until, cuts=cuts)


def _figures(parts: Sequence[Line]) -> Sequence[Line]:
    first = next(place for place, part in enumerate(parts) if is_filled_in(part))
    return parts[first:]


def _overlapping(parts: Sequence[Line]) -> list[Column]:
    """Figures of one column stand over one another, whether they are aligned left, right or in the middle."""
    columns: list[Column] = []
    for part in sorted(parts, key=lambda part: part.left):
        if columns and part.left < columns[-1].right:
            columns[-1] = Column(columns[-1].left, max(columns[-1].right, part.right))
        else:
            columns.append(Column(part.left, part.right))
    return columns


def _with_heads(columns: Sequence[Column], heads: Sequence[Line], edge: float) -> list[Column]:
    """The columns, and those of heads under which no figure stands; the lowest heads first."""
    found = list(columns)
    for head in sorted(heads, key=lambda head: -head.down):
        is_free = all(head.right < column.left or head.left > column.right for column in found)
        if is_free and head.left > edge:
            found.append(Column(head.left, head.right))
    return sorted(found)


def _first_label_top(block: Sequence[Sequence[Line]], first: int, edge: float) -> float:
    """Where the label of the first row begins: it may stand above its figures."""
    top = min(part.top for part in block[first])
    has_label = not is_filled_in(block[first][0])
    for own in reversed(block[:first]):
        is_near = top - own[0].bottom < 0.7 * own[0].size
        if len(own) > 1 or own[0].right > edge or not is_near or (has_label and is_begun(block[first][0])):
            break
        top = own[0].top
        if is_begun(own[0]) or has_label:
            break
    return top
