"""Which registered organs' reports a government's report sums up."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Organ
from .duty import reported_for, years_of
from .names import GOVERNMENT
from .register import Register


@dataclass(frozen=True, slots=True)
class Below:
    """The organs in the region of a government, itself left out.

    Attributes:
        reporters: whose reports its own sums up, in the order of the register: departments and townships of its
            region, governments one step below, whatever else is registered under no other government.
        offices: codes of those reporters that are its own office.
        further: organs that one of the governments below sums up.
        vertical: vertically managed organs in its region (条例 art. 3): their own system sums them up.
    """

    reporters: tuple[Organ, ...] = ()
    offices: frozenset[str] = frozenset()
    further: tuple[Organ, ...] = ()
    vertical: tuple[Organ, ...] = ()


def organs_below(register: Register, government: Organ, year: int) -> Below:
    """Return the organs below a government that had to report for `year`.

    Left out are organs founded after that year, and those that were abolished or merged into another in it.
    """
    region = government.region
    if region is None or government.kind != "government" or _is_spare_office(register, government):
        return Below()
    found = [
        organ
        for entry in register.entries_within(region)
        if not _same(organ := entry.organ, government) and reported_for(register, entry, year)
    ]
    own, further, vertical, offices = [], [], [], set()
    for organ in found:
        if organ.kind == "vertical":
            vertical.append(organ)
        elif (above := government_above(register, organ, year)) and not _same(above, government):
            further.append(organ)
        else:
            own.append(organ)
            if organ.region == region and is_office(register, organ.name):
                offices.add(organ.code or organ.name)
    return Below(tuple(own), frozenset(offices), tuple(further), tuple(vertical))


def government_above(register: Register, organ: Organ, year: int) -> Organ | None:
    """Return the registered government whose report sums up that of `organ`; None where there is none."""
    if organ.region is None or organ.kind == "vertical":
        return None
    for region in _regions_above(organ.region):
        if region == organ.region and _is_head(register, organ):
            continue
        for entry in register.entries_in(region):
            if _is_head(register, entry.organ) and reported_for(register, entry, year):
                return entry.organ
    return None


def government_of_region(register: Register, organ: Organ) -> Organ | None:
    """Return the registered government under which an organ stands, whatever the year; None where there is none.

    Of a division's governments that ended and stand the one that stands counts.
    """
    if organ.region is None or organ.kind == "vertical":
        return None
    for region in _regions_above(organ.region):
        if region == organ.region and _is_head(register, organ):
            continue
        heads = [entry for entry in register.entries_in(region) if _is_head(register, entry.organ)]
        heads.sort(key=lambda entry: years_of(register, entry).last or 9999, reverse=True)
        if heads and not _same(heads[0].organ, organ):
            return heads[0].organ
    return None


def is_office(register: Register, name: str) -> bool:
    """Tell whether a name is that of a government's own office: 甲县人民政府办公室, 甲县人民政府（本级）."""
    match = GOVERNMENT.search(register.normalise(name))
    return match is not None and match[2] is not None


def _is_head(register: Register, organ: Organ) -> bool:
    """Tell whether an organ is a government itself, and not the office of one."""
    return organ.kind == "government" and not is_office(register, organ.name)


def _is_spare_office(register: Register, government: Organ) -> bool:
    """Tell whether this is the office of a government that is registered itself: the office sums up nothing."""
    return is_office(register, government.name) and any(
        _is_head(register, entry.organ) for entry in register.entries_in(government.region or "")
    )


def _same(one: Organ, other: Organ) -> bool:
    if one.code and other.code:
        return one.code == other.code
    return one.name == other.name and one.region == other.region


def _regions_above(region: str) -> tuple[str, ...]:
    """Return the region itself, its prefecture and its province, the nearest first."""
    return tuple(dict.fromkeys((region, f"{region[:4]}00", f"{region[:2]}0000")))
