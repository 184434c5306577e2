"""The smallest change of one figure, with the totals that follow from it, that makes most broken sums hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from ..model import Number
from .relations import Relation, Values, totals_over

SEVERAL: Final = 2
"""A repair must explain at least two broken relations; one alone can be mended at any of its cells."""
ALTERNATIVES: Final = 3
"""With more equally good repairs than these, none is better than a guess and none is shown."""
BROKEN_AT_MOST: Final = 30
"""Tables of which more relations are broken were not filled in wrongly at one cell."""


@dataclass(frozen=True, slots=True)
class Found:
    """One way to mend several relations.

    Attributes:
        address: the cell that is changed.
        changes: its new figure, then the totals that follow from it, by address.
        mended: positions of the broken relations that hold then.
    """

    address: str
    changes: Mapping[str, Number]
    mended: tuple[int, ...]


class Search:
    """Relations and figures of one report, indexed for the search."""

    def __init__(self, relations: Sequence[Relation], values: Values, results: Sequence[str]) -> None:
        self._relations = relations
        self._values = values
        self._results = frozenset(results)
        self._of: defaultdict[str, list[int]] = defaultdict(list)
        for number, relation in enumerate(relations):
            for address in relation.terms:
                self._of[address].append(number)
        self._excess = [relation.excess(values) for relation in relations]
        self.broken = tuple(
            number for number, relation in enumerate(relations) if not relation.allows(self._excess[number])
        )
        self._is_broken = frozenset(self.broken)

    def repairs(self) -> list[tuple[Found, ...]]:
        """Return, for every set of relations that one change can mend, the equally small ways to do it.

        A way never breaks a relation that held. Sets do not overlap: what the best change mends is not told
        again. Where equally small ways mend different sets, or there are too many, none is told.
        """
        if not SEVERAL <= len(self.broken) <= BROKEN_AT_MOST:
            return []
        ways = [way for address, totals in self._suspects() for way in self._ways(address, totals)]
        told: set[int] = set()
        found = []
        while ways := [way for way in ways if not told & set(way.mended)]:
            best = min(ways, key=_size)
            equal = [way for way in ways if _size(way) == _size(best) and set(way.mended) & set(best.mended)]
            told.update(number for way in equal for number in way.mended)
            likeliest = self._outliers(equal)
            if len(likeliest) <= ALTERNATIVES and all(way.mended == best.mended for way in equal):
                found.append(tuple(likeliest))
        return found

    def _suspects(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each cell that is part of several broken relations, itself or through its totals; and those totals."""
        at: defaultdict[str, int] = defaultdict(int)  # for each cell its broken relations, one bit for each
        for place, number in enumerate(self.broken):
            for address in self._relations[number].terms:
                at[address] |= 1 << place
        get, values = at.get, self._values
        for address, possible in totals_over(tuple(values), self._results).items():
            touched = get(address, 0)
            for total in possible:
                if total in at and values.get(total) is not None:
                    touched |= at[total]
            if touched & (touched - 1):
                yield address, tuple([total for total in possible if values.get(total) is not None])

    def _ways(self, address: str, totals: tuple[str, ...]) -> Iterator[Found]:
        """Yield the changes of one cell that mend several relations, each with the fewest totals following."""
        following = self._followings(address, totals)
        if not following:
            return
        now = self._values[address] or 0
        for difference in sorted(self._differences((address, *totals))):
            if now + difference < 0:
                continue
            ways = [way for chosen in following if (way := self._way(address, chosen, difference))]
            if ways:
                yield min(ways, key=_size)

    def _followings(self, address: str, totals: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the sets of totals that can follow: a sum that held needs one of those in it to move with the cell."""
        needed = []
        for number in self._of[address]:
            relation = self._relations[number]
            if relation.is_bound or number in self._is_broken:
                continue
            within = [total for total in totals if total in relation.terms]
            if not within:
                return []
            needed.append(within)
        sets = (chosen for size in range(len(totals) + 1) for chosen in combinations(totals, size))
        return [chosen for chosen in sets if all(any(one in chosen for one in within) for within in needed)]

    def _differences(self, cells: Sequence[str]) -> set[Number]:
        """Return by how much the cell may have to change, so that some broken relation holds."""
        wanted = set()
        for cell in cells:
            for number in self._of[cell]:
                if number in self._is_broken:
                    wanted.add(-self._excess[number] * self._relations[number].terms[cell])
        return wanted - {0}

    def _way(self, address: str, following: Sequence[str], difference: Number) -> Found | None:
        changes = {cell: (self._values[cell] or 0) + difference for cell in (address, *following)}
        if any(value < 0 for value in changes.values()):
            return None
        moved: defaultdict[int, int] = defaultdict(int)
        for cell in changes:
            for number in self._of[cell]:
                moved[number] += self._relations[number].terms[cell]
        mended = []
        for number, times in sorted(moved.items()):
            holds = self._relations[number].allows(self._excess[number] + times * difference)
            if holds and number in self._is_broken:
                mended.append(number)
            elif not holds and number not in self._is_broken:
                return None
        told = len(mended) >= SEVERAL and not all(self._relations[number].is_bound for number in mended)
        return Found(address, changes, tuple(mended)) if told else None

    def _outliers(self, ways: list[Found]) -> list[Found]:
        """Prefer the only figure among zeros that becomes 0: it is likelier to be wrong than all zeros around it."""
        alone = [way for way in ways if way.changes[way.address] == 0 and self._is_only_figure(way.address)]
        return alone or ways

    def _is_only_figure(self, address: str) -> bool:
        table, row, _ = address.split(".")
        if row == "result_total" or address.endswith(".total"):
            return False
        prefix, sums = f"{table}.", f"{table}.result_total."
        return not any(
            cell.startswith(prefix)
            and cell != address
            and not cell.endswith(".total")
            and not cell.startswith(sums)
            for cell, value in self._values.items()
            if value
        )


def _size(way: Found) -> tuple[int, int]:
    return -len(way.mended), len(way.changes)
