"""How long what mails said is kept; that there was a mail is kept for ever."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col

from ..tables.mails import Mail, MailAttempt, MailBounce, MailContent
from .mails import SETTLED
from .statements import changed


def drop_bodies(session: Session, before: datetime) -> int:
    """Empty what mails said that were settled and last tried before a moment; return how many contents that were."""
    old = _settled_before(before)
    return changed(
        session,
        update(MailContent)
        .where(col(MailContent.mail_id).in_(old), func.length(MailContent.content) > 0)
        .values(content=b""),
    )


def drop_details(session: Session, before: datetime) -> int:
    """Take away attempts, bounces, contents, subject lines and errors of mails settled before a moment; return of how many.

    The row itself stays with its key and its state, so that nothing is ever sent twice.
    """
    old = _settled_before(before)
    for table in (MailAttempt, MailContent, MailBounce):
        changed(session, delete(table).where(col(table.mail_id).in_(old)))
    wanted = update(Mail).where(
        col(Mail.id).in_(old), or_(col(Mail.title) != "", col(Mail.error).is_not(None))
    )
    return changed(session, wanted.values(title="", error=None))


def _settled_before(before: datetime) -> Select[UUID]:
    last = func.coalesce(col(Mail.sent_at), col(Mail.next_attempt_at))
    return columns(col(Mail.id)).where(col(Mail.state).in_(SETTLED), last < before)
