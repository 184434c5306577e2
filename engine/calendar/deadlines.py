"""By when an organ must hand in and publish its report: the law's days, and earlier ones that a local notice sets.

The days are parameters of the ruleset (`department_deadline_month`, …, `local_deadlines`), the same that the rules
D01–D04 and D07 ask for; nothing about them is written here. 31 January means: on 31 January it is still in time. The
条例 knows no shift for weekends or holidays (art. 49).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Protocol

from ..errors import BadRequestError, Text

Duty = Literal["submit", "publish"]
Source = Literal["law", "local", "custom"]
"""条例 art. 49; a local notice; a setting where the law names no day (townships)."""

DUTIES: Final[tuple[Duty, ...]] = ("submit", "publish")
DUTY_WORDS: Final = {"提交": "submit", "公布": "publish"}
_ARTICLE: Final = "《中华人民共和国政府信息公开条例》第四十九条"
_BY_KIND: Final[dict[str, tuple[tuple[Duty, ...], str, Source, str]]] = {
    "department": (DUTIES, "department", "law", f"{_ARTICLE}第一款"),
    "government": (("publish",), "government", "law", f"{_ARTICLE}第二款"),
    "township": (DUTIES, "township", "custom", "条例未规定乡镇、街道的时限"),
}
"""Kind of organ → duties, beginning of the parameters' names, what kind of deadline that is, what it rests on."""
_PARTS: Final = 6
"""Words of a line in `local_deadlines`: division code, kind, duty, month, day, number of the notice."""


class Settings(Protocol):
    """What deadlines are read from; a loaded ruleset is one."""

    def setting(self, name: str, year: int) -> int | Decimal | str | tuple[str, ...] | None:
        """Return the value of a parameter that holds for reports of `year`, None where there is none."""


class Regional(Protocol):
    """What holds in the country and in each of its regions; a loaded ruleset is one."""

    @property
    def regions(self) -> Mapping[str, Settings]:
        """Codes of the regions that set something of their own."""

    def for_region(self, region: str | None) -> Settings:
        """Return what holds in a region."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One last day.

    Attributes:
        due: the last day that is in time (Asia/Shanghai).
        basis: the article, the number of the local notice, or what was set.
    """

    duty: Duty
    due: date
    source: Source
    basis: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All last days of one organ for one report year; none where its kind has none (vertically managed organs)."""

    all: tuple[Deadline, ...] = ()

    def of(self, duty: Duty) -> Deadline | None:
        """Return the earliest last day of a duty."""
        return min((one for one in self.all if one.duty == duty), key=lambda one: one.due, default=None)

    def by_law(self, duty: Duty) -> Deadline | None:
        """Return the law's last day of a duty, None where the law names none."""
        return next((one for one in self.all if one.duty == duty and one.source == "law"), None)

    @property
    def to_file(self) -> Deadline | None:
        """The day after which a report that has not come in is missing: to submit, else to publish."""
        return self.of("submit") or self.of("publish")

    @property
    def to_file_by_law(self) -> Deadline | None:
        """The same as the law has it."""
        return self.by_law("submit") or self.by_law("publish")


def deadlines_of(settings: Settings, kind: str, region: str | None, year: int) -> Deadlines:
    """Return the last days of an organ for the report of `year`.

    A local notice may be earlier than the law, and then both are kept; a later one changes nothing. Where the law
    names no day, a local notice takes the place of what was set.

    Args:
        settings: the ruleset of the organ's region.
        kind: of organ: department, government, township; others have no deadline.
        region: 行政区划代码 of the organ; None where it is not known: no local notice then holds.
        year: the report year; its report is due in the year after.

    Raises:
        BadRequestError: `bad_deadline`: a parameter names no day of the calendar, or a line cannot be read.
    """
    if kind not in _BY_KIND:
        return Deadlines()
    duties, name, source, basis = _BY_KIND[kind]
    month, day = (settings.setting(f"{name}_deadline_{part}", year) for part in ("month", "day"))
    general = [
        Deadline(duty, _date(year, month, day, f"{name}_deadline"), source, basis)
        for duty in duties
        if month is not None and day is not None
    ]
    local = _local(settings, kind, region, year)
    if source == "custom":
        told = {one.duty for one in local}
        general = [one for one in general if one.duty not in told]
    return Deadlines((*general, *(one for one in local if not _is_later(one, general))))


@dataclass(frozen=True, slots=True)
class RegionalDeadline:
    """The last day of a duty for all organs of a kind in a region that has no narrower line of its own.

    Attributes:
        region: what the codes of its organs begin with; empty for the country.
        by_law: the law's own day, None where the law names none.
    """

    region: str
    kind: str
    duty: Duty
    due: date
    by_law: date | None


def deadline_table(ruleset: Regional, year: int) -> tuple[RegionalDeadline, ...]:
    """Return all deadlines of a report year, so that SQL can look them up: the longest `region` that fits holds.

    It says the same as `deadlines_of` for every organ; raises as that does.
    """
    country = ruleset.for_region(None)
    own = {region: ruleset.for_region(region) for region in ruleset.regions}
    codes = {code for settings in (country, *own.values()) for code in _codes(settings, year)}
    return tuple(
        RegionalDeadline(region, kind, duty, due.due, law.due if law else None)
        for region in sorted({"", *own, *codes}, key=lambda code: (-len(code), code))
        for kind in _BY_KIND
        for deadlines in [deadlines_of(ruleset.for_region(region), kind, region, year)]
        for duty in DUTIES
        if (due := deadlines.of(duty)) is not None
        for law in [deadlines.by_law(duty)]
    )


def _codes(settings: Settings, year: int) -> list[str]:
    lines = settings.setting("local_deadlines", year)
    return [line.split()[0] for line in lines if line.split()] if isinstance(lines, tuple) else []


def _is_later(local: Deadline, general: list[Deadline]) -> bool:
    return any(one.duty == local.duty and local.due >= one.due for one in general)


def _local(settings: Settings, kind: str, region: str | None, year: int) -> list[Deadline]:
    lines = settings.setting("local_deadlines", year)
    if not isinstance(lines, tuple) or region is None:
        return []
    found = []
    for line in lines:
        parts = line.split(maxsplit=_PARTS - 1)
        if len(parts) != _PARTS or parts[2] not in DUTY_WORDS:
            raise _bad(line)
        code, of_kind, duty, month, day, notice = parts
        if region.startswith(code) and of_kind == kind:
            found.append(
                Deadline(
                    _duty(duty), _date(year, _number(month, line), _number(day, line), line), "local", notice
                )
            )
    return found


def _duty(word: str) -> Duty:
    return "submit" if DUTY_WORDS[word] == "submit" else "publish"


def _number(word: str, line: str) -> int:
    if not (word.isascii() and word.isdigit()):
        raise _bad(line)
    return int(word)


def _date(year: int, month: object, day: object, where: str) -> date:
    try:
        return date(year + 1, int(str(month)), int(str(day)))
    except (ValueError, OverflowError) as error:
        raise _bad(where) from error


def _bad(line: str) -> BadRequestError:
    return BadRequestError(
        "bad_deadline",
        Text(
            f"时限参数“{line}”无法使用：应为“行政区划代码 机关类别 提交或公布 月 日 通知文号”，且月日确有其日",
            f"the deadline «{line}» cannot be used: it should be division code, kind of organ, 提交 or 公布, month, day "
            "and number of the notice, and name a day that exists",
        ),
    )
