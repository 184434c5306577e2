"""The ledger of mails: one row per kind, address, period and matter, reserved before anything is sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from ...errors import ConflictError, NotFoundError, Text
from ..tables.mails import Mail, MailAttempt, MailContent, MailState
from .statements import changed, insert_once

BACKOFF: Final = (60, 300, 900, 3600, 14400, 43200, 86400)
"""Seconds to the next attempt at a mail that was put off; then it is given up until a person asks for it."""
LEASE: Final = timedelta(minutes=15)
"""How long one attempt may take; longer than all time limits of a connection together."""
WITHDRAWN: Final = {"filed": "报告已到或不必再报，未再发送"}
WAITING: Final = (MailState.RESERVED, MailState.DELAYED)
SETTLED: Final = (MailState.SENT, MailState.REFUSED, MailState.UNKNOWN, MailState.FAILED)


def reserve(session: Session, mail: Mail, content: bytes) -> bool:
    """Write a mail and what it says, unless there is one under its key; return whether it was written."""
    if not insert_once(session, Mail, mail.model_dump()):
        return False
    session.add(MailContent(mail_id=mail.id, content=content, created_at=mail.created_at))
    return True


def find(session: Session, *, kind: str, recipient: str, period: str, about: str = "") -> Mail | None:
    """Return the mail under a key, None where nothing was ever reserved under it."""
    return session.exec(
        select(Mail).where(
            Mail.kind == kind,
            Mail.recipient == recipient.lower(),
            Mail.period == period,
            Mail.about == about,
        )
    ).first()


def mail(session: Session, mail_id: UUID) -> Mail:
    """Return one mail; raises NotFoundError."""
    row = session.get(Mail, mail_id)
    if row is None:
        raise NotFoundError("mail_not_found", Text("没有这封邮件", "There is no such mail"))
    return row


def next_due(session: Session, now: datetime, mail_id: UUID | None = None) -> Mail | None:
    """Return the mail that waits longest, or this one, locked; None where none is due or another process has it."""
    query = select(Mail).where(_is_due(now))
    if mail_id is not None:
        query = query.where(Mail.id == mail_id)
    return session.exec(
        query.order_by(col(Mail.next_attempt_at), col(Mail.created_at), col(Mail.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def withdraw(mail: Mail, why: str) -> None:
    """Settle a mail that waits, because it need not be sent any more.

    Args:
        mail: locked.
        why: `filed`.
    """
    mail.state, mail.withdrawn = MailState.FAILED.value, why
    mail.error = WITHDRAWN.get(why, why)


def claim(
    session: Session, now: datetime, mail_id: UUID | None = None
) -> tuple[Mail, MailContent, MailAttempt] | None:
    """Take the mail that waits longest, or this one, and begin an attempt; None where none is due or another has it.

    Commit before sending; then `record`.
    """
    row = next_due(session, now, mail_id)
    if row is None:
        return None
    row.state, row.lease_until = MailState.SENDING.value, now + LEASE
    row.attempts += 1
    return row, *_begin(session, row, now)


def record(
    session: Session,
    attempt_id: int,
    *,
    outcome: MailState,
    code: int | None,
    error: str | None,
    is_ours: bool,
    now: datetime,
    backoff: Sequence[float] = BACKOFF,
) -> Mail:
    """Record what became of an attempt, and plan the next one where it was put off.

    Trouble of ours never gives a mail up: it is tried until server and settings are repaired.

    Args:
        outcome: sent, refused, delayed or unknown.
        error: what happened, in Chinese; None where it was sent.
    """
    attempt = session.exec(select(MailAttempt).where(MailAttempt.id == attempt_id)).one()
    row = session.exec(select(Mail).where(Mail.id == attempt.mail_id).with_for_update()).one()
    attempt.ended_at, attempt.outcome, attempt.is_ours = now, outcome.value, is_ours
    attempt.code = row.code = code
    attempt.error = row.error = error
    row.lease_until = None
    row.state = outcome.value
    if outcome is MailState.SENT:
        row.sent_at = now
    elif outcome is MailState.DELAYED:
        _plan(row, now, is_ours, backoff)
    return row


def lapse(session: Session, now: datetime) -> int:
    """Settle what time has decided: an attempt whose process died is unknown, an expired mail has failed.

    Return how many rows that were.
    """
    died = changed(
        session,
        update(Mail)
        .where(col(Mail.state) == MailState.SENDING, col(Mail.lease_until) < now)
        .values(
            state=MailState.UNKNOWN.value,
            lease_until=None,
            error="发送中的进程已终止：可能已送达，也可能没有",
        ),
    )
    late = changed(
        session,
        update(Mail)
        .where(col(Mail.state).in_(WAITING), col(Mail.expires_at) <= now)
        .values(state=MailState.FAILED.value, error="已过时效，未发送"),
    )
    return died + late


def reopen(
    session: Session,
    mail_id: UUID,
    *,
    by: str,
    now: datetime,
    content: bytes | None = None,
    title: str | None = None,
) -> Mail:
    """Have a settled mail sent once more: the same bytes, or `content`; the attempt will name who asked.

    Raises:
        NotFoundError: there is no such mail.
        ConflictError: it is being sent, or will be anyway.
    """
    row = session.exec(select(Mail).where(Mail.id == mail_id).with_for_update()).first()
    if row is None:
        raise NotFoundError("mail_not_found", Text("没有这封邮件", "There is no such mail"))
    if row.state not in SETTLED:
        raise ConflictError(
            "mail_not_settled",
            Text(
                "这封邮件正在发送或即将发送，不必重发",
                "This mail is being sent or about to be; no need to resend it",
            ),
        )
    if content is not None:
        session.add(MailContent(mail_id=row.id, content=content, created_at=now))
    elif (kept := last_content(session, row.id)) is None or not kept.content:
        raise ConflictError(
            "mail_body_gone",
            Text(
                "这封邮件的正文已过保存期，无法原样重发；年度汇总可用 gouji summary --resend 重新生成",
                "what this mail said is not kept any more, it cannot be sent again as it was; write a summary anew with "
                "gouji summary --resend",
            ),
        )
    row.title = title or row.title
    row.state, row.next_attempt_at, row.delays, row.expires_at = MailState.RESERVED.value, now, 0, None
    row.asked_by, row.withdrawn = by, None
    return row


def attempts(session: Session, mail_id: UUID) -> Sequence[MailAttempt]:
    """Return all attempts at one mail in order."""
    return session.exec(
        select(MailAttempt).where(MailAttempt.mail_id == mail_id).order_by(col(MailAttempt.number))
    ).all()


def contents(session: Session, mail_id: UUID) -> Sequence[MailContent]:
    """Return what a mail said, oldest first."""
    return session.exec(
        select(MailContent).where(MailContent.mail_id == mail_id).order_by(col(MailContent.id))
    ).all()


def listed(
    session: Session,
    *,
    kind: str | None = None,
    period: str | None = None,
    recipient: str | None = None,
    states: Collection[MailState] = (),
    withdrawn: bool = True,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 200,
) -> Sequence[Mail]:
    """Return mails, newest first, without what they say.

    Args:
        withdrawn: those too that were not sent because they were not wanted any more.
        after: `created_at` and id of the last one on the page before.
    """
    query = select(Mail).order_by(col(Mail.created_at).desc(), col(Mail.id)).limit(limit)
    if kind is not None:
        query = query.where(Mail.kind == kind)
    if period is not None:
        query = query.where(Mail.period == period)
    if recipient is not None:
        query = query.where(Mail.recipient == recipient.lower())
    if states:
        query = query.where(col(Mail.state).in_(list(states)))
    if not withdrawn:
        query = query.where(col(Mail.withdrawn).is_(None))
    if after is not None:
        at, last = after
        query = query.where(
            or_(col(Mail.created_at) < at, and_(col(Mail.created_at) == at, col(Mail.id) > last))
        )
    return session.exec(query).all()


def counts(session: Session, *, kind: str | None = None, period: str | None = None) -> dict[MailState, int]:
    """Return how many mails there are in each state that occurs."""
    query = select(Mail.state, func.count(col(Mail.id))).group_by(col(Mail.state))
    if kind is not None:
        query = query.where(Mail.kind == kind)
    if period is not None:
        query = query.where(Mail.period == period)
    return {MailState(state): count for state, count in session.exec(query).all()}


def due_soonest(session: Session, before: datetime | None = None) -> datetime | None:
    """Return when the next waiting mail is due, None where none waits, or none until `before`."""
    query = select(func.min(Mail.next_attempt_at)).where(col(Mail.state).in_(WAITING))
    if before is not None:
        query = query.where(Mail.next_attempt_at <= before)
    return session.exec(query).one()


def _is_due(now: datetime) -> ColumnElement[bool]:
    in_time = or_(col(Mail.expires_at).is_(None), col(Mail.expires_at) > now)
    return col(Mail.state).in_(WAITING) & (col(Mail.next_attempt_at) <= now) & in_time


def last_content(session: Session, mail_id: UUID) -> MailContent | None:
    """Return what a mail says now; None where it is not kept any more."""
    return session.exec(
        select(MailContent)
        .where(MailContent.mail_id == mail_id)
        .order_by(col(MailContent.id).desc())
        .limit(1)
    ).first()


def _begin(session: Session, row: Mail, now: datetime) -> tuple[MailContent, MailAttempt]:
    content = last_content(session, row.id)
    if content is None:
        raise LookupError(f"mail {row.id} waits and says nothing")  # what waits is never dropped
    attempt = MailAttempt(
        mail_id=row.id, content_id=content.id, number=row.attempts, attempted_at=now, asked_by=row.asked_by
    )
    row.asked_by = None
    session.add(attempt)
    session.flush()
    return content, attempt


def _plan(row: Mail, now: datetime, is_ours: bool, backoff: Sequence[float]) -> None:
    if is_ours:
        # `hold_until` decides how soon; all other mails wait as well.
        row.next_attempt_at = now + timedelta(seconds=min(backoff))
    elif row.delays >= len(backoff):
        row.state = MailState.FAILED.value
    else:
        row.next_attempt_at = now + timedelta(seconds=backoff[row.delays])
        row.delays += 1
