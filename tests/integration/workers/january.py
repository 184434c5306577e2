"""A January of many organs: who files when, when somebody looks, and what follows, calculated plainly.

The calculation knows nothing of how the calendar works: it asks, organ by organ, on which of the days when somebody
looked each reminder was the latest one due, and since when a report was missing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")
YEAR: Final = 2025
STEPS: Final = (-14, -3, -1, 1)
LAW: Final = date(2026, 1, 31)
LOCAL: Final = date(2026, 1, 26)
"""In 510823 a notice asks for departments' reports five days before the law does."""
FIRST: Final = date(2026, 1, 8)
LAST: Final = date(2026, 2, 24)


@dataclass
class Person:
    """One organ of the play: what it is, and what it does on which days.

    Attributes:
        due: its last day to file; None where it has none.
        unreadable: days on which it hands in something that nobody can read.
        filed: days on which it hands in a report.
        returned: the day on which its latest report of before is sent back.
        story: what happened to it: `renamed`, `merged` (took the next one over), `abolished` after the year; `swallowed` and
            `founded` after the year have nothing to file.
    """

    code: str
    kind: str
    region: str
    due: date | None
    law: date | None
    emails: tuple[str, ...] = ()
    exempt: bool = False
    unreadable: tuple[date, ...] = ()
    filed: tuple[date, ...] = ()
    returned: date | None = None
    published: date | None = None
    story: str = ""

    @property
    def number(self) -> int:
        return int(self.code[1:])

    @property
    def files(self) -> bool:
        return self.story not in ("swallowed", "founded")

    def came_before(self, day: date) -> list[date]:
        """Return when its readable versions came, those of before `day`: they come in the evening."""
        return [one for one in self.filed if one < day]

    def tried_before(self, day: date) -> bool:
        """Tell whether something came before `day` of which nothing could be read."""
        return not self.came_before(day) and any(one < day for one in self.unreadable)

    def owes(self, day: date) -> bool:
        return not self.exempt and not self.came_before(day)


STORIES: Final = {3: "renamed", 5: "merged", 6: "swallowed", 11: "founded", 13: "abolished"}
"""By the number of the organ, modulo 17."""


def cast(size: int) -> list[Person]:
    """Return so many organs; what each does is drawn, but always the same."""
    draw = random.Random(20260131)
    found = []
    for number in range(size):
        region = "510823" if number % 3 == 0 else "510822"
        kind = {0: "government", 1: "township", 2: "vertical"}.get(number % 20, "department")
        law = {"department": LAW, "government": date(2026, 3, 31)}.get(kind)
        due = LOCAL if (region, kind) == ("510823", "department") else (LAW if kind == "township" else law)
        days = sorted(
            FIRST + timedelta(days=draw.randrange(0, 45)) for _ in range(draw.choice([0, 1, 1, 1, 2]))
        )
        one = Person(f"O{number:03}", kind, region, due, law, filed=tuple(days))
        one.emails = draw.choice(
            [(f"o{number}@a.gov.cn",)] * 4 + [(), ("没有",), (f"a{number}@a.cn", f"b{number}@a.cn")]
        )
        one.exempt = draw.random() < 0.08
        one.unreadable = (FIRST + timedelta(days=draw.randrange(45)),) if draw.random() < 0.2 else ()
        if days and draw.random() < 0.3:
            one.returned = (
                days[0] + timedelta(days=1) if len(days) == 1 or days[1] > days[0] + timedelta(2) else None
            )
        if days and draw.random() < 0.5:
            one.published = days[0] + timedelta(days=draw.randrange(3))
        one.story = STORIES.get(number % 17, "")
        if not one.files:
            one.due, one.law, one.filed, one.unreadable, one.returned = None, None, (), (), None
        found.append(one)
    return found


@dataclass(frozen=True)
class Look:
    """A moment at which schedulers run: how many, at once or one after the other, and whether one dies."""

    at: datetime
    schedulers: int = 1
    at_once: bool = False
    dies: bool = False


def looks() -> list[Look]:
    """Return when somebody looks: daily, but for days when all was down, nights, pairs, and sudden deaths."""
    draw = random.Random(7)
    down = {date(2026, 1, 12), date(2026, 1, 17), date(2026, 1, 18), date(2026, 1, 28), date(2026, 1, 29)}
    found = []
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        if day in down:
            continue
        at = datetime.combine(day, time(0, 5), ZONE)
        found.append(Look(at, draw.choice([1, 2])))
        morning = at.replace(hour=8 + draw.randrange(3))
        dies = draw.random() < 0.25
        found.append(Look(morning, draw.choice([1, 2, 2]), draw.random() < 0.3, dies))
        if dies:
            found.append(Look(morning + timedelta(hours=1), 2))
        if draw.random() < 0.3:
            found.append(Look(at.replace(hour=15), 2, at_once=True))
    return found


def days_looked(from_hour: int) -> list[date]:
    """Return the days on which somebody looked at that hour or later, and lived."""
    return sorted({look.at.date() for look in looks() if look.at.hour >= from_hour and not look.dies})


def reminders_expected(person: Person, days: list[date]) -> dict[int, date]:
    """Return on which day each step is sent: the first on which somebody looked and it was the latest one due."""
    sent: dict[int, date] = {}
    if person.due is None or not any("@" in one for one in person.emails):
        return sent
    for step, following in zip(STEPS, (*STEPS[1:], 16), strict=True):
        begin, end = person.due + timedelta(days=step), person.due + timedelta(days=following)
        day = next((one for one in days if begin <= one < end and person.owes(one)), None)
        if day is not None:
            sent[step] = day
    return sent


def missing_expected(person: Person, days: list[date]) -> tuple[date, str, str] | None:
    """Return since when its report is missing, what has become of that, and how bad it is as last seen."""
    if person.due is None:
        return None
    over = [day for day in days if day > person.due and person.owes(day)]
    seen = [day for day in over if not person.tried_before(day)]  # what cannot be read is not missing
    if not seen:
        return None
    came = person.came_before(days[-1]) or person.tried_before(days[-1])
    severity = "error" if person.law and seen[-1] > person.law else "warning"
    return seen[0], "filed" if came else "open", severity


def state_expected(person: Person, day: date) -> tuple[str, int]:
    """Return how it stands in the morning of a day, and by how many days."""
    came = person.came_before(day)
    if not came:
        if person.tried_before(day):
            return "unreadable", max((day - person.due).days, 0) if person.due else 0
        if person.exempt:
            return "exempt", 0
        if person.due is None:
            return "pending", 0
        return ("missing" if day > person.due else "pending"), abs((day - person.due).days)
    if person.returned and person.returned < day and max(came) < person.returned:
        return "returned", (day - person.returned).days
    if person.due is None or person.exempt:
        return "filed", 0
    late = 0 if person.kind == "government" and person.published else (came[0] - person.due).days
    if person.published:
        late = max(late, (person.published - (LAW if person.kind == "department" else person.due)).days)
    return ("late", late) if late > 0 else ("filed", 0)
