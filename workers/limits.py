"""How long findings may wait in each region, as the ruleset in force and its overlays say."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import structlog

from gouji.engine.calendar.limits import PARAMETERS, Limits, LimitsOf, read_days
from gouji.engine.errors import BadRequestError
from gouji.engine.rules import Ruleset

from .work import Work

log = structlog.get_logger(__name__)

NOTICES = "working_day_notices"


def limits_of(ruleset: Ruleset, region: str | None, today: date) -> Limits:
    """Return the terms that begin on a day in a region; a value counts from the year in which it is in force.

    Raises:
        BadRequestError: a parameter is no number of working days (`bad_review_days`).
    """
    local = ruleset.for_region(region)
    days = read_days({name: local.setting(name, today.year) for name in PARAMETERS.values()})
    notices = local.setting(NOTICES, today.year)
    return Limits(today, days, notices if isinstance(notices, tuple) else ())


def limits_by_region(work: Work, today: date) -> LimitsOf:
    """Return what gives the limits of a region on a day; raises as `limits_of` when it is asked."""

    @lru_cache(maxsize=4096)
    def of_region(region: str | None) -> Limits:
        return limits_of(work.ruleset, region, today)

    return of_region


def limits_or_none(work: Work, region: str | None, today: date) -> Limits | None:
    """Return the limits of a region, None where its parameters cannot be read: judging does not stop for that.

    The day's work then says what is wrong, and gives the terms once it is put right.
    """
    try:
        return limits_of(work.ruleset, region, today)
    except BadRequestError as error:
        log.error("review_days_unreadable", region=region, reason=error.text.en)
        return None
