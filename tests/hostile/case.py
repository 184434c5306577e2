"""A hostile file: what makes it, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024
TITLE: Final = "某县民政局2023年政府信息公开工作年度报告\n"


@dataclass(frozen=True)
class Hostile:
    """One hostile file, made by the test that needs it.

    Attributes:
        codes: which of them is right; `read` stands for a document.
        is_heavy: whether making it takes seconds: then it is left to the exhaustive run.
    """

    make: Callable[[], bytes]
    codes: frozenset[str]
    is_heavy: bool = False


def case(codes: str, make: Callable[[], bytes]) -> Hostile:
    """Return a case of every day."""
    return Hostile(make, frozenset(codes.split()))


def heavy(codes: str, make: Callable[[], bytes]) -> Hostile:
    """Return a case of the exhaustive run."""
    return Hostile(make, frozenset(codes.split()), is_heavy=True)
