"""Running text made fit for searching: white space and typesetting gone, every place still known.

A report's text comes with line breaks inside sentences (a PDF's pages), full-width digits and stray Markdown
marks. `Prose` is what remains when they are taken out; `Prose.span` leads back into `Document.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..model import Document, Number, Section, Span
from ..patterns import regex
from ..reading.text import simplified_if_traditional
from .numbers import chinese_number, digits_number

_RUN: Final = regex(r"[^\s*\u200b\ufeff]+")
_WIDTHS: Final = str.maketrans(
    {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94) if chr(0x21 + offset).isalnum()}
    | {"．": "."}
)
"""Width only, one character for one: unlike NFKC it never changes a length, so that places stay true."""
_FREQUENT_WIDTHS: Final = tuple(zip("（），；：％", "(),;:%", strict=True))
_RARE_WIDTH: Final = regex("[\uff01-\uff5e]")

_LINE_START: Final = regex(r"\(?[一二三四五六七八九十]{1,3}[)、]|\d{1,2}[.、](?!\d)")
_SUBHEADING: Final = regex(r"^\(?[一二三四五六七八九十]{1,3}\)")
_WIDE: Final = r"[\u2010-\u2e7f\u3000-\uffef]"
_INNER_SPACE: Final = regex(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")
_SENTENCE_ENDS: Final = "。;！!?？"

_SENTENCE: Final = regex(rf"[^{_SENTENCE_ENDS}\n]*[{_SENTENCE_ENDS}\n]?")
_SENTENCE_LENGTH: Final = 600
_CLAUSE_LENGTH: Final = 120
_CLAUSE: Final = regex(r"[^,。;!?\n:()]+")
_ABOUT: Final = r"(?:约|近|逾|超|超过|大约|将近|接近|不足|不到|至少)"
# A pattern that begins with what it matches, and looks back from there, is searched for much faster.
_QUANTITY: Final = regex(
    r"(?P<number>\d(?<![\d.第]\d)(?:\d{0,2}(?:,\d{3})+(?![\d])|\d*))(?P<decimals>\.\d+)?(?P<scale>[百千万亿]*)"
    r"(?P<vague>[余多几来]?)(?P<unit>人次|条次|件次|篇次|场次|批次|[条件篇份个项宗次则期起例人户元名场部])"
    r"(?P<after>左右|以上|以下|有余|上下|[余多](?![种样媒]))?"
)
_CHINESE_QUANTITY: Final = regex(
    r"(?P<number>[一二两三四五六七八九十百千零〇](?:(?<=[到请理共计结为开收转复供持正议讼销].)|(?<=[,;:、].)"
    r"(?=[一二两三四五六七八九十百千]*[件宗份](?:结转|予以|部分公开|不予|无法提供|尚未|维持|纠正)))"
    r"[一二两三四五六七八九十百千零〇]*)(?P<vague>[余多几]?)(?P<unit>[条件份宗])(?![事龙])"
)
_AMOUNT: Final = regex(
    r"(?P<number>\d(?<![\d.第]\d)(?:\d{0,2}(?:,\d{3})+(?![\d])|\d*))(?P<decimals>\.\d+)?(?P<scale>[百千万亿]*)"
    r"(?P<vague>[余多几]?)元(?P<after>左右|以上|以下|整?有余|上下|[余多])?"
)
_BEFORE: Final = regex(_ABOUT + "$")
_LAST_OF_ABOUT: Final = frozenset("约近逾超过足到少")
_AFTER_STOP: Final = regex(r"[\n。;]")
_MARK_BEGINS: Final = frozenset("(一二三四五六七八九十")
_NO_WORDS: Final = regex(r"[\d\W]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its classifier.

    Attributes:
        value: exact; 1.2万 is 12000.
        unit: 条, 件, 人次, 元 … (2万元 is 20000 元)
        exact: False for 余, 约, 近, 多 and the like.
        start, end: its place in `Prose.text`.
    """

    value: Number
    unit: str
    exact: bool
    start: int
    end: int

    @property
    def is_count(self) -> bool:
        """Whether it says how many there are: a whole number, and exactly that one."""
        return self.exact and self.value == int(self.value)


class Prose:
    """The text of one section in simplified characters, without white space, width differences and Markdown marks.

    A line feed is kept before a sub-heading and behind one that stands on a line of its own.

    Args:
        source: `Document.text`.
        span: the part of it to take.
    """

    def __init__(self, source: str, span: Span) -> None:
        self._source = source
        starts: list[int] = []
        origins: list[int] = []
        parts: list[str] = []
        length = 0
        line = 0
        previous_end = 0
        narrow = _narrow(source[span[0] : span[1]])
        for run in _RUN.finditer(narrow):
            if parts and "\n" in narrow[previous_end : run.start()]:
                if _breaks("".join(parts[line:]), run.group()):
                    starts.append(length)
                    origins.append(span[0] + previous_end)
                    parts.append("\n")
                    length += 1
                line = len(parts)
            starts.append(length)
            origins.append(span[0] + run.start())
            parts.append(run.group())
            length += run.end() - run.start()
            previous_end = run.end()
        self.text = "".join(parts)
        self._starts = starts
        self._origins = origins

    def span(self, start: int, end: int) -> Span:
        """Return the place in `Document.text` of `text[start:end]`."""
        return (self._origin(start), self._origin(end - 1) + 1 if end > start else self._origin(start))

    def quote(self, start: int, end: int) -> str:
        """Return `text[start:end]` as it stands in the document, its line breaks closed up."""
        first, last = self.span(start, end)
        return _close_up(self._source[first:last])

    def sentence(self, start: int, end: int) -> Span:
        """Return the place in `text` of the sentence around `start:end`, its full stop included.

        At most `_SENTENCE_LENGTH` characters on either side: what is further away says nothing about it.
        """
        starts, ends = self._sentences
        index = max(bisect_right(starts, start) - 1, 0)
        first = starts[index] if starts else 0
        last = next((place for place in ends[index : index + 2] if place >= end), len(self.text))
        return max(first, start - _SENTENCE_LENGTH), min(last, end + _SENTENCE_LENGTH)

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int]]:
        found = [match.span() for match in _SENTENCE.finditer(self.text)]
        return [start for start, _ in found], [end for _, end in found]

    def sentences_with(self, *words: str) -> tuple[Span, ...]:
        """Return the places in `text` of the sentences that hold one of `words`, in order.

        A sentence without end is cut into pieces of twice `_SENTENCE_LENGTH` characters.
        """
        words = tuple(word for word in words if word in self.text)
        if not words:
            return ()
        return tuple(
            (start, end)
            for start, end in self.sentences
            if any(self.text.find(word, start, end) >= 0 for word in words)
        )

    @cached_property
    def sentences(self) -> list[Span]:
        """The places in `text` of all sentences, in order; one without end is cut into pieces."""
        length = 2 * _SENTENCE_LENGTH
        return [
            (place, min(place + length, end))
            for start, end in zip(*self._sentences, strict=True)
            for place in range(start, end, length)
        ]

    @cached_property
    def mark_places(self) -> tuple[int, ...]:
        """The places in `text` where a line or sentence begins with what may be a mark: (一), 一、, 一是, 1. and the like."""
        text = self.text
        begins = (0, *[match.end() for match in _AFTER_STOP.finditer(text)])
        return tuple(
            [
                place
                for place in begins
                if (sign := text[place : place + 1]) in _MARK_BEGINS or sign.isdecimal()
            ]
        )

    def clause(self, place: int) -> Span:
        """Return the place in `text` of the clause that holds `place`, without its mark."""
        starts, ends = self._clauses
        index = max(bisect_right(starts, place) - 1, 0)
        return (starts[index], ends[index]) if starts else (0, 0)

    def near_clause(self, place: int) -> Span:
        """Return what `clause` returns, at most `_CLAUSE_LENGTH` characters on either side of `place`."""
        start, end = self.clause(place)
        return max(start, place - _CLAUSE_LENGTH), min(end, place + _CLAUSE_LENGTH)

    def clauses_with(self, word: str) -> tuple[Span, ...]:
        """Return the places in `text` of the clauses that hold `word`, in order."""
        found: list[Span] = []
        place = self.text.find(word)
        while place >= 0:
            found.append(self.clause(place))
            place = self.text.find(word, max(found[-1][1], place + 1))
        return tuple(found)

    @cached_property
    def _clauses(self) -> tuple[list[int], list[int]]:
        found = [match.span() for match in _CLAUSE.finditer(self.text)]
        return [start for start, _ in found], [end for _, end in found]

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All numbers with a classifier, in order."""
        found = [_quantity(self.text, match) for match in _QUANTITY.finditer(self.text)]
        for match in _CHINESE_QUANTITY.finditer(self.text):
            value = chinese_number(match["number"])
            if value is not None:
                found.append(Quantity(value, match["unit"], not match["vague"], match.start(), match.end()))
        return tuple(sorted(found, key=lambda quantity: quantity.start))

    @cached_property
    def amounts(self) -> tuple[Quantity, ...]:
        """All sums of money in 元, in order."""
        found = []
        for match in _AMOUNT.finditer(self.text) if "元" in self.text else ():
            value = digits_number(match["number"], match["decimals"] or "", match["scale"])
            vague = bool(match["vague"] or match["after"] or _is_about(self.text, match.start()))
            found.append(Quantity(value, "元", not vague, match.start(), match.end()))
        return tuple(found)

    def quantities_between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the numbers that begin in `text[start:end]`, in order."""
        starts = self._quantity_starts
        return self.quantities[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def _quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    def _origin(self, place: int) -> int:
        run = max(bisect_right(self._starts, place) - 1, 0)
        return self._origins[run] + place - self._starts[run] if self._origins else 0


def _narrow(text: str) -> str:
    """Return `text` in half width and simplified; the signs that every text has one by one, which is many times faster."""
    text = simplified_if_traditional(text)
    for wide, narrow in _FREQUENT_WIDTHS:
        text = text.replace(wide, narrow)
    return text.translate(_WIDTHS) if _RARE_WIDTH.search(text) else text


def section_prose(document: Document, section: Section) -> Prose:
    """Return the running text of a section of `document`."""
    return Prose(document.text, section.span)


def phrase(text: str) -> str:
    """Return `text` without numbers and signs: the same sentence after a figure was corrected."""
    return _NO_WORDS.sub("", text)


def _breaks(line: str, next_run: str) -> bool:
    """Say whether the line break between them is one that the author meant."""
    if _LINE_START.match(next_run):
        return True
    if line and line[-1] in _SENTENCE_ENDS + ":":
        return True
    return bool(_SUBHEADING.match(line)) and len(line) <= 30 and "。" not in line


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    start, end = match.span()
    number, decimals, scale, vaguely, unit, after = match.groups()
    vague = bool(vaguely or after or _is_about(text, start))
    return Quantity(digits_number(number, decimals or "", scale), unit, not vague, start, end)


def _is_about(text: str, place: int) -> bool:
    """Say whether 约, 近 or the like stands right before `place`."""
    return text[place - 1 : place] in _LAST_OF_ABOUT and bool(_BEFORE.search(text[max(0, place - 2) : place]))


def _close_up(text: str) -> str:
    text = text.replace("**", "")
    words = text.split()
    return " ".join(_INNER_SPACE.sub("", text).split() if len(words) > 1 else words)
