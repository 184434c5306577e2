"""Two wordings compared exactly: how alike they are, and which passages are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ..model import Span
from .wording import BREAK, Wording

GRAM: Final = 5
"""Characters of a shingle (domain.md Q07)."""
PASSAGE: Final = 16
"""Characters from which on a common run is a passage and not a turn of phrase."""
TRIED: Final = 16
"""Places of one shingle in the other text that are tried for the longest run; bounds the work on endless repeats."""
INDEXED: Final = 16
"""Texts whose index is kept, of a megabyte each: a report is compared with a dozen."""


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


class _Index(NamedTuple):
    """Where the shingles of a text stand, the first places of each; and its runs that are long enough for a passage."""

    grams: dict[str, list[int]]
    runs: frozenset[str]


def shingles(wording: Wording) -> frozenset[str]:
    """Return all runs of `GRAM` characters."""
    return frozenset(_index(wording.text).grams)


@lru_cache(maxsize=INDEXED)
def _index(text: str) -> _Index:
    grams: dict[str, list[int]] = {}
    runs: set[str] = set()
    for part in _parts(text):
        words = text[part.start : part.stop]
        runs.update([words[at : at + PASSAGE] for at in range(len(words) - PASSAGE + 1)])
        for at in range(len(words) - GRAM + 1):
            places = grams.setdefault(words[at : at + GRAM], [])
            if len(places) < TRIED:
                places.append(part.start + at)
    return _Index(grams, frozenset(runs))


def _parts(text: str) -> Iterator[range]:
    """Yield where the stretches between two breaks stand."""
    start = 0
    for words in text.split(BREAK):
        yield range(start, start + len(words))
        start += len(words) + len(BREAK)


def percent_alike(here: Wording, there: Wording) -> Decimal:
    """Return `Likeness.percent` alone, without looking for passages."""
    mine, other = _index(here.text).grams, _index(there.text).grams
    common = len(mine.keys() & other.keys())
    return _percent(common, len(mine) + len(other) - common)


def compare(here: Wording, there: Wording) -> Likeness:
    """Compare two wordings; one without a shingle is like nothing."""
    percent = percent_alike(here, there)
    passages = _passages(here, there)
    return Likeness(
        percent,
        _percent(sum(passage.length for passage in passages), len(here.text) - here.text.count(BREAK)),
        passages,
    )


def _percent(part: int, whole: int) -> Decimal:
    return Decimal((2000 * part + whole) // (2 * whole)).scaleb(-1) if whole else Decimal(0)


def _passages(here: Wording, there: Wording) -> tuple[Passage, ...]:
    index = _index(there.text)
    found = []
    for part in _parts(here.text):
        at = part.start
        while at + PASSAGE <= part.stop:
            if here.text[at : at + PASSAGE] not in index.runs:
                at += 1
                continue
            starts = index.grams[here.text[at : at + GRAM]]
            length, other = max(
                (_run(here.text, at, part.stop, there.text, start), -start) for start in starts
            )
            if length >= PASSAGE:
                spans = here.span(at, at + length), there.span(-other, -other + length)
                found.append(Passage(*spans, length))
            at += length if length >= PASSAGE else 1
    return tuple(found)


def _run(here: str, at: int, stop: int, there: str, start: int) -> int:
    """Return how many characters are the same from these two places on, at most up to `stop`, where a part ends."""
    length = GRAM
    longest = min(stop - at, len(there) - start)
    while length + PASSAGE <= longest:
        if here[at + length : at + length + PASSAGE] != there[start + length : start + length + PASSAGE]:
            break
        length += PASSAGE
    while length < longest and here[at + length] == there[start + length]:
        length += 1
    return length
