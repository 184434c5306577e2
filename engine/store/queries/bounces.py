"""Bounces: what servers wrote back about mails of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from ..tables.mails import Mail, MailBounce, MailContent, MailState
from .statements import insert_once

SEARCHED: Final = timedelta(days=60)
"""So far back the contents of mails are searched for an id that does not name its mail."""
MOST_SEARCHED: Final = 100


def find_mail(session: Session, ids: Collection[UUID]) -> Mail | None:
    """Return the first mail that has one of these ids, locked; None where there is none."""
    return session.exec(
        select(Mail).where(col(Mail.id).in_(ids)).order_by(col(Mail.created_at)).limit(1).with_for_update()
    ).first()


def find_by_content(
    session: Session, recipient: str, message_ids: Collection[str], now: datetime
) -> Mail | None:
    """Return the mail to an address that went out under one of these Message-IDs: one written before they named the mail."""
    rows = session.exec(
        select(Mail, MailContent.content)
        .join(MailContent, col(MailContent.mail_id) == col(Mail.id))
        .where(Mail.recipient == recipient, Mail.created_at > now - SEARCHED)
        .order_by(col(MailContent.id).desc())
        .limit(MOST_SEARCHED)
    )
    wanted = [f"<{one}>".encode(errors="replace") for one in message_ids]
    return next((mail for mail, content in rows if any(one in content for one in wanted)), None)


def record(
    session: Session,
    mail: Mail,
    *,
    digest: str,
    action: str,
    status: str,
    code: int | None,
    recipient: str,
    diagnostic: str,
    now: datetime,
) -> bool:
    """Write a bounce down once; return whether it is new. One that failed makes a mail that was sent a refused one.

    A mail that a person had sent again meanwhile is left as it stands: the bounce is of the one before.
    """
    values = {
        "mail_id": mail.id,
        "digest": digest,
        "action": action,
        "status": status,
        "recipient": recipient[:254],
        "diagnostic": diagnostic,
        "received_at": now,
    }
    if not insert_once(session, MailBounce, values):
        return False
    if action == "failed" and mail.state in (MailState.SENT, MailState.UNKNOWN):
        mail.state, mail.code = MailState.REFUSED.value, code
        words = " ".join(part for part in (status, diagnostic) if part)
        mail.error = f"退信：{words or '未说明原因'}"[:2000]
    return True


def of_mail(session: Session, mail_id: UUID) -> Sequence[MailBounce]:
    """Return what was written back about one mail, in the order in which it was read."""
    return session.exec(
        select(MailBounce).where(MailBounce.mail_id == mail_id).order_by(col(MailBounce.id))
    ).all()
