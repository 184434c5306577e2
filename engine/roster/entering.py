"""What happened to an organ, and the entries that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from ..model import Organ
from ..register import Lineage, LineageKind, OtherName, Registered


@dataclass(frozen=True, slots=True)
class Deed:
    """What happened.

    Attributes:
        day: the first on which it holds.
        new_name: of an organ that was renamed.
        others: codes of registered organs: those that went into this one, its parts, who took over its work.
        made: code and name of each organ that came of it and is not registered yet.
        ends: of a split, that the organ itself is gone.
    """

    event: LineageKind
    day: date
    text: str = ""
    new_name: str = ""
    others: tuple[str, ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    ends: bool = False


def entered(entry: Registered, deed: Deed) -> dict[str, Registered]:
    """Return the entries that change when a deed is entered at an organ, by code."""
    return _ENTER[deed.event](entry, deed)


def _enter_founded(entry: Registered, deed: Deed) -> dict[str, Registered]:
    return _with_step(entry, Lineage("founded", deed.day, (), deed.text))


def _enter_renamed(entry: Registered, deed: Deed) -> dict[str, Registered]:
    new, last = deed.new_name.strip(), deed.day - timedelta(days=1)
    held = [one.until for one in entry.other_names if one.kind == "former" and one.until]
    since = max(held) + timedelta(days=1) if held and max(held) < last else None
    others = [one for one in entry.other_names if one.kind == "former" or one.name != new]
    names = (*others, OtherName(entry.organ.name, "former", since, last))
    renamed = replace(entry, organ=replace(entry.organ, name=new), other_names=names)
    return _with_step(renamed, Lineage("renamed", deed.day, (), deed.text))


def _enter_merged(entry: Registered, deed: Deed) -> dict[str, Registered]:
    if not deed.made:
        return _with_step(entry, Lineage("merged", deed.day, deed.others, deed.text))
    new = _made(entry, deed, *deed.made[0])
    gone = (entry.organ.code or "", *deed.others)
    return _with_step(new, Lineage("merged", deed.day, gone, deed.text))


def _enter_split(entry: Registered, deed: Deed) -> dict[str, Registered]:
    made = [_made(entry, deed, code, name) for code, name in deed.made]
    codes = (*deed.others, *(code for code, _ in deed.made))
    after = _with_step(entry, Lineage("split", deed.day, codes, deed.text))
    if deed.ends:
        (divided,) = after.values()
        after = _with_step(divided, Lineage("abolished", deed.day, (), deed.text))
    return {**after, **{one.organ.code or "": one for one in made}}


def _enter_abolished(entry: Registered, deed: Deed) -> dict[str, Registered]:
    return _with_step(entry, Lineage("abolished", deed.day, deed.others, deed.text))


def _with_step(entry: Registered, step: Lineage) -> dict[str, Registered]:
    lineage = sorted((*entry.lineage, step), key=lambda one: one.effective_on)
    return {entry.organ.code or "": replace(entry, lineage=tuple(lineage))}


def _made(entry: Registered, deed: Deed, code: str, name: str) -> Registered:
    """Return a new organ that came of another: of its kind and place, under the same supervisor."""
    old = entry.organ
    organ = Organ(name, code, old.kind, old.region, old.level, old.makes_regulations, True)
    return Registered(
        organ, (), (Lineage("founded", deed.day, (), deed.text),), parent=entry.parent, files=entry.files
    )


def named_as_before(entry: Registered, day: date) -> Registered:
    """Return an entry under the name that ended the day before its last renaming, where that is known."""
    last = day - timedelta(days=1)
    before = [one for one in entry.other_names if one.kind == "former" and one.until == last]
    if len(before) != 1 or any(
        step.event == "renamed" and step.effective_on >= day for step in entry.lineage
    ):
        return entry
    names = tuple(one for one in entry.other_names if one is not before[0])
    return replace(entry, organ=replace(entry.organ, name=before[0].name), other_names=names)


_ENTER: Final = {
    "founded": _enter_founded,
    "renamed": _enter_renamed,
    "merged": _enter_merged,
    "split": _enter_split,
    "abolished": _enter_abolished,
}
