"""Rows whose labels were torn or lost: known by their order where the table has as many as the form.

A printed page breaks labels over lines and sets them beside the figures of other rows. But a row of figures is
whole, and where there are exactly as many of them as the form has, none can be another; every label that is
still legible in its row must agree. With one row more or less nothing is known, and nothing is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from ...form import REQUEST_COLUMNS, Row, table_rows
from ...model import TableName, Template
from ..text import Piece, fold
from ..values import is_figure, read_cell
from .pipes import GridRow
from .request_labels import LABELS
from .witnesses import adds_up, holds_in_columns

_FEWEST_AGREEING: Final = 3
_SHORTEST_LABEL: Final = 4
_FEWEST_BEFORE: Final = 4
"""Figures of the first row, of which some may be lost."""
_TEMPLATES: Final[tuple[Template, ...]] = ("F21", "F19")
Strips = Sequence[tuple[Row, Sequence[Piece]]]
"""Every row of the form, and its figures."""


def figures_in_order(rows: Sequence[GridRow]) -> list[list[Piece]]:
    """Return the figures of every row that has some, in order, with the blanks between them."""
    return [own for row in rows if (own := _figures(row))]


def _figures(row: GridRow) -> list[Piece]:
    """From the first figure to the last; of a row that is longer or shorter than others the first alone."""
    places = [place for place, piece in enumerate(row.pieces) if is_figure(piece)]
    if not places:
        return []
    own = row.pieces[places[0] : places[-1] + 1]
    if row.excess and len(places) < len(own):
        return [own[0]]
    return [piece for piece in own if is_figure(piece) or not piece.raw]


def requests_in_order(rows: Sequence[GridRow], legible: Mapping[int, str]) -> Strips | None:
    """Return the figures of every row of table 3, None where they are not as many as the form has.

    Args:
        rows: the rows of the table below its heads.
        legible: where a figure stands, and its `row.column` as its label and head have it.
    """
    width = len(REQUEST_COLUMNS)
    strips: list[Sequence[Piece]] = []
    for own in figures_in_order(rows):
        if len(own) % width and len(own) > width:
            return None
        strips.extend(own[start : start + width] for start in range(0, len(own), width))
    for template in _TEMPLATES:
        form = table_rows(template, "requests")
        if len(form) == len(strips):
            return _agreeing(form, strips, legible, _FEWEST_AGREEING)
    return None


def are_before_labels(rows: Sequence[GridRow]) -> bool:
    """Tell figures that stand in front of their labels: a row of them before the first one, and none behind the last.

    Numbers of columns above the first row are no such figures: there the last label has its own.
    """
    pieces = [piece for row in rows for piece in row.pieces if piece.raw]
    labels = [place for place, piece in enumerate(pieces) if _is_row_label(piece)]
    if not labels or any(map(is_figure, pieces[labels[-1] :])):
        return False
    return sum(map(is_figure, pieces[: labels[0]])) >= _FEWEST_BEFORE


def _is_row_label(piece: Piece) -> bool:
    folded = fold(piece.raw)
    return len(folded) > _SHORTEST_LABEL and LABELS.exact(folded) is not None


def requests_by_sums(rows: Sequence[GridRow]) -> Strips | None:
    """Return the figures of every row of table 3 in their order, wherever its labels stand, if all its sums hold.

    A program that follows the columns of a page may write figures before their labels, or labels in another place.
    Where there are as many figures as the form has cells, and every row and every column adds up, they are in order.
    """
    width = len(REQUEST_COLUMNS)
    figures = [piece for own in figures_in_order(rows) for piece in own]
    for template in _TEMPLATES:
        form = table_rows(template, "requests")
        strips = [figures[start : start + width] for start in range(0, len(figures), width)]
        if len(figures) == len(form) * width and all(map(adds_up, strips)):
            cells = {
                f"{row.key}.{column}": read_cell(piece)
                for row, own in zip(form, strips, strict=True)
                for column, piece in zip(REQUEST_COLUMNS, own, strict=True)
            }
            if all(holds_in_columns(row, cells, REQUEST_COLUMNS) for row in ("received", "granted")):
                return list(zip(form, strips, strict=True))
    return None


def disclosure_in_order(rows: Sequence[GridRow], legible: Mapping[int, str]) -> Strips | None:
    """Return the figures of every row of table 2, None where they are not as many as either form has."""
    strips = figures_in_order(rows)
    widths = [len(own) for own in strips]
    for template in _TEMPLATES:
        form = table_rows(template, "disclosure")
        if [len(row.columns) for row in form] == widths:
            return _agreeing(form, strips, legible, 2)
    return None


def _agreeing(
    form: Sequence[Row], strips: Sequence[Sequence[Piece]], legible: Mapping[int, str], fewest: int
) -> Strips | None:
    """The strips by their row, if the labels that can be read say the same of every figure beside them."""
    told: set[str] = set()
    for row, own in zip(form, strips, strict=True):
        is_whole_row = len(own) == len(row.columns)
        for column, piece in zip(row.columns, own, strict=False):
            place = legible.get(piece.start)
            if place is None:
                continue
            if place.partition(".")[0] != row.key or (is_whole_row and place != f"{row.key}.{column.key}"):
                return None
            told.add(row.key)
    return list(zip(form, strips, strict=True)) if len(told) >= fewest else None


def is_whole(cells: Mapping[str, object], table: TableName) -> bool:
    """Tell whether all cells of a table in either form were found."""
    return any(cells.keys() >= _places_of(template, table) for template in _TEMPLATES)


@cache
def _places_of(template: Template, table: TableName) -> frozenset[str]:
    return frozenset(
        f"{row.key}.{column.key}" for row in table_rows(template, table) for column in row.columns
    )
