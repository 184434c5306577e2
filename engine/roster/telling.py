"""How far a long deed is: told as it goes on, to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Told = Callable[[int, int], None]
"""Is told how many rows of how many are done."""

EVERY: Final = 100
"""Rows after which it is told again."""


def untold(done: int, total: int) -> None:
    """Tell nobody."""


def stage(tell: Told, number: int, of: int) -> Told:
    """Return what tells one of several stages as its share of the whole, so that per cent never run backwards.

    Args:
        tell: told `done` and `total` of all stages together, each stage counted alike.
        number: of the stage, from 0.
        of: how many stages there are.
    """

    def told(done: int, total: int) -> None:
        whole = max(total, done, 1)
        tell(number * whole + done, of * whole)

    return told
