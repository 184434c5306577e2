"""Putting a report to an organ after it came: its identity changes, and two of one organ and year become one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, PrimaryKeyConstraint, Table, UniqueConstraint, delete, exists, update
from sqlmodel import Session, col, select

from ...model import Organ
from ...register import Register
from ..tables import (
    OrganMatch,
    QueueItem,
    Report,
    Row,
    Submission,
    SubmissionStatus,
)
from . import waivers
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
    _merge_items(session, source, target)
    changed(session, delete(OrganMatch).where(col(OrganMatch.report_id) == source.id))
    for table, column in _pointing_to("reports"):
        if table.name not in _APART:
            _point(session, table, column, source.id, target.id)
    session.flush()
    changed(session, delete(Report).where(col(Report.id) == source.id))
    session.expunge(source)


def _point(session: Session, table: Table, column: Column[int], source: int, target: int) -> None:
    """Let the rows that name one row name another; what may stand there only once and does so already stays as it is."""
    for others in _unique_with(table, column):
        there = table.alias()
        same = [there.c[other.name] == other for other in others]
        is_there = exists().where(there.c[column.name] == target, *same).correlate(table)
        changed(session, delete(table).where(column == source, is_there))
    changed(session, update(table).where(column == source).values({column: target}))


def _unique_with(table: Table, column: Column[int]) -> list[list[Column[Any]]]:
    """Return the other columns of every key in which a column stands; none: what it names is there once.

    A key that holds for some rows only is not one of these: whoever keeps such rows ends them first.
    """
    keys: list[list[Column[Any]]] = [
        list(key.columns)
        for key in table.constraints
        if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)
    ]
    keys += [
        [*index.columns]
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    return [
        [one for one in key if one.name != column.name]
        for key in keys
        if column.name in [c.name for c in key]
    ]


def _pointing_to(name: str) -> Iterator[tuple[Table, Column[int]]]:
    """Yield every column that names a row of a table."""
    for table in Row.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == name:
                yield table, key.parent


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


def _merge_items(session: Session, source: Report, target: Report) -> None:
    """Move what was found; of one relation found in both the item of `target` stays, with the decisions on either."""
    there = {
        item.fingerprint: item.id
        for item in session.exec(select(QueueItem).where(QueueItem.report_id == target.id)).all()
    }
    for item in session.exec(select(QueueItem).where(QueueItem.report_id == source.id)).all():
        if item.fingerprint not in there:
            item.report_id = target.id
            continue
        waivers.drop(session, item.id)
        for table, column in _pointing_to("queue_items"):
            _point(session, table, column, item.id, there[item.fingerprint])
        session.delete(item)
    session.flush()
