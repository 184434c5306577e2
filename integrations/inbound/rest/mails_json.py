"""A mail with its course as JSON."""

from __future__ import annotations

from datetime import datetime

from gouji.engine.canonical import Json
from gouji.engine.store.queries.mails import WAITING
from gouji.engine.store.tables import MailAttempt, MailBounce, MailState

from ...desk.mails import Entry


def mail_to_json(entry: Entry) -> Json:
    """Return one mail: to whom about what, how far it is, every attempt at it, and what came back."""
    mail = entry.mail
    return {
        "id": str(mail.id),
        "kind": mail.kind,
        "address": mail.address,
        "period": mail.period,
        "title": mail.title,
        "state": mail.state,
        "created_at": mail.created_at.isoformat(),
        "next_attempt_at": mail.next_attempt_at.isoformat() if MailState(mail.state) in WAITING else None,
        "attempts": mail.attempts,
        "sent_at": _moment(mail.sent_at),
        "code": mail.code,
        "error": mail.error,
        "withdrawn": mail.withdrawn,
        "history": [_attempt(one) for one in entry.course.attempts],
        "dropped": entry.dropped,
        "bounces": [_bounce(one) for one in entry.course.bounces],
    }


def _attempt(one: MailAttempt) -> Json:
    return {
        "number": one.number,
        "attempted_at": one.attempted_at.isoformat(),
        "ended_at": _moment(one.ended_at),
        "outcome": one.outcome,
        "code": one.code,
        "error": one.error,
        "asked_by": one.asked_by,
        "is_ours": one.is_ours,
    }


def _bounce(one: MailBounce) -> Json:
    return {
        "received_at": one.received_at.isoformat(),
        "action": one.action,
        "status": one.status,
        "recipient": one.recipient,
        "diagnostic": one.diagnostic,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
