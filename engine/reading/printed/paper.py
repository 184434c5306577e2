"""A page as printed: words and rules with their boxes, before anybody knows what is a line and what a table.

Every layout format (PDF, OFD, a scan) is decoded to these; `pages.transcribe` makes text and tables of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

_GAP: Final = 0.15
_WIDER_GAP: Final = 0.32
"""Part of a word's height from which on room between two is a blank: between letters, and beside a Chinese
character, where office programs leave a quarter by themselves."""
_WIDEST_GAP: Final = 2.5
"""The same between two Chinese characters: a column of links beside the text, as sites print it."""
_WIDE_GAP: Final = 0.75
"""Part of a word's height from which on room between two parts them."""
_SAME_PLACE: Final = 0.25
"""Part of a character's height within which the same character printed again is the same: bold by double print."""

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom, from the page's upper left corner."""


UNREAD: Final = "\ufffd"
"""Stands where characters are printed over each other, so that no one knows what was there."""
_DIGITS: Final = frozenset("0123456789.,")
_EVEN: Final = 0.04
_SPACED: Final = 0.2
_WIDEST_SPACED: Final = 0.6
"""Parts of a digit's height: rooms that are even, that part two digits of one figure, that part several."""
_OVER: Final = 0.4
"""Part of a digit's width from which on another is printed over it."""
_LOWER: Final = 0.05
_FEWEST_ROOMS: Final = 5
_APART: Final = 0.1
"""Part of a character's height between two from which on a line is set wide apart."""
_LOWEST: Final = 0.1
"""A damaged font has characters of no height."""


class Word(NamedTuple):
    """Characters that stand together, and their box.

    Attributes:
        text: one character, or several that were found as one.
        left, top, right, bottom: in the page's unit, from its upper left corner, as the page is looked at.
        turn: quarter turns clockwise by which its characters are turned: 0, 1, 2 or 3.
        confidence: how sure it was recognised, in per cent; None where it is written in the file.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int = 0
    confidence: int | None = None

    @property
    def across(self) -> float:
        """Where its middle stands, from the left."""
        return (self.left + self.right) / 2

    @property
    def down(self) -> float:
        """Where its middle stands, from the top."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Size of its characters."""
        return self.bottom - self.top


class Rule(NamedTuple):
    """A printed line, level or upright, as its box; a frame is four of them."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number counted from 1, its size, and what is printed on it in any order.

    Distances are in points, or as if the page were of a common size.

    Attributes:
        tilt: degrees against the clock by which the picture of the page was turned to make its lines level.
        unit: of the file's own units, for which `Place.box` is given, how many make one of the page's.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    tilt: float = 0.0
    unit: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its characters, with a blank where there is room for one."""
        rooms = [
            (word.left - before.right) / max(min(before.height, word.height), _LOWEST)
            for before, word in pairwise(self.words)
        ]
        usual = _usual(self.words, rooms)
        is_spaced = _is_spaced(self.words, rooms)
        parts = [self.words[0].text]
        for before, word, room in zip(self.words, self.words[1:], rooms, strict=False):
            is_blank = not is_spaced and _is_blank(before.text[-1], room - usual, word.text[0])
            between = UNREAD if _is_overprinted(before, word) else " " if is_blank else ""
            parts.append(between + word.text)
        return "".join(parts).strip()

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """Size of most of its characters."""
        heights = sorted(word.height for word in self.words)
        return heights[len(heights) // 2]

    @property
    def down(self) -> float:
        """Where its middle stands, from the top."""
        return (self.top + self.bottom) / 2

    @property
    def bounds(self) -> Bounds:
        """Its box."""
        return self.left, self.top, self.right, self.bottom

    @property
    def confidence(self) -> int | None:
        """Of its least sure word; None where nothing had to be recognised."""
        return least(word.confidence for word in self.words)


def least(confidences: Iterable[int | None]) -> int | None:
    """Return the lowest confidence; None where nothing had to be recognised."""
    return min((sure for sure in confidences if sure is not None), default=None)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the lines that upright `words` stand in, from the top; blanks between words are seen from the room."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.down, word.left)):
        if not word.text.strip():
            continue
        if rows and _on_one_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(_once(sorted(row, key=lambda word: word.left)))) for row in rows]


def _on_one_line(row: Sequence[Word], word: Word) -> bool:
    largest = max(other.height for other in row)
    return (
        word.down - row[0].down < 0.5 * max(largest, word.height) and word.down - row[-1].down < 0.5 * largest
    )


def _once(row: Sequence[Word]) -> list[Word]:
    """The words without those that were printed twice to look bold."""
    kept: list[Word] = []
    for word in row:
        is_again = any(
            word.text == other.text
            and abs(word.across - other.across) < _SAME_PLACE * word.height * len(word.text)
            and abs(word.down - other.down) < _SAME_PLACE * word.height
            for other in kept[-3:]
        )
        if not is_again:
            kept.append(word)
    return kept


def parted(line: Line) -> list[Line]:
    """Return the parts of a line that stand apart, as the cells of a table without rules do."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.left - before.right > _WIDE_GAP * min(before.height, word.height):
            parts.append([])
        parts[-1].append(word)
    return [Line(tuple(part)) for part in parts]


def text_lines(words: Sequence[Word]) -> list[Line]:
    """Return the lines of one cell in reading order, those of turned characters as they are read."""
    turns = [word.turn for word in words if word.text.strip()]
    turn = max(set(turns), key=turns.count, default=0)
    if turn:
        return lines_of(_turned_back(word, turn) for word in words)
    return lines_of(words)


def _turned_back(word: Word, turn: int) -> Word:
    """The word where it would stand if the page were turned until its characters are upright."""
    left, top, right, bottom = turned_back((word.left, word.top, word.right, word.bottom), turn)
    return Word(word.text, left, top, right, bottom, 0, word.confidence)


def turned_back(bounds: Bounds, turn: int) -> Bounds:
    """Return a box after `turn` quarter turns against the clock about the page's corner."""
    left, top, right, bottom = bounds
    for _ in range(turn % 4):
        left, top, right, bottom = top, -right, bottom, -left
    return left, top, right, bottom


def _is_blank(before: str, room: float, after: str) -> bool:
    wide = _is_wide(before) + _is_wide(after)
    return room > (_GAP, _WIDER_GAP, _WIDEST_GAP)[wide]


def _is_spaced(words: Sequence[Word], rooms: Sequence[float]) -> bool:
    """Tell one figure whose digits are set apart, all with the same room between them."""
    if not rooms or not all(word.text in _DIGITS for word in words):
        return False
    return max(rooms) - min(rooms) < _EVEN and max(rooms) < (_WIDEST_SPACED if len(rooms) > 1 else _SPACED)


def _is_overprinted(before: Word, word: Word) -> bool:
    """Tell two digits of which one is printed over the other: that of a seal over a figure."""
    if before.confidence is not None or not (before.text[-1:].isdigit() and word.text[:1].isdigit()):
        return False
    narrower = min(before.right - before.left, word.right - word.left)
    apart = max(abs(before.top - word.top), abs(before.bottom - word.bottom))
    is_other = apart > _LOWER * min(before.height, word.height)  # leaning digits of one figure overlap, too
    return is_other and before.right - word.left > _OVER * narrower


def _usual(words: Sequence[Word], rooms: Sequence[float]) -> float:
    """The room that a line leaves between any two Chinese characters, in heights; 0 where it is not set apart."""
    own = sorted(
        room
        for before, word, room in zip(words, words[1:], rooms, strict=False)
        if _is_wide(before.text[-1]) and _is_wide(word.text[0])
    )
    least_quarter = own[len(own) // 4] if len(own) >= _FEWEST_ROOMS else 0.0
    return least_quarter if _APART < least_quarter < _WIDE_GAP else 0.0


def _is_wide(char: str) -> bool:
    """Tell a character between which and its like no little room is ever meant as a blank."""
    return (
        "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\U00020000" <= char <= "\U0003ffff"
    )
