"""When reports came in, were published and sent back: what the calendar and the rules of group D ask.

A version counts unless it was brought in as a report of an earlier year or could not be read. One that was set aside
because judging it failed again and again counts: that is our trouble, not the filer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from ..tables import Decision, DocumentRow, Report, ReviewState, Submission, SubmissionStatus

QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one version of a report up to now.

    Attributes:
        submitted_at: when the report first came in; None for one brought in from an earlier year.
        published_on: first day on which any other version of it was public, None where nobody knows.
        returned_at: when it was sent back, where it is still out for correction.
        published_before: the version that was public before this one came in, the latest of several.
    """

    submitted_at: datetime | None
    published_on: date | None
    returned_at: datetime | None
    published_before: UUID | None


def counts() -> ColumnElement[bool]:
    """Return the condition that a version counts as filed."""
    return and_(
        col(Submission.imported).is_(False),
        or_(
            col(Submission.status) != SubmissionStatus.FAILED,
            col(Submission.failure_code) == QUARANTINED,
        ),
    )


def submitted_at() -> ColumnElement[datetime]:
    """Return the moment of a version that counts: as its sender says, else when it came in."""
    return func.coalesce(col(Submission.submitted_at), col(Submission.received_at))


def published_on() -> ColumnElement[date]:
    """Return the day of publication of a version: as its sender says, else as printed; wants `DocumentRow` joined."""
    return func.coalesce(col(Submission.published_on), col(DocumentRow.published_on))


def course_of(session: Session, submission: Submission, zone: ZoneInfo) -> Course:
    """Return the course of a version; two statements, one more where it was sent back."""
    rows = session.exec(
        select(Submission, col(DocumentRow.published_on))
        .outerjoin(DocumentRow, col(DocumentRow.submission_id) == col(Submission.id))
        .where(Submission.report_id == submission.report_id, counts())
        .order_by(col(Submission.version))
    ).all()
    if submission.imported or not rows:
        return Course(None, None, None, None)
    others = [
        (version, day)
        for version, printed in rows
        if version.id != submission.id and (day := version.published_on or printed) is not None
    ]
    came_on = submission.received_at.astimezone(zone).date()
    public = [
        version.id for version, day in others if version.version < submission.version and day <= came_on
    ]
    is_latest = rows[-1][0].id == submission.id
    is_returned = is_latest and submission.review_state == ReviewState.RETURNED
    return Course(
        min(version.submitted_at or version.received_at for version, _ in rows),
        min((day for _, day in others), default=None),
        returned_at(session, submission.id) if is_returned else None,
        public[-1] if public else None,
    )


def returned_at(session: Session, submission_id: UUID) -> datetime | None:
    """Return when a version was last sent back, None where it never was."""
    return session.exec(
        select(func.max(Decision.created_at)).where(
            Decision.submission_id == submission_id,
            Decision.action == "return",
            col(Decision.item_id).is_(None),
        )
    ).one()


def out_for_correction(session: Session, *, limit: int | None = None) -> Sequence[tuple[Submission, Report]]:
    """Return every version that was sent back and that no other has followed, the longest there first."""
    later = (
        select(Submission.report_id, func.max(Submission.version).label("version"))
        .where(counts())
        .group_by(col(Submission.report_id))
        .subquery()
    )
    statement = (
        select(Submission, Report)
        .join(Report, col(Report.id) == col(Submission.report_id))
        .join(later, and_(later.c.report_id == Submission.report_id, later.c.version == Submission.version))
        .where(Submission.review_state == ReviewState.RETURNED)
        .order_by(col(Submission.received_at))
    )
    return session.exec(statement if limit is None else statement.limit(limit)).all()
