"""Taking back that a report was returned or accepted, as long as its answer has not left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from ...ledger import same_figures
from ..tables import (
    Decision,
    Delivery,
    DeliveryState,
    ItemState,
    QueueItem,
    ReviewState,
    Submission,
    Waiver,
    WaiverEnd,
    WaiverState,
)
from . import audit, returns, waivers
from .decisions import note_report
from .statements import changed


def last_closing(session: Session, submission_id: UUID) -> Decision | None:
    """Return the decision by which a version is returned or accepted now; None where it is neither."""
    row = session.get(Submission, submission_id)
    if row is None or row.review_state == ReviewState.OPEN:
        return None
    return session.exec(
        select(Decision)
        .where(
            Decision.submission_id == submission_id,
            col(Decision.item_id).is_(None),
            col(Decision.action).in_(("return", "accept")),
        )
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).first()


def held_answer(session: Session, submission_id: UUID, *, lock: bool = False) -> Delivery | None:
    """Return the answer that is held back; None where there is none, or somebody began to send it.

    Args:
        lock: so that nobody begins until the session ends.
    """
    statement = select(Delivery).where(
        Delivery.submission_id == submission_id,
        col(Delivery.type).in_(("report.returned", "report.accepted")),
        Delivery.state == DeliveryState.PENDING,
        Delivery.attempts == 0,
        col(Delivery.held_until).is_not(None),
        # Whoever takes it to send it plans the next attempt for later.
        col(Delivery.next_attempt_at) == col(Delivery.held_until),
    )
    return session.exec(statement.with_for_update() if lock else statement).first()


def reopen(session: Session, closing: Decision, *, actor: str, now: datetime) -> None:
    """Make a version as if `closing` had not been: open, its answer and the link in its letter gone.

    What was asked to be waived when the report was accepted is asked for again; terms run again. The caller has seen to it
    that its answer was still held back, and holds the lock.
    """
    submission = session.exec(
        select(Submission).where(Submission.id == closing.submission_id).with_for_update()
    ).one()
    submission.review_state = ReviewState.OPEN.value
    note_report(session, submission.report_id)
    answer = held_answer(session, submission.id, lock=True)
    if answer is not None:
        session.delete(answer)
    if closing.action == "return":
        returns.revoke(session, submission.id, by=actor, now=now)
        resumed = update(QueueItem).where(
            col(QueueItem.report_id) == submission.report_id,
            col(QueueItem.paused_on) == closing.created_at.astimezone(now.tzinfo).date(),
        )
        changed(session, resumed.values(paused_on=None))
    else:
        _ask_again(session, submission.report_id, closing, now)
    session.add(
        Decision(submission_id=submission.id, actor=actor, action=f"undo_{closing.action}", created_at=now)
    )
    audit.record(
        session,
        actor=actor,
        action=f"undo_{closing.action}",
        subject="submission",
        subject_id=submission.id,
        now=now,
    )


def _ask_again(session: Session, report_id: int, closing: Decision, now: datetime) -> None:
    """Ask again for what was asked for when the report was accepted, of findings that did not change since."""
    rows = session.exec(
        select(QueueItem, Waiver)
        .join(Waiver, col(Waiver.item_id) == col(QueueItem.id))
        .where(
            QueueItem.report_id == report_id,
            QueueItem.state == ItemState.CLAIMED,
            col(QueueItem.assignee) == col(Waiver.requested_by),
            col(QueueItem.waiver).is_(None),
            Waiver.ended_why == WaiverEnd.ACCEPTED,
            col(Waiver.ended_at) == closing.created_at,
        )
    ).all()
    for item, waiver in rows:
        if same_figures(waiver.values, item.values):
            waivers.put_back(session, item.id, WaiverState.REQUESTED, now)
            item.waiver = WaiverState.REQUESTED.value
            item.version += 1
            item.updated_at = now
