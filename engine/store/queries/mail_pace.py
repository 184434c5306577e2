"""How fast mail may go: so many in a minute, and slower after trouble."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from ..tables.mails import MailAttempt

WINDOW: Final = timedelta(minutes=1)
"""The minute that a rate limit speaks of."""
LONGEST_HOLD: Final = timedelta(minutes=30)


def hold_until(
    session: Session, now: datetime, per_minute: int, *, despite_trouble: bool = False
) -> datetime | None:
    """Return until when no mail may be begun, None for none: the minute is full, or the server has trouble.

    After trouble of ours one mail a minute is tried, and rarer while it lasts, so that a wrong password does not get
    the account locked.
    """
    recent = session.exec(
        select(MailAttempt.attempted_at)
        .where(MailAttempt.attempted_at > now - WINDOW)
        .order_by(col(MailAttempt.attempted_at).desc())
        .limit(per_minute)
    ).all()
    full = recent[-1] + WINDOW if len(recent) == per_minute else None
    trouble = None if despite_trouble else _trouble_until(session)
    ends = [end for end in (full, trouble) if end is not None and end > now]
    return max(ends, default=None)


def _trouble_until(session: Session) -> datetime | None:
    """Return until when to leave the server alone: longer, the more attempts in a row met trouble of ours."""
    last = session.exec(
        select(MailAttempt)
        .where(col(MailAttempt.ended_at).is_not(None))
        .order_by(col(MailAttempt.id).desc())
        .limit(6)
    ).all()
    row_of_trouble = 0
    for attempt in last:
        if not attempt.is_ours:
            break
        row_of_trouble += 1
    if not row_of_trouble or last[0].ended_at is None:
        return None
    pause: timedelta = min(WINDOW * 2 ** (row_of_trouble - 1), LONGEST_HOLD)
    return last[0].ended_at + pause
