"""The organs as a tree: province, city, county, its departments and townships; vertical organs apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..register import Register, Registered, government_of_region

ORDER: Final = {"government": 0, "department": 1, "unknown": 2, "township": 3, "vertical": 4}
"""In which order the organs under one stand."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One organ with those below it."""

    entry: Registered
    below: tuple[Branch, ...] = ()

    @property
    def size(self) -> int:
        """How many organs stand below it, at any depth."""
        return len(self.below) + sum(branch.size for branch in self.below)


@dataclass(frozen=True, slots=True)
class Tree:
    """All organs of a roster.

    Attributes:
        branches: those under nobody, with all that are below them.
        vertical: vertically managed organs that nobody here supervises, with theirs.
    """

    branches: tuple[Branch, ...]
    vertical: tuple[Branch, ...]


def tree_of(register: Register, entries: Iterable[Registered]) -> Tree:
    """Return organs as a tree; those whose supervisor is not among them stand on top.

    A circle of supervisors, which cannot be entered, is cut where it is met first, so that nobody is lost.
    """
    among = {entry.organ.code or "": entry for entry in entries}
    parents = {code: supervisors(register).get(code) for code in among}
    children: dict[str, list[Registered]] = {}
    tops: list[Registered] = []
    for code, entry in among.items():
        parent = parents[code]
        if parent is None or parent not in among or _comes_round(code, parents):
            tops.append(entry)
        else:
            children.setdefault(parent, []).append(entry)
    branches = tuple(_branch(entry, children, frozenset()) for entry in sorted(tops, key=_place))
    return Tree(
        tuple(branch for branch in branches if branch.entry.organ.kind != "vertical"),
        tuple(branch for branch in branches if branch.entry.organ.kind == "vertical"),
    )


def parent_of(register: Register, entry: Registered) -> str | None:
    """Return the code of the organ that supervises this one: as entered, else the government of its region or above.

    A vertical organ has none but the one that was entered.
    """
    if entry.parent is not None:
        return entry.parent
    above = government_of_region(register, entry.organ)
    return above.code if above else None


@lru_cache(maxsize=2)
def supervisors(register: Register) -> Mapping[str, str | None]:
    """Return the code of the organ above each registered one, by code; kept for the register that was asked last."""
    return {entry.organ.code or "": parent_of(register, entry) for entry in register.entries()}


def circle_through(code: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the codes on the way from an organ up to itself; empty where there is no such way."""
    way = [code]
    above = parents.get(code)
    while above is not None and above not in way:
        way.append(above)
        above = parents.get(above)
    return (*way, code) if above == code else ()


def matches_search(entry: Registered, wanted: str, normalised: str) -> bool:
    """Tell whether a search finds an organ: by part of a name, of the code, or of the initials in pinyin.

    Args:
        wanted: as typed, in lower case.
        normalised: the same as `Register.normalise` gives it.
    """
    names = (entry.organ.name, *entry.spellings())
    if any(normalised in Register.normalise(name) for name in names):
        return True
    if not wanted.isascii():
        return False
    return wanted in (entry.organ.code or "").lower() or any(wanted in initials(name) for name in names)


@lru_cache(maxsize=65_536)
def initials(name: str) -> str:
    """Return the first letters of a name in pinyin, in lower case: 水务局 is `swj`."""
    # The dictionary takes a third of a second to load, and most processes never ask.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def walked(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[int, Branch]]:
    """Yield every branch with its depth, each before those below it."""
    for branch in branches:
        yield depth, branch
        yield from walked(branch.below, depth + 1)


def _comes_round(code: str, parents: Mapping[str, str | None]) -> bool:
    circle = circle_through(code, parents)
    return bool(circle) and code == min(circle)


def _branch(entry: Registered, children: Mapping[str, list[Registered]], above: frozenset[str]) -> Branch:
    code = entry.organ.code or ""
    below = sorted(children.get(code, ()), key=_place) if code not in above else []
    return Branch(entry, tuple(_branch(child, children, above | {code}) for child in below))


def _place(entry: Registered) -> tuple[str, int, str]:
    organ = entry.organ
    rank = ORDER.get(organ.kind, 2)
    return (
        (organ.region or "", rank, organ.code or "") if rank == 0 else (organ.region or "", rank, organ.name)
    )
