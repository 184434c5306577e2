"""Rows whose labels were torn or lost: known by their order where the table has as many as the form.

A printed page breaks labels over lines and sets them beside the figures of other rows. But a row of figures is
whole, and where there are exactly as many of them as the form has, none can be another; every label that is
still legible in its row must agree. With one row more or less nothing is known, and nothing is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...form import REQUEST_COLUMNS, Row, table_rows
from ...model import TableName, Template
from ..text import Piece
from ..values import is_figure
from .pipes import GridRow

_FEWEST_AGREEING: Final = 3
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
    return any(
        all(
            f"{row.key}.{column.key}" in cells
            for row in table_rows(template, table)
            for column in row.columns
        )
        for template in ("F21", "F19")
    )
