"""Words that a line was drawn through are no longer said: a report printed with its tracked changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from .paper import Page, Rule, Word

_THICKEST: Final = 2.5
_MIDDLE: Final = (0.35, 0.75)
"""Part of a character's height at which it is struck through; an underline runs lower, a border beside it."""
_BESIDE: Final = 0.6
"""Heights that a stroke may reach beyond the characters it strikes: a table's rule reaches further."""


def unstruck(page: Page) -> Iterator[Word]:
    """Yield the words of a page without those that are struck through."""
    strokes = sorted(
        (rule for rule in page.rules if rule.bottom - rule.top <= _THICKEST < rule.right - rule.left),
        key=lambda rule: rule.top,
    )
    tops = [rule.top for rule in strokes]
    crossed: dict[int, list[Word]] = {}
    for word in page.words:
        low, high = (word.top + part * word.height for part in _MIDDLE)
        for place in range(bisect_left(tops, low), bisect_right(tops, high)):
            if word.text.strip() and strokes[place].left < word.across < strokes[place].right:
                crossed.setdefault(place, []).append(word)
    gone = {
        id(word) for place, words in crossed.items() if _is_stroke(strokes[place], words) for word in words
    }
    return (word for word in page.words if id(word) not in gone)


def _is_stroke(rule: Rule, words: list[Word]) -> bool:
    """Tell a stroke from a rule that characters happen to stand on: it is as long as what it strikes."""
    beyond = _BESIDE * max(word.height for word in words)
    return (
        rule.left > min(word.left for word in words) - beyond
        and rule.right < max(word.right for word in words) + beyond
    )
