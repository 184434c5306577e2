"""The characters of a report that are its own words, each with its place: what may be compared with another's."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Final

from ..model import Document, SectionKey, Span
from ..patterns import regex

COMPARED: Final[tuple[SectionKey, ...]] = ("overview", "problems")
"""The parts in an organ's own words; the others are tables or a sentence that the form suggests."""

BREAK: Final = "\n"
"""Stands between two parts; no passage goes over it."""

KEPT: Final = 256
"""Documents whose own words are kept for the next comparison; some twenty kilobytes each."""

_CITED: Final = regex(r"《[^《》]{1,80}》(?:[（(][^（）()]{1,40}号[^（）()]{0,20}[）)])?")
_SENTENCE: Final = regex(r"[^。；;！!\n]+[。；;！!\n]?")
_PRESCRIBED: Final = regex(
    r"(?:编制|编写|形成|撰写|制作).{0,12}(?:本|年度)报告|本(?:年度)?报告(?:由|包括|共分|内容)|(?:统计|数据).{0,8}期限"
    r"|电子版.{0,20}(?:下载|查[阅询])|报告.{0,12}疑问|以公开为(?:常态|原则).{0,2}不公开为例外"
    r"|^\s*[（(]?[一二三四五六七八九十][)）、.]\s*(?:主动公开|依申请公开|政府信息管理|平台建设|政府信息公开平台建设|监督保障)"
    r"[^，。]{0,12}\s*$"
)
"""Sentences that the format or the 条例 gives nearly word for word, and the headings of the five aspects."""
_DIGITS: Final = regex(r"\d[\d,，.]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """Comparable characters.

    Attributes:
        text: letters and figures only, and `BREAK` between parts; every number is one `0`, so that a new year in an
            old text hides nothing.
        places: for each of them, where it stands in the document's text.
    """

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return where the characters from `start` up to `end` stand in the document."""
        return self.places[start], self.places[end - 1] + 1


def wording_of(document: Document, parts: Sequence[SectionKey] = COMPARED) -> Wording:
    """Return the own words of some parts: without cited titles, prescribed sentences and the organ's own name.

    Those of the last few documents are kept: one report is compared with several, and they with it.
    """
    sections = (document.sections.get(part) for part in parts)
    spans = tuple(section.span for section in sections if section is not None)
    return _wording(document.text, spans, document.organ or "")


@lru_cache(maxsize=KEPT)
def _wording(text: str, spans: tuple[Span, ...], organ: str) -> Wording:
    words: list[str] = []
    places = array("I")
    for span in spans:
        if places:
            words.append(BREAK)
            places.append(span[0])
        letters = text[slice(*span)].translate(_LETTERS)
        heard = _heard(text, letters, span, organ)
        words.append("".join(compress(letters, heard)))
        places.extend(compress(range(*span), heard))
    return Wording("".join(words), places)


class _Letters(dict[int, str]):
    """One character for each: its plain form, `0` for every digit, `BREAK` for what is no letter."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFKC", chr(code))[:1]
        self[code] = ("0" if letter.isdigit() else letter) if letter.isalnum() else BREAK
        return self[code]


_LETTERS: Final = _Letters()
"""Filled as characters come: a few thousand of them."""


def _heard(text: str, letters: str, span: Span, organ: str) -> bytearray:
    """Return for each character of the span whether it counts."""
    start, end = span
    heard = bytearray(map(BREAK.__ne__, letters))
    for found in _SENTENCE.finditer(text, start, end):
        if _PRESCRIBED.search(found[0]):
            _silence(heard, found.start() - start, found.end() - start)
    for found in _CITED.finditer(text, start, end):
        _silence(heard, found.start() - start, found.end() - start)
    for found in _DIGITS.finditer(text, start, end):
        _silence(heard, found.start() + 1 - start, found.end() - start)
    at = text.find(organ, start, end) if len(organ) > 1 else -1
    while at >= 0:
        _silence(heard, at - start, at - start + len(organ))
        at = text.find(organ, at + 1, end)
    return heard


def _silence(heard: bytearray, start: int, end: int) -> None:
    heard[start:end] = bytes(end - start)
