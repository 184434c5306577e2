"""The paragraphs of the overview under their sub-headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..model import Span
from ..patterns import regex
from .prose import Prose

_MARK: Final = regex(r"\(?[一二三四五六七八九十]{1,3}[)是、]|\d{1,2}[.、](?!\d)")
_HEADING_END: Final = regex(r"[。\n:;,]")
_HEADING_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of `Prose.text`.

    Attributes:
        heading: its sub-heading without the mark, or its opening words; empty where it has no mark.
        start, end: its place in the prose, mark included.
        marked: True where it opens with （一）, 一是, 1. and the like.
    """

    heading: str
    start: int
    end: int
    marked: bool


def split_paragraphs(prose: Prose) -> tuple[Paragraph, ...]:
    """Return the paragraphs in order.

    They begin at （一）, （二）…; in a text without those at 一是, 1. and the like, else at each line break.
    """
    text = prose.text
    points = _points(prose)
    marks = [span for span in points if text[span[1] - 1] == ")"] or points
    if not marks:
        return _lines(text)
    found = [Paragraph("", 0, marks[0][0], False)] if marks[0][0] > 0 else []
    ends = [start for start, _ in marks[1:]] + [len(text)]
    for (start, after), end in zip(marks, ends, strict=True):
        body = text[start:end].rstrip("\n")
        found.append(Paragraph(_heading(text[after:end]), start, start + len(body), True))
    return tuple(found)


def named_points(prose: Prose) -> tuple[str, ...]:
    """Return the opening words of every point, sub-headings and 一是, 1. and the like alike."""
    text = prose.text
    return tuple(_heading(text[after : after + _HEADING_LENGTH]) for _, after in _points(prose))


def _points(prose: Prose) -> list[Span]:
    """Return the places of （一）, 一是, 1. and the like where a sentence or line begins."""
    found = [_MARK.match(prose.text, place) for place in prose.mark_places]
    return [match.span() for match in found if match]


def _heading(text: str) -> str:
    return _HEADING_END.split(text, maxsplit=1)[0][:_HEADING_LENGTH]


def _lines(text: str) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        if line:
            found.append(Paragraph(_heading(line), start, start + len(line), False))
        start += len(line) + 1
    return tuple(found)
