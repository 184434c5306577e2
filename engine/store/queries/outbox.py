"""The outbox: tasks that are sent after the commit that wrote them, at least once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from ..tables import OutboxRow
from .statements import changed

LEASE = timedelta(seconds=60)
"""How long a sender may take; if it dies, another sends its rows after that."""


def enqueue(
    session: Session,
    task: str,
    args: Sequence[Any],
    *,
    queue: str,
    now: datetime,
    not_before: datetime | None = None,
) -> OutboxRow:
    """Write a task to be sent once this session has committed.

    Args:
        task: its Celery name.
        args: plain values; ids only.
        queue: `submissions`, `bulk` or `mail`.
        not_before: send it no earlier; at once where None.
    """
    row = OutboxRow(
        task=task,
        args=[str(arg) if not isinstance(arg, int | str | bool | None) else arg for arg in args],
        queue=queue,
        created_at=now,
        not_before=not_before or now,
    )
    session.add(row)
    return row


def claim_due(session: Session, now: datetime, *, limit: int = 100) -> Sequence[OutboxRow]:
    """Take due rows, oldest first, that no other sender holds.

    Commit, then send each, then `mark_sent`. Two senders at once get different rows: on PostgreSQL a row
    locked by the other is skipped, on SQLite the writer before has committed.
    """
    free = or_(col(OutboxRow.claimed_until).is_(None), col(OutboxRow.claimed_until) <= now)
    rows = session.exec(
        select(OutboxRow)
        .where(col(OutboxRow.sent_at).is_(None), OutboxRow.not_before <= now, free)
        .order_by(col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_until = now + LEASE
    return rows


def mark_sent(session: Session, ids: Collection[int], now: datetime) -> None:
    """Note that the broker has these rows."""
    if ids:
        changed(session, update(OutboxRow).where(col(OutboxRow.id).in_(ids)).values(sent_at=now))


def give_back(session: Session, ids: Collection[int]) -> None:
    """Let go of claimed rows that could not be sent, so that the next sender need not wait for the lease."""
    if ids:
        changed(
            session,
            update(OutboxRow)
            .where(col(OutboxRow.id).in_(ids), col(OutboxRow.sent_at).is_(None))
            .values(claimed_until=None),
        )


def waiting(session: Session) -> tuple[int, datetime | None]:
    """Return how many rows are not sent, and since when the oldest waits."""
    count, oldest = session.exec(
        select(func.count(col(OutboxRow.id)), func.min(OutboxRow.created_at)).where(
            col(OutboxRow.sent_at).is_(None)
        )
    ).one()
    return count, oldest


def enqueue_one(session: Session, task: str, *, queue: str, now: datetime, not_before: datetime) -> None:
    """Write a task without arguments, unless one that is due no later waits already."""
    waits = select(OutboxRow.id).where(
        OutboxRow.task == task, col(OutboxRow.sent_at).is_(None), OutboxRow.not_before <= not_before
    )
    if session.exec(waits.limit(1)).first() is None:
        enqueue(session, task, [], queue=queue, now=now, not_before=not_before)


def prune(session: Session, before: datetime) -> int:
    """Delete rows sent before a time; return how many."""
    return changed(session, delete(OutboxRow).where(col(OutboxRow.sent_at) < before))
