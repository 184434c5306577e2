"""Table 2: rows of a grid → its cells in either form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ...form import SUB_TABLES, Column, table_rows
from ...model import CellKind, Template
from ...patterns import regex
from ..text import Piece, fold
from ..values import in_unit, is_amount, is_figure, read_cell
from .labels import Entry, Match, Vocabulary
from .order import disclosure_in_order, is_whole
from .pipes import GridRow
from .record import Reading

_CAPTION: Final = regex(r"第?二十条\D{0,2}第?\(?([一五六八九])\)?项")
_GLUED: Final = regex(r"(?P<label>\D*[\u4e00-\u9fff）)])\s+(?P<figure>\d[\d,.]*)")
_LONGEST_PAGE_NUMBER: Final = 3
_ITEMS: Final = {"一": "item_1", "五": "item_5", "六": "item_6", "八": "item_8", "九": "item_9"}
_CAPTIONS: Final = {part.key: part.caption.zh for part in SUB_TABLES["mixed"]}
_CORNERS: Final = frozenset({"信息内容", "项目", "类别", "内容"})
_BOTH: Final = table_rows("mixed", "disclosure")
ROW_LABELS: Final = Vocabulary(Entry(row.key, row.label.zh) for row in _BOTH)
_COLUMNS: Final = {column.label.zh: column for row in _BOTH for column in row.columns}
_HEADS: Final = Vocabulary(Entry(label, label) for label in _COLUMNS)


@dataclass(slots=True)
class _Heads:
    """The heads in force: index of every column, counted from the label's own index."""

    label: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)
    """Columns whose head stands alone, above or below the row of heads: it was torn out of it."""

    is_short: bool = False
    """Whether a row below has more figures than there are heads."""

    @property
    def known(self) -> set[str]:
        """The columns of which a head was met."""
        return self.strays | set(self.columns.values())

    @property
    def is_whole(self) -> bool:
        """Whether there are heads, and none of them is lost or stands elsewhere."""
        return bool(self.columns) and not self.is_short and self.strays <= set(self.columns.values())


@dataclass(slots=True)
class Head:
    """A head as met: the form's wording, the characters and the sub-table it stood in."""

    label: str
    piece: Piece
    item: str
    is_exact: bool


def read_disclosure(rows: Sequence[GridRow]) -> tuple[Reading, list[Head]]:
    """Return the cells of table 2 as found in `rows` under the columns of whichever form heads them.

    The heads come back too: whether one deviates depends on the form, which is not yet known.
    """
    rows = [_unglued(row) for row in rows]
    reading, met = _read(rows)
    if is_whole(reading.cells, "disclosure"):
        return reading, met
    return _ordered(reading, rows) or reading, met


def _read(rows: Sequence[GridRow]) -> tuple[Reading, list[Head]]:
    reading = Reading("disclosure")
    met: list[Head] = []
    heads, item, last = _Heads(), "", ""
    for place, row in enumerate(rows):
        caption = _caption(row, reading)
        if caption:
            item, heads = caption, _Heads()
            continue
        found = _heads(row, item)
        if found:
            heads = _Heads(found[0], {}, heads.strays)
            for index, head in found[1]:
                heads.columns[index - found[0]] = _COLUMNS[head.label].key
                reading.meet(head.label, head.piece.span)
                met.append(head)
            heads.is_short = _is_outnumbered(rows[place + 1 :], item, len(found[1]))
            continue
        if row.layout == "plain" and (match := _HEADS.find(fold(row.pieces[0].raw))):
            heads.strays.add(_COLUMNS[match.entry.label].key)
            continue
        last = _take_row(row, heads, reading) or _disowned(row, last, reading)
    return reading, met


def _ordered(reading: Reading, rows: Sequence[GridRow]) -> Reading | None:
    """The same with every row taken by its order, where that is certain."""
    legible = {cell.span[0]: place for place, cell in reading.cells.items() if cell.span and cell.raw}
    strips = disclosure_in_order(rows, legible)
    if strips is None:
        return None
    ordered = reading.renewed()
    for row, pieces in strips:
        ordered.take_in_order(row, pieces, reading)
    return ordered


def _disowned(row: GridRow, last: str, reading: Reading) -> str:
    """Figures without a label below a label that lacks some may be that label's: nothing is known of either.

    A few digits alone in a line are a page's number.
    """
    figures = [piece for piece in row.pieces if is_figure(piece)]
    if not figures or (row.layout == "plain" and len(figures[0].raw) <= _LONGEST_PAGE_NUMBER):
        return last
    places = [place for place in reading.cells if place.partition(".")[0] == last]
    blanks = [place for place in places if reading.cells[place].kind is CellKind.BLANK]
    if places and (len(blanks) == len(places) or (blanks and row.layout == "plain")):
        for place in places:
            del reading.cells[place]
        reading.note("columns_unknown", (row.start, row.end), f"disclosure.{last}")
    return ""


def _unglued(row: GridRow) -> GridRow:
    """A row whose first figure stands in the cell of its label, as printed tables without rules leave it, taken apart."""
    index = next((place for place, piece in enumerate(row.pieces) if piece.raw), 0)
    first = row.pieces[index]
    glued = _GLUED.fullmatch(first.raw)
    if row.layout == "plain" or glued is None or ROW_LABELS.exact(fold(glued["label"])) is None:
        return row
    figure = Piece(glued["figure"], first.start + glued.start("figure"))
    rest = row.pieces[index + 1 :]
    behind = rest[1:] if rest and not rest[0].raw else rest
    return row.with_pieces((*row.pieces[:index], Piece(glued["label"], first.start), figure, *behind))


def is_caption(folded: str) -> bool:
    """Tell the caption of a sub-table: 第二十条第（一）项."""
    return len(folded) <= 40 and _CAPTION.search(folded) is not None


def is_head_label(folded: str) -> bool:
    """Tell the head of a column of table 2, in either form."""
    return _HEADS.exact(folded) is not None


def _caption(row: GridRow, reading: Reading) -> str:
    filled = [piece for piece in row.pieces if piece.raw]
    if len(filled) != 1 or len(filled[0].raw) > 40:
        return ""
    folded = fold(filled[0].raw)
    match = _CAPTION.search(folded)
    if not match:
        return ""
    key = _ITEMS[match[1]]
    expected = _CAPTIONS[key]
    reading.meet(expected, filled[0].span)
    reading.rows.setdefault(key, filled[0].span)
    if folded != fold(expected) and row.layout != "plain":
        reading.note(
            "label_misspelt", filled[0].span, f"disclosure.{key}", found=filled[0].raw, expected=expected
        )
    return key


def _heads(row: GridRow, item: str) -> tuple[int, list[tuple[int, Head]]] | None:
    """Return the index of the label column and the heads of columns with theirs, if this is a row of heads."""
    if row.layout == "plain" or any(is_figure(piece) for piece in row.pieces):
        return None
    cut = [_without_corner(piece) for piece in row.pieces]
    corner = next((index for index, piece in enumerate(row.pieces) if fold(piece.raw) in _CORNERS), None)
    fused = next((index for index, piece in enumerate(row.pieces) if cut[index] is not piece), None)
    heads = []
    for index, piece in enumerate(cut):
        if piece.raw and index != corner and (match := _HEADS.find(fold(piece.raw))):
            heads.append((index, Head(match.entry.label, piece, item, match.is_exact)))
    if corner is None and fused is not None:
        corner = max(fused - 1, 0)
    if not heads or (corner is None and len(heads) < 2 and not heads[0][1].is_exact):
        return None
    label = corner if corner is not None else max(heads[0][0] - 1, 0)
    if heads[0][0] <= label:
        heads = [(label + place, head) for place, (_, head) in enumerate(heads, 1)]
    return label, heads


def _without_corner(piece: Piece) -> Piece:
    """The head of a column behind 信息内容 that stands in one cell with it; other pieces as they are."""
    cut = next((len(corner) for corner in _CORNERS if piece.raw.startswith(corner)), 0)
    rest = piece.raw[cut:].strip()
    if not cut or not rest or _HEADS.exact(fold(rest)) is None:
        return piece
    return Piece(rest, piece.start + piece.raw.index(rest, cut), piece.apart)


def _take_row(row: GridRow, heads: _Heads, reading: Reading) -> str:
    """Take the figures of a row and return the key of its label; empty where it has none."""
    label = _row_label(row)
    if label is None:
        return ""
    index, match = label
    key, piece = match.entry.key, row.pieces[index]
    if key in reading.rows:
        reading.note("row_repeated", piece.span, f"disclosure.{key}", found=piece.raw)
        return key
    reading.rows[key] = piece.span
    reading.meet(match.entry.label, piece.span)
    if not match.is_exact:
        reading.note(
            "label_misspelt", piece.span, f"disclosure.{key}", found=piece.raw, expected=match.entry.label
        )
    places = heads.columns if heads.is_whole else _places_without_heads(row, index, key, heads, reading)
    _take_figures(row, index, key, places, reading)
    return key


def _is_outnumbered(rows: Sequence[GridRow], item: str, count: int) -> bool:
    """Tell whether a row under `count` heads has more figures than that, none of it blank."""
    for row in rows:
        if any(is_caption(fold(piece.raw)) for piece in row.pieces) or _heads(row, item):
            return False
        figures = [piece for piece in row.pieces if is_figure(piece)]
        if len(figures) > count and _row_label(row) is not None:
            return True
    return False


def _row_label(row: GridRow) -> tuple[int, Match] | None:
    for index, piece in enumerate(row.pieces):
        if not piece.raw:
            continue
        if is_figure(piece):
            return None
        match = ROW_LABELS.find(fold(piece.raw))
        if match:
            return index, match
    return None


def _places_without_heads(
    row: GridRow, index: int, key: str, heads: _Heads, reading: Reading
) -> dict[int, str]:
    """No head stands above the row, or not all: the form whose columns are as many, and have those heads."""
    figures = sum(1 for piece in row.pieces[index + 1 :] if piece.raw)
    reading.note("head_missing", row.pieces[index].span, f"disclosure.{key}")
    for template in ("F21", "F19"):
        columns = form_columns(template, key)
        is_theirs = heads.known <= {column.key for column in columns}
        if columns and len(columns) == figures and is_theirs:
            return {place: column.key for place, column in enumerate(columns, 1)}
    return {}


def form_columns(template: Template, key: str) -> tuple[Column, ...]:
    """Return the columns of row `key` in `template`; empty where that form has no such row."""
    return next((row.columns for row in table_rows(template, "disclosure") if row.key == key), ())


def _take_figures(row: GridRow, index: int, key: str, places: dict[int, str], reading: Reading) -> None:
    filled = {place - index for place in range(index + 1, len(row.pieces)) if row.pieces[place].raw}
    last = max(places, default=0) + index
    is_known = bool(places) and filled <= places.keys() and not (filled and last >= len(row.pieces))
    if row.layout == "cells" and any(_is_torn_off(piece) for piece in row.pieces[index + 1 :]):
        is_known = False
    is_wider = row.excess > 0 and len(row.pieces) - 1 - index != len(places)
    if (row.excess < 0 or is_wider) and len(filled) < len(places):
        is_known = False
    if not is_known:
        reading.note("columns_unknown", (row.pieces[index].start, row.end), f"disclosure.{key}")
        return
    if is_wider and len(filled) > 1:
        reading.note("row_uneven", (row.pieces[index].start, row.end), f"disclosure.{key}")
    for offset, column in places.items():
        place = index + offset
        piece = row.pieces[place] if place < len(row.pieces) else Piece("", row.end)
        reading.cells[f"{key}.{column}"] = in_unit(f"disclosure.{key}.{column}", read_cell(piece))


def _is_torn_off(piece: Piece) -> bool:
    """Tell words behind a label, where every line is a cell: the rest of some label, and no figure."""
    return bool(piece.raw) and not is_amount(piece) and not re.search(r"\d", piece.raw)
