"""Working days of mainland China: which days are worked, moved holidays (调休) included.

The days come from the package `chinesecalendar`, which follows the yearly notices of 国务院办公厅 and knows a year only
after its notice. What it does not know yet can be given as lines (`2027-02-06 休`, `2027-02-14 班`); a year of which
neither tells anything is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from ..errors import BadRequestError, Text

_WORDS: Final[Mapping[str, bool]] = {"班": True, "休": False}
_SATURDAY: Final = 5
_WIDEST: Final = 3660
"""Days between two days that are counted; more is a mistake in a year."""


class UnknownDaysError(BadRequestError):
    """Nobody has said yet which days of a year are worked."""


def working_days(after: date, until: date, notices: Iterable[str] = ()) -> int:
    """Return how many working days lie after `after`, up to and including `until`; 0 where it is not later.

    Args:
        after: the day on which the term begins to run; it is not counted (民法典 art. 201).
        until: the last day counted.
        notices: lines `YYYY-MM-DD 休` or `YYYY-MM-DD 班` that go before what the package knows.

    Raises:
        UnknownDaysError: a day between them lies in a year whose holidays are not known.
        BadRequestError: a line is not of that form (`bad_day_notice`), or the days are ten years apart.
    """
    span = (until - after).days
    if span > _WIDEST:
        raise BadRequestError(
            "days_too_far",
            Text(
                f"{after} 至 {until} 相隔过久，请核对日期",
                f"{after} and {until} are too far apart; check them",
            ),
        )
    told = _read(tuple(notices))
    return sum(_is_worked(after + timedelta(days=step), told) for step in range(1, span + 1))


def is_working_day(day: date, notices: Iterable[str] = ()) -> bool:
    """Return whether a day is worked; raises as `working_days` does."""
    return _is_worked(day, _read(tuple(notices)))


def is_known(year: int, notices: Iterable[str] = ()) -> bool:
    """Return whether anybody has said yet which days of a year are worked; raises BadRequestError as `working_days` does."""
    try:
        is_working_day(date(year, 1, 1), notices)
        is_working_day(date(year, 12, 31), notices)
    except UnknownDaysError:
        return False
    return True


def _is_worked(day: date, told: Mapping[date, bool]) -> bool:
    if day in told:
        return told[day]
    if any(known.year == day.year for known in told):
        return day.weekday() < _SATURDAY
    import chinese_calendar  # here: to load its tables takes longer than to judge a report that asks for no deadline

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise UnknownDaysError(
            "days_unknown",
            Text(
                f"{day.year}年的节假日安排尚不可知：请升级 chinesecalendar，或按国办通知填写参数 working_day_notices",
                f"the holidays of {day.year} are not known: upgrade chinesecalendar, or give them in the parameter "
                "working_day_notices",
            ),
        ) from error


@lru_cache(maxsize=16)
def _read(lines: tuple[str, ...]) -> Mapping[date, bool]:
    return dict(_read_line(line) for line in lines)


def _read_line(line: str) -> tuple[date, bool]:
    day, _, word = line.strip().partition(" ")
    try:
        return date.fromisoformat(day), _WORDS[word.strip()]
    except (ValueError, KeyError) as error:
        raise BadRequestError(
            "bad_day_notice",
            Text(
                f"“{line}”应写作“2027-02-06 休”或“2027-02-14 班”",
                f"«{line}» should read «2027-02-06 休» or «2027-02-14 班»",
            ),
        ) from error
