"""Dotted borders → rules: browsers print every dot of them as a little square of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from ..printed.paper import Bounds, Rule

LARGEST: Final = 4.0
"""Points that a dot is wide and high at most."""
_JOIN: Final = 4.5
_FEWEST: Final = 4
"""Dots in a row; fewer are full stops, bullets, letters that were drawn."""


def rules_of_dots(dots: Sequence[Bounds]) -> Iterator[Rule]:
    """Yield the level and the upright rules that `dots` stand in; a dot at a corner is of both."""
    yield from _rows(dots, lambda dot: (dot[0], dot[1], dot[2], dot[3]))
    for left, top, right, bottom in _rows(dots, lambda dot: (dot[1], dot[0], dot[3], dot[2])):
        yield Rule(top, left, bottom, right)


def _rows(dots: Iterable[Bounds], seen: Callable[[Bounds], Bounds]) -> Iterator[Rule]:
    """Yield the level rules of dots as they are `seen`: upright ones lying."""
    rows: dict[int, list[Bounds]] = {}
    for dot in map(seen, dots):
        rows.setdefault(round(dot[1] * 2), []).append(dot)
    for row in rows.values():
        run: list[Bounds] = []
        for dot in sorted(row):
            if run and dot[0] - run[-1][2] > _JOIN:
                yield from _rule(run)
                run = []
            run.append(dot)
        yield from _rule(run)


def _rule(run: Sequence[Bounds]) -> Iterator[Rule]:
    if len(run) >= _FEWEST:
        yield Rule(run[0][0], min(dot[1] for dot in run), run[-1][2], max(dot[3] for dot in run))
