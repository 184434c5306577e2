"""Numbers as Chinese prose writes them, exact."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

from ..model import Number
from ..patterns import regex

_SCALES: Final = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS: Final = "一二三四五六七八九"
_BELOW_HUNDRED: Final = {
    f"{tens}{ones}": 10 * ten + one
    for ten, tens in enumerate(("", "十", *(f"{digit}十" for digit in _DIGITS[1:])))
    for one, ones in enumerate(("", *_DIGITS))
    if tens or ones
}
"""一 to 九十九: all that most reports write."""
_DIGITS_IN_A_ROW: Final = regex(r"[一二两三四五六七八九]{2}")


def digits_number(digits: str, decimals: str = "", scale: str = "") -> Number:
    """Return the number that Arabic digits stand for.

    Args:
        digits: `18,439`.
        decimals: `.2`, or empty.
        scale: 百, 千, 万, 亿 behind it, also several (`百万`).
    """
    value = Decimal(digits.replace(",", "") + decimals)
    for sign in scale:
        value *= _SCALES[sign]
    whole = int(value)
    return whole if whole == value else value


@lru_cache(maxsize=512)
def chinese_number(numeral: str) -> int | None:
    """Return the number that Chinese numerals stand for (`一百二十`), None if they make no certain one.

    三四 (`三四件`, three or four) is no number. cn2an may return a float; only whole results are taken.
    """
    if numeral in _BELOW_HUNDRED:
        return _BELOW_HUNDRED[numeral]
    if _DIGITS_IN_A_ROW.search(numeral):
        return None
    import cn2an  # a third of a second that few reports need

    try:
        value = cn2an.cn2an(numeral, "smart")
    except ValueError:
        return None
    return int(value) if value == int(value) else None
