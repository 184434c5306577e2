"""What stands in a cell of figures: a number, a blank, a stroke, or text (contract §1, «A cell»)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ..model import Cell, CellKind, Number
from ..patterns import regex
from .numerals import CHINESE_NUMBER, chinese_value
from .text import LONGEST_LABEL, Piece, fold

_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?"
_NUMBER: Final = regex(r"[+-]?\d{1,18}(?:\.\d{1,12})?")
_INSIDE: Final = regex(rf"(?<![\d.])[+-]?{_DIGITS}(?![\d])")
_SPLIT_DIGITS: Final = regex(r"\d\s+[\d.]|\.\s+\d")
_THOUSANDS: Final = regex(r"[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f\u3000]\d{3})+(?:\.\d{1,12})?")
_GROUPED: Final = regex(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?")
_WHOLE: Final = regex(rf"[+-]?{_DIGITS}")
_STROKES: Final = frozenset({"/", "//", "-", "--", "---", "\\", "不适用", "无", "n/a", "N/A"})
_ODD_DIGIT: Final = regex(r"[^\W\d_a-zA-Z\u3007\u4e00-\u9fff]|[\u2460-\u24ff\u2070-\u209f\u00b2\u00b3\u00b9]")
_MARKED: Final = regex(
    r"([+-]?\d[\d,.]*)\s?(?:[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}|[\u2460-\u2473]|[\[〔【]\s?(?:注\s?)?\d{1,2}\s?[\]〕】]|[（(]?注\s?[\d\u2460-\u2473]{0,2}[）)]?)"
)
"""A figure with the mark of a note behind it: 12¹, 12①, 12[1], 12注1."""
_REMARKED: Final = regex(
    r"([+-]?\d[\d,.]*)\s*(?:[项件条个次份宗人元]|万元)?\s*[（(](?=[^（）()]*[\u4e00-\u9fff]{2})[^（）()]{2,60}[）)]"
)
"""A figure with a remark in brackets that counts something of it: 12（其中网上3）."""
_AMOUNT: Final = regex(
    rf"(?P<sign>增加?|减少?|负)?(?:(?P<digits>[+-]?{_DIGITS})|(?P<words>{CHINESE_NUMBER}))"
    r"(?P<scale>[百千]?[万亿])?(?:[项件条个次份宗人元家]|人次|件次)?"
)
"""A number as people write one into a cell: its change, its scale and its unit in words."""
_SCALES: Final = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MISREAD: Final = regex(r"\d[OoIlSBZ]|[OoIlSBZ]\d")
"""Letters among digits, for which recognition took other digits: 1O, l2."""
_IN_MONEY: Final = regex(r"[元万亿]")
_IN_YUAN: Final = regex(r"[（(]\s*(?:单位[:：]\s*)?元\s*[）)]")
_PER_WAN: Final = 10_000


@lru_cache(maxsize=4096)
def read_value(raw: str) -> tuple[Number | None, CellKind]:
    """Return value and kind of the stripped characters `raw`.

    A thousands separator, a unit or a word makes it `text`, whose value is its one number, where it has one;
    万 and 亿 behind the number are multiplied out, 减 in front of it makes it negative.
    """
    if not raw:
        return None, CellKind.BLANK
    folded = fold(raw)
    if not folded:
        return None, CellKind.BLANK
    if folded in _STROKES:
        return None, CellKind.NA
    marked = _MARKED.fullmatch(raw)
    if marked:
        return read_value(marked[1])[0], CellKind.TEXT
    remarked = _REMARKED.fullmatch(raw)
    if remarked:
        return _in_words(fold(raw.replace("(", "（").partition("（")[0])), CellKind.TEXT
    if len(raw) > LONGEST_LABEL or _ODD_DIGIT.search(raw) or folded.startswith(("=", "#")) or "\ufffd" in raw:
        return None, CellKind.TEXT
    if _SPLIT_DIGITS.search(raw):
        return (exact(folded.replace(",", "")) if _is_one_number(raw, folded) else None), CellKind.TEXT
    if _NUMBER.fullmatch(folded):
        return exact(folded), CellKind.NUMBER
    return _in_words(folded), CellKind.TEXT


def _is_one_number(raw: str, folded: str) -> bool:
    """Blanks part thousands, or a line's end cuts a number so that its parts are none: 249,0⏎81."""
    if _THOUSANDS.fullmatch(raw):
        return True
    parts = [fold(part) for part in raw.split()]
    return _GROUPED.fullmatch(folded) is not None and not all(_WHOLE.fullmatch(part) for part in parts)


def _in_words(folded: str) -> Number | None:
    amount = _AMOUNT.fullmatch(folded)
    if amount is not None:
        return _amount(amount)
    if _MISREAD.search(folded):
        return None
    numbers = _INSIDE.findall(folded)
    return exact(numbers[0].replace(",", "")) if len(numbers) == 1 else None


def _amount(match: re.Match[str]) -> Number | None:
    value = exact(match["digits"].replace(",", "")) if match["digits"] else chinese_value(match["words"])
    if value is None:
        return None
    for scale in match["scale"] or "":
        value *= _SCALES[scale]
    if (match["sign"] or "")[:1] in ("减", "负"):
        value = -value
    return _plain(value)


def _plain(value: Number) -> Number:
    whole = int(value)
    return whole if isinstance(value, int) or whole == value else value


def exact(digits: str) -> Number:
    """Return `digits` as int, or as Decimal with every decimal kept."""
    return Decimal(digits) if "." in digits else int(digits)


def is_figure(piece: Piece) -> bool:
    """Tell whether a piece can only be a figure: a bare number, with or without separators, or a stroke."""
    return _is_figure(piece.raw)


@lru_cache(maxsize=4096)
def _is_figure(raw: str) -> bool:
    value, kind = read_value(raw)
    return kind in (CellKind.NUMBER, CellKind.NA) or (
        value is not None and (_is_grouped(raw) or _MARKED.fullmatch(raw) is not None)
    )


def _is_grouped(raw: str) -> bool:
    return "," in raw and _GROUPED.fullmatch("".join(raw.split())) is not None


def is_amount(piece: Piece) -> bool:
    """Tell a figure, bare or with its scale and unit in words: 3 件, 572.5355万元, 减4."""
    return is_figure(piece) or (bool(piece.raw) and _AMOUNT.fullmatch(fold(piece.raw)) is not None)


def read_cell(piece: Piece) -> Cell:
    """Return the piece as a cell."""
    value, kind = read_value(piece.raw)
    return Cell(value, kind, piece.raw, piece.span)


def in_unit(address: str, cell: Cell) -> Cell:
    """Return a cell of `table.row.column` in the unit that its address is counted in.

    政府集中采购 is in 元, 行政事业性收费 in 万元: 125000元 in the latter is 12.5; its characters stay.
    """
    if address != "disclosure.fees.amount" or cell.value is None or not _says_yuan(cell.raw):
        return cell
    value = Decimal(cell.value) / _PER_WAN
    return replace(cell, value=_plain(value))


def _says_yuan(raw: str) -> bool:
    """Tell an amount whose value is in 元: by the unit behind its number, not by what a remark in brackets speaks of."""
    amount = raw.replace("(", "（").partition("（")[0]
    if not any(sign.isdigit() for sign in amount):
        return _IN_MONEY.search(raw) is not None
    return bool(_IN_MONEY.search(amount) or _IN_YUAN.search(raw))
