"""The terms of findings: begun, resting while the report is out for correction, taken up again, worked out later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, update
from sqlmodel import Session, col, select

from ...calendar.limits import Limits, LimitsOf, Term
from ..tables import ItemState, QueueItem
from .statements import changed

WAITING = (ItemState.OPEN, ItemState.CLAIMED)


def begin(item: QueueItem, limits: Limits, *, is_resting: bool = False) -> None:
    """Give an item that is opened or reopened its term; it rests at once where its report is out for correction."""
    _put(item, limits.begin(item.severity))
    item.paused_on = limits.today if is_resting else None
    item.escalated_on = None


def resume(item: QueueItem, limits: Limits) -> None:
    """Let the term of an item run again, where it rests, with the days that were left."""
    if item.paused_on is None:
        return
    if item.term_from is not None and item.term_days is not None:
        _put(item, limits.resume(item.term_from, item.term_days, item.paused_on))
    item.paused_on = None


def rest(session: Session, report_id: int, today: date) -> None:
    """Let the terms of all findings of a report rest from today on; those that rest already go on doing so."""
    statement = update(QueueItem).where(
        col(QueueItem.report_id) == report_id, col(QueueItem.paused_on).is_(None)
    )
    changed(session, statement.values(paused_on=today))


def is_overdue(today: date) -> ColumnElement[bool]:
    """Return the condition that a finding waits although its last day is over."""
    return and_(
        col(QueueItem.state).in_(WAITING),
        col(QueueItem.due_on) < today,
        col(QueueItem.paused_on).is_(None),
    )


@dataclass(frozen=True, slots=True)
class Completed:
    """What became of some findings that had no term or no last day.

    Attributes:
        last: id of the last one looked at.
        given: how many have a last day now.
    """

    looked_at: int
    last: int
    given: int


@dataclass(frozen=True, slots=True)
class LateItem:
    """One finding whose last day is over; `owner` claimed it or was given it."""

    id: int
    organ: str
    region: str | None
    year: int
    rule: str
    severity: str
    due_on: date
    owner: str | None


def complete(session: Session, limits_of: LimitsOf, *, after: int, limit: int) -> Completed:
    """Give some waiting findings without a term one from today, and those without a last day theirs.

    Without a term is what came in before there were terms; without a last day, what ends in a year whose holidays were
    not known. Where they still are not, nothing changes.

    Args:
        after: id behind which to begin.
    """
    rows = session.exec(
        select(QueueItem)
        .where(
            col(QueueItem.state).in_(WAITING),
            col(QueueItem.due_on).is_(None),
            col(QueueItem.paused_on).is_(None),
            QueueItem.id > after,
        )
        .order_by(col(QueueItem.id))
        .limit(limit)
    ).all()
    given = sum(_complete(item, limits_of(item.region)) for item in rows)
    return Completed(len(rows), rows[-1].id if rows else after, given)


def _complete(item: QueueItem, limits: Limits) -> bool:
    if item.term_from is None or item.term_days is None:
        begin(item, limits)
    else:
        item.due_on = limits.due_of(item.term_from, item.term_days)
    return item.due_on is not None


def escalate(session: Session, today: date) -> int:
    """Mark what is overdue and was not told yet as told today; return how many."""
    chosen = update(QueueItem).where(is_overdue(today), col(QueueItem.escalated_on).is_(None))
    return changed(session, chosen.values(escalated_on=today))


def escalated(session: Session, today: date) -> list[LateItem]:
    """Return what was marked today and still waits, the longest overdue first."""
    owner = case(
        (col(QueueItem.state) == ItemState.CLAIMED, col(QueueItem.assignee)), else_=col(QueueItem.assigned_to)
    )
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than it has forms for
            QueueItem.id, QueueItem.organ, QueueItem.region, QueueItem.year, QueueItem.rule,
            QueueItem.severity, QueueItem.due_on, owner,
        )
        .where(QueueItem.escalated_on == today, is_overdue(today))
        .order_by(col(QueueItem.due_on), col(QueueItem.urgency).desc(), col(QueueItem.id))
    ).all()  # fmt: skip
    return [LateItem(*row) for row in rows]


def _put(item: QueueItem, term: Term) -> None:
    item.term_from, item.term_days, item.due_on = term.start, term.days, term.due
