"""Two texts sentence by sentence: what is the same, was changed, added, taken out.

Sentences that stand once in either text hold the comparison together (patience); between two of them the standard
library's matcher compares, and only where there is little. So the time grows with the length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Final

MOST_PAIRS: Final = 10_000
"""More pairs of sentences between two that hold are not compared with each other: taken out and added, that is told."""
MOST_LIKENESS: Final = 400
"""More pairs of sentences are not tried out for being the same one, changed."""
LIKE: Final = 0.5
"""From so much in common on, a sentence is told as changed, not as another one."""
LONGEST_COMPARED: Final = 600
"""So many characters of a sentence tell whether it is the same one."""
_SENTENCE: Final = re.compile(r"[^。！？；!?;\n]*[。！？；!?;]+[”’』」）)\"]*|[^。！？；!?;\n]+")


class SentenceChangeKind(StrEnum):
    """`moved`: the same sentence stands elsewhere in the other version."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One line of the comparison; `old` or `new` is None where the sentence is not there."""

    kind: SentenceChangeKind
    old: str | None
    new: str | None


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, white space around them stripped; a line break ends one too."""
    found = (match[0].strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def plain(sentence: str) -> str:
    """Return what of a sentence is compared: no white space, no differences of width."""
    return "".join(unicodedata.normalize("NFKC", sentence).split())


def sentence_changes(old: Sequence[str], new: Sequence[str]) -> tuple[SentenceChange, ...]:
    """Return both texts line by line in reading order; nothing of either is left out."""
    before, after = [plain(one) for one in old], [plain(one) for one in new]
    changes: list[SentenceChange] = []
    for (old_at, new_at), (old_end, new_end) in pairwise(_anchors(before, after)):
        if old_at >= 0:
            changes.append(SentenceChange(SentenceChangeKind.SAME, old[old_at], new[new_at]))
        for first, last, start, end in _between(
            before[old_at + 1 : old_end], after[new_at + 1 : new_end], old_at + 1, new_at + 1
        ):
            changes += _told(old[first:last], new[start:end], is_same=before[first:last] == after[start:end])
    return tuple(changes)


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of sentences that stand once in both and in the same order, between two that are no places."""
    counts = [Counter(texts) for texts in (before, after)]
    places = {text: number for number, text in enumerate(after) if counts[1][text] == 1}
    pairs = [
        (number, places[text])
        for number, text in enumerate(before)
        if counts[0][text] == 1 and text in places
    ]
    return [(-1, -1), *_rising(pairs), (len(before), len(after))]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs` whose second numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int | None] = []
    for number, (_, at) in enumerate(pairs):
        place = bisect_left(tails, at)
        back.append(ends[place - 1] if place else None)
        tails[place : place + 1] = [at]
        ends[place : place + 1] = [number]
    rising: list[tuple[int, int]] = []
    step = ends[-1] if ends else None
    while step is not None:
        rising.append(pairs[step])
        step = back[step]
    return rising[::-1]


def _between(
    before: Sequence[str], after: Sequence[str], old_at: int, new_at: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield blocks that are the same or other ones, as first and last in both."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    yield old_at, old_at + head, new_at, new_at + head
    ends = len(before) - tail, len(after) - tail
    yield from _inside(before[head : ends[0]], after[head : ends[1]], old_at + head, new_at + head)
    yield old_at + ends[0], old_at + len(before), new_at + ends[1], new_at + len(after)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many sentences at the beginning are the same."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (was, now) in pairs if was != now), min(len(before), len(after)))


def _inside(
    before: Sequence[str], after: Sequence[str], old_at: int, new_at: int
) -> Iterator[tuple[int, int, int, int]]:
    if len(before) * len(after) > MOST_PAIRS:
        yield old_at, old_at + len(before), new_at, new_at + len(after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        yield old_at + first, old_at + last, new_at + start, new_at + end


def _told(old: Sequence[str], new: Sequence[str], *, is_same: bool) -> Iterator[SentenceChange]:
    if is_same:
        for was, now in zip(old, new, strict=True):
            yield SentenceChange(SentenceChangeKind.SAME, was, now)
        return
    at = 0
    for number, was in enumerate(old):
        found = _like(was, new, at) if (len(old) - number) * (len(new) - at) <= MOST_LIKENESS else None
        if found is None:
            yield SentenceChange(SentenceChangeKind.REMOVED, was, None)
            continue
        yield from (SentenceChange(SentenceChangeKind.ADDED, None, one) for one in new[at:found])
        yield SentenceChange(SentenceChangeKind.CHANGED, was, new[found])
        at = found + 1
    yield from (SentenceChange(SentenceChangeKind.ADDED, None, one) for one in new[at:])


def _like(was: str, new: Sequence[str], start: int) -> int | None:
    """Return the place of the sentence most like `was`, the first of equally like ones; None where none is."""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(plain(was)[:LONGEST_COMPARED])
    best, found = LIKE, None
    for place in range(start, len(new)):
        matcher.set_seq1(plain(new[place])[:LONGEST_COMPARED])
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        if ratio > best or (found is None and ratio >= best):
            best, found = ratio, place
    return found
