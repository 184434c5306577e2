"""What rules ask of days: one that they name, and how many are worked between two."""

from __future__ import annotations

from datetime import date

from ..calendar.working_days import UnknownDaysError, working_days
from ..errors import Text
from ..model import Number
from .scope import Absence, EvaluationError


def day_of(year: Number, month: Number, day: Number) -> date:
    """Return a day of the calendar; one that does not exist is the rule's fault (`no_such_day`)."""
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError) as error:
        raise EvaluationError(
            "no_such_day", Text(f"没有这一天：{year}-{month}-{day}", f"no such day: {year}-{month}-{day}")
        ) from error


def worked_between(after: date, until: date, notices: tuple[str, ...]) -> Number:
    """Return the working days after `after` up to `until`; absent for a year whose holidays nobody has told yet."""
    try:
        return working_days(after, until, notices)
    except UnknownDaysError as error:
        raise Absence(reason=error.text) from error
