"""Characters that no report means to have: garbled ones, and those of the traditional script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ..errors import Text
from ..patterns import regex
from .sources import Sources
from .values import Absent, Record, make_record

_GARBLED_SIGNS: Final = regex("[\ufffd锟烫屯ÃÂä-å]")
"""Without one of these nothing is garbled."""
_GARBLED: Final = regex("\ufffd|锟斤拷|烫烫烫|屯屯屯|[ÃÂ][\u0080-\u00bf]|[ä-å][\u0080-\u00bf]{2}")
_TRADITIONAL_LEAST: Final = 2
"""One such character, however often it stands there, may be part of a name."""

_BIG5_FREQUENT: Final = (0xA440, 0xC67E)
"""The 5,401 frequent characters of Big5; those of them that GB 2312 lacks are written so in traditional script only."""

_BEYOND_GB2312: Final = re.compile(rb"\\u([4-9][0-9a-f]{3})")
"""Characters that GB 2312 lacks, as they stand in its stead."""
_BIG5_SECOND: Final = frozenset((*range(0x40, 0x7F), *range(0xA1, 0xFF)))


def garbled(sources: Sources) -> tuple[Record, ...] | Absent:
    """Return one record for each kind of such characters that the report holds."""
    text = sources.document.text
    kinds = [(Text("繁体字", "traditional characters"), _traditional_in(text), _TRADITIONAL_LEAST)]
    if _GARBLED_SIGNS.search(text):
        kinds.insert(0, (Text("乱码", "garbled"), _GARBLED, 1))
    found = []
    for kind, pattern, least in kinds:
        matches = list(pattern.finditer(text)) if pattern else []
        signs = tuple(dict.fromkeys(match.group() for match in matches))
        if len(signs) >= least:
            found.append(
                make_record(spans=tuple(match.span() for match in matches[:20]), kind=kind, characters=signs)
            )
    return tuple(found)


def _traditional_in(text: str) -> re.Pattern[str] | None:
    """Return what matches those characters of `text` that belong to the traditional script only; None where it has none."""
    beyond = set(_BEYOND_GB2312.findall(text.encode("gb2312", "backslashreplace")))
    signs = _traditional().intersection(chr(int(code, 16)) for code in beyond) if beyond else None
    return re.compile(f"[{''.join(sorted(signs))}]") if signs else None


@lru_cache(maxsize=1)
def _traditional() -> frozenset[str]:
    """Return the characters of the traditional script only."""
    first, last = _BIG5_FREQUENT
    codes = b"".join(
        code.to_bytes(2, "big") for code in range(first, last + 1) if code & 0xFF in _BIG5_SECOND
    )
    signs = codes.decode("big5", "ignore")
    simplified = signs.encode("gb2312", "ignore").decode("gb2312")
    return frozenset(sign for sign in signs if "\u4e00" <= sign <= "\u9fff") - frozenset(simplified)
