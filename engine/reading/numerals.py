"""Numbers written in Chinese characters, as a cell may hold them: 十二, 一百零五, 一点五, 二〇二三, 叁仟."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ..model import Number
from ..patterns import regex

_ONES: Final = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
    "〇": 0,
    "○": 0,
    "0": 0,
    "两": 2,
}
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8}
_CHARACTERS: Final = "".join((*_ONES, *_TENS, "廿")).replace("0", "")
CHINESE_NUMBER: Final = rf"[{_CHARACTERS}0]*[{_CHARACTERS}][{_CHARACTERS}0万亿]*?(?:点[{_CHARACTERS}0]+)?"
"""Pattern of a number in Chinese characters; fold() writes 〇 as 0."""
_ALONE: Final = regex(rf"[{''.join(_ONES)}]+")


def chinese_value(numeral: str) -> Number | None:
    """Return the number that `numeral` stands for, exact; None where it is none or not a certain one.

    三四 (three or four) is no number; 二〇二三 is read digit by digit.
    """
    whole, point, decimals = numeral.replace("廿", "二十").partition("点")
    value = _whole(whole)
    if value is None or not point:
        return value
    if not decimals or not all(char in _ONES for char in decimals):
        return None
    return Decimal(f"{value}.{''.join(str(_ONES[char]) for char in decimals)}")


def _whole(characters: str) -> int | None:
    if _ALONE.fullmatch(characters):
        digits = "".join(str(_ONES[char]) for char in characters)
        return int(digits) if len(digits) in (1, 4) else None
    total = section = 0
    digit: int | None = None
    for char in characters:
        if char in _ONES:
            if digit:
                return None
            digit = _ONES[char]
        elif char in _TENS:
            section += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif char in _LARGE:
            total = (total + section + (digit or 0)) * _LARGE[char]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
