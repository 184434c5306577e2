"""The reviewers' queue: listing with filters and counts; what is decided on it stands in `decisions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from ..tables import FindingRow, QueueItem
from .decisions import (
    change_state,
    claim,
    comment,
    decide_submission,
    decisions_of_item,
    decisions_of_submission,
    finding_not_found,
    is_undoable,
    taken,
    undo,
)
from .filters import WAITING, QueueFilter, conditions_of, looked_up
from .queue_counts import Tally
from .queue_pages import BEGINNING, Place, Slice, Sort, slice_of_queue
from .waiving import reopen_expired

__all__ = [
    "WAITING",
    "QueueEntry",
    "QueueFilter",
    "QueuePage",
    "change_state",
    "claim",
    "comment",
    "decide_submission",
    "decisions_of_item",
    "decisions_of_submission",
    "entries_of_report",
    "entries_with",
    "entry",
    "is_undoable",
    "list_queue",
    "page_of_queue",
    "reopen_expired",
    "taken",
    "undo",
]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One item of the queue with its finding."""

    item: QueueItem
    finding: FindingRow


def list_queue(
    session: Session, wanted: QueueFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[QueueEntry], int]:
    """Return findings in order of risk from the `offset`-th on, and how many there are in all.

    What is far behind is found slowly so: pages follow each other by `page_of_queue`.
    """
    wanted = looked_up(session, wanted)
    total = count_all(session, wanted)
    if offset == 0:
        return list(page_of_queue(session, wanted, limit=limit).entries), total
    rows = session.exec(
        select(QueueItem.id)
        .where(*conditions_of(session, wanted))
        .order_by(col(QueueItem.risk).desc(), col(QueueItem.report_id).desc(), col(QueueItem.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return entries_with(session, rows), total


def count_all(session: Session, wanted: QueueFilter) -> int:
    """Return how many findings a filter lets through, every one counted."""
    conditions = conditions_of(session, looked_up(session, wanted))
    return session.exec(select(func.count(col(QueueItem.id))).where(*conditions)).one()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue.

    Attributes:
        entries: its findings, in order.
        slice: where they stand, and whether there are pages before and after.
    """

    entries: tuple[QueueEntry, ...]
    slice: Slice


def page_of_queue(
    session: Session,
    wanted: QueueFilter,
    sort: Sort = Sort.RISK,
    place: Place = BEGINNING,
    limit: int = 50,
    tallies: Mapping[str, Tally] | None = None,
) -> QueuePage:
    """Return one page of what a filter lets through; see `queue_pages.slice_of_queue`."""
    found = slice_of_queue(session, wanted, sort, place, limit, tallies)
    return QueuePage(tuple(entries_with(session, found.ids)), found)


def entries_with(session: Session, item_ids: Sequence[int]) -> list[QueueEntry]:
    """Return the items of these ids with their findings, in that order; what is not there is left out."""
    rows = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(col(QueueItem.id).in_(item_ids))
    ).all()
    found = {item.id: QueueEntry(item, finding) for item, finding in rows}
    return [found[item_id] for item_id in item_ids if item_id in found]


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
