"""Table 4: rows of a grid → its 15 cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ...form import APPEAL_ROWS, APPEALS, LITIGATION, RESULTS
from ..text import Piece, fold
from ..values import is_figure, read_cell, read_value
from .appeals_apart import is_as_wide_as_form, places_apart
from .labels import Entry, Match, Vocabulary
from .pipes import GridRow
from .placing import Strip
from .record import Reading

_COLUMNS: Final = tuple(column.key for column in RESULTS)
_PRINTED: Final = {column.key: column.label.zh for column in RESULTS}
GROUPS: Final = Vocabulary(
    (*(Entry(row.key, row.label.zh) for row in APPEALS), Entry("litigation", LITIGATION.zh))
)
HEADS: Final = Vocabulary(Entry(column.key, column.label.zh) for column in RESULTS)
_HEAD_CHARACTERS: Final = frozenset("".join(_PRINTED.values()))
_LONGEST_HEAD: Final = max(len(label) for label in _PRINTED.values())
_ROW_LABELS: Final = {row.key: row.label.zh for row in APPEALS} | {"litigation": LITIGATION.zh}


@dataclass(slots=True)
class _Heads:
    """The heads met so far: groups in order, and the pieces under them with the index of the first."""

    groups: list[tuple[str, Piece]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    first: int | None = None
    is_ordered: bool = True
    """Whether they stood in rows: where every cell is a line of its own, lines of heads come in any order."""


def read_appeals(rows: Sequence[GridRow]) -> Reading:
    """Return the cells of table 4 as found in `rows`; figures that fit no column are left out, with a note."""
    reading = Reading("appeals")
    heads = _Heads()
    figures: GridRow | None = None
    for row in rows:
        if _is_empty(row) and row.layout != "plain" and heads.pieces and figures is None:
            figures = row if len(row.pieces) >= len(heads.pieces) else None
        elif any(is_figure(piece) for piece in row.pieces) and heads.pieces:
            figures = _chosen(figures, row, reading)
        elif not _is_empty(row):
            heads = _take_heads(heads, row, reading)
    cut = next((upper for upper, lower in pairwise(rows) if _goes_on(upper, lower)), None)
    if cut is not None:
        reading.note("columns_unknown", (cut.start, cut.end), "appeals")
        return reading
    whole = _whole(rows)
    if whole is not None and len(heads.pieces) != len(whole):
        return _in_order(heads, whole)
    addresses = _addresses(heads, reading)
    if not addresses and figures is not None and is_as_wide_as_form(rows, figures):
        return _in_order(heads, figures.pieces)
    if not addresses and heads.pieces and figures is not None:
        reading.note("columns_unknown", (figures.start, figures.end), "appeals")
    if addresses:
        _note_missing(addresses, reading)
        _place(figures, heads, addresses, reading)
    return reading


def read_appeals_apart(rows: Sequence[GridRow]) -> Reading | None:
    """Return the cells of table 4 where it is not laid out as the form prints it, else None."""
    places = places_apart(rows)
    if places is None:
        return None
    reading = Reading("appeals")
    for place, piece in places.items():
        reading.rows.setdefault(place.partition(".")[0], piece.span)
        reading.cells[place] = read_cell(piece)
    _note_missing([*places], reading)
    return reading


def _whole(rows: Sequence[GridRow]) -> list[Piece] | None:
    """The figures of the one row that has as many as the form has columns; None for none or several."""
    found = [
        own
        for row in rows
        if len(own := [piece for piece in row.pieces if is_figure(piece)]) == len(APPEAL_ROWS) * len(_COLUMNS)
    ]
    return found[0] if len(found) == 1 else None


def _in_order(heads: _Heads, figures: Sequence[Piece]) -> Reading:
    """The heads are torn or lost, but there is a figure for every column of the form."""
    reading = Reading("appeals")
    _note_groups(
        [(match, piece) for key, piece in heads.groups if (match := GROUPS.find(fold(piece.raw)))], reading
    )
    reading.note("head_missing", (figures[0].start, figures[-1].end), "appeals")
    places = [(row, column) for row in APPEAL_ROWS for column in _COLUMNS]
    for (row, column), piece in zip(places, figures, strict=True):
        reading.rows.setdefault(row, piece.span)
        reading.cells[f"{row}.{column}"] = read_cell(piece)
    return reading


def _is_empty(row: GridRow) -> bool:
    return not any(piece.raw for piece in row.pieces)


def _chosen(before: GridRow | None, row: GridRow, reading: Reading) -> GridRow:
    if before is None or _is_empty(before):
        return row
    reading.note("row_repeated", (row.start, row.end), "appeals")
    return before


def _goes_on(upper: GridRow, lower: GridRow) -> bool:
    """Tell whether numbers too long for their cells go on in a row of figures below: 13⏎18 is no 13.

    There are bare digits only, and the longest of the upper row are among those that go on.
    """
    if not 0 < len(lower.pieces) <= len(upper.pieces):
        return False
    pairs = [(above.raw, below.raw) for above, below in zip(upper.pieces, lower.pieces, strict=False)]
    cut = [above for above, below in pairs if below]
    longest = max(len(above) for above, _ in pairs)
    is_digits = all((above + below).isdigit() for above, below in pairs if above or below)
    is_same = all(above == below for above, below in pairs)
    return is_digits and not is_same and longest > 1 and sum(len(above) == longest for above in cut) > 1


def _take_heads(heads: _Heads, row: GridRow, reading: Reading) -> _Heads:
    """Add one row of heads; 行政复议 coming again means that a page break repeated them."""
    groups, results = [], []
    for index, piece in enumerate(row.pieces):
        if not piece.raw:
            continue
        group = GROUPS.find(fold(piece.raw))
        if group is not None:
            groups.append((group, piece))
        elif row.layout != "plain":
            results.append((index, piece))
    if not groups and not any(HEADS.find(fold(piece.raw)) for _, piece in results):
        return heads
    if any(group.entry.key == "reconsideration" for group, _ in groups) and heads.groups:
        reading.note("header_repeated", (row.start, row.end), "appeals")
        heads = _Heads()
    _note_groups(groups, reading)
    heads.groups.extend((group.entry.key, piece) for group, piece in groups)
    if len(results) == len(APPEAL_ROWS) * len(_COLUMNS):
        heads = _Heads(heads.groups)
    if results and heads.first is None:
        heads.first = results[0][0]
    heads.pieces.extend(piece for _, piece in results)
    heads.is_ordered = heads.is_ordered and row.layout != "cells"
    return heads


def _note_groups(groups: Sequence[tuple[Match, Piece]], reading: Reading) -> None:
    for match, piece in groups:
        if not match.is_exact:
            reading.note(
                "label_misspelt",
                piece.span,
                f"appeals.{match.entry.key}",
                found=piece.raw,
                expected=match.entry.label,
            )


def _addresses(heads: _Heads, reading: Reading) -> list[str | None]:
    """Return the place `row.column` of every head in order; deviating heads are known by their position."""
    named = {key for key, _ in heads.groups}
    groups = [row for row in APPEAL_ROWS if row in named]
    if not groups or len(heads.pieces) == len(APPEAL_ROWS) * len(_COLUMNS):
        groups = list(APPEAL_ROWS)
    if len(heads.pieces) == len(groups) * len(_COLUMNS):
        places = [f"{group}.{column}" for group, own in _per_group(groups, heads) for column in own]
        for place, piece in zip(places, heads.pieces, strict=True):
            _note_head(place, piece, reading)
        return list(places)
    return _by_name(heads, groups, reading)


def _per_group(groups: Sequence[str], heads: _Heads) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns of each group: in the document's order where it names each of them, else in the form's."""
    count = len(_COLUMNS)
    for place, group in enumerate(groups):
        own = heads.pieces[place * count : (place + 1) * count]
        named = [entry.key for piece in own if (entry := HEADS.exact(fold(piece.raw)))]
        yield group, named if heads.is_ordered and sorted(named) == sorted(_COLUMNS) else _COLUMNS


def _by_name(heads: _Heads, groups: Sequence[str], reading: Reading) -> list[str | None]:
    """Heads are missing or too many: every one is known by its name; a column going back opens a group."""
    places: list[str | None] = []
    group, last = 0, -1
    for piece in heads.pieces:
        match = HEADS.find(fold(piece.raw))
        if match is None and _are_fused(fold(piece.raw)):
            return []
        if match is None:
            reading.note("extra_part", piece.span, "appeals", found=fold(piece.raw))
            places.append(None)
            continue
        column = _COLUMNS.index(match.entry.key)
        if column <= last:
            group += 1
        last = column
        if group >= len(groups):
            return []
        place = f"{groups[group]}.{match.entry.key}"
        _note_head(place, piece, reading)
        places.append(place)
    return places


def _are_fused(folded: str) -> bool:
    """Tell several heads in one cell: which figures stand under which is not known."""
    return len(folded) > _LONGEST_HEAD and set(folded) <= _HEAD_CHARACTERS


def _note_head(place: str, piece: Piece, reading: Reading) -> None:
    expected = _PRINTED[place.partition(".")[2]]
    if fold(piece.raw) != expected:
        reading.note("label_misspelt", piece.span, f"appeals.{place}", found=piece.raw, expected=expected)


def _note_missing(addresses: Sequence[str | None], reading: Reading) -> None:
    there = {place.partition(".")[0] for place in addresses if place}
    for group in APPEAL_ROWS:
        if group not in there:
            reading.note("row_missing", None, f"appeals.{group}", expected=_ROW_LABELS[group])
            continue
        for column in _COLUMNS:
            if f"{group}.{column}" not in addresses:
                reading.note("column_missing", None, f"appeals.{group}.{column}", expected=_PRINTED[column])


def _place(figures: GridRow | None, heads: _Heads, addresses: Sequence[str | None], reading: Reading) -> None:
    if figures is None:
        reading.note("row_missing", None, "appeals")
        return
    strip = Strip(_label_index(figures), figures.pieces, figures.end, figures.excess != 0)
    count = len(addresses)
    low, high = strip.interval(count)
    begin = low if low == high else _begin(strip, addresses, heads, (low, high))
    if strip.is_uneven and len(strip.filled) < count:
        begin = None
    if begin is None:
        reading.note("columns_unknown", (figures.start, figures.end), "appeals")
        return
    taken = strip.figures(begin, count)
    if strip.is_uneven and not _adds_up(taken, addresses):
        reading.note("row_uneven", (figures.start, figures.end), "appeals")
    for place, piece in zip(addresses, taken, strict=True):
        if place:
            reading.rows.setdefault(place.partition(".")[0], piece.span)
            reading.cells[place] = read_cell(piece)


def _label_index(row: GridRow) -> int:
    """A word in front of the figures is a label: 数量, 件数."""
    first = next((index for index, piece in enumerate(row.pieces) if piece.raw), 0)
    kind = row.pieces[first]
    is_word = kind.raw and not is_figure(kind) and not any(char.isdigit() for char in kind.raw)
    return first if is_word and len(row.pieces) > first + 1 and first == 0 else -1


def _begin(
    strip: Strip, addresses: Sequence[str | None], heads: _Heads, bounds: tuple[int, int]
) -> int | None:
    """Where padding leaves a choice, the figures begin under the first head, or where the sums come right."""
    low, high = bounds
    if low > high:
        return None if strip.filled else 0
    if heads.first is not None and low <= heads.first <= high:
        return heads.first
    fitting = [
        begin for begin in range(low, high + 1) if _adds_up(strip.figures(begin, len(addresses)), addresses)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _adds_up(figures: Sequence[Piece], addresses: Sequence[str | None]) -> bool:
    values = {place: read_value(piece.raw)[0] or 0 for place, piece in zip(addresses, figures, strict=True)}
    totals = [
        (values.get(f"{row}.total", 0), sum(values.get(f"{row}.{column}", 0) for column in _COLUMNS[:-1]))
        for row in APPEAL_ROWS
    ]
    return any(total for total, _ in totals) and all(total == parts for total, parts in totals)
