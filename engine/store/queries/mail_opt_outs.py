"""Who wants no more mails of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ..tables.mails import MailOptOut
from .statements import changed, insert_once


def opt_out(session: Session, *, recipient: str, kind: str, by: str, now: datetime) -> bool:
    """Take an address off one kind of mail; return False where it was off already."""
    values = {"recipient": recipient.lower(), "kind": kind, "created_at": now, "asked_by": by}
    return insert_once(session, MailOptOut, values)


def opt_in(session: Session, *, recipient: str, kind: str) -> bool:
    """Put it on again; return False where it was not off."""
    return (
        changed(
            session,
            delete(MailOptOut).where(
                col(MailOptOut.recipient) == recipient.lower(), col(MailOptOut.kind) == kind
            ),
        )
        == 1
    )


def has_opted_out(session: Session, *, recipient: str, kind: str) -> bool:
    """Return whether an address wants no mails of this kind."""
    query = select(MailOptOut.id).where(MailOptOut.recipient == recipient.lower(), MailOptOut.kind == kind)
    return session.exec(query).first() is not None


def opt_outs(session: Session, *, kind: str | None = None, limit: int = 1000) -> Sequence[MailOptOut]:
    """Return them, newest first."""
    query = select(MailOptOut).order_by(col(MailOptOut.id).desc()).limit(limit)
    if kind is not None:
        query = query.where(MailOptOut.kind == kind)
    return session.exec(query).all()
