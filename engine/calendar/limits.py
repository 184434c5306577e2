"""How long a finding may wait for its reviewer: working days by severity, resting while the report is sent back.

The day on which a term begins is not counted (民法典 art. 201). Where the holidays of a year are not known yet, the last
day is not known either: it is not guessed, and worked out once they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from ..errors import BadRequestError, Text
from .working_days import UnknownDaysError, is_working_day, working_days

PARAMETERS: Final[Mapping[str, str]] = MappingProxyType(
    {"error": "review_days_error", "warning": "review_days_warning", "info": "review_days_info"}
)
"""Names of the ruleset's parameters, by severity."""

LONGEST: Final = 250
"""Working days of the longest term: about a year."""

_FURTHEST: Final = 800
"""Days in which so many working days are found, or something is wrong with the notices."""


@dataclass(frozen=True, slots=True)
class Term:
    """The term of one finding.

    Attributes:
        start: the day on which it began, not counted.
        days: working days that it has from there; not positive where a term went on that was over already.
        due: its last day; None where the holidays of that time are not known.
    """

    start: date
    days: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms that begin on one day.

    Attributes:
        today: the day, in the office's zone.
        days: working days by severity.
        notices: lines that go before what is known of holidays, see `working_days`.
    """

    today: date
    days: Mapping[str, int] = field(hash=False)
    notices: tuple[str, ...] = ()

    def begin(self, severity: str) -> Term:
        """Return the term of a finding that is opened or reopened today."""
        return self._from_today(self.days[severity])

    def resume(self, start: date, days: int, paused_on: date) -> Term:
        """Return what is left of a term that rested from `paused_on` until today.

        A day that nobody can count is not taken off: where holidays are unknown, all of it is left.
        """
        try:
            used = working_days(start, paused_on, self.notices)
        except UnknownDaysError:
            used = 0
        return self._from_today(days - used)

    def due_of(self, start: date, days: int) -> date | None:
        """Return the last day of a term, None where it is not known."""
        try:
            return shifted(start, days, self.notices)
        except UnknownDaysError:
            return None

    def _from_today(self, days: int) -> Term:
        return Term(self.today, days, self.due_of(self.today, days))


LimitsOf = Callable[[str | None], Limits]
"""Returns the limits that hold in the region of a report."""


@lru_cache(maxsize=4096)
def shifted(start: date, days: int, notices: tuple[str, ...] = ()) -> date:
    """Return the day that lies so many working days after `start`; before it where `days` is negative.

    Raises:
        UnknownDaysError: nobody has said yet which days of a year on the way are worked.
        BadRequestError: a notice cannot be read, or the notices leave nearly no day to work on (`no_working_days`).
    """
    step = timedelta(days=1 if days > 0 else -1)
    day, left = start, abs(days)
    for _ in range(_FURTHEST):
        if not left:
            return day
        day += step
        left -= is_working_day(day, notices)
    raise BadRequestError(
        "no_working_days",
        Text(
            f"{start} 起 {_FURTHEST} 天内数不出 {days} 个工作日，请核对参数 working_day_notices",
            f"within {_FURTHEST} days of {start} there are not {days} working days; check working_day_notices",
        ),
    )


@lru_cache(maxsize=4096)
def days_over(due: date, today: date, notices: tuple[str, ...] = ()) -> int | None:
    """Return how many working days a term is over, 0 where it is not; None where they cannot be counted.

    On a day off after the last day it is over by 0 working days, and all the same over.
    """
    try:
        return working_days(due, today, notices)
    except BadRequestError:  # unknown holidays, or ten years
        return None


def read_days(settings: Mapping[str, object]) -> dict[str, int]:
    """Return working days by severity from the values of `PARAMETERS` as a ruleset gives them.

    Raises:
        BadRequestError: one is no whole number from 1 to `LONGEST` (`bad_review_days`).
    """
    return {severity: _days(name, settings.get(name)) for severity, name in PARAMETERS.items()}


def _days(name: str, value: object) -> int:
    days = int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
    if not 1 <= days <= LONGEST:
        raise BadRequestError(
            "bad_review_days",
            Text(
                f"参数 {name} 的值“{value}”应为 1 至 {LONGEST} 的整数（工作日）",
                f"«{value}» of the parameter {name} should be a whole number of working days, 1 to {LONGEST}",
            ),
        )
    return days
