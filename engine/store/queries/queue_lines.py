"""Findings as the lines of a list: what a line shows and no more. A whole item with its finding is `queue.QueueEntry`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from ..tables import FindingRow, QueueItem
from .filters import WAITING, hidden, on_sqlite


class QueueLine(NamedTuple):
    """One finding; the fields are those of `QueueItem` and `FindingRow`."""

    id: int
    rule: str
    severity: str
    state: str
    assignee: str | None
    updated_at: datetime
    report_id: int
    submission_id: UUID
    organ: str
    year: int
    region: str | None
    group_name: str | None
    lead: bool
    risk_rule: int
    risk_due: int
    due_on: date | None
    paused_on: date | None
    assigned_to: str | None
    waiver: str | None
    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    derived: bool


_OF_FINDING: Final = ("title_zh", "title_en", "message_zh", "message_en", "derived")
_COLUMNS: Final = tuple(
    col(getattr(FindingRow if name in _OF_FINDING else QueueItem, name)) for name in QueueLine._fields
)
# Made once: to put a statement together takes as long as a small one takes to be answered.
_LINES: Final = (
    select(*_COLUMNS)
    .join_from(QueueItem, FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
    .where(col(QueueItem.id).in_(bindparam("ids", expanding=True)))
)


def _waiting(state: Any) -> Any:
    return (
        select(col(QueueItem.report_id), col(QueueItem.severity), func.count())
        .where(col(QueueItem.report_id).in_(bindparam("ids", expanding=True)), state.in_(WAITING))
        .group_by(col(QueueItem.report_id), col(QueueItem.severity))
    )


_WAITING_OF: Final = _waiting(col(QueueItem.state))
# SQLite would read all that waits rather than the few findings of each report.
_WAITING_OF_ON_SQLITE: Final = _waiting(hidden(QueueItem.state))


def lines_with(session: Session, item_ids: Sequence[int]) -> list[QueueLine]:
    """Return the findings of these ids, in that order; what is not there is left out."""
    if not item_ids:
        return []
    found = {row[0]: QueueLine(*row) for row in session.execute(_LINES, {"ids": list(item_ids)})}
    return [found[item_id] for item_id in item_ids if item_id in found]


def count_waiting_of(session: Session, report_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by report how many of its findings wait, by severity; a report without any is not there."""
    counts: dict[int, dict[str, int]] = {}
    if report_ids:
        statement = _WAITING_OF_ON_SQLITE if on_sqlite(session) else _WAITING_OF
        for report_id, severity, count in session.execute(statement, {"ids": list(report_ids)}):
            counts.setdefault(report_id, {})[severity] = count
    return counts
