"""Answers on their way: in order per submission, the same message id at every attempt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ...errors import NotFoundError, Text
from ..tables import Delivery, DeliveryAttempt, DeliveryState, Submission
from .statements import changed

BACKOFF: Final = (5, 30, 120, 600, 1800, 7200, 21600, 43200, 86400)
"""Seconds to the next attempt, after Standard Webhooks; then it is given up until a person starts it again."""

LEASE: Final = timedelta(seconds=120)
"""How long one attempt may take before another sender takes the delivery over."""


def create_delivery(
    session: Session,
    submission: Submission,
    *,
    type: str,
    body: str,
    now: datetime,
    held_until: datetime | None = None,
) -> Delivery | None:
    """Put one answer in line behind the earlier ones of its submission; None where it has no callback address.

    One that is held back is due no earlier, and what comes after it waits with it.

    The submission's row is locked, so that two writers never get the same sequence number.
    """
    if submission.callback_url is None:
        return None
    session.exec(select(Submission.id).where(Submission.id == submission.id).with_for_update()).one()
    last = session.exec(
        select(func.max(Delivery.sequence)).where(Delivery.submission_id == submission.id)
    ).one()
    delivery = Delivery(
        id=f"msg_{uuid4().hex}",
        submission_id=submission.id,
        sequence=(last or 0) + 1,
        type=type,
        url=submission.callback_url,
        body=body,
        next_attempt_at=held_until or now,
        held_until=held_until,
        created_at=now,
    )
    session.add(delivery)
    session.flush()
    return delivery


def delivery(session: Session, delivery_id: str) -> Delivery:
    """Return one delivery; raises NotFoundError."""
    row = session.get(Delivery, delivery_id)
    if row is None:
        raise NotFoundError("delivery_not_found", Text("没有这条回执", "There is no such answer"))
    return row


def claim_due(session: Session, now: datetime, *, limit: int = 50) -> Sequence[Delivery]:
    """Take the deliveries that may be attempted now, and hold them for `LEASE`.

    Of each submission only the earliest that is neither delivered nor given up is due, so answers arrive in
    order. Commit before sending; then `record_attempt`.
    """
    rows = session.exec(_due(now).limit(limit).with_for_update(skip_locked=True, of=Delivery)).all()
    for row in rows:
        row.next_attempt_at = now + LEASE
    return rows


def claim(session: Session, delivery_id: str, now: datetime) -> Delivery | None:
    """Take one delivery if it is its turn now, and hold it; None where it is not, or another has it."""
    row = session.exec(
        _due(now).where(Delivery.id == delivery_id).with_for_update(skip_locked=True, of=Delivery)
    ).first()
    if row is not None:
        row.next_attempt_at = now + LEASE
    return row


def record_attempt(
    session: Session,
    delivery_id: str,
    *,
    status_code: int | None,
    error: str | None,
    now: datetime,
    give_up: bool = False,
    backoff: Sequence[float] = BACKOFF,
) -> Delivery:
    """Record one attempt and set what follows.

    A status of 2xx delivers it; anything else plans the next attempt after `BACKOFF`, or gives up after the
    last one, or at once with `give_up` (410 Gone, a forbidden address).

    Args:
        backoff: seconds to the next attempt after the first, the second, … one.

    Raises:
        NotFoundError: there is no such delivery.
    """
    row = session.exec(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).first()
    if row is None:
        raise NotFoundError("delivery_not_found", Text("没有这条回执", "There is no such answer"))
    row.attempts += 1
    session.add(
        DeliveryAttempt(
            delivery_id=row.id,
            number=row.attempts,
            attempted_at=now,
            status_code=status_code,
            error=error,
        )
    )
    _plan(row, status_code, error, now, () if give_up else backoff)
    return row


def retry(session: Session, delivery_id: str, now: datetime) -> Delivery:
    """Start a given-up delivery again from the first attempt of the backoff; raises NotFoundError."""
    row = delivery(session, delivery_id)
    if row.state == DeliveryState.FAILED:
        row.state = DeliveryState.PENDING.value
        row.next_attempt_at = now
    return row


def attempts(session: Session, delivery_id: str) -> Sequence[DeliveryAttempt]:
    """Return all attempts of one delivery in order."""
    return session.exec(
        select(DeliveryAttempt)
        .where(DeliveryAttempt.delivery_id == delivery_id)
        .order_by(col(DeliveryAttempt.number))
    ).all()


def deliveries_of(session: Session, submission_id: UUID) -> Sequence[Delivery]:
    """Return the answers of one submission in order."""
    return session.exec(
        select(Delivery).where(Delivery.submission_id == submission_id).order_by(col(Delivery.sequence))
    ).all()


def undelivered(session: Session, *, limit: int = 200) -> Sequence[tuple[Delivery, Submission]]:
    """Return answers that have not arrived although tried at least once, given-up ones first."""
    return session.exec(
        select(Delivery, Submission)
        .join(Submission, col(Submission.id) == col(Delivery.submission_id))
        .where(Delivery.state != DeliveryState.DELIVERED, Delivery.attempts > 0)
        .order_by(col(Delivery.state), col(Delivery.created_at))
        .limit(limit)
    ).all()


def due_soonest(session: Session) -> datetime | None:
    """Return when the next pending delivery is due, None where nothing waits."""
    return session.exec(
        select(func.min(Delivery.next_attempt_at)).where(Delivery.state == DeliveryState.PENDING)
    ).one()


def release_claim(session: Session, delivery_id: str, now: datetime) -> None:
    """Let go of a claimed delivery that was not attempted."""
    changed(
        session,
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.state) == DeliveryState.PENDING)
        .values(next_attempt_at=now),
    )


def _due(now: datetime) -> SelectOfScalar[Delivery]:
    earlier = aliased(Delivery)
    is_blocked = (
        select(earlier.id)
        .where(
            earlier.submission_id == Delivery.submission_id,
            earlier.sequence < Delivery.sequence,
            earlier.state == DeliveryState.PENDING,
        )
        .exists()
    )
    return (
        select(Delivery)
        .where(Delivery.state == DeliveryState.PENDING, Delivery.next_attempt_at <= now, ~is_blocked)
        .order_by(col(Delivery.next_attempt_at), col(Delivery.sequence))
    )


def _plan(
    row: Delivery, status_code: int | None, error: str | None, now: datetime, backoff: Sequence[float]
) -> None:
    if status_code is not None and 200 <= status_code < 300:
        row.state, row.delivered_at, row.last_error = DeliveryState.DELIVERED.value, now, None
        return
    row.last_error = error or f"HTTP {status_code}"
    tried = row.attempts - 1
    if tried >= len(backoff):
        row.state = DeliveryState.FAILED.value
    else:
        row.next_attempt_at = now + timedelta(seconds=backoff[tried])
