"""Reports: which one a submission belongs to, its predecessor, those that depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlmodel import Session, col, select

from ...errors import NotFoundError, Text
from ...model import Organ
from ...register import Register
from ..tables import EvaluationRow, Report, ReviewState, Submission, SubmissionStatus
from .statements import in_region, insert_once

MOST_ALIASES: Final = 200
"""Far more than one organ has; beyond that a name tells nothing."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list: itself, its current version, what was said of it."""

    report: Report
    submission: Submission
    outcome: str | None


def report(session: Session, report_id: int) -> Report:
    """Return one report; raises NotFoundError."""
    row = session.get(Report, report_id)
    if row is None:
        raise NotFoundError("report_not_found", Text("没有这份年报", "There is no such report"))
    return row


def report_key(organ: Organ, year: int, register: Register) -> str:
    """Return the identity of organ and year.

    By code where the organ has one; else by region and the name after the division names, so that
    长春市南关区民政局 and 南关区民政局 are one; by the whole name where the region is unknown.
    """
    if organ.code:
        return f"code:{organ.code}:{year}"
    if organ.region:
        return f"region:{organ.region}:{register.office_of(organ.name)}:{year}"
    return f"name:{register.normalise(organ.name)}:{year}"


def find_report(session: Session, organ: Organ, year: int, register: Register) -> Report | None:
    """Return the report of an organ for a year, by code, by name or by alias.

    Where the name could be that of several organs in the store, None: never silently the wrong one.
    """
    exact = session.exec(select(Report).where(Report.key == report_key(organ, year, register))).first()
    if exact is not None:
        return exact
    if organ.code is None and len(register.holders(organ.name, organ.region)) > 1:
        return None
    rows = {
        row.id: row
        for condition in _alias_conditions(organ, register)
        for row in session.exec(
            select(Report).where(Report.year == year, condition).limit(MOST_ALIASES)
        ).all()
    }
    matches = [row for row in rows.values() if register.same_organ(organ, organ_of(row))]
    return matches[0] if len(matches) == 1 else None


def _alias_conditions(organ: Organ, register: Register) -> Iterable[ColumnElement[bool]]:
    """Yield conditions that each have an index; in one OR they would have none."""
    name = register.normalise(organ.name)
    yield and_(
        col(Report.office) == register.office_of(organ.name),
        or_(
            col(Report.region) == organ.region,
            col(Report.organ_key).endswith(name, autoescape=True),
            literal(name).endswith(col(Report.organ_key)),
        ),
    )
    if organ.code:
        yield col(Report.organ_code) == organ.code
    other_names = register.names_of(organ) - {name}
    if other_names:
        yield col(Report.organ_key).in_(other_names)


def organ_of(row: Report) -> Organ:
    """Return the organ of a report as far as the report knows it."""
    return Organ(name=row.organ, code=row.organ_code, region=row.region)


def ensure_report(
    session: Session,
    organ: Organ,
    year: int,
    register: Register,
    now: datetime,
    *,
    own_key: str | None = None,
) -> Report:
    """Return the report of an organ for a year, made if it is new, locked until the session ends.

    What the organ's earlier versions did not tell (code, region, kind) is filled in.

    Args:
        own_key: identity of a report of which nobody can say whose it is, so that it is not taken for a version of
            somebody's.
    """
    row = None if own_key else find_report(session, organ, year, register)
    made_key = own_key or report_key(organ, year, register)
    if row is None:
        insert_once(
            session,
            Report,
            {
                "key": made_key,
                "organ": organ.name,
                "organ_key": register.normalise(organ.name),
                "office": register.office_of(organ.name),
                "organ_code": organ.code,
                "region": organ.region,
                "kind": organ.kind,
                "year": year,
                "created_at": now,
            },
        )
    key = row.key if row else made_key
    locked = session.exec(select(Report).where(Report.key == key).with_for_update()).one()
    locked.organ_code = locked.organ_code or organ.code
    locked.region = locked.region or organ.region
    if locked.kind in (None, "unknown"):
        locked.kind = organ.kind
    return locked


def predecessor_of(session: Session, report_row: Report, register: Register) -> Submission | None:
    """Return the version of the year before that this report is compared with.

    The same organ by code, by name or by register alias. Of its versions the latest that was judged and not
    returned; the latest judged one where all were returned; None where there is none.
    """
    before = find_report(session, organ_of(report_row), report_row.year - 1, register)
    return None if before is None else judged_version(session, before.id)


def judged_version(session: Session, report_id: int) -> Submission | None:
    """Return the version of a report that stands for it in comparisons; see `predecessor_of`."""
    was_returned = case((col(Submission.review_state) == ReviewState.RETURNED, 1), else_=0)
    has_evaluation = select(EvaluationRow.id).where(EvaluationRow.submission_id == Submission.id).exists()
    return session.exec(
        select(Submission)
        .where(Submission.report_id == report_id, has_evaluation)
        .order_by(was_returned, col(Submission.version).desc())
        .limit(1)
    ).first()


def dependents_of(session: Session, report_id: int, register: Register) -> list[UUID]:
    """Return the submissions that must be judged again because of what this report now says.

    That is the current version of the same organ's report of the year after, if its evaluation used another
    version of this report or lacked it, or if it is being judged right now.
    """
    own = report(session, report_id)
    after = find_report(session, organ_of(own), own.year + 1, register)
    standing = judged_version(session, report_id)
    if after is None or standing is None:
        return []
    rows = session.exec(
        select(Submission.id, Submission.status, EvaluationRow.predecessor_id)
        .outerjoin(
            EvaluationRow,
            and_(
                col(EvaluationRow.submission_id) == col(Submission.id),
                col(EvaluationRow.is_current).is_(True),
            ),
        )
        .where(Submission.report_id == after.id)
        .where(
            or_(
                col(Submission.id) == after.current_submission_id,
                col(Submission.status) == SubmissionStatus.EVALUATING,
            )
        )
    ).all()
    return [
        submission_id
        for submission_id, status, used in rows
        if status == SubmissionStatus.EVALUATING
        or (status == SubmissionStatus.EVALUATED and used != standing.id)
    ]


def versions_of(session: Session, report_id: int) -> Sequence[Submission]:
    """Return all versions of a report, the latest first."""
    return session.exec(
        select(Submission).where(Submission.report_id == report_id).order_by(col(Submission.version).desc())
    ).all()


def list_reports(
    session: Session,
    *,
    region: str | None = None,
    year: int | None = None,
    text: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[ReportLine], int]:
    """Return one page of reports, the newest arrival first, and how many there are in all.

    Args:
        region: 行政区划代码 or prefix; its subtree.
        text: part of the organ's name.
    """
    conditions = list(_conditions(region, year, text))
    total = session.exec(
        select(func.count(col(Report.id)))
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .where(*conditions)
    ).one()
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
        .order_by(col(Submission.received_at).desc(), col(Report.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return [ReportLine(*row) for row in rows], total


def _conditions(region: str | None, year: int | None, text: str | None) -> Iterable[ColumnElement[bool]]:
    if region:
        yield in_region(Report.region, region)
    if year:
        yield col(Report.year) == year
    if text:
        yield col(Report.organ).contains(text, autoescape=True)
