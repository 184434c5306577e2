"""Roster files that were handed in to be looked at before they are imported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from ..tables import RosterFile
from .statements import changed

KEPT: Final = timedelta(days=1)


def keep_file(session: Session, filename: str, content: bytes, *, actor: str, now: datetime) -> RosterFile:
    """Keep a file until it is imported; what was handed in a day ago and never imported goes."""
    old = (col(RosterFile.created_at) < now - KEPT) & col(RosterFile.applied_at).is_(None)
    changed(session, delete(RosterFile).where(old))
    row = RosterFile(filename=filename[:300], content=content, actor=actor, created_at=now)
    session.add(row)
    session.flush()
    return row


def kept_file(session: Session, file_id: UUID, *, lock: bool = False) -> RosterFile | None:
    """Return a file that waits to be imported; None where there is no such one, or it was imported.

    Args:
        lock: keep others from importing it until the session ends.
    """
    row = session.get(RosterFile, file_id, with_for_update=lock)
    return None if row is None or row.applied_at is not None else row


def mark_applied(session: Session, row: RosterFile, now: datetime) -> None:
    """Say that a file was imported; what it held is in the roster now, and need not be kept twice."""
    row.applied_at, row.content = now, b""
    session.add(row)
