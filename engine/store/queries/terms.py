"""The terms of findings: begun, resting while the report is out for correction, taken up again, worked out later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, select

from ...calendar.limits import Limits, LimitsOf, Term
from ..tables import ItemState, QueueItem
from .statements import changed, in_region

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


def complete(session: Session, limits_of: LimitsOf, *, limit: int) -> int:
    """Give waiting findings without a term one from today, and those without a last day theirs; return how many.

    Without a term is what came in before there were terms; without a last day, what ended in a year whose holidays
    were not known. Where they still are not, nothing changes.
    """
    rows = session.exec(
        select(QueueItem)
        .where(
            col(QueueItem.state).in_(WAITING),
            col(QueueItem.due_on).is_(None),
            col(QueueItem.paused_on).is_(None),
        )
        .order_by(col(QueueItem.term_from).is_not(None), col(QueueItem.id))
        .limit(limit)
    ).all()
    return sum(_complete(item, limits_of(item.region)) for item in rows)


def _complete(item: QueueItem, limits: Limits) -> bool:
    if item.term_from is None or item.term_days is None:
        begin(item, limits)
        return True
    item.due_on = limits.due_of(item.term_from, item.term_days)
    return item.due_on is not None


def escalate(session: Session, today: date, now_within: str | None = None) -> int:
    """Mark what is overdue and was not told yet as told today; return how many."""
    conditions = [is_overdue(today), col(QueueItem.escalated_on).is_(None)]
    if now_within:
        conditions.append(in_region(QueueItem.region, now_within))
    return changed(session, update(QueueItem).where(*conditions).values(escalated_on=today))


def escalated(session: Session, today: date) -> Sequence[QueueItem]:
    """Return what was found to be overdue today, the longest overdue first."""
    return session.exec(
        select(QueueItem)
        .where(QueueItem.escalated_on == today, is_overdue(today))
        .order_by(col(QueueItem.due_on), col(QueueItem.urgency).desc(), col(QueueItem.id))
    ).all()


def _put(item: QueueItem, term: Term) -> None:
    item.term_from, item.term_days, item.due_on = term.start, term.days, term.due
