"""For which years an organ has a report to file, under which name, and whether somebody excused it.

Whose reports are due is asked in report years, not in days: an organ that ended in a year has nothing to report of
that year itself, its successor reports it (how the steps of a lineage are read, see `lineage`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .entries import Exemption, Registered
from .register import Register


@dataclass(frozen=True, slots=True)
class Years:
    """Report years, both included, for which an organ existed; None is without limit."""

    first: int | None = None
    last: int | None = None

    def include(self, year: int) -> bool:
        """Tell whether an organ of these years had a report to file for `year`."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


def years_of(register: Register, entry: Registered) -> Years:
    """Return the report years of an organ, as far as lineage tells.

    It begins with the year in which it was founded, and ends with the year before it was abolished, went into
    another, or was entered again under a new code.
    """
    code = entry.organ.code
    founded = [step.effective_on.year for step in entry.lineage if step.event == "founded"]
    founded += [
        step.effective_on.year
        for step in entry.lineage
        if step.event == "renamed" and any(other != code for other in step.others)
    ]
    ended = [step.effective_on.year for step in entry.lineage if step.event == "abolished"]
    ended += _ended_by_others(register, entry)
    return Years(max(founded, default=None), min(ended) - 1 if ended else None)


def reported_for(register: Register, entry: Registered, year: int) -> bool:
    """Tell whether a registered organ had a report to file for `year`, as far as its lineage says."""
    return years_of(register, entry).include(year)


def files_here(entry: Registered) -> bool:
    """Tell whether an organ files with the office that keeps the register: vertical ones do not unless said so."""
    return entry.organ.kind != "vertical" if entry.files is None else entry.files


def exemption_in(entry: Registered, year: int) -> Exemption | None:
    """Return what excuses an organ from filing the report of `year`; None where nothing does."""
    return next((exemption for exemption in entry.exemptions if exemption.covers(year)), None)


def name_in(entry: Registered, year: int) -> str:
    """Return the name of an organ at the end of a report year.

    A former name without a last day ended the day before the organ was renamed, where that happened once.
    """
    last_day = date(year, 12, 31)
    renamed = [step.effective_on for step in entry.lineage if step.event == "renamed" and not step.others]
    held: list[tuple[date, str]] = []
    for other in entry.other_names:
        if other.kind != "former":
            continue
        if other.until is not None:
            is_held = other.until >= last_day and (other.since is None or other.since <= last_day)
            held.extend([(other.until, other.name)] if is_held else [])
        elif len(renamed) == 1 and renamed[0] > last_day:
            held.append((renamed[0], other.name))
    return min(held)[1] if held else entry.organ.name


def _ended_by_others(register: Register, entry: Registered) -> Iterator[int]:
    """Yield the years in which the entries of other organs say that this one went into them."""
    code = entry.organ.code
    for owner, step in register.mentions_of(code) if code else ():
        if step.event in ("merged", "renamed") and owner.organ.code != code:
            yield step.effective_on.year
