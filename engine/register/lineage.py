"""Who filed the report of the year before, where organs were renamed, merged, split, founded or abolished since.

How the steps of an organ's lineage are read: `merged` stands at the organ that exists afterwards, `others` are those
that went into it; `split` stands at the organ that was divided (`others`: what came of it) or at what came of it
(`others`: what was divided); `renamed` at the organ with its new name (`others`: its code before, if that changed);
`abolished` at the organ that ended (`others`: who took over its work); `founded` at the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ..errors import Text
from ..model import Organ
from .entries import Lineage, Registered
from .register import Register

Step = tuple[Registered, Lineage]
Relation = Literal["same", "sum", "none"]


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The organs that should have filed last year's report.

    Attributes:
        organs: who they are; the organ itself where nothing happened.
        names: what they were called then; none of an organ that is not registered, of which nobody knows.
        relation: `same`: one organ's report continues in this one; `sum`: those of several add up to it; `none`:
            there is nothing that could be compared.
        text: what happened, as a sentence; None where nothing did.
    """

    organs: tuple[Organ, ...]
    names: tuple[str, ...] = ()
    relation: Relation = "same"
    text: Text | None = None


def ancestry_of(register: Register, organ: Organ, year: int) -> Ancestry:
    """Return whose report for `year - 1` the report of `organ` for `year` follows.

    Steps count that took effect in `year`: before, the report of the year before was filed by the organ as it is.
    Of an organ founded after that year and before its report was due those count that made it.
    """
    entry = register.entry(organ.code) if organ.code else None
    if entry is None:
        return Ancestry((organ,))
    steps = _steps(register, entry, year)
    founded = next((step for owner, step in steps if owner is entry and step.event == "founded"), None)
    for event, tell in _TOLD:
        found = [pair for pair in steps if pair[1].event == event]
        if found:
            return tell(register, entry, found, founded is not None)
    if founded is None:
        return Ancestry((entry.organ,), (entry.organ.name,))
    day = founded.effective_on
    text = Text(
        f"{organ.name}于{_zh(day)}设立，上年没有应报送的报告",
        f"{organ.name} was founded on {day.isoformat()} and had no report of last year to file",
    )
    return Ancestry((), (), "none", text)


def _steps(register: Register, entry: Registered, year: int) -> list[Step]:
    """Return what happened to an organ in a year, the earliest first: its own steps, and those of others that name it."""
    until = date(year, 12, 31)
    if any(step.event == "founded" and until < step.effective_on <= _due(year) for step in entry.lineage):
        until = _due(year)
    own = [(entry, step) for step in entry.lineage if step.event != "abolished"]
    told = [
        (owner, step)
        for owner, step in register.mentions_of(entry.organ.code or "")
        if step.event in ("split", "abolished")
    ]
    counted = [pair for pair in (*own, *told) if date(year, 1, 1) <= pair[1].effective_on <= until]
    return sorted(counted, key=lambda pair: pair[1].effective_on)


def _due(year: int) -> date:
    """Return the last day on which a report may be due (条例 art. 49, governments)."""
    return date(year + 1, 3, 31)


def _others(register: Register, entry: Registered, found: list[Step]) -> list[Organ]:
    organs: dict[str, Organ] = {}
    for owner, step in found:
        if owner is not entry:
            organs.setdefault(owner.organ.code or owner.organ.name, owner.organ)
            continue
        for code in step.others:
            if code != entry.organ.code:
                organs.setdefault(code, register.organ_with_code(code) or Organ(code, code))
    return list(organs.values())


def _merged(register: Register, entry: Registered, found: list[Step], founded: bool) -> Ancestry:
    others = _others(register, entry, found)
    organs = others if founded else [entry.organ, *others]
    day = found[-1][1].effective_on
    names = [organ.name for organ in organs]
    text = Text(
        f"{_zh(day)}由{'、'.join(names)}合并而成",
        f"made of {', '.join(names)} on {day.isoformat()}",
    )
    return Ancestry(tuple(organs), tuple(names), "sum" if len(organs) > 1 else "same", text)


def _split(register: Register, entry: Registered, found: list[Step], founded: bool) -> Ancestry:
    others = _others(register, entry, found)
    day = found[-1][1].effective_on
    came_of_another = founded or any(owner is not entry for owner, _ in found)
    origin = others if came_of_another else [entry.organ]
    names = "、".join(organ.name for organ in origin)
    text = Text(
        f"{_zh(day)}由{names}拆分，其上年报告的数无法分到拆分后的各机关",
        f"{names} was split on {day.isoformat()}; the figures of its last report cannot be divided",
    )
    return Ancestry(tuple(origin), tuple(organ.name for organ in origin), "none", text)


def _renamed(register: Register, entry: Registered, found: list[Step], founded: bool) -> Ancestry:
    del founded  # a new code for the same organ is founded with it
    day = found[-1][1].effective_on
    others = _others(register, entry, found)
    former = _name_before(entry, day)
    was = others[0] if others else entry.organ
    name = was.name if others or former is None else former
    text = Text(f"{_zh(day)}由{name}更名", f"renamed from {name} on {day.isoformat()}")
    return Ancestry((was,), (name,), "same", text)


def _name_before(entry: Registered, day: date) -> str | None:
    """Return the name that ended last before `day`; one without an end counts as such."""
    former = [
        (other.until or day, other.name)
        for other in entry.other_names
        if other.kind == "former" and (other.until is None or other.until <= day)
    ]
    return max(former)[1] if former else None


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_TOLD: Final = (("split", _split), ("merged", _merged), ("abolished", _merged), ("renamed", _renamed))
"""What is told of several steps in one year: the one that most forbids to compare."""
