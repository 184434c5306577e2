"""Who is away when: entered, cancelled, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from ...errors import ConflictError, NotFoundError, Text
from ..tables import Absence
from . import audit


def enter(
    session: Session,
    *,
    name: str,
    from_on: date,
    to_on: date,
    stand_in: str | None,
    actor: str,
    now: datetime,
) -> Absence:
    """Enter that somebody is away from one day to another, both included."""
    row = Absence(
        name=name, from_on=from_on, to_on=to_on, stand_in=stand_in, entered_by=actor, entered_at=now
    )
    session.add(row)
    session.flush()
    details = {"name": name, "from": from_on.isoformat(), "to": to_on.isoformat(), "stand_in": stand_in}
    audit.record(
        session,
        actor=actor,
        action="enter_absence",
        subject="absence",
        subject_id=row.id,
        now=now,
        details=details,
    )
    return row


def cancel(session: Session, row: Absence, *, actor: str, now: datetime) -> Absence:
    """Let an absence not count any more.

    Raises:
        ConflictError: it was cancelled before (`already_cancelled`).
    """
    if row.cancelled_at is not None:
        raise ConflictError(
            "already_cancelled", Text("该离岗记录已取消。", "This absence was cancelled before.")
        )
    row.cancelled_by, row.cancelled_at = actor, now
    audit.record(
        session, actor=actor, action="cancel_absence", subject="absence", subject_id=row.id, now=now,
        details={"name": row.name},
    )  # fmt: skip
    return row


def absence(session: Session, absence_id: int) -> Absence:
    """Return one absence; raises NotFoundError."""
    row = session.get(Absence, absence_id)
    if row is None:
        raise NotFoundError("absence_not_found", Text("没有这条离岗记录。", "There is no such absence."))
    return row


def coming(session: Session, today: date) -> Sequence[Absence]:
    """Return what counts and is not over yet, the soonest first."""
    return session.exec(
        select(Absence)
        .where(Absence.to_on >= today, col(Absence.cancelled_at).is_(None))
        .order_by(col(Absence.from_on), col(Absence.id))
    ).all()
