"""The reviewers' queue: listing with filters and counts; what is decided on it stands in `decisions`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from ..tables import FindingRow, ItemState, QueueItem
from .decisions import (
    change_state,
    claim,
    comment,
    decide_submission,
    decisions_of_item,
    decisions_of_submission,
    finding_not_found,
    is_undoable,
    reopen_expired,
    taken,
    undo,
)
from .filters import QueueFilter, conditions_of, is_wide

__all__ = [
    "WAITING",
    "QueueEntry",
    "QueueFilter",
    "change_state",
    "claim",
    "comment",
    "count_queue",
    "count_waiting_of",
    "decide_submission",
    "decisions_of_item",
    "decisions_of_submission",
    "entries_of_report",
    "entry",
    "is_undoable",
    "list_queue",
    "reopen_expired",
    "taken",
    "undo",
]

WAITING: Final = (ItemState.OPEN, ItemState.CLAIMED)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One item of the queue with its finding."""

    item: QueueItem
    finding: FindingRow


def list_queue(
    session: Session, wanted: QueueFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[QueueEntry], int]:
    """Return one page, errors first, of the newest reports first; and how many there are in all."""
    total = session.exec(select(func.count(col(QueueItem.id))).where(*conditions_of(wanted))).one()
    rows = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(*conditions_of(wanted, walked=is_wide(wanted)))
        .order_by(
            col(QueueItem.urgency).desc(),
            col(QueueItem.report_id).desc(),
            col(QueueItem.position),
            col(QueueItem.id),
        )
        .offset(offset)
        .limit(limit)
    ).all()
    return [QueueEntry(item, finding) for item, finding in rows], total


def count_queue(session: Session, wanted: QueueFilter, by: str) -> dict[str, int]:
    """Return how many items there are by `state`, `severity`, `rule`, `year` or `region`, as text keys."""
    column = getattr(QueueItem, by)
    rows = session.exec(
        select(column, func.count(col(QueueItem.id)))
        .where(*conditions_of(wanted))
        .group_by(column)
        .order_by(column)
    ).all()
    return {"" if value is None else str(value): count for value, count in rows}


def count_waiting_of(session: Session, report_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by report how many of its items wait, by severity; a report without any is not there."""
    rows = session.exec(
        select(QueueItem.report_id, QueueItem.severity, func.count(col(QueueItem.id)))
        .where(col(QueueItem.report_id).in_(report_ids), col(QueueItem.state).in_(WAITING))
        .group_by(col(QueueItem.report_id), col(QueueItem.severity))
    ).all()
    counts: dict[int, dict[str, int]] = {}
    for report_id, severity, count in rows:
        counts.setdefault(report_id, {})[severity] = count
    return counts


def entry(session: Session, item_id: int) -> QueueEntry:
    """Return one item with its finding; raises NotFoundError."""
    row = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(QueueItem.id == item_id)
    ).first()
    if row is None:
        raise finding_not_found()
    return QueueEntry(*row)


def entries_of_report(session: Session, report_id: int) -> list[QueueEntry]:
    """Return all items of one report, whatever their state, in the order of their findings."""
    rows = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(QueueItem.report_id == report_id)
        .order_by(col(QueueItem.position), col(QueueItem.id))
    ).all()
    return [QueueEntry(item, finding) for item, finding in rows]
