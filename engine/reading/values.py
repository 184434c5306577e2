"""What stands in a cell of figures: a number, a blank, a stroke, or text (contract §1, «A cell»)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ..model import Cell, CellKind, Number
from .text import LONGEST_LABEL, Piece, fold

_NUMBER: Final = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,12})?")
_INSIDE: Final = re.compile(r"(?<![\d.])[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?(?![\d])")
_SPLIT_DIGITS: Final = re.compile(r"\d\s+[\d.]|\.\s+\d")
_STROKES: Final = frozenset({"/", "//", "-", "--", "---", "\\", "不适用", "n/a", "N/A"})
_ODD_DIGIT: Final = re.compile(r"[^\W\d_a-zA-Z\u4e00-\u9fff]|[\u2460-\u24ff\u2070-\u209f\u00b2\u00b3\u00b9]")
_WAN: Final = re.compile(r"\d\s*万\s*元?")


@lru_cache(maxsize=4096)
def read_value(raw: str) -> tuple[Number | None, CellKind]:
    """Return value and kind of the stripped characters `raw`.

    A thousands separator, a unit or a word makes it `text`, whose value is its one number, where it has one.
    """
    if not raw:
        return None, CellKind.BLANK
    folded = fold(raw)
    if not folded:
        return None, CellKind.BLANK
    if folded in _STROKES:
        return None, CellKind.NA
    if len(raw) > LONGEST_LABEL or _ODD_DIGIT.search(raw) or _SPLIT_DIGITS.search(raw):
        return None, CellKind.TEXT
    if _NUMBER.fullmatch(folded):
        return exact(folded), CellKind.NUMBER
    numbers = _INSIDE.findall(folded)
    return (exact(numbers[0].replace(",", "")) if len(numbers) == 1 else None), CellKind.TEXT


def exact(digits: str) -> Number:
    """Return `digits` as int, or as Decimal with every decimal kept."""
    return Decimal(digits) if "." in digits else int(digits)


def is_figure(piece: Piece) -> bool:
    """Tell whether a piece can only be a figure: a bare number or a stroke."""
    return read_value(piece.raw)[1] in (CellKind.NUMBER, CellKind.NA)


def read_cell(piece: Piece) -> Cell:
    """Return the piece as a cell."""
    value, kind = read_value(piece.raw)
    return Cell(value, kind, piece.raw, piece.span)


def in_yuan(cell: Cell) -> Cell:
    """Return an amount of money in 元: 572.5355万元 becomes 5725355, its characters stay."""
    if cell.value is None or not _WAN.search(cell.raw):
        return cell
    value = Decimal(cell.value) * 10_000
    whole = int(value)
    return Cell(whole if whole == value else value, cell.kind, cell.raw, cell.span, cell.place)
