"""What stands in one cell of a roster file: several values in one, read and written so that nothing is lost.

`|` or a new line separates values; a former name has its days behind `@`, a step of the lineage the codes of the other
organs in brackets:

    南关区水利局@2019-01-01~2024-02-29
    2024-05-01 合并(G,S) 机构改革
    2020-2021 馆舍改造|2024- 并入区委办公室
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Final

from ..errors import Text
from ..register import Contact, Exemption, Lineage, LineageKind, OtherName, Power

SEPARATOR: Final = "|"

EVENTS: Final[Mapping[LineageKind, Text]] = {
    "founded": Text("设立", "founded"),
    "renamed": Text("更名", "renamed"),
    "merged": Text("合并", "merged"),
    "split": Text("拆分", "split"),
    "abolished": Text("撤销", "abolished"),
}
POWERS: Final[Mapping[Power, Text]] = {
    "licensing": Text("行政许可", "licensing"),
    "penalties": Text("行政处罚", "penalties"),
    "coercion": Text("行政强制", "coercion"),
    "fees": Text("收费", "fees"),
    "procurement": Text("集中采购", "procurement"),
}
NO_POWERS: Final = Text("无", "none")

_DAY: Final = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_PARTS: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_FORMER: Final = re.compile(rf"(.+?)(?:@({_DAY})?\s*[~至]\s*({_DAY})?)?\Z")
_STEP: Final = re.compile(rf"({_DAY})\s*([^\W\d_]+?)(?:\s*[(（]([^)）]*)[)）])?(?:\s+(.*))?\Z")
_EXEMPT: Final = re.compile(r"(\d{4})(?:\s*([-~—–至])\s*(\d{4})?)?\s+(.+)\Z")


class CellError(ValueError):
    """What stands in a cell cannot be meant; `text` says what it should look like."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def parts(cell: str) -> list[str]:
    """Return the values of a cell, without empty ones."""
    return [part for part in (piece.strip() for piece in re.split(r"[|\n\r]+", cell)) if part]


def joined(values: Iterator[str]) -> str:
    """Return several values as one cell."""
    return SEPARATOR.join(values)


def day(value: str) -> date:
    """Return a day written as 2024-05-01, 2024/5/1, 2024.5.1 or 2024年5月1日; raises CellError."""
    found = _PARTS.match(value.strip())
    if found is None:
        raise CellError(Text(f"“{value}”不是日期，应如 2024-05-01", f"“{value}” is no day; write 2024-05-01"))
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise CellError(Text(f"没有“{value}”这一天", f"there is no day {value}")) from error


def former_names(cell: str) -> tuple[OtherName, ...]:
    """Return former names with their days; raises CellError."""
    found = []
    for part in parts(cell):
        name, since, until = _FORMER.match(part).groups()  # type: ignore[union-attr]  # a name always matches
        if "@" in name:
            raise CellError(
                Text(
                    f"曾用名“{part}”的起止日期应写成 名称@2019-01-01~2024-02-29",
                    f"write the days of the former name “{part}” as name@2019-01-01~2024-02-29",
                )
            )
        days = (day(since) if since else None, day(until) if until else None)
        found.append(OtherName(name.strip(), "former", *days))
    return tuple(found)


def write_former(name: OtherName) -> str:
    """Return a former name as a cell has it."""
    if name.since is None and name.until is None:
        return name.name
    since, until = (moment.isoformat() if moment else "" for moment in (name.since, name.until))
    return f"{name.name}@{since}~{until}"


def lineage(cell: str) -> tuple[Lineage, ...]:
    """Return the steps of a lineage; raises CellError."""
    words = {word: event for event, text in EVENTS.items() for word in (text.zh, text.en, event)}
    found = []
    for part in parts(cell):
        step = _STEP.match(part)
        if step is None or step[2] not in words:
            raise CellError(
                Text(
                    f"沿革“{part}”应写成 日期 事件(其他机关代码) 说明，事件为设立、更名、合并、拆分、撤销，"
                    "如 2024-05-01 合并(G1,G2) 机构改革",
                    f"write the step “{part}” as day event(codes of the others) text; events are founded, renamed, "
                    "merged, split, abolished: 2024-05-01 merged(G1,G2) reform",
                )
            )
        others = tuple(code.strip() for code in re.split(r"[,，、;；]", step[3] or "") if code.strip())
        found.append(Lineage(words[step[2]], day(step[1]), others, (step[4] or "").strip()))
    return tuple(found)


def write_step(step: Lineage) -> str:
    """Return a step of a lineage as a cell has it."""
    others = f"({','.join(step.others)})" if step.others else ""
    return f"{step.effective_on.isoformat()} {EVENTS[step.event].zh}{others} {step.text}".strip()


def exemptions(cell: str) -> tuple[Exemption, ...]:
    """Return report years for which an organ is excused, each with its reason; raises CellError."""
    found = []
    for part in parts(cell):
        match = _EXEMPT.match(part)
        if match is None:
            raise CellError(
                Text(
                    f"免报“{part}”应写成 年度 理由、起-止 理由 或 起- 理由，如 2024-2025 撤并中",
                    f"write the exemption “{part}” as year reason, first-last reason or first- reason: 2024-2025 reform",
                )
            )
        first, is_range, last, reason = match.groups()
        until = int(last) if last else None if is_range else int(first)
        found.append(Exemption(int(first), until, reason.strip()))
    return tuple(found)


def write_exemption(exemption: Exemption) -> str:
    """Return an exemption as a cell has it."""
    last = "" if exemption.last_year is None else str(exemption.last_year)
    years = (
        str(exemption.first_year) if last == str(exemption.first_year) else f"{exemption.first_year}-{last}"
    )
    return f"{years} {exemption.reason}"


def contacts(names: str, emails: str, phones: str, duties: str) -> tuple[Contact, ...]:
    """Return contacts from four cells in which the values of one person stand at the same place."""
    columns = [
        [part.strip() for part in re.split(r"[|\n\r]", cell)] for cell in (names, emails, phones, duties)
    ]
    people = zip_longest(*columns, fillvalue="")
    return tuple(Contact(*person) for person in people if any(person))


def write_contacts(people: tuple[Contact, ...]) -> tuple[str, str, str, str]:
    """Return contacts as four cells: names, e-mail addresses, telephones, duties."""
    rows = [(person.name, person.email, person.phone, person.duty) for person in people]
    return tuple(_column(rows, number) for number in range(4))  # type: ignore[return-value]  # four


def _column(rows: list[tuple[str, str, str, str]], number: int) -> str:
    values = [row[number] for row in rows]
    return SEPARATOR.join(values) if any(values) else ""


def powers(cell: str) -> tuple[Power, ...]:
    """Return what an organ may do; 无 is nothing. Raises CellError."""
    if cell.strip() in (NO_POWERS.zh, NO_POWERS.en):
        return ()
    words = {word: power for power, text in POWERS.items() for word in (text.zh, text.en)}
    found = []
    for part in parts(cell):
        if part not in words:
            known = "、".join(text.zh for text in POWERS.values())
            raise CellError(
                Text(f"没有职权“{part}”；可写 {known}", f"there is no power “{part}”: {', '.join(POWERS)}")
            )
        found.append(words[part])
    return tuple(dict.fromkeys(found))
