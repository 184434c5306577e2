"""Whose a submission is: what its sender said, against the register. Never silently somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from ..model import Organ, OrganKind
from .duty import name_in, reported_for
from .entries import Registered
from .register import Register

How = Literal["code", "name", "alias", "former", "short", "unknown", "ambiguous", "conflict"]
UNRESOLVED: Final[tuple[How, ...]] = ("unknown", "ambiguous", "conflict")


@dataclass(frozen=True, slots=True)
class Said:
    """What a sender said of the organ and the year; a code is the register's own."""

    name: str
    year: int
    code: str | None = None
    region: str | None = None
    kind: OrganKind | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The organ of a submission.

    Attributes:
        how: by what it was found; `ambiguous`: several have the name; `conflict`: code and name are those of two
            organs; `unknown`: nobody has it.
        organ: the registered one, or as far as its name tells where it was not found.
        candidates: codes of the organs between which a person must choose.
    """

    how: How
    organ: Organ
    candidates: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        """Whether a registered organ was found for certain."""
        return self.how not in UNRESOLVED


def match_organ(register: Register, said: Said) -> Match:
    """Return whose submission this is.

    A registered code counts before the name, unless the name is that of another organ only. Of several organs of one
    name the one counts that had it, or that was there at all, in the year of the report.
    """
    by_code = register.entry(said.code) if said.code else None
    holders = register.holders(said.name, said.region)
    if by_code is not None:
        return _by_code(register, said, by_code, holders)
    if len(holders) > 1:
        holders = _of_year(register, said, holders) or holders
    if len(holders) == 1:
        return Match(_how(register, said, holders[0]), holders[0].organ)
    told = register.find_organ(said.name, region=said.region, kind=said.kind)
    if holders:
        return Match("ambiguous", told, _codes(holders))
    return Match("unknown", replace(told, code=said.code) if said.code and told.code is None else told)


def _by_code(register: Register, said: Said, entry: Registered, holders: tuple[Registered, ...]) -> Match:
    if entry in holders or (not holders and _may_lie_there(register, said, entry)):
        return Match("code", entry.organ)
    related = [holder for holder in holders if _is_same_later(entry, holder) or _is_same_later(holder, entry)]
    if related:
        there = [one for one in (entry, *related) if reported_for(register, one, said.year)]
        if len(there) == 1:
            return Match("code", there[0].organ)
    told = register.find_organ(said.name, region=said.region, kind=said.kind)
    return Match("conflict", replace(told, code=None), _codes((entry, *holders)))


def _may_lie_there(register: Register, said: Said, entry: Registered) -> bool:
    """Tell whether an unknown name can be one of an organ: it names no division, or one of those it lies in."""
    region = entry.organ.region
    candidates = register.place_of(said.name).candidates
    if region is None or not candidates:
        return True
    return any(region.startswith(division.code.rstrip("0")) for division in candidates)


def _is_same_later(before: Registered, after: Registered) -> bool:
    """Tell whether `after` is what `before` was entered as under a new code."""
    return any(step.event == "renamed" and before.organ.code in step.others for step in after.lineage)


def _of_year(register: Register, said: Said, holders: tuple[Registered, ...]) -> tuple[Registered, ...]:
    there = tuple(holder for holder in holders if reported_for(register, holder, said.year))
    if len(there) <= 1:
        return there
    name = register.normalise(said.name)
    return tuple(holder for holder in there if register.normalise(name_in(holder, said.year)) == name)


def _how(register: Register, said: Said, holder: Registered) -> How:
    name = register.normalise(said.name)
    office = register.office_of(name)
    spellings: tuple[tuple[Callable[[str], str], str], ...] = (
        (register.normalise, name),
        (register.office_of, office),
    )
    for same, wanted in spellings:
        if same(holder.organ.name) == wanted:
            return "name"
        found = next((other for other in holder.other_names if same(other.name) == wanted), None)
        if found is not None:
            return found.kind
    return "short"


def _codes(entries: tuple[Registered, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.organ.code for entry in entries if entry.organ.code))
