"""Mobile numbers in a report. What leaves this module is masked: 138****1234, as publication rules ask for."""

from __future__ import annotations

import re
from typing import Final

from ..model import Span
from ..patterns import regex
from .sources import Sources
from .values import Absent, Record, make_record

_MOBILE: Final = regex(r"(?P<number>1[3-9]\d(?P<gap>[- ]?)\d{4}(?P=gap)\d{4})(?![\w/=&%#*_-]|\.\w)", re.ASCII)
_NOT_BEFORE: Final = regex(r"[\w./=&?%#*_+-]$", re.ASCII)
_COUNTRY: Final = regex(r"(?<![\w./=&?%#*_-])\+?86[- ]?$", re.ASCII)
_CONTACT: Final = regex(r"电话|手机|联系|咨询|热线|传真|邮编|投诉|举报")
_AROUND: Final = 60
_SENTENCE_END: Final = regex(r"[。；;\n]")
_NOT_DIGITS: Final = regex(r"\D")


def find_mobiles(sources: Sources, official: tuple[str, ...]) -> tuple[Record, ...] | Absent:
    """Return every mobile number that is not in the list of official ones, once each, masked."""
    text = sources.document.text
    known = {_NOT_DIGITS.sub("", number) for number in official}
    found: dict[str, list[Span]] = {}
    for match in _MOBILE.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        if _NOT_BEFORE.search(before) and not _COUNTRY.search(before):
            continue
        number = _NOT_DIGITS.sub("", match["number"])
        if number not in known:
            found.setdefault(number, []).append(match.span("number"))
    return tuple(_record(text, number, spans) for number, spans in found.items())


def _record(text: str, number: str, spans: list[Span]) -> Record:
    masked = f"{number[:3]}****{number[-4:]}"
    return make_record(
        spans=tuple(spans),
        masked=masked,
        in_contact=all(_CONTACT.search(sentence_around(text, span)) for span in spans),
        count=len(spans),
        phrase=spelt(masked),
    )


_SPELT: Final = str.maketrans("0123456789", "零一二三四五六七八九")


def spelt(masked: str) -> str:
    """Return a masked value with its digits in words: keys of findings leave figures out."""
    return masked.translate(_SPELT)


def sentence_around(text: str, span: Span) -> str:
    """Return what stands around a place, up to the next full stop, semicolon or line break on either side."""
    before = _SENTENCE_END.split(text[max(0, span[0] - _AROUND) : span[0]])[-1]
    after = _SENTENCE_END.split(text[span[1] : span[1] + _AROUND], maxsplit=1)[0]
    return before + text[span[0] : span[1]] + after
