"""Two wordings compared exactly: how alike they are, and which passages are the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..model import Span
from .wording import BREAK, Wording

GRAM: Final = 5
"""Characters of a shingle (domain.md Q07)."""
PASSAGE: Final = 16
"""Characters from which on a common run is a passage and not a turn of phrase."""
TRIED: Final = 16
"""Places of one shingle in the other text that are tried for the longest run; bounds the work on endless repeats."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in both: where they stand here and there, and how many characters they are."""

    here: Span
    there: Span
    length: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two wordings are.

    Attributes:
        percent: shingles in common out of all of both (Jaccard), in per cent with one decimal.
        share: characters of this one that stand in passages it shares with the other, in per cent with one decimal.
        passages: those passages, in the order of this one.
    """

    percent: Decimal
    share: Decimal
    passages: tuple[Passage, ...]


def shingles(wording: Wording) -> frozenset[str]:
    """Return all runs of `GRAM` characters."""
    text = wording.text
    grams = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
    return frozenset(gram for gram in grams if BREAK not in gram)


def compare(here: Wording, there: Wording) -> Likeness:
    """Compare two wordings; one without a shingle is like nothing."""
    mine, other = shingles(here), shingles(there)
    common = len(mine & other)
    passages = _passages(here, there) if common else ()
    return Likeness(
        _percent(common, len(mine) + len(other) - common),
        _percent(sum(passage.length for passage in passages), len(here.text) - here.text.count(BREAK)),
        passages,
    )


def _percent(part: int, whole: int) -> Decimal:
    return Decimal((2000 * part + whole) // (2 * whole)).scaleb(-1) if whole else Decimal(0)


def _passages(here: Wording, there: Wording) -> tuple[Passage, ...]:
    at_gram: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(there.text) - GRAM + 1):
        gram = there.text[at : at + GRAM]
        if BREAK not in gram and len(at_gram[gram]) < TRIED:
            at_gram[gram].append(at)
    found = []
    at = 0
    while at + GRAM <= len(here.text):
        gram = here.text[at : at + GRAM]
        length, other = max(
            ((_run(here.text, at, there.text, start), -start) for start in at_gram.get(gram, ())),
            default=(0, 0),
        )
        if length >= PASSAGE:
            spans = here.span(at, at + length), there.span(-other, -other + length)
            found.append(Passage(*spans, length))
            at += length
        else:
            at += 1
    return tuple(found)


def _run(here: str, at: int, there: str, start: int) -> int:
    length = GRAM
    longest = min(len(here) - at, len(there) - start)
    while length < longest and here[at + length] == there[start + length] != BREAK:
        length += 1
    return length
