"""Characters: folding labels for comparison, lines with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ..patterns import regex
from .characters import MARKS_OF_TRADITIONAL, SIMPLIFIED

_QUOTES: Final = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "『": '"', "』": '"',
        "‘": '"', "’": '"', "'": '"', "−": "-", "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-",
        "﹣": "-", "、": "、", "〔": "[", "〕": "]", "〇": "0",
    }
)  # fmt: skip
_SPACE: Final = regex(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_STARS: Final = regex(
    r"\*{2,}|__+|<br\s*/?>|&(?:nbsp|emsp|ensp|#160);|\\(?=[-.*_()\[\]#+!|>~])", re.IGNORECASE
)
"""What Markdown writes around or into words: emphasis, breaks, blanks, and strokes in front of its own signs."""
_SOUND: Final = regex(r"(?<=[\u4e00-\u9fff])[(（][a-z\u00e0-\u01dc]{1,6}[)）]")
"""How a character is spoken, as pages for learners print it behind each: 報(bào)告."""

LONGEST_LABEL: Final = 200
"""Longer pieces are prose: they are never compared with labels."""


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return `text` without white space, in half width, simplified, with one kind of quote: equal labels become equal."""
    if len(text) > LONGEST_LABEL:
        return text
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES)
    return simplified(_SOUND.sub("", _STARS.sub("", _SPACE.sub("", folded))))


def simplified(text: str) -> str:
    """Return `text` with traditional characters as simplified ones; every character keeps its place."""
    return text.translate(SIMPLIFIED)


def simplified_if_traditional(text: str) -> str:
    """Return `simplified(text)` where the text is in traditional characters, for readers of much text in little time."""
    return simplified(text) if any(sign in text for sign in MARKS_OF_TRADITIONAL) else text


def without_sounds(text: str) -> str:
    """Return `text` without the spoken forms that pages for learners print behind characters."""
    return _SOUND.sub("", text)


class Line(NamedTuple):
    """One line of the document: its characters without the line's end, and where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the line ends, its newline excluded."""
        return self.start + len(self.text)


def lines_of(text: str) -> Iterator[Line]:
    """Yield every line of `text` in order."""
    start = 0
    for part in text.split("\n"):
        yield Line(part, start)
        start += len(part) + 1


class Piece(NamedTuple):
    """What stands in one cell of a grid: `raw` is stripped, `start` is where it begins.

    `apart` counts the characters at its end that stand elsewhere: behind a page break.
    """

    raw: str
    start: int
    apart: int = 0

    @property
    def end(self) -> int:
        """Where it ends; equals `start` for a blank."""
        return self.start + len(self.raw) - self.apart

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


def piece_of(text: str, start: int) -> Piece:
    """Return `text`, which begins at `start`, as a stripped piece; a blank keeps its place."""
    raw = text.strip()
    if not raw:
        return Piece("", start)
    return Piece(raw, start + text.index(raw[0]))
