"""Lists for machines: reports and the audit trail, from the newest to the oldest, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_
from sqlmodel import Session, col, select

from ..tables import AuditEntry, EvaluationRow, Report, Submission
from .reports import ReportLine
from .statements import in_region, organ_of_scope


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports; None does not filter.

    Attributes:
        region: 行政区划代码 or prefix; its subtree. `within` is the asking person's own, both must hold.
        code: of the organ in the roster.
        text: part of the organ's name.
        status, review_state, outcome: of the current version.
    """

    region: str | None = None
    within: str | None = None
    year: int | None = None
    code: str | None = None
    text: str | None = None
    status: str | None = None
    review_state: str | None = None
    outcome: str | None = None


def report_page(session: Session, wanted: ReportFilter, before: int | None, limit: int) -> list[ReportLine]:
    """Return reports with an id below `before`, the largest first, each with its current version and outcome."""
    same = (
        (Report.year, wanted.year),
        (Report.organ_code, wanted.code),
        (Submission.status, wanted.status),
        (Submission.review_state, wanted.review_state),
        (EvaluationRow.outcome, wanted.outcome),
    )
    conditions = [col(column) == value for column, value in same if value is not None]
    if before is not None:
        conditions.append(col(Report.id) < before)
    organ = organ_of_scope(wanted.within)
    codes = (wanted.region, None if organ is not None else wanted.within)
    conditions += [in_region(Report.region, code) for code in codes if code]
    if organ is not None:
        conditions.append(col(Report.organ_code) == organ)
    if wanted.text:
        conditions.append(col(Report.organ).contains(wanted.text, autoescape=True))
    rows = session.exec(
        select(Report, Submission, EvaluationRow.outcome)
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.submission_id) == col(Submission.id),
                col(EvaluationRow.is_current).is_(True),
            ),
        )
        .where(*conditions)
        .order_by(col(Report.id).desc())
        .limit(limit)
    ).all()
    return [ReportLine(*row) for row in rows]


def audit_page(
    session: Session,
    before: int | None,
    limit: int,
    *,
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    subject_id: str | None = None,
) -> Sequence[AuditEntry]:
    """Return entries of the audit trail with an id below `before`, the latest first."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    wanted = {"actor": actor, "action": action, "subject": subject, "subject_id": subject_id}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(col(getattr(AuditEntry, name)) == value)
    return session.exec(query if before is None else query.where(col(AuditEntry.id) < before)).all()
