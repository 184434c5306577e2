"""Every organ that has to file for a year, and every report of it, as one row each: how it was filed, what became of it.

All that a summary counts of organs and reports, and every list of them, is a condition on these rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    join,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from ..tables import DocumentRow, EvaluationRow, Report, ReviewState, Submission, SubmissionStatus
from . import roster
from .summaries_scope import Column, Scope, by_deadline, days_between, local_day, number_in_json

FILED: Final = ("on_time", "late", "undated")
IN_ORDER: Final = ("first", "later")
QUARANTINED: Final = "quarantined"
NEEDS_NOBODY: Final = "accepted"
"""Outcome of a report that asks for no person."""

_UNREGISTERED: Final = cast(null(), Integer)


def filings(
    session: Session, scope: Scope, report_id: int | None = None, *, is_brief: bool = False
) -> Subquery:
    """Return the rows, with the columns

    `organ_id` (NULL: not in the roster), `code`, `name`, `region`, `kind`, `exempt` (reason or NULL), `report_id`;
    `versions`, `returned` (how many of them were), `quarantined`; `first_day`, `published_on`, `last_day_in`;
    `submit_due`, `publish_due`, `due`, `late_days` (0: not late), `state` (see `engine.summary.FILING_STATES`);
    `latest_id`, `review_state`, `outcome`, `ruleset_id`, `ruleset_version`,
    `digest`, `unassessed` and `rule_errors` (checks) of the version that came last; `passed`
    (first, later, waiting, returned, unchecked; NULL where nothing was filed); `standing_id`: of the version whose
    figures count, the last that was judged and not sent back.

    Args:
        report_id: of the one report that is wanted.
        is_brief: leave out what became of the version that came last.
    """
    everyone = _everyone(scope, report_id)
    came = _came(everyone)
    dated = _dated(session, scope, everyone, came)
    late = _late(session, dated)
    return _said(session, late, scope.today, is_brief)


def organs_and_reports(scope: Scope) -> CTE:
    """Return who has to file, and whatever else was filed, without looking at what became of it."""
    return _everyone(scope, None)


def _everyone(scope: Scope, report_id: int | None) -> CTE:
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


def _stands(is_returned: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        col(EvaluationRow.submission_id).is_not(None),  # an index holds it: the wide rows stay unread
        ~is_returned,
        col(Submission.status) != SubmissionStatus.FAILED.value,
    )


def _number(condition: ColumnElement[bool]) -> Column:
    return func.sum(case((condition, 1), else_=0))


def _came(everyone: CTE) -> CTE:
    """Return for each report what came in: first and last time, how many versions, which of them count."""
    return (
        select(everyone.c.report_id, *_came_columns())
        .join_from(everyone, Submission, col(Submission.report_id) == everyone.c.report_id)
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.submission_id) == col(Submission.id),
                col(EvaluationRow.is_current).is_(True),
            ),
        )
        .outerjoin(DocumentRow, col(DocumentRow.submission_id) == col(Submission.id))
        .group_by(everyone.c.report_id)
        .cte("came")
    )


def _came_columns() -> list[Column]:
    """Return what is asked of all versions of a report together."""
    came_in = func.coalesce(col(Submission.submitted_at), col(Submission.received_at))
    is_filed = col(Submission.imported).is_(False)
    # What breaks our own machine is no fault of who filed it.
    is_sound = or_(
        col(Submission.status) != SubmissionStatus.FAILED.value,
        col(Submission.failure_code) == QUARANTINED,
    )
    is_counted = and_(is_filed, is_sound)
    is_returned = col(Submission.review_state) == ReviewState.RETURNED.value
    published = func.coalesce(col(Submission.published_on), col(DocumentRow.published_on))
    return [
        _number(is_filed).label("versions"),
        _number(is_counted).label("counted"),
        _number(col(Submission.imported).is_(True)).label("imported"),
        _number(and_(is_counted, is_returned)).label("returned"),
        _number(and_(is_filed, col(Submission.quarantined_at).is_not(None))).label("quarantined"),
        func.min(case((is_counted, came_in))).label("first_in"),
        func.max(case((is_counted, came_in))).label("last_in"),
        func.min(case((is_counted, published))).label("published_on"),
        func.max(case((is_counted, col(Submission.version)))).label("latest"),
        func.max(case((_stands(is_returned), col(Submission.version)))).label("standing"),
    ]


def _dated(session: Session, scope: Scope, everyone: CTE, came: CTE) -> Subquery:
    table = scope.deadlines(scope.year)
    place = (everyone.c.kind, everyone.c.region)
    return (
        select(
            *everyone.c,
            *(column for column in came.c if column.name not in ("report_id", "first_in", "last_in")),
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


def _said(session: Session, late: Subquery, today: date, is_brief: bool) -> Subquery:
    """Add the state of filing, and what became of the version that came last."""
    latest = Submission.__table__.alias("latest")  # type: ignore[attr-defined]
    standing = Submission.__table__.alias("standing")  # type: ignore[attr-defined]
    row = late.c
    kept = [column for column in row if column.name not in ("latest", "standing", "counted", "imported")]
    counted = and_(standing.c.report_id == row.report_id, standing.c.version == row.standing)
    joined = join(late, standing, counted, isouter=True)
    columns = [*kept, _state(row, today).label("state"), standing.c.id.label("standing_id")]
    if not is_brief:
        version = and_(latest.c.report_id == row.report_id, latest.c.version == row.latest)
        judged = and_(
            col(EvaluationRow.submission_id) == latest.c.id, col(EvaluationRow.is_current).is_(True)
        )
        joined = joined.outerjoin(latest, version).outerjoin(EvaluationRow, judged)
        columns += _of_latest(session, row, latest)
    return select(*columns).select_from(joined).subquery("filings")


def _of_latest(session: Session, row: Any, latest: Any) -> list[Column]:
    judged: Any = EvaluationRow.__table__.c  # type: ignore[attr-defined]
    return [
        latest.c.id.label("latest_id"),
        latest.c.review_state,
        judged.outcome,
        judged.ruleset_id,
        judged.ruleset_version,
        judged.ruleset_digest.label("digest"),
        number_in_json(session, judged.counts, "not_assessable").label("unassessed"),
        number_in_json(session, judged.counts, "engine_error").label("rule_errors"),
        _passed(row, latest).label("passed"),
    ]


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


def _passed(row: Any, latest: Any) -> Column:
    is_fine = or_(
        latest.c.review_state == ReviewState.ACCEPTED.value, col(EvaluationRow.outcome) == NEEDS_NOBODY
    )
    return case(
        (latest.c.id.is_(None), None),
        (latest.c.review_state == ReviewState.RETURNED.value, "returned"),
        (col(EvaluationRow.id).is_(None), "unchecked"),
        (and_(is_fine, row.versions == 1), "first"),
        (is_fine, "later"),
        else_="waiting",
    )
