"""Every organ that has to file for a year, and every report of it, as one row each: how it was filed, what became of it.

All that a summary counts of organs and reports, and every list of them, is a condition on these rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Integer,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import Session

from ..tables import Report
from . import report_states, roster
from .summaries_scope import Column, Scope, by_deadline, days_between, local_day

FILED: Final = ("on_time", "late", "undated")

_UNREGISTERED: Final = cast(null(), Integer)


def filings(
    session: Session, scope: Scope, report_id: int | None = None, *, strangers: bool = True
) -> Subquery:
    """Return the rows, with the columns

    `organ_id` (NULL: not in the roster), `code`, `name`, `region`, `kind`, `exempt` (reason or NULL), `report_id`;
    those of `ReportState` but for `report_id`, `year`, `first_in` and `last_in` (NULL where nothing came in);
    `first_day`, `last_day_in`, `submit_due`, `publish_due`, `due`, `late_days` (0: not late), `state` (see
    `engine.summary.FILING_STATES`).

    Args:
        report_id: of the one report that is wanted.
        strangers: reports of organs that the roster does not have, too; without them half the looking is saved.
    """
    dated = _dated(session, scope, _everyone(scope, report_id, strangers=strangers))
    late = _late(session, dated)
    return select(*late.c, _state(late.c, scope.today).label("state")).subquery("filings")


def organs_and_reports(scope: Scope) -> CTE:
    """Return who has to file, and whatever else was filed, without looking at what became of it."""
    return _everyone(scope, None, strangers=True)


def _everyone(scope: Scope, report_id: int | None, *, strangers: bool) -> CTE:
    due = roster.due(scope.year).subquery("due_all")
    report = Report.__table__.alias("of_year")  # type: ignore[attr-defined]
    only = [report.c.id == report_id] if report_id is not None else []
    registered = (
        select(
            due.c.organ_id,
            due.c.code,
            due.c.name,
            due.c.region,
            due.c.kind,
            due.c.exempt,
            report.c.id.label("report_id"),
        )
        .join_from(
            due,
            report,
            and_(report.c.organ_code == due.c.code, report.c.year == scope.year),
            isouter=report_id is None,
        )
        .where(*scope.holds(due.c.region), *only)
    )
    if not strangers:
        return registered.cte("everyone")
    others = roster.due(scope.year).subquery("due_others")
    stranger = select(
        _UNREGISTERED.label("organ_id"),
        report.c.organ_code.label("code"),
        report.c.organ.label("name"),
        report.c.region,
        func.coalesce(report.c.kind, "unknown").label("kind"),
        cast(null(), String).label("exempt"),
        report.c.id.label("report_id"),
    ).where(
        report.c.year == scope.year,
        *scope.holds(report.c.region),
        ~exists().where(others.c.code == report.c.organ_code),
        *only,
    )
    return union_all(registered, stranger).cte("everyone")


def _dated(session: Session, scope: Scope, everyone: CTE) -> Subquery:
    table = scope.deadlines(scope.year)
    came = report_states.states(session, scope.year)
    place = (everyone.c.kind, everyone.c.region)
    return (
        select(
            *everyone.c,
            *(column for column in came.c if column.name not in ("report_id", "year", "first_in", "last_in")),
            local_day(session, came.c.first_in, scope).label("first_day"),
            local_day(session, came.c.last_in, scope).label("last_day_in"),
            by_deadline(*place, "submit", table).label("submit_due"),
            by_deadline(*place, "publish", table).label("publish_due"),
        )
        .join_from(everyone, came, came.c.report_id == everyone.c.report_id, isouter=True)
        .subquery("dated")
    )


def _late(session: Session, dated: Subquery) -> Subquery:
    """Add by how many days it was late: the worse of submitting and publishing.

    Where only publishing has a last day and nobody knows when that was, the day on which it came in stands for it.
    """
    row = dated.c
    published = func.coalesce(row.published_on, case((row.submit_due.is_(None), row.first_day)))

    def over(day: Column, due: Column) -> Column:
        return case((day > due, days_between(session, day, due)), else_=0)

    submitted, public = over(row.first_day, row.submit_due), over(published, row.publish_due)
    worse = case((submitted > public, submitted), else_=public)
    return select(
        *row,
        func.coalesce(row.submit_due, row.publish_due).label("due"),
        case((row.exempt.is_not(None), 0), else_=worse).label("late_days"),
    ).subquery("late")


def _state(row: Any, today: date) -> Column:
    return case(
        (and_(row.counted > 0, row.late_days > 0), "late"),
        (and_(row.counted > 0, row.due.is_(None), row.exempt.is_(None)), "undated"),
        (row.counted > 0, "on_time"),
        (row.versions > 0, "unreadable"),
        (row.imported > 0, "imported"),
        (row.exempt.is_not(None), "exempt"),
        (or_(row.due.is_(None), row.due >= today), "not_due"),
        else_="missing",
    )
