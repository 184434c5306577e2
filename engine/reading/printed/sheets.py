"""A page as it lies in the file → as it is read: turned upright, and cut where two pages share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, radians, sin
from typing import Final

from .paper import Bounds, Page, Rule, Word

_GUTTER: Final = (0.4, 0.6)
"""Where, in parts of a wide page's width, two pages side by side are parted."""
_NARROWEST: Final = 0.04
_FEWEST: Final = 40
"""Characters on each side of two pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is read, and how it lies in the file.

    Attributes:
        page: its words and rules, upright.
        turns: quarter turns clockwise that put it back.
    """

    page: Page
    turns: int = 0

    def on_page(self, bounds: Bounds) -> Bounds:
        """Return a box of the sheet as it stands on the page in the file."""
        left, top, right, bottom = bounds
        width, height = self.page.width, self.page.height
        for _ in range(self.turns):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return _in_file((left, top, right, bottom), self.page, width, height)


def _in_file(bounds: Bounds, page: Page, width: float, height: float) -> Bounds:
    """A box on the level page where it lies in the file, which may be tilted and has units of its own."""
    left, top, right, bottom = bounds
    if page.tilt:
        angle = radians(page.tilt)
        across, down = (left + right - width) / 2, (top + bottom - height) / 2
        move_across = across * (cos(angle) - 1) - down * sin(angle)
        move_down = across * sin(angle) + down * (cos(angle) - 1)
        left, right = left + move_across, right + move_across
        top, bottom = top + move_down, bottom + move_down
    return left * page.unit, top * page.unit, right * page.unit, bottom * page.unit


def sheets_of(page: Page) -> Iterator[Sheet]:
    """Yield what is read from one page: itself, upright, or the two that are printed on it side by side."""
    turns = Counter(word.turn for word in page.words if word.text.strip())
    turn = turns.most_common(1)[0][0] if turns else 0
    for _ in range(turn):
        page = _turned(page)
    cut = _gutter(page) if page.width > page.height else None
    if cut is None:
        yield Sheet(page, turn)
        return
    for is_right in (False, True):
        words = tuple(word for word in page.words if (word.across > cut) is is_right)
        rules = tuple(rule for rule in page.rules if ((rule.left + rule.right) / 2 > cut) is is_right)
        yield Sheet(replace(page, words=words, rules=rules), turn)


def _turned(page: Page) -> Page:
    """The page a quarter turn against the clock."""

    def place(left: float, top: float, right: float, bottom: float) -> Bounds:
        return top, page.width - right, bottom, page.width - left

    words = tuple(
        Word(
            word.text,
            *place(word.left, word.top, word.right, word.bottom),
            (word.turn - 1) % 4,
            word.confidence,
        )
        for word in page.words
    )
    rules = tuple(Rule(*place(*rule)) for rule in page.rules)
    return replace(page, width=page.height, height=page.width, words=words, rules=rules)


def _gutter(page: Page) -> float | None:
    """Where two pages side by side are parted: nothing at all is printed over it, and much on either side."""
    low, high = (part * page.width for part in _GUTTER)
    spans = sorted(_spans(page))
    reached = 0.0
    best: tuple[float, float] | None = None
    for left, right in [*spans, (page.width, page.width)]:
        start, end = max(reached, low), min(left, high)
        if end - start > _NARROWEST * page.width and (best is None or end - start > best[1] - best[0]):
            best = start, end
        reached = max(reached, right)
    if best is None:
        return None
    cut = sum(best) / 2
    return cut if all(_is_page(page, cut, is_right) for is_right in (False, True)) else None


def _spans(page: Page) -> Iterable[tuple[float, float]]:
    yield from ((word.left, word.right) for word in page.words)
    yield from ((rule.left, rule.right) for rule in page.rules)


def _is_page(page: Page, cut: float, is_right: bool) -> bool:
    """Prose on this side: lines of many characters without room between them."""
    words = [word for word in page.words if (word.across > cut) is is_right and word.text.strip()]
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(round(word.down / max(word.height, 1.0)), []).append(word)
    return any(_is_prose(sorted(row, key=lambda word: word.left)) for row in rows.values()) or any(
        (rule.left > cut) is is_right and rule.bottom - rule.top > page.height * 0.2 for rule in page.rules
    )


def _is_prose(row: list[Word]) -> bool:
    characters = sum(len(word.text) for word in row)
    return characters > _FEWEST // 2 and all(
        after.left - before.right < before.height for before, after in pairwise(row)
    )
