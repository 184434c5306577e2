"""Which finding of one version is which of another: by rule and place, of several at one place by their figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .values import same_figures

_SEPARATOR: Final = "\x1f"


class Placed(Protocol):
    """What tells where a finding points to: a candidate, or a finding as it is stored."""

    @property
    def rule(self) -> str:
        """Catalogue id."""

    @property
    def cells(self) -> Sequence[str]:
        """Full addresses."""

    @property
    def key(self) -> str:
        """The normalised phrase, for prose."""


@dataclass(frozen=True, slots=True)
class Known:
    """One finding as far as it is recognised: `place_of` it, and `values_of` it."""

    place: str
    values: Mapping[str, Any]


def place_of(found: Placed) -> str:
    """Return what a finding is about inside its report: the rule with the sorted addresses, or for prose the phrase.

    Neither organ nor year are part of it, so that a report in whose title they were corrected keeps its findings.
    """
    place = " ".join(sorted(set(found.cells))) or normalised(found.key)
    return f"{found.rule}{_SEPARATOR}{place}"


def normalised(text: str) -> str:
    """Return `text` without white space and differences of width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def pair(old: Sequence[Known], new: Sequence[Known]) -> dict[int, int]:
    """Return for each of `new` that is one of `old` which one it is, by their numbers.

    Where several findings are at one place (a phrase that stands there twice), those with the same figures are one
    first, so that a decision does not move to its neighbour when one of them is corrected; then as they come.
    """
    waiting: dict[str, list[int]] = {}
    for number, known in enumerate(old):
        waiting.setdefault(known.place, []).append(number)
    paired: dict[int, int] = {}
    for number, known in enumerate(new):
        for candidate in waiting.get(known.place, ()):
            if same_figures(old[candidate].values, known.values):
                paired[number] = candidate
                waiting[known.place].remove(candidate)
                break
    for number, known in enumerate(new):
        if number not in paired and waiting.get(known.place):
            paired[number] = waiting[known.place].pop(0)
    return paired
