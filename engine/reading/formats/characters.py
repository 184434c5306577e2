"""Characters as PDF and OFD files hold them, and texts copied from them: radicals for characters, codes for nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PAIRS: Final = (
    "⺁厂⺇几⺌小⺎尢⺒巳⺓幺⺗心⺜日⺝月⺞歹⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長⻒長⻓长⻔门"
    "⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
_RADICALS: Final = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
"""CJK Radicals Supplement → the characters they look like; Unicode has no mapping for most of them."""

_LOOK_ALIKES: Final = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


def unified(text: str) -> str:
    """Return `text` with radicals and compatibility ideographs as the characters that a person reads there."""
    return _LOOK_ALIKES.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    char = match[0]
    return char.translate(_RADICALS) if char <= "\u2eff" else unicodedata.normalize("NFKC", char)


def is_garbage(text: str) -> bool:
    """Tell characters that have no meaning of their own: unmapped, private, control."""
    return any(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and not char.isspace())
        for char in text
    )
