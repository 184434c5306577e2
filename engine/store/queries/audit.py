"""The audit trail: append and list; there is no other function, and the database allows none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ..tables import AuditEntry


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    subject_id: object,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry; it is written with the transaction that did the deed."""
    entry = AuditEntry(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        details=dict(details or {}),
    )
    session.add(entry)
    return entry


def entries(
    session: Session, *, subject: str | None = None, subject_id: object = None, limit: int = 200
) -> Sequence[AuditEntry]:
    """Return entries, newest first, of one kind of subject or of one subject."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == str(subject_id))
    return session.exec(query).all()
