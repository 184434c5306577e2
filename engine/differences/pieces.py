"""Inside one changed sentence: which characters are others. A number is one character, so that 56 → 57 is a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

LONGEST: Final = 1_000
"""Of a longer sentence no part is told: all of it changed."""
SHORTEST_KEPT: Final = 2
"""A single character that happens to be the same between two changes is told with them."""
_TOKEN: Final = re.compile(r"\d[\d,，.]*%?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one side; `is_changed` where the other side has others."""

    text: str
    is_changed: bool


def pieces_of(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both sentences in pieces."""
    if max(len(old), len(new)) > LONGEST:
        return (Piece(old, True),), (Piece(new, True),)
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = [
        (tag == "equal" and _is_worth(before[first:last]), first, last, start, end)
        for tag, first, last, start, end in matcher.get_opcodes()
    ]
    old_parts = (("".join(before[first:last]), not is_kept) for is_kept, first, last, _, _ in kept)
    new_parts = (("".join(after[start:end]), not is_kept) for is_kept, _, _, start, end in kept)
    return tuple(_joined(old_parts)), tuple(_joined(new_parts))


def _is_worth(tokens: Sequence[str]) -> bool:
    return len("".join(tokens)) >= SHORTEST_KEPT or any(not token.isalnum() for token in tokens)


def _joined(parts: Iterator[tuple[str, bool]]) -> Iterator[Piece]:
    text, changed = "", False
    for part, is_changed in parts:
        if part and text and is_changed != changed:
            yield Piece(text, changed)
            text = ""
        if part:
            text, changed = text + part, is_changed
    if text:
        yield Piece(text, changed)
