"""Why something cannot have happened to an organ on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ..errors import Text
from ..register import Register, Registered
from .cells import CellError
from .columns import COLUMNS
from .entering import Deed

EARLIEST: Final = date(1949, 10, 1)
AHEAD: Final = timedelta(days=366)
"""So long ahead of its day a reform that is decided may be entered."""


def impossible(register: Register, entry: Registered, deed: Deed, today: date) -> Iterator[Text]:
    """Yield every reason why a deed cannot be; none where it can."""
    yield from _impossible_day(deed.day, today)
    yield from _impossible_then(register, entry, deed)
    yield from _impossible_others(register, entry, deed)
    yield from _impossible_made(register, deed)
    yield from _CHECK[deed.event](entry, deed)


def _impossible_day(day: date, today: date) -> Iterator[Text]:
    if day < EARLIEST:
        yield Text(f"{day} 太早", f"{day} is too early")
    if day > today + AHEAD:
        yield Text(f"{day} 太远，最多提前一年录入", f"{day} is too far away; enter it a year ahead at most")


def _impossible_then(register: Register, entry: Registered, deed: Deed) -> Iterator[Text]:
    """Say why an organ cannot have had something happen to it on that day."""
    founded, ended, name = founded_on(entry), ended_on(register, entry), entry.organ.name
    if founded and deed.day < founded and deed.event != "founded":
        yield Text(f"{name}{founded}才设立", f"{name} was founded on {founded} only")
    if ended and deed.day >= ended:
        yield Text(f"{name}已于{ended}撤销或并入其他机关", f"{name} was no more from {ended} on")


def _impossible_others(register: Register, entry: Registered, deed: Deed) -> Iterator[Text]:
    for code in deed.others:
        other = register.entry(code)
        if other is None:
            yield Text(f"名录中没有 {code}", f"the roster has no organ {code}")
        elif code == entry.organ.code:
            yield Text("不能与自己合并或拆分", "an organ cannot be merged with itself or split into itself")
        else:
            yield from _impossible_then(register, other, deed)
    if len(set(deed.others)) < len(deed.others):
        yield Text("同一机关写了两次", "an organ is named twice")


def _impossible_made(register: Register, deed: Deed) -> Iterator[Text]:
    read = {column.key: column.read for column in COLUMNS}
    codes = [code for code, _ in deed.made]
    for code, name in deed.made:
        if not code or not name:
            yield Text("新机关须有代码和名称", "a new organ needs a code and a name")
            continue
        try:
            read["code"](code)
            read["name"](name)
        except CellError as error:
            yield Text(f"{code} {name}：{error.text.zh}", f"{code} {name}: {error.text.en}")
        if register.entry(code) is not None or codes.count(code) > 1:
            yield Text(f"代码 {code} 已有机关使用", f"the code {code} is in use")


def _check_founded(entry: Registered, deed: Deed) -> Iterator[Text]:
    known = founded_on(entry)
    if known:
        yield Text(f"已记有设立日期 {known}", f"it is known to be founded on {known}")
    elif any(step.effective_on < deed.day for step in entry.lineage):
        yield Text("有早于设立的沿革", "a step is dated before that")


def _check_renamed(entry: Registered, deed: Deed) -> Iterator[Text]:
    if not deed.new_name.strip():
        yield Text("请填写新名称", "give the new name")
    elif Register.normalise(deed.new_name) == Register.normalise(entry.organ.name):
        yield Text("新名称与现名称相同", "the new name is that which it has")
    later = [
        step.effective_on
        for step in entry.lineage
        if step.event == "renamed" and step.effective_on >= deed.day
    ]
    if later:
        yield Text(
            f"{max(later)} 已记有更名；更早的更名请在曾用名中填写",
            f"it was renamed on {max(later)}; write earlier names among its former ones",
        )


def _check_merged(entry: Registered, deed: Deed) -> Iterator[Text]:
    if not deed.others:
        yield Text("请选择一并合并的机关", "choose the organs that were merged with it")
    if len(deed.made) > 1:
        yield Text("合并后只能有一个新机关", "a merger makes one organ at most")


def _check_split(entry: Registered, deed: Deed) -> Iterator[Text]:
    if not deed.others and not deed.made:
        yield Text("请写明拆分出的机关", "say which organs came of it")


def _check_abolished(entry: Registered, deed: Deed) -> Iterator[Text]:
    later = [step.effective_on for step in entry.lineage if step.effective_on > deed.day]
    if later:
        yield Text(f"{max(later)} 还有沿革", f"something happened to it on {max(later)} still")


def ended_on(register: Register, entry: Registered) -> date | None:
    """Return the first day on which an organ was no more; None of one that stands."""
    code = entry.organ.code
    days = [step.effective_on for step in entry.lineage if step.event == "abolished"]
    days += [
        step.effective_on
        for owner, step in (register.mentions_of(code) if code else ())
        if step.event in ("merged", "renamed") and owner.organ.code != code
    ]
    return min(days, default=None)


def founded_on(entry: Registered) -> date | None:
    """Return the day on which an organ was founded, where it is known."""
    return min((step.effective_on for step in entry.lineage if step.event == "founded"), default=None)


_CHECK: Final = {
    "founded": _check_founded,
    "renamed": _check_renamed,
    "merged": _check_merged,
    "split": _check_split,
    "abolished": _check_abolished,
}
