"""Putting a report to an organ after it came: its identity changes, and two of one organ and year become one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from ...model import Organ
from ...register import Register
from ..tables import (
    OrganMatch,
    QueueItem,
    Report,
    Submission,
    SubmissionStatus,
)
from .merging import merge_items
from .pointing import point, pointing_to
from .reports import report_key
from .statements import changed

_APART: Final = frozenset({"submissions", "queue_items", "organ_matches", "report_states"})
"""Tables that name a report and are not simply pointed to the other one; the state of a report goes with the report."""


def attach(session: Session, report: Report, organ: Organ, register: Register) -> Report:
    """Put a report to a registered organ; return the report that stands for organ and year now.

    Where that organ has a report of that year already, the versions of both become versions of that one in the order
    in which they came, with their evaluations and with what people decided; the other report is gone.
    The caller has the current version judged again.
    """
    target = _other_report(session, report, organ, register)
    if target is None:
        report.key = report_key(organ, report.year, register)
        _name(session, report, organ)
        return report
    _merge(session, report, target)
    _name(session, target, organ)
    return target


def _other_report(session: Session, report: Report, organ: Organ, register: Register) -> Report | None:
    """Return another report of the organ for the year, locked."""
    by_key = select(Report).where(Report.key == report_key(organ, report.year, register))
    by_code = select(Report).where(Report.organ_code == organ.code, Report.year == report.year)
    for wanted in (by_key, by_code):
        found = session.exec(wanted.where(Report.id != report.id).with_for_update()).first()
        if found is not None:
            return found
    return None


def _name(session: Session, report: Report, organ: Organ) -> None:
    report.organ_code, report.kind = organ.code, organ.kind
    report.region = organ.region or report.region
    session.add(report)
    session.flush()
    moved = update(QueueItem).where(col(QueueItem.report_id) == report.id).values(region=report.region)
    changed(session, moved)


def _merge(session: Session, source: Report, target: Report) -> None:
    _merge_versions(session, source, target)
    merge_items(session, source, target)
    changed(session, delete(OrganMatch).where(col(OrganMatch.report_id) == source.id))
    for table, column in pointing_to("reports"):
        if table.name not in _APART:
            point(session, table, column, source.id, target.id)
    session.flush()
    changed(session, delete(Report).where(col(Report.id) == source.id))
    session.expunge(source)


def _merge_versions(session: Session, source: Report, target: Report) -> None:
    versions = session.exec(
        select(Submission)
        .where(col(Submission.report_id).in_((source.id, target.id)))
        .order_by(col(Submission.received_at), col(Submission.version), col(Submission.id))
    ).all()
    for number, version in enumerate(versions, 1):  # no number may be there twice on the way
        version.version = -number
    session.flush()
    for number, version in enumerate(versions, 1):
        version.report_id, version.version = target.id, number
    standing = [version for version in versions if version.status != SubmissionStatus.FAILED]
    target.current_submission_id = (standing or versions)[-1].id
    session.flush()
